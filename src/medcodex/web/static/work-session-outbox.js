// Decisions on their way to the server: one by one, in order, tried again until the server has them. What waits is kept
// in the tab's session storage without a word of the record: kinds, line ids, codes and places only.
import { expected, idOfAdded, isReported, saying } from "./work-session-fold.js";

const KEPT = ["key", "after", "kind", "line", "system", "code", "to", "field", "value", "of", "reason"];
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const PATIENCE = 20_000;
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

export class Outbox {
  /** `post(body, signal)` answers a Response; `told` has onState, onConflict, onRefused and onChange. */
  constructor({ post, storage, place, told }) {
    this.post = post;
    this.storage = storage;
    this.place = place;
    this.told = told;
    this.waiting = this.#read();
    this.trouble = null; // null, "away", "signed-out" or "forbidden"
    this.base = null;
    this.safe = true; // whether what waits outlives the page
    this.sending = false;
    this.given = new Map(); // the server's ids of lines added here
    this.settling = [];
    this.pause = FIRST_WAIT;
    this.timer = 0;
  }

  /** Take a decision over; `base` is the state that the coder saw. */
  add(decision, base) {
    this.base ??= base;
    this.waiting.push({ key: newKey(), after: base.seq, ...this.#byItsId(decision) });
    this.#keep();
    this.told.onChange();
    this.send();
    return this.waiting.at(-1);
  }

  /** Fulfilled once all is saved, or cannot be saved now. */
  settled() {
    return this.sending ? new Promise((done) => { this.settling.push(done); }) : Promise.resolve();
  }

  /** One decision that makes no sense later: sent now or not at all. Answers a Response, null where none came. */
  async once(decision, base) {
    try {
      return await this.post({ key: newKey(), after: base.seq, ...decision }, AbortSignal.timeout(PATIENCE));
    } catch {
      return null;
    }
  }

  drop() {
    this.waiting = [];
    this.trouble = null;
    this.#keep();
    this.told.onChange();
  }

  /** Try now. */
  async send(base = this.base) {
    this.base = base;
    clearTimeout(this.timer);
    if (this.sending || !this.waiting.length) return;
    this.sending = true;
    try {
      while (this.waiting.length && await this.#next());
    } finally {
      this.sending = false;
    }
    this.told.onChange();
    for (const done of this.settling.splice(0)) done();
  }

  /** Send the first one; whether to go on with the next. */
  async #next() {
    const decision = this.waiting[0];
    let answer;
    try {
      answer = await this.post(bare(decision), AbortSignal.timeout(PATIENCE));
    } catch {
      return this.#later("away");
    }
    if (answer.status === 401) return this.#stop("signed-out");
    if (answer.status === 403) return this.#stop("forbidden");
    if (PASSING.has(answer.status)) return this.#later("away");
    const said = await answer.json().catch(() => null);
    if (answer.ok && !said?.lines) return this.#later("away");
    this.trouble = null;
    this.pause = FIRST_WAIT;
    this.waiting.shift();
    if (answer.ok) this.#taken(decision, said);
    else if (answer.status === 409 && said?.state) {
      this.base = said.state;
      this.told.onConflict(decision, said.state);
    } else this.told.onRefused(decision, said?.error?.message ?? said?.detail ?? `the server answered ${answer.status}`);
    this.#keep();
    this.told.onChange();
    return true;
  }

  /** The server has it. What still waits was decided with it in sight, and says so where nothing else came between. */
  #taken(decision, state) {
    const thought = this.base && expected(this.base, [decision]);
    const own = decision.kind === "add" ? addedLine(this.base, state, decision) : null;
    if (own) this.given.set(idOfAdded(decision.key), own);
    for (const other of this.waiting) {
      Object.assign(other, this.#byItsId(other));
      const alone = state.seq === other.after + 1;
      if (alone || (thought && asThought(other, thought, state))) other.after = state.seq;
    }
    this.base = state;
    this.told.onState(state, decision, own);
  }

  /** A decision on a line added here names it as the server does, once the server has it. */
  #byItsId(decision) {
    const own = this.given.get(decision.line);
    return own ? { ...decision, line: own } : decision;
  }

  #later(trouble) {
    this.trouble = trouble;
    this.timer = setTimeout(() => this.send(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, LONGEST_WAIT);
    return false;
  }

  #stop(trouble) {
    this.trouble = trouble;
    return false;
  }

  #keep() {
    try {
      if (this.waiting.length) this.storage.setItem(this.place, JSON.stringify(this.waiting.map(kept)));
      else this.storage.removeItem(this.place);
      this.safe = true;
    } catch {
      this.safe = false;
    }
  }

  #read() {
    try {
      const found = JSON.parse(this.storage.getItem(this.place) ?? "[]");
      return Array.isArray(found) ? found.filter((one) => typeof one?.key === "string" && typeof one.kind === "string") : [];
    } catch {
      return [];
    }
  }
}

/** What may be kept: places in the record, but no words of it. */
function kept(decision) {
  const slim = Object.fromEntries(KEPT.filter((name) => decision[name] !== undefined).map((name) => [name, decision[name]]));
  if (decision.evidence) slim.evidence = decision.evidence.map(placeOf);
  return slim;
}

const bare = (decision) => kept(decision);
const placeOf = ({ document, start, end }) => ({ document, start, end });

/** Whether what a decision is about stands on the server as it stood before the coder. */
function asThought({ kind, line: id }, thought, state) {
  const line = (of) => saying(of.lines.find((one) => one.id === id));
  const order = (of) => of.lines.filter(isReported).map((one) => one.id).join(" ");
  return id !== undefined && line(thought) === line(state) && (kind !== "move" || order(thought) === order(state));
}

/** The id that the server gave to a line added here. */
function addedLine(before, after, { system, code }) {
  const had = new Set(before?.lines.map((line) => line.id));
  const alike = after.lines.filter((line) => line.system === system && line.code === code && line.id.startsWith("a"));
  return (alike.find((line) => !had.has(line.id)) ?? alike.at(-1))?.id ?? null;
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
