// What every page has: theme, search box, tree, keys. Without scripts all of it is links and forms.
import { startSearch } from "./search.js";
import { startTree } from "./tree.js";
import { startTheme } from "./switch.js";
import { startCopy } from "./copy.js";
import { startKeys } from "./keys.js";

const parameters = new URLSearchParams(location.search);
const date = parameters.get("date");

startTheme(document.querySelector("[data-theme-switch]"));
startSearch(document.querySelector("[data-find]"), date);
startTree(document.querySelector("[data-tree]"), document.querySelector("[data-contents]"), date);
startCopy(document.querySelector("[data-copy]"));
startKeys(document);

for (const form of document.querySelectorAll("[data-filters]")) {
  form.classList.add("auto");
  form.addEventListener("change", () => form.requestSubmit());
}
// A sheet closes by Escape, and by a click beside it.
for (const sheet of document.querySelectorAll("details.when")) {
  document.addEventListener("click", (event) => { if (!sheet.contains(event.target)) sheet.open = false; });
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
}
