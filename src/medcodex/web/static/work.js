// What every page of the workbench has: theme switch, and sheets that close by Escape and by a click beside them.
import { startTheme } from "./switch.js";

startTheme(document.querySelector("[data-theme-switch]"));

for (const sheet of document.querySelectorAll("details[data-sheet]")) {
  document.addEventListener("click", (event) => { if (!sheet.contains(event.target)) sheet.open = false; });
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    event.preventDefault();
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
}
