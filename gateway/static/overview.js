// The header and the verdict.

import { key } from "./client.js";
import { h } from "./dom.js";
import { ago, count, percent, plural, sharesInWords } from "./format.js";

export function header({ status }) {
  if (!status) return [h("h1", {}, "Pointsman")];
  const { config, workers } = status;
  const shares = Object.entries(status.shares);
  return [
    h("div", { class: "bar" },
      h("h1", {}, "Pointsman"),
      h("dl", {},
        pair("active", shares.map(([name, share]) => h("span", { class: "share" },
          h("strong", {}, name), share < 1 && ` ${percent(share)}`, " ", stateMark(status.backends[name]?.state ?? "unavailable")))),
        pair("generation", count(config.generation)),
        pair("loaded", h("time", { datetime: config.loaded_at }, ago(config.loaded_at))),
        pair("workers", count(workers.length)),
      ),
      key.get() && h("button", { class: "plain", "data-action": "forget-key" }, "Forget key"),
    ),
    config.last_error && h("div", { class: "rejection", role: "alert" },
      h("p", {}, h("strong", {}, "An edit of gateway.yaml was rejected. "), `Generation ${count(config.generation)} stays in effect.`),
      h("pre", { tabindex: 0 }, config.last_error.reason),
    ),
  ];
}

const pair = (term, ...description) => h("div", {}, h("dt", {}, term), h("dd", {}, description));

export const stateMark = (state) => h("span", { class: `health ${state}` }, state);

export function verdict({ summary, status }) {
  const { recommended_model: recommended, objective } = summary;
  return [
    h("div", { class: "choice" },
      h("h2", {}, "What to choose"),
      h("p", { class: `headline ${recommended ? "" : "open"}` }, recommended ?? "Undecided"),
      h("p", {}, summary.recommendation),
      recommended && h("p", { class: "quiet" },
        status.shares[recommended] === 1 ? "It is the active one." : `Now active: ${sharesInWords(status.shares)}.`),
    ),
    h("dl", { class: "facts" },
      fact("Fastest", race(summary, summary.fastest_model, (pair) => pair.speed, (ratio) => 1 - ratio)),
      fact("Most accurate", race(summary, summary.most_accurate_model, (pair) => pair.accuracy, (difference) => difference)),
      fact("Evidence", {
        name: plural(summary.runs, "run"),
        detail: `The aim: ${objectiveInWords(objective)}.`,
      }),
    ),
  ];
}

const fact = (term, { name, detail, isOpen }) =>
  h("div", {}, h("dt", {}, term), h("dd", {}, h("strong", { class: isOpen ? "open" : null }, name), h("span", { class: "quiet" }, detail)));

function objectiveInWords({ prefer, accuracy_within: within, p95 }) {
  const limit = p95 == null ? "" : ` and 95 % of the answers within ${p95} s`;
  const accurate = `accuracy within ${+(within * 100).toFixed(1)} points of the best`;
  return prefer === "most_accurate" ? `the most accurate${limit}` : `the ${prefer} with ${accurate}${limit}`;
}

/**
 * Return the winner among all models; while that is undecided who leads, and what it takes to be certain.
 *
 * `advantage` of an effect is positive where a pair's first model does better.
 */
function race(summary, winner, read, advantage) {
  const pairs = summary.pairs.filter((each) => read(each).effect != null);
  if (winner) return { name: winner, detail: `Certain against ${others(summary.pairs, winner).join(", ")}.` };
  if (!pairs.length) return { name: "Undecided", isOpen: true, detail: "No two models have answered in the same run yet." };
  const wins = new Map();
  for (const each of pairs) {
    const lead = advantage(read(each).effect);
    const better = lead > 0 ? each.a : each.b;
    if (lead !== 0) wins.set(better, (wins.get(better) ?? 0) + 1);
  }
  const [leader] = [...wins].sort(([, one], [, other]) => other - one)[0] ?? [null];
  if (!leader) return { name: "Undecided", isOpen: true, detail: "All are level so far." };
  const open = pairs.filter((each) => [each.a, each.b].includes(leader) && !read(each).verdict);
  const needed = open.map((each) => read(each).runs_needed);
  const outlook = needed.includes(null) ? "too close to tell" : `about ${plural(Math.max(...needed), "more run")}`;
  return { name: "Undecided", isOpen: true, detail: `${leader} leads; against ${others(open, leader).join(", ")}: ${outlook}.` };
}

const others = (pairs, name) =>
  pairs.filter((each) => [each.a, each.b].includes(name)).map((each) => (each.a === name ? each.b : each.a));
