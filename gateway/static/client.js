// What the page asks the gateway, and how it tells that this failed.

const STORED_KEY = "pointsman-key";
const READ_LIMIT_MS = 8_000;
const SWITCH_LIMIT_MS = 30_000;

export const key = {
  get: () => sessionStorage.getItem(STORED_KEY),
  set: (value) => sessionStorage.setItem(STORED_KEY, value),
  forget: () => sessionStorage.removeItem(STORED_KEY),
  /** Whether a header can hold it. */
  isPossible: (value) => /^[\x21-\x7e]+$/.test(value),
};

/** The gateway answered, with an error. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** No answer came, or none that the gateway would give. */
export class Unreachable extends Error {}

export const read = (path) => ask("GET", path, READ_LIMIT_MS);

export const switchTo = (name) => ask("POST", `/model/switch/${encodeURIComponent(name)}`, SWITCH_LIMIT_MS);

async function ask(method, path, limitMs) {
  const held = key.get();
  const headers = held ? { authorization: `Bearer ${held}` } : {};
  let response, body;
  try {
    response = await fetch(path, {
      method, headers, cache: "no-store", credentials: "omit", redirect: "error", signal: AbortSignal.timeout(limitMs),
    });
    body = await response.json();
  } catch (error) {
    throw new Unreachable(error.name === "TimeoutError" ? `no answer within ${limitMs / 1000} s` : "no answer");
  }
  if (!response.ok) throw new Refusal(response.status, body?.error?.message ?? `status ${response.status}`);
  return body;
}
