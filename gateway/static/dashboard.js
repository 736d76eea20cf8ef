// The page: reads the gateway's state as long as somebody looks, and shows it.

import { backends } from "./backends.js";
import { lookOf } from "./charts.js";
import { key, read, Refusal, switchTo } from "./client.js";
import { fill } from "./dom.js";
import { clock, sharesInWords } from "./format.js";
import { header, verdict } from "./overview.js";
import { pairs } from "./pairs.js";
import { shadow } from "./shadow.js";

const EVERY_MS = 2_000;
const MAX_BACKOFF_MS = 30_000;
const ARMED_MS = 6_000;
const SHOWN_RUNS = 100;

const at = (id) => document.getElementById(id);
const state = { status: null, summary: null, history: null, evidence: null, armed: null, switching: null, message: null };
let failures = 0;
let isReading = false;
let nextRead;
let disarm;

async function refresh() {
  clearTimeout(nextRead);
  if (isReading || document.hidden) return;
  isReading = true;
  try {
    await readAll();
    failures = 0;
    tell(null);
  } catch (error) {
    if (error instanceof Refusal && (error.status === 401 || (error.status === 403 && key.get()))) return askForKey(error);
    failures += 1;
    tell(error);
  } finally {
    isReading = false;
  }
  nextRead = setTimeout(refresh, Math.min(EVERY_MS * 2 ** failures, MAX_BACKOFF_MS));
}

/** The figures are read again only when a run has ended or another configuration is in effect. */
async function readAll() {
  const status = await read("/status");
  const { runs, last_run: lastRun, pid } = status.shadow;
  const evidence = [status.config.generation, runs, lastRun, pid].join(" ");
  if (evidence !== state.evidence) {
    [state.summary, state.history] = await Promise.all([read("/benchmark/summary"), read(`/benchmark/history?limit=${SHOWN_RUNS}`)]);
    state.evidence = evidence;
  }
  state.status = status;
  state.readAt = Date.now();
  render();
}

function render() {
  fill(at("header"), header(state));
  if (!state.status) return;
  const { status, summary, history } = state;
  state.names = [...new Set([...Object.keys(status.backends), ...Object.keys(summary.models)])];
  const everSeen = history.runs.flatMap((run) => Object.keys(run.models));
  state.looks = new Map([...new Set([...state.names, ...everSeen])].map((name, index) => [name, lookOf(index)]));
  state.reasons = new Map(Object.entries(history.runs.at(-1)?.models ?? {}).map(([name, model]) => [name, model.unknown ?? {}]));
  document.title = `${sharesInWords(status.shares)} · Pointsman`;
  fill(at("verdict"), verdict(state));
  fill(at("backends"), backends(state));
  fill(at("pairs"), pairs(state));
  fill(at("shadow"), shadow(state));
  at("main").hidden = false;
  at("key").hidden = true;
}

/** Say that the gateway does not answer, or no longer. */
function tell(error) {
  const notice = at("notice");
  notice.hidden = !error;
  if (!error) return;
  const seconds = Math.min(EVERY_MS * 2 ** failures, MAX_BACKOFF_MS) / 1000;
  const what = error instanceof Refusal ? "The gateway refuses" : "Gateway not reachable";
  const since = state.readAt ? ` What you see is from ${clock(state.readAt)}.` : "";
  notice.textContent = `${what}: ${error.message.replace(/\.$/, "")}.${since} Next try in ${seconds} s.`;
}

function askForKey(error) {
  tell(null);
  at("key-problem").textContent = key.get() ? error.message : "";
  key.forget();
  Object.assign(state, { status: null, evidence: null });
  render();
  at("main").hidden = true;
  at("key").hidden = false;
  at("key-field").focus();
}

function say(text, kind = "") {
  state.message = { text, kind };
}

function arm(name) {
  clearTimeout(disarm);
  state.armed = name;
  if (name) disarm = setTimeout(() => press(null), ARMED_MS);
}

/** A first press asks, a second one on the same backend switches. */
async function press(name) {
  if (name === null || state.armed !== name) {
    arm(name);
    say(name ? `Press again to make ${name} answer every client.` : "");
    render();
    return;
  }
  arm(null);
  state.switching = name;
  say(`Switching to ${name}…`);
  render();
  try {
    await switchTo(name);
    say(`${name} is active now.`, "good");
  } catch (error) {
    say(error.message, "bad");
  }
  state.switching = null;
  render();
  await refresh();
}

const actions = {
  switch: ({ name }) => state.switching || press(name),
  explain: ({ text }) => { say(text, "bad"); render(); },
  "forget-key": () => { key.forget(); location.reload(); },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button) actions[button.dataset.action](button.dataset);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.armed) press(null);
});
document.addEventListener("visibilitychange", refresh);
at("key").addEventListener("submit", (event) => {
  event.preventDefault();
  const offered = at("key-field").value.trim();
  at("key-field").value = "";
  if (!key.isPossible(offered)) {
    at("key-problem").textContent = "That is no key.";
    return;
  }
  key.set(offered);
  refresh();
});
refresh();
