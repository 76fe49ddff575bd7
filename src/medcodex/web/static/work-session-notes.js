// The documents: tabs, outline of sections, text with the evidence of every code marked in it.
import { bringIntoSight, button, el, refill, told } from "./work-dom.js";
import { blocksOf, counting, segmentsOf, spansOf, telling } from "./work-session-spans.js";

const SIGNED = new Map([[true, "signed"], [false, "not signed"]]);
const STRONGEST = ["accepted", "changed", "added", "suggested", "rejected"];

export class Notes {
  /** `on` has pointed(ids), chosen(ids, mark) and turned(document). */
  constructor(places, documents, on) {
    this.places = places;
    this.on = on;
    this.documents = documents.map((one) => ({ ...one, count: counting(one.text) }));
    this.current = this.documents[0] ?? null;
    this.lines = new Map();
    this.drawn = "";
    this.#listen();
  }

  /** Show the evidence of these lines. The text is built anew only where the places themselves have changed. */
  show(lines) {
    this.lines = new Map(lines.map((line) => [line.id, line]));
    this.#tabs(lines);
    if (this.current) this.#text(lines);
  }

  /** Turn to a document. */
  turn(id) {
    const found = this.documents.find((one) => one.id === id);
    if (!found || found === this.current) return;
    this.current = found;
    this.show([...this.lines.values()]);
    this.places.pane.scrollTop = 0;
    this.on.turned(found);
  }

  /** The next document, or the one before. */
  step(by) {
    const { length } = this.documents;
    if (length < 2) return;
    this.turn(this.documents[(this.documents.indexOf(this.current) + by + length) % length].id);
  }

  documentOf(quote) { return quote.document ?? this.documents[0]?.id; }

  titleOf(quote) {
    const found = this.documents.find((one) => one.id === this.documentOf(quote));
    return found?.title || found?.kind || "";
  }

  /** Light the words of some codes. */
  light(ids) {
    const lit = new Set(ids);
    for (const mark of this.places.text.querySelectorAll("mark")) mark.classList.toggle("lit", idsOf(mark).some((id) => lit.has(id)));
  }

  /** Bring the words of a code into sight, the best of this document; where it has none, and `turn`, of another one. */
  reveal(line, turn = true) {
    if (!line.evidence.length) return;
    const best = telling(line);
    const here = best.find((at) => this.documentOf(line.evidence[at]) === this.current.id);
    if (here === undefined && !turn) return;
    if (here === undefined) this.turn(this.documentOf(line.evidence[best[0]]));
    this.light([line.id]);
    const mark = this.#markOf(line, here ?? best[0]);
    if (mark) bringIntoSight(mark, this.places.pane);
  }

  /** Focus one quote of a code; answers its mark. */
  goTo(line, at) {
    const quote = line.evidence[at];
    if (!quote) return null;
    this.turn(this.documentOf(quote));
    const mark = this.#markOf(line, at);
    if (!mark) return null;
    this.light([line.id]);
    bringIntoSight(mark, this.places.pane);
    mark.focus({ preventScroll: true });
    return mark;
  }

  /** The selected words as evidence, null where none of this document are selected. */
  selected() {
    const chosen = getSelection();
    if (!this.current || !chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!this.places.text.contains(range.commonAncestorContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(this.places.text);
    before.setEnd(range.startContainer, range.startOffset);
    const text = range.toString();
    const start = before.toString().length + text.length - text.trimStart().length;
    const words = text.trim();
    if (!words) return null;
    const { point } = this.current.count;
    const [from, to] = [point(start), point(start + words.length)];
    const section = this.current.sections.findLast((one) => one.start <= from)?.name ?? null;
    return { document: this.current.id, start: from, end: to, text: words, section };
  }

  /** Where each text node of the document begins, for ranges over it. */
  nodes() {
    const walker = document.createTreeWalker(this.places.text, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let at = 0; walker.nextNode();) {
      found.push([at, walker.currentNode]);
      at += walker.currentNode.length;
    }
    return found;
  }

  #markOf(line, at) {
    return [...this.places.text.querySelectorAll("mark")].find((mark) => mark.dataset.quotes.split(" ").includes(`${line.id}:${at}`));
  }

  #tabs(lines) {
    const counts = new Map();
    for (const line of lines) {
      for (const id of new Set(line.evidence.map((quote) => this.documentOf(quote)))) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    refill(this.places.tabs, this.documents.map((one) => {
      const here = one === this.current;
      return button([
        el("span", { class: "doc-kind" }, one.title || one.kind || one.id),
        one.withdrawn ? el("span", { class: "chip warn" }, "withdrawn") : null,
        one.signed === false ? el("span", { class: "chip warn" }, "unsigned") : null,
        el("span", { class: "doc-by" }, [one.author, one.written?.slice(0, 10)].filter(Boolean).join(", ")),
        told(`, ${one.signed ? "signed, " : ""}evidence of ${counts.get(one.id) ?? 0} codes`),
      ], `doc-${one.id}`, () => this.turn(one.id), {
        role: "tab", id: `doc-tab-${this.documents.indexOf(one)}`, "aria-selected": String(here), tabindex: here ? 0 : -1, "aria-controls": "doc-panel", title: titleOf(one),
      });
    }));
    const at = this.documents.indexOf(this.current);
    this.places.panel.setAttribute("aria-labelledby", `doc-tab-${at}`);
    // Not scrollIntoView: that would move the page too.
    const tab = this.places.tabs.children[at];
    if (tab) this.places.tabs.scrollLeft = Math.max(0, tab.offsetLeft - this.places.tabs.clientWidth / 3);
  }

  #text(lines) {
    const { id, text, count } = this.current;
    const spans = spansOf(lines, id, count, this.documents[0].id);
    const drawing = JSON.stringify([id, spans.map(({ start, end, line, at }) => [start, end, line, at])]);
    if (drawing !== this.drawn) {
      this.drawn = drawing;
      const headings = this.current.sections.map((one) => ({ start: count.unit(one.start), name: one.name }));
      const titled = headings.map(({ start }) => ({ start, end: endOfLine(text, start), heading: true }));
      refill(this.places.text, drawn(text, [...spans, ...titled].sort((one, other) => one.start - other.start)), () => this.places.pane.focus({ preventScroll: true }));
      this.#outline(headings);
      this.on.drawn?.();
    }
    for (const mark of this.places.text.querySelectorAll("mark")) this.#dress(mark);
  }

