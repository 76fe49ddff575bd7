// The key map: one table that is both what the keys do and what the help shows.
import { ask } from "./work-session-ask.js";
import { el } from "./work-dom.js";

const PLACE = "medcodex-keys";

// keys, action, what it says, group. A key as KeyboardEvent.key has it; "Shift+" only where the key alone is another.
export const MAP = [
  [["j", "ArrowDown"], "next", "next code", "Move"],
  [["k", "ArrowUp"], "previous", "previous code", "Move"],
  [["n"], "undecided", "next code to decide", "Move"],
  [["Home"], "first", "first code", "Move"],
  [["End"], "last", "last code", "Move"],
  [["a"], "accept", "accept", "Decide"],
  [["r"], "reject", "reject, with a reason or without", "Decide"],
  [["c"], "change", "change to another code", "Decide"],
  [["A"], "acceptAll", "accept all that are not decided", "Decide"],
  [["+", "/"], "add", "add a code by search", "Decide"],
  [["u"], "undo", "undo", "Decide"],
  [["U"], "redo", "redo", "Decide"],
  [["e"], "edit", "edit all of a code", "Edit"],
  [["p"], "poa", "present on admission", "Edit"],
  [["m"], "modifiers", "modifiers", "Edit"],
  [["7"], "seventh", "7th character", "Edit"],
  [["x"], "facts", "discharge status and origin", "Edit"],
  [["Shift+ArrowUp"], "up", "move up", "Edit"],
  [["Shift+ArrowDown"], "down", "move down", "Edit"],
  [["g"], "evidence", "to its words; again: to the next", "Record"],
  [["d"], "document", "next document", "Record"],
  [["D"], "documentBack", "previous document", "Record"],
  [["f"], "find", "find in the text", "Record"],
  [["w"], "why", "the code in full", "Beside"],
  [["b"], "book", "its page of the code book", "Beside"],
  [["i"], "findings", "findings", "Beside"],
  [["h"], "claim", "charges, visit level, what was left out", "Beside"],
  [["q"], "query", "queries", "Beside"],
  [["o"], "other", "the other claim", "Beside"],
  [["s"], "switch", "switch between facility and professional", "Claim"],
  [["Enter"], "complete", "complete; shows what stops it", "Claim"],
  [["?"], "help", "this map", "Claim"],
  [["Escape"], "back", "back to the codes", "Claim"],
];
const LETTER = /^.$/u;

export class Keys {
  constructor(document, acts, dialog) {
    this.acts = acts;
    this.dialog = dialog;
    this.letters = stored() !== "off";
    this.found = new Map(MAP.flatMap(([keys, action]) => keys.map((key) => [key, action])));
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing || this.dialog.open) return;
    const { target, key } = event;
    const writing = target.closest("input, select, textarea, [contenteditable]");
    if (writing && key !== "Escape") return;
    if (LETTER.test(key) && !this.letters && key !== "?") return;
    // Enter and arrows belong to what has the focus, where that is a control or a text that scrolls.
    if (key === "Enter" && target.closest("a, button, summary")) return;
    if (/^(Arrow|Home|End)/.test(key) && target.closest("[data-scrolls], [role=tablist], summary")) return;
    const action = this.found.get(event.shiftKey && key.startsWith("Arrow") ? `Shift+${key}` : key);
    if (!action) return;
    event.preventDefault();
    this.acts[action]();
  }

  help() {
    const groups = Map.groupBy(MAP, ([, , , group]) => group);
    return ask(this.dialog, "Keys", (answer) => {
      const box = el("input", { type: "checkbox", checked: this.letters, onchange: () => {
        this.letters = box.checked;
        store(box.checked ? "on" : "off");
      } });
      return [
        el("div", { class: "keymap" }, [...groups].map(([group, rows]) => el("section", {},
          el("h3", {}, group),
          el("dl", {}, rows.map(([keys, , says]) => el("div", {},
            el("dt", {}, keys.flatMap((key, at) => [at ? " " : null, el("kbd", {}, shown(key))]).filter(Boolean)), el("dd", {}, says))))))),
        el("p", { class: "row" }, el("label", { class: "check" }, box, " One-letter keys"),
          el("button", { type: "button", "data-first": true, onclick: () => answer(null) }, "Close")),
      ];
    });
  }
}

export function shown(key) {
  return key.replace("Shift+", "⇧ ").replace("ArrowUp", "↑").replace("ArrowDown", "↓").replace("Escape", "Esc").replace(/^([A-Z])$/, "⇧ $1");
}

function stored() {
  try { return localStorage.getItem(PLACE); } catch { return null; }
}

function store(value) {
  try { localStorage.setItem(PLACE, value); } catch { /* kept for this page only */ }
}
