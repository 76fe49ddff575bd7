// A claim's page by keyboard: f goes from finding to finding, r releases. Without scripts all of it is links and forms.
import { startKeys } from "./work-keys.js";

const findings = [...document.querySelectorAll(".sheet-findings li[tabindex]")];

function next() {
  if (!findings.length) return;
  const here = findings.findIndex((one) => one.contains(document.activeElement));
  findings[(here + 1) % findings.length].focus();
}

startKeys(document, { f: next, r: () => document.querySelector("[data-release]")?.click() });
