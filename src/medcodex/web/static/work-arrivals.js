// The list of messages by keyboard: j and k go through the rows, Enter opens as links do.
import { startKeys } from "./work-keys.js";

const rows = [...document.querySelectorAll("[data-row]")];

function step(by) {
  if (!rows.length) return;
  const here = rows.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + by, 0), rows.length - 1);
  rows[next].focus();
}

startKeys(document, { j: () => step(1), k: () => step(-1) });
