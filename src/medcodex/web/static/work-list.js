// The worklist by keyboard. Without scripts all of it is links and forms.
import { startKeys } from "./work-keys.js";

const rows = [...document.querySelectorAll("a[data-row]")];
const dialog = document.querySelector("[data-hold]");
const follow = (selector) => document.querySelector(selector)?.click();

function chosen() {
  const row = document.activeElement?.closest("tr[data-chart]");
  return row?.querySelector("a[data-row]") ?? null;
}

function move(by) {
  if (!rows.length) return;
  const here = rows.indexOf(chosen());
  const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1);
  rows[next].focus();
}

function hold() {
  const link = chosen() ?? rows[0];
  if (!dialog || !link) return;
  const chart = link.closest("tr").dataset.chart;
  const form = dialog.querySelector("form");
  form.reset();
  form.action = `/work/charts/${encodeURIComponent(chart)}/hold`;
  dialog.querySelector("[data-hold-account]").textContent = link.textContent;
  dialog.showModal();
  dialog.addEventListener("close", () => link.focus(), { once: true });
}

dialog?.querySelector("[data-close]").addEventListener("click", () => dialog.close());

startKeys(document, {
  j: () => move(1),
  k: () => move(-1),
  n: () => document.querySelector("[data-next]")?.requestSubmit(),
  h: hold,
  "/": () => document.querySelector("[data-filters] select, [data-filters] input:not([type=hidden])")?.focus(),
  "[": () => follow('.pages a[rel="prev"]'),
  "]": () => follow('.pages a[rel="next"]'),
});

// A choice narrows at once; what is typed, when the field is left.
for (const form of document.querySelectorAll("[data-filters]")) {
  form.classList.add("auto");
  form.addEventListener("change", () => { if (form.reportValidity()) form.requestSubmit(); });
}
