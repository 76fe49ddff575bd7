// The code book beside the codes: look a code up with its notes, search, add or change to what was found.
import { bringIntoSight, button, cap, el, refill, told } from "./work-dom.js";

const WAIT = 120;
const PATIENCE = 60_000;
const SHOWN = 14;
const LABELS = [
  ["notes", "Note"], ["includes", "Includes"], ["inclusion_terms", "Inclusion terms"], ["code_first", "Code first"], ["code_also", "Code also"],
  ["use_additional", "Use additional code"], ["excludes1", "Excludes1: never together"], ["excludes2", "Excludes2: not included here"], ["seventh_note", "7th character"],
];
// A code in a note: A00, I11.0, S52.-, E08-E13. What looks like one and is none is not found, and says so.
const CODE = /\b[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?(?=[-.)\],;\s]|$)/g;

export class Book {
  /** `places`: form, box, mode, list, page, status. `on`: taken(hit, purpose), left(), wait(promise) for keys typed ahead. */
  constructor(places, date, on) {
    Object.assign(this, places);
    this.date = date;
    this.on = on;
    this.purpose = { kind: "look" };
    this.hits = [];
    this.chosen = -1;
    this.timer = 0;
    this.asked = ""; // the words that the hits are of
    this.asking = null;
    this.shown = "";
    this.box.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.#search(), WAIT); });
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest('[role="option"]');
      if (!option || event.button !== 0) return;
      event.preventDefault();
      this.#take(Number(option.dataset.at));
    });
  }

  /** Search in order to `look`, `add` (on words of the record) or `change` a line. */
  open(purpose, words = "") {
    this.purpose = purpose;
    this.mode.textContent = { look: "Look up", add: "Add a code", change: `Change ${purpose.line?.code} to` }[purpose.kind];
    this.box.value = words;
    this.box.focus();
    this.box.select();
    this.#clear();
    if (words) this.#search();
  }

  /** Show a code with its notes. */
  async look(system, code) {
    const key = `${system} ${code}`;
    if (this.shown === key) return;
    this.shown = key;
    const fill = (parts) => refill(this.page, parts, () => this.page.closest("[data-scrolls]").focus({ preventScroll: true }));
    try {
      const answer = await this.#ask(system, code);
      const said = await answer.json();
      if (this.shown !== key) return;
      fill(answer.ok ? this.#entry(said) : [el("p", { class: "quiet" }, `${code}: ${said.error?.message ?? said.detail}`)]);
      this.page.parentElement.scrollTop = 0;
    } catch {
      if (this.shown !== key) return;
      this.shown = "";
      fill([el("p", { class: "quiet" }, "The code book does not answer. Work goes on; try again later.")]);
    }
  }

  /** The characters a code may end with, from the book: empty where there is no such choice, null where it does not answer. */
  async sevenths(code) {
    try {
      const answer = await this.#ask("icd10cm", code);
      return answer.ok ? (await answer.json()).seventh ?? [] : [];
    } catch {
      return null;
    }
  }

  /** The title of a code, null where the book does not have it. */
  async title(system, code) {
    try {
      const answer = await this.#ask(system, code);
      return answer.ok ? (await answer.json()).display : null;
    } catch {
      return null;
    }
  }

  #ask(system, code) {
    const place = `/api/terminology/${encodeURIComponent(system)}/codes/${encodeURIComponent(code)}`;
    return fetch(`${place}?${this.#dated({})}`, { signal: AbortSignal.timeout(PATIENCE) });
  }

  #dated(query) { return new URLSearchParams(this.date ? { ...query, date: this.date } : query); }

  #key(event) {
    const act = {
      ArrowDown: () => this.#choose(this.chosen + 1),
      ArrowUp: () => this.#choose(this.chosen - 1),
      Enter: () => this.#take(Math.max(this.chosen, 0), event.shiftKey),
    }[event.key];
    if (act) this.#onHits(act);
    else if (event.key === "Escape") { this.#clear(); this.purpose = { kind: "look" }; this.mode.textContent = "Look up"; this.on.left(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Act on the hits of the words as they stand in the box: those on the list may still be of what stood there before. */
  async #onHits(act) {
    if (this.box.value.trim() !== this.asked && !await this.on.wait(this.#search())) return;
    if (this.hits.length) act();
  }

  /** Ask for the hits of the words in the box; whether there are any. */
  async #search() {
    const text = this.box.value.trim();
    clearTimeout(this.timer);
    this.asking?.abort();
    if (text.length < 2) { this.#clear(); return false; }
    this.asking = new AbortController();
    try {
      const signal = AbortSignal.any([this.asking.signal, AbortSignal.timeout(PATIENCE)]);
      const answer = await fetch(`/api/terminology/search?${this.#dated({ text, limit: String(SHOWN) })}`, { signal });
      if (!answer.ok) throw new Error(answer.statusText);
      this.hits = (await answer.json()).hits;
      if (!this.hits.length) this.hits = await this.#exact(text);
      this.asked = text;
      this.status.textContent = this.hits.length ? `${this.hits.length} codes` : "no codes found";
    } catch (error) {
      if (error.name === "AbortError") return false;
      this.hits = [];
      this.asked = "";
      this.status.textContent = "the code book does not answer";
    }
    this.#list();
    return this.hits.length > 0;
  }

  /** Lists of services are not searched by words yet; a whole code of theirs is found all the same. */
  async #exact(text) {
    const code = text.toUpperCase();
    if (!/^[A-Z]?\d{4,5}[A-Z]?$/.test(code)) return [];
    const systems = code.startsWith("D") ? ["cdt", "hcpcs"] : /^[A-Z]/.test(code) ? ["hcpcs"] : ["cpt", "hcpcs"];
    for (const system of systems) {
      const display = await this.title(system, code);
      if (display !== null) return [{ system, code, display, billable: true, via: "code" }];
    }
    return [];
  }

  #list() {
    this.list.replaceChildren(...this.hits.map((hit, at) => el("div", { role: "option", id: `hit-${at}`, class: "hit", "data-at": at, "aria-selected": "false" },
      el("span", { class: "code" }, hit.code), el("span", { class: "name" }, hit.display),
      hit.via === "title" || hit.via === "code" ? null : el("span", { class: "where" }, hit.via))));
    this.list.hidden = !this.hits.length;
    this.page.hidden = this.hits.length > 0;
    this.box.setAttribute("aria-expanded", String(!this.list.hidden));
    this.#choose(this.hits.length ? 0 : -1);
  }

  #choose(at) {
    const options = [...this.list.children];
    this.chosen = options.length ? (at + options.length) % options.length : -1;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.chosen)));
    if (this.chosen < 0) { this.box.removeAttribute("aria-activedescendant"); return; }
    this.box.setAttribute("aria-activedescendant", options[this.chosen].id);
    bringIntoSight(options[this.chosen], this.list.parentElement, "nearest");
  }

  /** Take a hit for what was asked; `look` shows it first. */
  #take(at, look = false) {
    const hit = this.hits[at];
    const { purpose } = this;
    if (look || purpose.kind === "look") {
      this.#clear();
      this.look(hit.system, hit.code);
      return;
    }
    this.#clear();
    this.box.value = "";
    this.purpose = { kind: "look" };
    this.mode.textContent = "Look up";
    this.on.taken(hit, purpose);
  }

  #clear() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.hits = [];
    this.asked = "";
    this.#list();
  }

  #entry(said) {
    const { system, code, display, billable, hierarchy = [], children = [], notes, seventh = [], axes = [], properties = [] } = said;
    const above = hierarchy.filter((step) => step.key !== code);
    const look = (key, label = key) => button(label, `book-${key}`, () => this.look(system, key), { class: "look code" });
    const line = (text) => linked(text, system, look);
    const places = Map.groupBy(notes?.inherited ?? [], (note) => note.from);
    return [
      el("nav", { class: "above", "aria-label": "Above it" }, above.filter((step) => step.kind !== "chapter").map((step) => [look(step.key), el("span", { "aria-hidden": "true" }, " › ")])),
      el("h3", {}, el("span", { class: "code" }, code), " ", display),
      el("div", { class: "acts" },
        billable ? button(["Add", cap("+")], "book-add", () => this.on.taken({ system, code, display, billable }, { kind: "add" })) : el("span", { class: "chip" }, "not billable: choose below"),
        billable ? button("Use instead", "book-change", () => this.on.taken({ system, code, display, billable }, { kind: "change" })) : null,
        el("a", { href: `/book/${encodeURIComponent(system)}/${encodeURIComponent(code)}?${this.#dated({})}`, target: "_blank", rel: "noopener" }, "Open", told(" in the code book, in a new tab"))),
      children.length ? el("ul", { class: "below" }, children.map((child) => el("li", {}, look(child.code), " ", child.display, child.billable ? null : el("span", { class: "quiet" }, " …")))) : null,
      notesOf(notes?.own ?? {}, line),
      [...places].reverse().map(([from, found]) => {
        const kinds = Object.fromEntries(Map.groupBy(found, (note) => note.kind));
        const inner = notesOf(kinds, (note) => line(note.text));
        const wide = !/^[A-Z]/.test(from) || from.includes("-");
        return wide ? el("details", { class: "from" }, el("summary", {}, /^\d/.test(from) ? `Chapter ${from}` : from), inner) : el("section", { class: "from" }, el("h4", {}, "From ", look(from)), inner);
      }),
      seventh.length ? el("dl", { class: "sevenths" }, seventh.map((one) => el("div", {}, el("dt", {}, one.character), el("dd", {}, one.meaning)))) : null,
      axes.length ? el("dl", { class: "axes" }, axes.map((axis) => el("div", {}, el("dt", {}, el("span", { class: "code" }, axis.character), " ", axis.axis), el("dd", {}, axis.title, axis.definition ? el("small", {}, axis.definition) : null)))) : null,
      properties.length ? el("dl", { class: "axes" }, properties.map((one) => el("div", {}, el("dt", {}, one.name), el("dd", {}, one.meaning ?? String(one.value))))) : null,
    ].flat(2).filter(Boolean);
  }
}

function notesOf(kinds, line) {
  return LABELS.filter(([kind]) => kinds[kind]?.length).map(([kind, label]) => el("section", { class: `note ${kind}` },
    el("h4", {}, label), el("ul", {}, kinds[kind].map((text) => el("li", {}, line(text))))));
}

/** A note with each code in it a button that looks it up. */
function linked(text, system, look) {
  if (system !== "icd10cm") return [text];
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(CODE)) {
    pieces.push(text.slice(from, found.index), look(found[0].replace(/\.$/, "")));
    from = found.index + found[0].length;
  }
  return [...pieces, text.slice(from)];
}
