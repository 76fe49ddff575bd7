// A chart by keyboard: c codes it, h holds it, f notes a follow-up, u goes up to the list.
import { startKeys } from "./work-keys.js";

function open(letter) {
  const box = document.querySelector(`details[data-open-by="${letter}"]`);
  if (!box) return;
  box.open = true;
  box.querySelector("select, input:not([type=hidden]), textarea")?.focus();
}

startKeys(document, {
  c: () => document.querySelector("[data-code]")?.click(),
  h: () => open("h"),
  f: () => open("f"),
  u: () => document.querySelector("[data-worklist]")?.click(),
});
