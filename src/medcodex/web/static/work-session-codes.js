// The codes as a listbox: one option a code, in groups; focus rove through it and is the choice.
import { bringIntoSight, counted, el, told } from "./work-dom.js";
import { isReported } from "./work-session-fold.js";
import { telling } from "./work-session-spans.js";

const SIGNS = { suggested: "○", accepted: "✓", rejected: "✕", added: "＋", changed: "⇄" };
const GROUPS = [
  ["leading", (line) => line.section === "diagnosis" && (line.role === "principal" || line.role === "first-listed")],
  ["Secondary diagnoses", (line) => line.section === "diagnosis"],
  ["Procedures", (line) => line.section === "procedure"],
  ["Services", () => true],
];
const SEVERITIES = ["error", "warning"];

export class Codes {
  /** `on` has pointed(ids) and chosen(line). */
  constructor(list, pane, on) {
    this.list = list;
    this.pane = pane;
    this.rows = new Map();
    this.order = [];
    this.active = null;
    this.drawn = "";
    list.addEventListener("pointerover", (event) => on.pointed(rowOf(event)?.dataset.line ?? null));
    list.addEventListener("pointerleave", () => on.pointed(null));
    list.addEventListener("focusin", (event) => { if (rowOf(event)) on.chosen(rowOf(event).dataset.line); });
    list.addEventListener("click", (event) => rowOf(event)?.focus());
  }

