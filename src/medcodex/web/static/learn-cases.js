// The rows of a practice chart: search while typing, rows up and down in place, a new row when the last is used.
// Without it the form does the same by sending itself.
import { el } from "./work-dom.js";

const WAIT = 120;
const SHOWN = 10;
const form = document.querySelector("[data-coding]");
const rows = form?.querySelector("[data-rows]");
const date = form?.dataset.date ?? "";

function number() {
  [...rows.children].forEach((row, at) => {
    const code = row.querySelector("[data-code]");
    const poa = row.querySelector(".poa-choice");
    for (const [field, name, says] of [[code, "code", "Code"], [poa, "poa", "Present on admission"]]) {
      if (!field) continue;
      const label = field.previousElementSibling;
      field.id = `${name}-${at + 1}`;
      label.htmlFor = field.id;
      label.textContent = `${says} ${at + 1}`;
    }
    for (const button of row.querySelectorAll("[data-move]")) {
      button.setAttribute("aria-label", `Code ${at + 1} ${button.dataset.move}`);
    }
  });
}

function move(row, way) {
  const other = way === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  const held = document.activeElement;
  if (way === "up") other.before(row); else other.after(row);
  number();
  if (row.contains(held)) held.focus();
}

function free() {
  return [...rows.querySelectorAll("input[data-code]")].find((one) => !one.value.trim());
}

function more() {
  const row = rows.lastElementChild.cloneNode(true);
  for (const input of row.querySelectorAll("input")) input.value = "";
  for (const choice of row.querySelectorAll("select")) choice.selectedIndex = 0;
  row.querySelector("details").open = false;
  row.querySelector("[data-named]").textContent = "";
  row.querySelector(".found-codes")?.remove();
  rows.append(row);
  number();
  start(row);
  return row;
}

function start(row) {
  const box = row.querySelector("[data-code]");
  const named = row.querySelector("[data-named]");
  const list = el("div", { class: "found-codes", role: "listbox", "aria-label": "Codes found", hidden: true });
  const asking = { timer: 0, stop: null, chosen: -1 };
  list.id = `found-${Math.random().toString(36).slice(2)}`;
  row.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) box.setAttribute(name, value);
  const options = () => [...list.children];
  const close = () => {
    clearTimeout(asking.timer);
    asking.stop?.abort();
    list.hidden = true;
    asking.chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const all = options();
    if (!all.length) return;
    asking.chosen = (at + all.length) % all.length;
    all.forEach((one, place) => one.setAttribute("aria-selected", String(place === asking.chosen)));
    box.setAttribute("aria-activedescendant", all[asking.chosen].id);
    all[asking.chosen].scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    box.value = option.dataset.code;
    named.textContent = option.dataset.name;
    close();
    if (!free()) more();
  };
  const ask = async () => {
    const text = box.value.trim();
    asking.stop?.abort();
    if (text.length < 2) { close(); return; }
    asking.stop = new AbortController();
    try {
      const answer = await fetch(`/api/terminology/search?${new URLSearchParams({ text, date, limit: String(SHOWN) })}`, { signal: asking.stop.signal });
      const { hits } = answer.ok ? await answer.json() : { hits: [] };
      list.replaceChildren(...hits.map((hit, at) => el("div", { id: `${list.id}-${at}`, role: "option", "aria-selected": "false", "data-code": hit.code, "data-name": hit.display }, el("span", { class: "code" }, hit.code), el("span", {}, hit.display))));
      list.hidden = !hits.length || document.activeElement !== box;
      box.setAttribute("aria-expanded", String(!list.hidden));
      asking.chosen = -1;
      const same = hits.find((hit) => hit.code.replace(".", "") === text.toUpperCase().replace(".", ""));
      named.textContent = same ? same.display : "";
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  box.addEventListener("input", () => { named.textContent = ""; clearTimeout(asking.timer); asking.timer = setTimeout(ask, WAIT); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? "up" : "down");
      box.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      choose(event.key === "ArrowDown" ? asking.chosen + 1 : asking.chosen < 0 ? -1 : asking.chosen - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && asking.chosen >= 0) take(options()[asking.chosen]);
      else { close(); (row.nextElementSibling ?? more()).querySelector("[data-code]").focus(); }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  // Down rather than click: the box would lose the focus first.
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest('[role="option"]');
    if (!option || event.button !== 0) return;
    event.preventDefault();
    take(option);
  });
  for (const button of row.querySelectorAll("[data-move]")) {
    button.type = "button";
    button.addEventListener("click", () => move(row, button.dataset.move));
  }
}

if (form) {
  for (const row of rows.children) start(row);
  const button = form.querySelector("[data-more]");
  button.type = "button";
  button.textContent = "One row more";
  button.addEventListener("click", () => more().querySelector("[data-code]").focus());
  form.querySelector("[data-keys]").hidden = false;
}
