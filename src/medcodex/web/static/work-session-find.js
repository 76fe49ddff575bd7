// Search in the text of the documents. Hits are drawn by the browser's own highlights, so that the text is not built anew.
import { counted } from "./work-dom.js";

const MOST = 5000;

export class Find {
  constructor(bar, notes, back) {
    this.bar = bar;
    this.box = bar.querySelector("input");
    this.count = bar.querySelector("[data-count]");
    this.notes = notes;
    this.hits = [];
    this.at = -1;
    this.box.addEventListener("input", () => this.#search());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
      else { this.close(); back(); }
    });
    bar.querySelector("[data-next]").addEventListener("click", () => this.step(1));
    bar.querySelector("[data-previous]").addEventListener("click", () => this.step(-1));
    bar.querySelector("[data-close]").addEventListener("click", () => { this.close(); back(); });
  }

  open() {
    this.bar.hidden = false;
    this.box.focus();
    this.box.select();
    if (this.box.value) this.#search();
  }

  /** Hide the bar. The hit is selected now, so that a code can be added on its words. */
  close() {
    this.bar.hidden = true;
    const hit = this.hits[this.at];
    if (hit && hit.document === this.notes.current?.id) {
      const chosen = getSelection();
      chosen.removeAllRanges();
      chosen.addRange(rangeOver(this.notes.nodes(), hit));
    }
    this.hits = [];
    CSS.highlights?.delete("found");
    CSS.highlights?.delete("found-here");
  }

  /** The hits of this document are drawn again: it was turned to, or its text was built anew. */
  redraw() { if (!this.bar.hidden) this.#draw(); }

  step(by) {
    if (!this.hits.length) return;
    this.at = (this.at + by + this.hits.length) % this.hits.length;
    this.#go();
  }

  #search() {
    const words = this.box.value.trim();
    this.hits = words.length < 2 ? [] : found(this.notes.documents, words);
    const here = this.hits.findIndex((hit) => hit.document === this.notes.current?.id);
    this.at = here < 0 ? 0 : here;
    if (this.hits.length) this.#go();
    else { this.#draw(); this.count.textContent = words.length < 2 ? "" : "not found"; }
  }

  #go() {
    const hit = this.hits[this.at];
    this.notes.turn(hit.document);
    this.notes.scrollTo(hit.start);
    this.#draw();
    const elsewhere = new Set(this.hits.map((one) => one.document)).size;
    this.count.textContent = `${this.at + 1} of ${this.hits.length >= MOST ? `${MOST}+` : this.hits.length}`
      + (elsewhere > 1 ? `, in ${counted(elsewhere, "document")}` : "");
  }

  #draw() {
    const nodes = this.notes.nodes();
    const hit = this.hits[this.at];
    const here = this.hits.filter((one) => one.document === this.notes.current?.id);
    const ranges = new Map(here.map((one) => [one, rangeOver(nodes, one)]));
    if (!globalThis.Highlight) return;
    CSS.highlights.set("found", new Highlight(...ranges.values()));
    CSS.highlights.set("found-here", ranges.has(hit) ? new Highlight(ranges.get(hit)) : new Highlight());
  }
}

/** Every place of the words in the documents, spaces of any kind and number alike, in the order of the documents. */
function found(documents, words) {
  const sought = new RegExp(words.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("\\s+"), "giu");
  const hits = [];
  for (const { id, text } of documents) {
    for (const hit of text.matchAll(sought)) {
      hits.push({ document: id, start: hit.index, end: hit.index + hit[0].length });
      if (hits.length >= MOST) return hits;
    }
  }
  return hits;
}

function rangeOver(nodes, { start, end }) {
  const range = document.createRange();
  const [from, first] = at(nodes, start);
  const [to, last] = at(nodes, end - 1);
  range.setStart(first, start - from);
  range.setEnd(last, end - to);
  return range;
}

/** The text node over a place, and where it begins. */
function at(nodes, place) {
  let [low, top] = [0, nodes.length - 1];
  while (low < top) {
    const middle = (low + top + 1) >> 1;
    if (nodes[middle][0] <= place) low = middle; else top = middle - 1;
  }
  return nodes[low];
}