  show(lines, findings, active) {
    const focused = this.list.contains(document.activeElement);
    const groups = grouped(lines);
    this.order = groups.flatMap(([, members]) => members.map((line) => line.id));
    this.active = this.order.includes(active) ? active : this.order[0] ?? null;
    const alive = new Set(this.order);
    for (const [id, row] of this.rows) if (!alive.has(id)) { row.remove(); this.rows.delete(id); }
    // Built anew only where the order has changed: a row that stays keeps the focus and is not read out again.
    const drawing = JSON.stringify(groups.map(([title, members]) => [title, members.map(({ id, state }) => [id, state === "rejected"])]));
    if (drawing === this.drawn) {
      for (const [, members] of groups) for (const line of members) this.#row(line, findings);
      return;
    }
    this.drawn = drawing;
    this.list.replaceChildren(...groups.map(([title, members], at) => {
      const name = `codes-group-${at}`;
      return el("div", { role: "group", "aria-labelledby": name, class: "codes-group" },
        el("div", { id: name, class: "codes-title", role: "presentation" }, el("span", {}, title), el("span", { class: "quiet", "aria-hidden": "true" }, String(members.filter(isReported).length))),
        members.map((line) => this.#row(line, findings)));
    }));
    if (focused) this.focus();
  }

  /** The line after (1) or before (-1) the active one. */
  neighbour(by) {
    const at = this.order.indexOf(this.active);
    return this.order[Math.min(Math.max(at + by, 0), this.order.length - 1)] ?? null;
  }

  /** The next one not decided, from the active one on and around. */
  undecided(lines) {
    const open = new Set(lines.filter((line) => line.state === "suggested").map((line) => line.id));
    const at = this.order.indexOf(this.active);
    return [...this.order.slice(at + 1), ...this.order.slice(0, at)].find((id) => open.has(id)) ?? null;
  }

  focus() {
    const row = this.rows.get(this.active);
    if (!row) { this.list.focus({ preventScroll: true }); return; }
    row.focus({ preventScroll: true });
    bringIntoSight(row, this.pane, "nearest");
  }

  /** Mark a line as the active one, without focusing it. */
  choose(id) {
    this.active = id;
    for (const [key, row] of this.rows) {
      row.tabIndex = key === id ? 0 : -1;
      row.setAttribute("aria-selected", String(key === id));
    }
  }

  light(ids) {
    const lit = new Set(ids);
    for (const [id, row] of this.rows) row.classList.toggle("lit", lit.has(id));
    const [first] = ids;
    if (first && this.rows.get(first)) bringIntoSight(this.rows.get(first), this.pane, "nearest");
  }

  #row(line, findings) {
    const row = this.rows.get(line.id) ?? el("div", { role: "option", "data-line": line.id });
    this.rows.set(line.id, row);
    const here = line.id === this.active;
    row.className = `line ${line.state}${line.waiting ? " waiting" : ""}`;
    row.tabIndex = here ? 0 : -1;
    row.setAttribute("aria-selected", String(here));
    row.replaceChildren(...contentOf(line, findings));
    return row;
  }
}

function rowOf(event) { return event.target.closest?.('[role="option"]'); }

function grouped(lines) {
  const left = [...lines];
  const groups = GROUPS.map(([title, belongs]) => {
    const members = left.filter(belongs);
    for (const line of members) left.splice(left.indexOf(line), 1);
    const shown = title === "leading" ? (members[0]?.role === "principal" ? "Principal diagnosis" : "First-listed diagnosis") : title;
    return [shown, members];
  });
  return groups.filter(([, members]) => members.length);
}

function contentOf(line, findings) {
  const quote = line.evidence[telling(line)[0]];
  const about = findings.filter((finding) => SEVERITIES.includes(finding.severity) && finding.codes.includes(line.code) && isReported(line));
  return [
    el("span", { class: "rank", "aria-hidden": "true" }, line.rank ? String(line.rank) : ""),
    el("span", { class: "sign", "aria-hidden": "true" }, SIGNS[line.state]),
    el("span", { class: "line-head" }, el("span", { class: "code" }, line.code), " ", el("span", { class: "name" }, line.display)),
    told(`, ${line.state}${line.waiting ? ", not yet saved" : ""}`),
    el("span", { class: "line-facts" }, facts(line)),
    line.evidence.length || line.was ? el("span", { class: "line-quote" },
      line.was ? el("span", { class: "was" }, `was ${codeOf(line.was)}`) : null,
      quote?.text ? [`“${quote.text}”`, quote.section ? el("span", { class: "where" }, ` ${quote.section}`) : null] : null,
      line.evidence.length > 1 ? el("span", { class: "where" }, ` +${line.evidence.length - 1}`) : null) : null,
    ...about.map((finding) => el("span", { class: `line-finding ${finding.severity}` },
      el("b", {}, finding.severity === "error" ? "Error" : "Warning"), ` ${finding.message}`)),
  ].filter(Boolean);
}

function facts(line) {
  const exempt = line.section === "diagnosis" && line.poa === null;
  return [
    line.withdrawn ? el("span", { class: "chip warn" }, "not proposed now") : line.fresh ? el("span", { class: "chip" }, "new") : null,
    line.assertion && line.assertion !== "present" ? el("span", { class: "chip" }, line.assertion) : null,
    ...(line.modifiers ?? []).map((one) => el("span", { class: "chip mono" }, told("modifier "), one)),
    line.units && Number(line.units) !== 1 ? el("span", { class: "chip" }, `×${line.units}`) : null,
    line.date && line.section !== "diagnosis" ? el("span", { class: "fact-date" }, line.date.slice(5)) : null,
    exempt || line.section !== "diagnosis" ? null : el("span", { class: `poa poa-${line.poa}`, title: line.poa_why ?? "" }, told("present on admission "), line.poa),
    line.confidence === null || line.confidence === undefined ? null
      : el("span", { class: line.confidence < 0.6 ? "sure low" : "sure", title: "confidence" }, told("confidence "), `${Math.round(line.confidence * 100)}`, told(" percent")),
  ].filter(Boolean);
}

export function codeOf(was) { return typeof was === "string" ? was : was?.code ?? ""; }

/** How far the work is: "7 of 12 decided". */
export function progress(lines) {
  const open = lines.filter((line) => line.state === "suggested").length;
  return open ? `${counted(open, "code")} to decide` : "every code is decided";
}
