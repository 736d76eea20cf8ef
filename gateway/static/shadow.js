// The shadow runs: what became of them, and each model's latency in the newest ones.

import { logarithmic, logTicks, marker, place } from "./charts.js";
import { h } from "./dom.js";
import { ago, clock, count, duration, plural } from "./format.js";

const HEIGHT = 190;
const TOP = 26;
const BOTTOM = HEIGHT - 20;
const LEFT = 12.5;
const RIGHT = 99;
const LABEL_ROOM = 14;

export function shadow(state) {
  const { status, history } = state;
  return [
    h("h2", { id: "shadow-title" }, "Shadow runs"),
    history.runs.length ? [tally(status.shadow, history), plot(state)] : h("p", { class: "empty" }, emptyWords(status.shadow)),
  ];
}

function emptyWords({ pid, seen }) {
  if (pid == null) return ["No shadow runs yet: add ", h("code", {}, "shadow: {every: 50}"), " to gateway.yaml."];
  return `No shadow run has ended yet; ${plural(seen, "request")} seen.`;
}

function tally({ seen, runs, skipped, lost, waiting, last_run: last }, history) {
  const reasons = Object.entries(skipped);
  const parts = [
    `${plural(seen, "request")} seen`,
    `${plural(runs, "run")} since the start`,
    waiting ? `${count(waiting)} waiting` : null,
    reasons.length ? `skipped: ${reasons.map(([reason, times]) => `${count(times)} ${reason}`).join(", ")}` : "none skipped",
    lost ? `${plural(lost, "record")} lost` : null,
    history.unreadable ? `${plural(history.unreadable, "unreadable line")}` : null,
  ];
  return h("p", { class: "tally" }, parts.filter(Boolean).join(" · "), last && [" · last ", h("time", { datetime: last }, ago(last))]);
}

function plot({ history: { runs }, looks }) {
  const names = [...looks.keys()].filter((name) => runs.some((run) => tried(run.models[name])));
  const latencies = runs.flatMap((run) => Object.values(run.models).map((model) => model.p50_latency_ms)).filter((ms) => ms > 0);
  if (!latencies.length) return h("p", { class: "empty" }, "No model has answered in these runs.");
  const [low, high] = [Math.min(...latencies) / 1.3, Math.max(...latencies) * 1.3];
  const scale = logarithmic(low, high);
  const y = (ms) => (BOTTOM - (BOTTOM - TOP - 14) * scale(ms)).toFixed(1);
  const x = (position) => place(position / runs.length, LEFT, RIGHT);
  return [
    h("p", { class: "legend" }, names.map((name) => h("span", {}, marker(looks.get(name)), h("bdi", {}, name))),
      runs.some((run) => names.some((name) => hasFailed(run.models[name]))) && h("span", {}, h("b", {}, "×"), " no answer")),
    h("svg", { class: "scatter", height: HEIGHT, role: "img", "aria-label": inWords(runs, names) },
      logTicks(low, high).map((ms) => h("g", { class: "grid" },
        h("line", { x1: "0%", x2: "100%", y1: y(ms), y2: y(ms) }),
        h("text", { x: 0, y: y(ms) - 3 }, ms < 1000 ? `${+ms.toPrecision(1)} ms` : `${+(ms / 1000).toPrecision(1)} s`))),
      reigns(runs).map(({ name, from, to }) => h("g", { class: "reign" },
        from > 0 && h("line", { x1: x(from), x2: x(from), y1: 0, y2: BOTTOM }),
        (100 * (to - from)) / runs.length > LABEL_ROOM && h("text", { x: x(from), dx: from ? 5 : 0, y: 12 }, `${name} active`))),
      names.map((name) => runs.map((run, index) => mark(run.models[name], x(index + 0.5), y, looks.get(name)))),
      h("g", { class: "grid" },
        h("text", { x: place(0, LEFT, RIGHT), y: HEIGHT - 4 }, clock(runs[0].timestamp)),
        h("text", { x: place(1, LEFT, RIGHT), y: HEIGHT - 4, "text-anchor": "end" }, clock(runs.at(-1).timestamp)))),
    h("p", { class: "quiet" }, `Median latency in each of the newest ${plural(runs.length, "run")}, logarithmic.`),
  ];
}

const hasFailed = (model) => model?.status === "error" || model?.status === "timeout";

const tried = (model) => model && (model.p50_latency_ms != null || hasFailed(model));

function mark(model, x, y, look) {
  if (model?.p50_latency_ms > 0) return h("use", { href: look.shape, x, y: y(model.p50_latency_ms), class: look.colour });
  return hasFailed(model) ? h("use", { href: "#shape-failed", x, y: TOP, class: `failed ${look.colour}` }) : null;
}

/** Return who was active, from which run until before which. */
function reigns(runs) {
  const found = [];
  runs.forEach((run, index) => {
    if (found.at(-1)?.name !== run.active) found.push({ name: run.active, from: index });
    found.at(-1).to = index + 1;
  });
  return found;
}

function inWords(runs, names) {
  const newest = runs.at(-1).models;
  const figures = names.map((name) => `${name} ${duration(newest[name]?.p50_latency_ms ?? null)}`);
  return `Latency of each model in the newest ${plural(runs.length, "run")}; in the last one ${figures.join(", ")}.`;
}
