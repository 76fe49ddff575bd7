// Answers on their way to the server: kept in this browser until the server has them, tried again while it is away.
// What was chosen last for a question is what is sent; what it was before need not be.
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
const PATIENCE = 15_000;

export class Keeper {
  constructor({ exam, token, onState, onSitting, onOver }) {
    Object.assign(this, { exam, token, onState, onSitting, onOver });
    this.place = `medcodex-exam|${exam}`;
    this.waiting = this.#read();
    this.sending = null;
    this.wait = FIRST_WAIT;
    this.timer = 0;
    if (!this.calm()) this.#send();
  }

  /** Whether the server has everything. */
  calm() { return !Object.keys(this.waiting).length; }

  /** What this browser still held of an earlier page, by question. */
  unsent() {
    return Object.entries(this.waiting).filter(([path]) => path.startsWith("answers/")).map(([path, body]) => [Number(path.slice(8)), body]);
  }

  unsentNotes() { return this.waiting.notes?.text ?? null; }

  answer(number, what) { this.#add(`answers/${number}`, { ...this.waiting[`answers/${number}`], ...what }); }

  /** Where one is, behind the answers: moving has no answer of its own. */
  look(number) { delete this.waiting.place; this.#add("place", { place: number }); }

  note(text) { this.#add("notes", { text }); }

  /** Once all is sent: true; false where that cannot be now. */
  async settled() {
    clearTimeout(this.timer);
    await (this.sending ?? this.#send());
    if (!this.calm()) await this.#send();
    return this.calm();
  }

  #add(path, body) {
    this.waiting[path] = body;
    this.#keep();
    if (!this.sending) this.#send();
  }

  #send() {
    clearTimeout(this.timer);
    this.sending = this.#sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async #sendAll() {
    while (!this.calm()) {
      const [path, body] = Object.entries(this.waiting)[0];
      const told = JSON.stringify(body);
      let answer = null;
      try {
        answer = await fetch(`/api/learn/exams/${this.exam}/${path}`, {
          method: "PUT", credentials: "same-origin", body: told, signal: AbortSignal.timeout(PATIENCE),
          headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": this.token },
        });
      } catch { /* the server or the network is away */ }
      if (answer === null || PASSING.has(answer.status)) { this.#later(); return; }
      if (answer.ok || answer.status === 409 || answer.status === 404 || answer.status === 400 || answer.status === 422) {
        if (JSON.stringify(this.waiting[path]) === told) delete this.waiting[path];
        this.#keep();
      }
      if (answer.ok) {
        const said = await answer.json();
        this.onSitting(said.sitting ?? said);
        this.wait = FIRST_WAIT;
        this.onState("");
      } else if (answer.status === 409) {
        this.waiting = {};
        this.#keep();
        this.onOver();
        return;
      } else if (answer.status === 401 || answer.status === 403) {
        this.onState("Not kept: you are signed out. Sign in again in another tab; what you chose waits here.");
        this.#again();
        return;
      } else this.onState("An answer was not taken. Load the page again.");
    }
  }

  #later() {
    this.onState("The server does not answer. What you choose waits here and is sent as soon as it does; the clock goes on.");
    this.#again();
  }

  #again() {
    this.timer = setTimeout(() => this.#send(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.place) ?? "{}");
    } catch {
      return {};
    }
  }

  #keep() {
    try {
      if (this.calm()) localStorage.removeItem(this.place);
      else localStorage.setItem(this.place, JSON.stringify(this.waiting));
    } catch { /* then what waits lives as long as the page */ }
  }
}
