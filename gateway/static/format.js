// Figures as people read them.

export const UNKNOWN = "–";

/** Return a number with three digits that matter. */
export function digits(value, most = 3) {
  if (value === 0) return "0";
  const decimals = Math.max(0, most - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 8));
}

export function duration(ms) {
  if (ms == null) return UNKNOWN;
  if (ms >= 1000) return `${digits(ms / 1000)} s`;
  return ms < 1 ? `${digits(ms, 2)} ms` : `${digits(ms)} ms`;
}

export const percent = (share) => (share == null ? UNKNOWN : `${(share * 100).toFixed(1)} %`);

/** Return who answers clients: one backend, or each one of a split with its share. */
export function sharesInWords(shares) {
  const all = Object.entries(shares);
  return all.length === 1 ? all[0][0] : all.map(([name, share]) => `${name} ${percent(share)}`).join(", ");
}

export const points = (share) => `${share > 0 ? "+" : share < 0 ? "−" : "±"}${Math.abs(share * 100).toFixed(1)} pts`;

export const times = (ratio) => `${ratio < 1000 ? digits(ratio) : count(Math.round(ratio))}×`;

export const count = (number) => number.toLocaleString("en");

export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

/** Return an interval; an end that the data do not bound yet is left open. */
export function interval(low, high, unit) {
  if (low == null && high == null) return "no bounds yet";
  if (low == null) return `≤ ${unit(high)}`;
  if (high == null) return `≥ ${unit(low)}`;
  const [first, firstUnit] = unit(low).split(" ");
  const [last, lastUnit = ""] = unit(high).split(" ");
  return firstUnit === lastUnit ? `${first}–${last} ${lastUnit}` : `${unit(low)} – ${unit(high)}`;
}

export function ago(timestamp, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - Date.parse(timestamp)) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 129_600 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}

export function clock(timestamp) {
  return new Date(timestamp).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
