// The code books beside a question: those that may be open in this exam, searched and read without leaving the page.
import { el } from "./work-dom.js";

const WAIT = 150;
const SHOWN = 12;
const LABELS = [
  ["notes", "Note"], ["includes", "Includes"], ["inclusion_terms", "Inclusion terms"], ["code_first", "Code first"], ["code_also", "Code also"],
  ["use_additional", "Use additional code"], ["excludes1", "Excludes1"], ["excludes2", "Excludes2"], ["seventh_note", "7th character"],
];

export function startBooks(form) {
  const pane = form.querySelector("[data-books]");
  if (!pane) return;
  const one = (name) => pane.querySelector(`[data-book${name}]`);
  const box = one("-box");
  const open = new Set(pane.dataset.books.split(" "));
  let systems = null; // of the books that may be open, those that are loaded
  let timer = 0;
  let asking = null;
  pane.querySelector("[data-book]").hidden = false;

  async function ask(address) {
    asking?.abort();
    asking = new AbortController();
    const answer = await fetch(address, { signal: asking.signal });
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.error?.message ?? said.detail);
    return said;
  }

  function failed(error) {
    if (error.name === "AbortError") return;
    one("-entry").replaceChildren(el("p", { class: "quiet" }, error instanceof TypeError ? "The code books do not answer." : error.message));
  }

  async function search() {
    const text = box.value.trim();
    if (text.length < 2) { one("-hits").replaceChildren(); return; }
    try {
      systems ??= (await ask("/api/terminology/systems")).systems.map(({ system }) => system).filter((system) => open.has(system));
      const query = new URLSearchParams([["text", text], ["limit", String(SHOWN)], ["billable", "false"], ...systems.map((system) => ["system", system])]);
      const { hits } = await ask(`/api/terminology/search?${query}`);
      one("-status").textContent = hits.length ? `${hits.length} codes` : "no codes found";
      one("-hits").replaceChildren(...(hits.length ? hits.map(hitOf) : [el("li", { class: "quiet" }, "Nothing found.")]));
    } catch (error) {
      failed(error);
    }
  }

  const hitOf = ({ system, code, display }) => el("li", {}, el("button", { type: "button", onclick: () => read(system, code) }, el("span", { class: "code" }, code), ` ${display}`));

  async function read(system, code) {
    try {
      const said = await ask(`/api/terminology/${encodeURIComponent(system)}/codes/${encodeURIComponent(code)}`);
      one("-entry").replaceChildren(...entryOf(said).flat(2));
      one("-entry").focus();
    } catch (error) {
      failed(error);
    }
  }

  const textOf = (note) => (typeof note === "string" ? note : note.text ?? "");

  function entryOf({ system, code, display, billable, children = [], notes, seventh = [], axes = [] }) {
    const own = notes?.own ?? {};
    return [
      el("h3", {}, el("span", { class: "code" }, code), ` ${display}`),
      el("p", {}, billable ? "" : "Not billable. ", el("a", { href: `/book/${encodeURIComponent(system)}/${encodeURIComponent(code)}`, target: "_blank", rel: "noopener" }, "Open in the code book")),
      LABELS.filter(([kind]) => own[kind]?.length).map(([kind, label]) => [el("p", { class: "kind" }, label), el("ul", {}, own[kind].map((note) => el("li", {}, textOf(note))))]),
      [...Map.groupBy(notes?.inherited ?? [], (note) => note.from)].map(([from, found]) => [el("p", { class: "kind" }, `From ${from}`), el("ul", {}, found.map((note) => el("li", {}, `${LABELS.find(([kind]) => kind === note.kind)?.[1] ?? note.kind}: ${note.text}`)))]),
      children.length ? el("ul", { class: "hits" }, children.map((child) => hitOf({ system, ...child }))) : [],
      seventh.length ? el("ul", {}, seventh.map((each) => el("li", {}, `${each.character}: ${each.meaning}`))) : [],
      axes.length ? el("ul", {}, axes.map((each) => el("li", {}, `${each.character} ${each.axis}: ${each.title}`))) : [],
    ];
  }

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, WAIT); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would hand the form in
    clearTimeout(timer);
    search();
  });
}
