// The table of backends: state, figures, the switch.

import { linear, logarithmic, marker, whisker } from "./charts.js";
import { h } from "./dom.js";
import { count, digits, duration, interval, percent, plural, UNKNOWN } from "./format.js";
import { stateMark } from "./overview.js";

const COLUMNS = [
  ["Model", "model"],
  ["State", "state"],
  ["Accuracy", "wide", "Mean of graded questions, with its 95 % interval"],
  ["Latency", "wide", "Median over all answers, with its 95 % interval; the line is logarithmic"],
  ["TTFT", "number", "Time to first token, median"],
  ["p95", "number", "95 % of the answers took no longer"],
  ["Confidence", "long", "Geometric mean of the token probabilities"],
  ["Agreement", "long", "With the active model's answers"],
  ["Cost / 1k", "number", "Of 1,000 requests"],
  ["CPU", "number", "Of one core, by its model server; and its resident memory"],
  ["Runs", "number", "Shadow runs in which it was asked"],
  ["", "action"],
];

export function backends(state) {
  const { names, looks, message, summary } = state;
  const scale = latencyScale(Object.values(summary.models));
  return [
    h("div", { class: "title" },
      h("h2", { id: "backends-title" }, "Backends"),
      h("p", { role: "status", class: message?.kind ?? null }, message?.text ?? ""),
    ),
    h("table", { role: "table" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, COLUMNS.map(([name, kind, title]) =>
        h("th", { scope: "col", role: "columnheader", class: kind, title }, name || h("span", { class: "hidden" }, "Switch"))))),
      h("tbody", { role: "rowgroup" }, names.map((name) => row(name, looks.get(name), scale, state))),
    ),
    h("p", { class: "quiet" },
      "Lines are 95 % intervals that hold however often one looks. ",
      noiseInWords(summary)),
  ];
}

function noiseInWords({ active, noise }) {
  if (noise.agreement.value == null) return "";
  return `Asked the same twice, ${active} agrees with itself by ${percent(noise.agreement.value)} `
    + `(${interval(noise.agreement.low, noise.agreement.high, percent)}).`;
}

/** Return one scale for all, so that the rows can be compared. */
function latencyScale(models) {
  const all = models.flatMap(({ latency_ms: figure }) => [figure.value, figure.low, figure.high]).filter((ms) => ms > 0);
  return all.length ? logarithmic(Math.min(...all) / 1.3, Math.max(...all) * 1.3) : linear(0, 1);
}

function row(name, look, scale, state) {
  const { status, summary, reasons } = state;
  const backend = status.backends[name];
  const model = summary.models[name];
  const share = status.shares[name];
  const why = (figure) => reasons.get(name)?.[figure];
  const hasGaps = model?.answered.value != null && model.answered.value < 1;
  const cell = (index, ...content) =>
    h("td", { role: "cell", class: COLUMNS[index][1], "data-label": COLUMNS[index][0] }, content);
  return h("tr", { role: "row", "data-key": name, class: [share && "active", !model?.n && "blank"].filter(Boolean).join(" ") },
    h("th", { scope: "row", role: "rowheader", class: "model" },
      h("span", { class: "name" }, marker(look), h("bdi", {}, name), share && h("span", { class: "badge" }, share === 1 ? "active" : percent(share))),
      h("small", {}, backend?.type)),
    cell(1, backend ? stateMark(backend.state) : "not configured", backend?.reason && h("small", {}, backend.reason),
      hasGaps && h("small", { title: "In shadow runs" }, `answered ${percent(model.answered.value)}`), lastWords(backend)),
    cell(2, plotted(model?.accuracy, percent, linear(0, 1), look, why("accuracy"))),
    cell(3, plotted(model?.latency_ms, duration, scale, look, why("p50_latency_ms"))),
    cell(4, plain(model?.ttft_ms, duration, why("ttft_ms"))),
    cell(5, plain(model?.p95_ms, duration)),
    cell(6, single(model?.confidence, (value) => value.toFixed(2), why("confidence"))),
    cell(7, plain(model?.agreement, percent, name === status.active ? "it is the active model" : "not compared yet"),
      model?.differs_from_active && h("small", {}, "differs")),
    cell(8, single(model?.cost_usd, (usd) => `$${digits(usd * 1000, 2)}`, why("cost_usd"))),
    cell(9, single(model?.cpu_percent, (value) => `${Math.round(value)} %`, why("cpu_percent")),
      model?.rss_mb != null && h("small", {}, `${count(Math.round(model.rss_mb))} MB`)),
    cell(10, count(model?.n ?? 0)),
    cell(11, backend && switchButton(name, backend, state)),
  );
}

const lastWords = (backend) => backend?.log.length
  ? h("details", {}, h("summary", {}, "last words"), h("pre", { tabindex: 0 }, backend.log.join("\n"))) : null;

function missing(reason) {
  return h("span", { class: "missing", title: reason ?? "not measured yet" }, UNKNOWN, h("span", { class: "hidden" }, ` ${reason ?? "not measured yet"}`));
}

const single = (value, unit, reason) => (value == null ? missing(reason) : unit(value));

const described = ({ low, high, n }, unit) => `95 % interval: ${interval(low, high, unit)}; n = ${count(n)}`;

function plain(figure, unit, reason) {
  return figure?.value == null ? missing(reason) : h("span", { title: described(figure, unit) }, unit(figure.value));
}

function plotted(figure, unit, scale, look, reason) {
  if (figure?.value == null) return missing(reason);
  return [
    h("span", { class: "plotted", title: described(figure, unit) }, h("b", {}, unit(figure.value)), " ", h("small", {}, interval(figure.low, figure.high, unit))),
    whisker(figure, scale, { look: look.colour }),
  ];
}

function switchButton(name, backend, { status, armed, switching }) {
  if (status.shares[name] === 1) return null;
  if (switching === name) return h("button", { "aria-disabled": "true" }, "Switching…");
  if (backend.state !== "ready") {
    const reason = `${name} is ${backend.state}${backend.reason ? `: ${backend.reason}` : ""}`;
    return h("button", { "aria-disabled": "true", title: reason, "data-action": "explain", "data-text": reason }, "Switch", h("span", { class: "hidden" }, ` to ${name}: ${reason}`));
  }
  const isArmed = armed === name;
  return h("button", { class: isArmed ? "armed" : null, "aria-disabled": switching ? "true" : null, "data-action": "switch", "data-name": name },
    isArmed ? "Confirm" : "Switch", h("span", { class: "hidden" }, ` to ${name}`));
}
