// The pane beside the codes: one code in full, the code book, and what concerns the claim as a whole.
import { button, el, refill } from "./work-dom.js";
import { claimParts } from "./work-session-claim.js";
import { codeParts, findingOf, findingsCount } from "./work-session-code.js";

const NAMES = ["code", "book", "findings", "claim", "queries", "other"];

export class Side {
  /** `tabs` and `panels` by name; `on` has go(line id), back(), queries and what the panes for code and claim need. */
  constructor(tabs, panels, on) {
    this.tabs = tabs;
    this.panels = panels;
    this.on = on;
    this.name = "code";
    for (const name of NAMES) tabs[name].addEventListener("click", () => this.open(name));
    tabs.code.parentElement.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const shown = NAMES.filter((name) => !tabs[name].hidden);
      this.open(shown[(shown.indexOf(this.name) + by + shown.length) % shown.length]);
      tabs[this.name].focus();
    });
    this.open("code");
  }

  open(name) {
    // Who was in the pane that goes would press its buttons unseen: the browser lets go of them only at its next drawing.
    const held = this.name !== name && this.panels[this.name].contains(document.activeElement);
    this.name = name;
    for (const one of NAMES) {
      const here = one === name;
      this.tabs[one].setAttribute("aria-selected", String(here));
      this.tabs[one].tabIndex = here ? 0 : -1;
      this.panels[one].hidden = !here;
    }
    if (held) this.on.back();
    this.on.opened?.(name);
  }

  show(state, line, acts) {
    const back = () => this.on.back();
    const { findings = [], queries = [], reconciliation = [] } = state;
    refill(this.panels.code, codeParts(line, findings, acts, this.on), back);
    refill(this.panels.findings, this.#findings(state), back);
    refill(this.panels.claim, claimParts(state, acts, this.on), back);
    refill(this.panels.queries, this.on.queries.parts(queries, line), back);
    this.#count("findings", findings.filter((one) => one.severity !== "info").length);
    this.#count("claim", reconciliation.length);
    this.#count("queries", this.on.queries.all(queries).length);
    this.tabs.other.hidden = state.claims.length < 2;
  }

  #count(name, number) {
    this.tabs[name].querySelector("[data-number]").textContent = number ? ` ${number}` : "";
  }

  #findings({ findings = [], lines }) {
    if (!findings.length) return [el("p", { class: "empty" }, "No findings.")];
    const order = ["error", "warning", "info"];
    const sorted = findings.toSorted((one, other) => order.indexOf(one.severity) - order.indexOf(other.severity));
    return [
      el("p", { class: "quiet" }, findingsCount(findings) || "nothing that stops"),
      ...sorted.map((finding) => el("div", { class: "with-codes" }, findingOf(finding),
        el("p", { class: "of-codes" }, finding.codes.map((code) => this.#go(code, lines, `finding-${finding.rule}-${finding.codes.join()}-${code}`))))),
    ];
  }

  /** What the chart's other claim holds, beside this one. */
  showOther(state, other) {
    const here = new Set(state.lines.filter((line) => line.state !== "rejected").map((line) => line.code));
    refill(this.panels.other, [
      el("p", { class: "quiet" }, `The ${other.claim} claim: what both report is plain, what only it reports is marked.`),
      el("ul", { class: "others" }, other.lines.filter((line) => line.state !== "rejected").map((line) => el("li", { class: here.has(line.code) ? "" : "only" },
        el("span", { class: "code" }, line.code), " ", line.display, el("span", { class: "where" }, `${line.state}${here.has(line.code) ? "" : ", only there"}`)))),
    ], () => this.on.back());
  }

  #go(code, lines, name) {
    const line = lines.find((one) => one.code === code);
    return line ? button(code, name, () => this.on.go(line.id), { class: "look code" }) : el("span", { class: "code" }, code);
  }
}
