// Each pair of models against "no difference".

import { linear, logarithmic, roundUp, whisker } from "./charts.js";
import { h } from "./dom.js";
import { count, interval, plural, points, times } from "./format.js";

export function pairs({ summary }) {
  const title = h("h2", { id: "pairs-title" }, "Pair by pair");
  if (!summary.pairs.length) {
    return [title, h("p", { class: "empty" }, "No pair yet: it takes two models that were asked in the same shadow run.")];
  }
  const speeds = summary.pairs.map((pair) => asSpeed(pair.speed));
  const most = Math.min(1, roundUp(reach(summary.pairs.map((pair) => pair.accuracy), Math.abs) || 0.1));
  const fold = roundUp(Math.max(2, reach(speeds, (ratio) => Math.max(ratio, 1 / ratio))));
  const scales = [linear(-most, most), logarithmic(1 / fold, fold)];
  return [
    title,
    h("table", { class: "forest", role: "table" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
        h("th", { scope: "col", role: "columnheader", class: "model" }, "Pair"),
        axis("Accuracy, first − second", [`−${+(most * 100).toFixed(1)}`, "0", `+${+(most * 100).toFixed(1)} pts`]),
        axis("Speed, first : second", [`1/${count(fold)}`, "1", `${count(fold)}×`]))),
      h("tbody", { role: "rowgroup" }, summary.pairs.map((pair, index) => h("tr", { role: "row", "data-key": `${pair.a} ${pair.b}` },
        h("th", { scope: "row", role: "rowheader", class: "model" }, h("bdi", {}, pair.a), h("small", {}, "against ", h("bdi", {}, pair.b))),
        compared("Accuracy", pair, pair.accuracy, scales[0], 0, points, (difference) => `better, ${points(Math.abs(difference))}`),
        compared("Speed", pair, speeds[index], scales[1], 1, times, (ratio) => `faster, ${times(Math.max(ratio, 1 / ratio))}`))))),
    h("p", { class: "quiet" }, "Right of the line the first is better. A verdict falls once the interval leaves the line; all pairs together are wrong in 5 % of cases at most."),
  ];
}

/** Return a comparison of latencies as one of speeds, where more is better, as it is with accuracy. */
function asSpeed({ effect, interval: { low, high }, ...rest }) {
  const turned = (ratio) => (ratio == null ? null : 1 / ratio);
  return { ...rest, effect: turned(effect), interval: { low: turned(high), high: turned(low) } };
}

/** Return how far effects and intervals are from "no difference"; 0 without any. */
function reach(comparisons, distance) {
  const values = comparisons.flatMap(({ effect, interval }) => [effect, interval.low, interval.high]);
  return Math.max(0, ...values.filter((value) => value != null).map(distance));
}

const axis = (title, labels) => h("th", { scope: "col", role: "columnheader" }, title,
  h("span", { class: "ticks", "aria-hidden": "true" }, labels.map((label) => h("span", {}, label))));

function compared(label, pair, comparison, scale, reference, unit, lead) {
  const { effect: value, interval: { low, high }, verdict, n } = comparison;
  const words = verdict
    ? h("b", {}, h("bdi", {}, pair[verdict]), ` ${lead(value)}`)
    : [value == null ? "" : `${unit(value)}, `, outlook(comparison)];
  return h("td", { role: "cell", "data-label": label, title: `95 % interval: ${interval(low, high, unit)}; ${plural(n, "common run")}` },
    whisker({ value, low, high }, scale, { reference, look: verdict ? "decided" : "undecided" }), h("small", {}, words));
}

function outlook({ effect, runs_needed: needed }) {
  if (effect == null) return "no common answers yet";
  return needed == null ? "undecided, too close to tell" : `undecided, ~${count(needed)} more ${needed === 1 ? "run" : "runs"}`;
}