  /** Say what has become of the codes of a mark: by its look and, for those who hear the page, in words. */
  #dress(mark) {
    const lines = idsOf(mark).map((id) => this.lines.get(id)).filter(Boolean);
    const state = STRONGEST.find((one) => lines.some((line) => line.state === one)) ?? "suggested";
    const look = state === "changed" || state === "added" ? "accepted" : state;
    mark.className = `${look}${lines.length > 1 ? " many" : ""}${mark.classList.contains("lit") ? " lit" : ""}`;
    mark.title = lines.map((line) => `${line.code} ${line.state}`).join(", ");
  }

  #outline(headings) {
    const shown = headings.filter(({ name }) => name);
    this.places.outline.hidden = shown.length < 2;
    refill(this.places.outline, shown.map(({ start, name }, at) =>
      button(name, `section-${at}`, () => this.scrollTo(start), { class: "section-link" })));
  }

  /** Scroll to a place, in units. */
  scrollTo(start) {
    const nodes = this.nodes();
    const [at, node] = nodes.findLast(([begin]) => begin <= start) ?? [];
    if (!node) return;
    // A block that is out of sight has no layout before it is asked for.
    node.parentElement.closest(".block").scrollIntoView({ block: "nearest" });
    const range = document.createRange();
    range.setStart(node, Math.min(start - at, node.length));
    const top = range.getBoundingClientRect().top - this.places.pane.getBoundingClientRect().top;
    this.places.pane.scrollTop += top - 12;
  }

  #listen() {
    const { text, tabs } = this.places;
    const markOf = (event) => event.target.closest?.("mark");
    text.addEventListener("pointerover", (event) => this.on.pointed(markOf(event) ? idsOf(markOf(event)) : []));
    text.addEventListener("pointerleave", () => this.on.pointed([]));
    text.addEventListener("focusin", (event) => { if (markOf(event)) this.on.pointed(idsOf(markOf(event))); });
    text.addEventListener("click", (event) => {
      if (markOf(event) && getSelection().isCollapsed) this.on.chosen(idsOf(markOf(event)), markOf(event));
    });
    tabs.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.step(by);
      tabs.querySelector('[aria-selected="true"]').focus();
    });
  }
}

function idsOf(mark) { return mark.dataset.lines.split(" "); }

function titleOf({ kind, title, author, author_role: role, written, signed, version }) {
  return [title || kind, author && `${author}${role ? `, ${role}` : ""}`, written, SIGNED.get(signed), version && `version ${version}`]
    .filter(Boolean).join(" · ");
}

/** A heading ends with its line, or its colon where words follow in the same line. */
function endOfLine(text, start) {
  const line = text.indexOf("\n", start);
  const end = line < 0 ? text.length : line;
  const colon = text.slice(start, Math.min(end, start + 60)).indexOf(":");
  return colon < 0 ? (end - start <= 60 ? end : start) : start + colon + 1;
}

/** The text as blocks of text nodes, headings and marks. */
function drawn(text, spans) {
  const segments = segmentsOf(text.length, spans);
  let next = 0;
  return blocksOf(text).map(([from, to]) => {
    const block = el("div", { class: "block" });
    while (next < segments.length && segments[next].end <= from) next += 1;
    for (let at = next; at < segments.length && segments[at].start < to; at += 1) {
      const { start, end, spans: over } = segments[at];
      const words = text.slice(Math.max(start, from), Math.min(end, to));
      const quotes = over.filter((span) => !span.heading);
      if (quotes.length) block.append(markOf(words, quotes));
      else block.append(over.length ? el("b", { class: "heading" }, words) : words);
    }
    return block;
  });
}

function markOf(words, over) {
  const quotes = over.map(({ line, at }) => `${line}:${at}`).join(" ");
  return el("mark", {
    "data-lines": [...new Set(over.map(({ line }) => line))].join(" "), "data-quotes": quotes, "data-focus": quotes, tabindex: -1,
  }, words);
}
