// Small questions, each in one modal dialog: the browser keeps the focus inside and gives it back where it was.
import { cap, el } from "./work-dom.js";

/** Ask in the dialog; `build(answer)` gives its content and calls `answer` with what was said. Null where it was left. */
export function ask(dialog, title, build) {
  const before = document.activeElement;
  return new Promise((resolve) => {
    // At once, and not with the dialog's own "close", which comes a while later: the next key finds the answer acted on.
    const answer = (value) => {
      dialog.close();
      if (document.activeElement === document.body && before?.isConnected) before.focus({ preventScroll: true });
      resolve(value);
    };
    dialog.replaceChildren(
      el("h2", { id: "ask-title" }, title),
      ...[build(answer)].flat().filter(Boolean),
    );
    dialog.onkeydown = (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      answer(null);
    };
    dialog.oncancel = (event) => {
      event.preventDefault();
      answer(null);
    };
    dialog.showModal();
    dialog.querySelector("[data-first]")?.focus();
  });
}

/** One of several, by its key, by arrows and Enter, or by the pointer. `choices`: `{key, label, detail, value}`. */
export function choose(dialog, title, choices, { first = 0, note = null } = {}) {
  return ask(dialog, title, (answer) => {
    const options = choices.map((choice, at) => el("button", {
      type: "button", class: "choice", "data-first": at === first, "aria-keyshortcuts": choice.key,
      onclick: () => answer(choice),
    }, cap(choice.key), el("span", { class: "choice-label" }, choice.label), choice.detail ? el("span", { class: "where" }, choice.detail) : null));
    const list = el("div", { class: "choices", onkeydown: (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const hit = choices.findIndex((choice) => choice.key.toLowerCase() === event.key.toLowerCase());
      if (by) options[(options.indexOf(document.activeElement) + by + options.length) % options.length].focus();
      else if (hit >= 0 && !event.ctrlKey && !event.metaKey && !event.altKey) answer(choices[hit]);
      else return;
      event.preventDefault();
    } }, options);
    return [note ? el("p", { class: "quiet" }, note) : null, list, leaving(answer)];
  });
}

/** A form. `fields`: `{name, label, type, value, hint, pattern, options, required}`; answers an object of values. */
export function fill(dialog, title, fields, { submit = "Save", note = null } = {}) {
  return ask(dialog, title, (answer) => {
    const form = el("form", { class: "filling", onsubmit: (event) => {
      event.preventDefault();
      answer(Object.fromEntries(new FormData(form)));
    } },
    note,
    fields.map((field, at) => el("label", {}, el("span", {}, field.label), inputOf(field, at === 0), field.hint ? el("small", {}, field.hint) : null)),
    el("div", { class: "row" }, el("button", { type: "submit", class: "main" }, submit), el("button", { type: "button", onclick: () => answer(null) }, "Cancel", cap("Esc"))));
    return form;
  });
}

function inputOf({ name, type = "text", value = "", pattern, options, required, rows }, first) {
  const shared = { name, "data-first": first, required };
  if (options) return el("select", shared, options.map(([key, label]) => el("option", { value: key, selected: key === (value ?? "") }, label)));
  if (rows) return el("textarea", { ...shared, rows, value: value ?? "" });
  const step = type === "number" ? { min: 0, step: "any" } : {};
  return el("input", { ...shared, ...step, type, value: value ?? "", pattern, autocomplete: "off", spellcheck: "false" });
}

function leaving(answer) {
  return el("div", { class: "row" }, el("button", { type: "button", onclick: () => answer(null) }, "Cancel", cap("Esc")));
}
