// Scales and small pictures. Places are shares of the width, so that a picture fits any column without being redrawn.

import { h } from "./dom.js";

const COLOURS = 6;
const SHAPES = 4;

export const linear = (low, high) => (value) => (value - low) / (high - low);

export const logarithmic = (low, high) => (value) => Math.log(value / low) / Math.log(high / low);

/** Return the smallest of 1, 2, 5, 10, 20, … that is not below a value. */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * 0.9999);
}

/** Return round values within a range, as many as can be read: 1, 2, 5 of each power of ten, or the powers alone. */
export function logTicks(low, high) {
  const powers = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) powers.push(power);
  const within = (values) => values.filter((value) => value >= low && value <= high);
  const fine = within(powers.flatMap((power) => [power, 2 * power, 5 * power]));
  return fine.length <= 7 ? fine : within(powers);
}

export const place = (share, from = 0, to = 100) => `${(from + (to - from) * Math.min(1, Math.max(0, share))).toFixed(2)}%`;

/**
 * Return a value as a dot on its interval; an end that is not bounded yet runs to the edge, dashed.
 *
 * `scale` gives a value's share of the width; `reference` is marked by a line over the whole height.
 */
export function whisker({ value, low, high }, scale, { reference = null, look = "" } = {}) {
  const line = (from, to, kind) => h("line", { x1: place(from), x2: place(to), y1: "50%", y2: "50%", class: kind });
  const parts = [h("line", { x1: "0%", x2: "100%", y1: "50%", y2: "50%", class: "track" })];
  if (reference != null) {
    parts.push(h("line", { x1: place(scale(reference)), x2: place(scale(reference)), y1: "0%", y2: "100%", class: "reference" }));
  }
  if (value != null) {
    const middle = scale(value);
    parts.push(low == null ? line(0, middle, "open") : line(scale(low), middle, "range"));
    parts.push(high == null ? line(middle, 1, "open") : line(middle, scale(high), "range"));
    parts.push(h("circle", { cx: place(middle), cy: "50%", r: 4.5, class: "dot" }));
  }
  return h("svg", { class: `whisker ${look}`, "aria-hidden": "true" }, parts);
}

/** Return the class of a model's colour, and the shape that tells it apart without colour. */
export const lookOf = (index) => ({ colour: `colour-${index % COLOURS}`, shape: `#shape-${index % SHAPES}` });

/** Return a model's mark, as in the scatter plot. */
export function marker(look) {
  return h("svg", { class: `marker ${look.colour}`, "aria-hidden": "true" }, h("use", { href: look.shape, x: 6, y: 6 }));
}
