// What every page of the workbench has: theme switch, sheets that close by Escape and by a click beside them, and a hand
// for decisions that still wait to be saved.
import { placeOf, sendWaiting } from "./work-waiting.js";
import { startTheme } from "./switch.js";

startTheme(document.querySelector("[data-theme-switch]"));

const { encounter, claim } = document.querySelector("[data-own-claim]")?.dataset ?? {};
sendWaiting(document.querySelector('meta[name="csrf"]')?.content ?? "", encounter ? placeOf(encounter, claim) : null);

for (const sheet of document.querySelectorAll("details[data-sheet]")) {
  document.addEventListener("click", (event) => { if (!sheet.contains(event.target)) sheet.open = false; });
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    event.preventDefault();
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
}
