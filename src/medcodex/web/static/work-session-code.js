// Everything about one code: what was decided, the words it rests on, the way through the book, others it could be.
import { button, cap, counted, el } from "./work-dom.js";
import { codeOf } from "./work-session-codes.js";

export const POA = { Y: "present on admission", N: "not present on admission", U: "documentation does not say", W: "clinically undetermined" };
const SHORT = { Y: "yes", N: "no", U: "unknown", W: "undetermined" };
const KINDS = { index: "Index", tabular: "Tabular", rule: "Rule", lexicon: "Lexicon", model: "Model", verifier: "Verifier" };

/** What the pane shows of a line. `acts` are the actions by name, `on` has quote(line, at) and titleOf(quote), the title of its document. */
export function codeParts(line, findings, acts, on) {
  if (!line) return [el("p", { class: "empty" }, "No codes yet. ", cap("+"), " adds one.")];
  const about = findings.filter((finding) => finding.codes.includes(line.code));
  return [
    el("header", { class: "of-code" },
      el("h3", {}, el("span", { class: "code" }, line.code), " ", line.display),
      el("p", { class: "quiet" }, [roleOf(line), line.state, line.was && `was ${codeOf(line.was)}`, line.reason, line.withdrawn && "no longer proposed", line.fresh && "new in the last run"].filter(Boolean).join(" · "))),
    el("div", { class: "acts", role: "group", "aria-label": `Decide ${line.code}` }, actsOn(line, acts)),
    fieldsOf(line, acts),
    ...about.map(findingOf),
    part(`Evidence`, el("ul", { class: "quotes" }, line.evidence.map((quote, at) => el("li", {},
      button([
        el("q", {}, quote.text ?? "words that wait to be read again"),
        el("span", { class: "where" }, [quote.section, on.titleOf(quote), ...(quote.marks ?? [])].filter(Boolean).join(" · ")),
      ], `quote-${line.id}-${at}`, () => on.quote(line, at), { class: "quote" })))), line.evidence.length,
    line.evidence.length ? null : "Added by hand, without words of the record."),
    part("Axes", el("ul", { class: "axes-of" }, (line.axes ?? []).map(axisOf)), line.axes?.length ?? 0),
    part("Why", el("ol", { class: "why" }, line.why.map(stepOf)), line.why.length),
    part("Could also be", el("ul", { class: "others" }, line.alternatives.map((other) => el("li", {},
      button([el("span", { class: "code" }, other.code), " ", other.display, el("span", { class: "where" }, other.because)],
        `other-${line.id}-${other.code}`, () => acts.changeTo(other), { class: "other", title: `Change to ${other.code}` })))), line.alternatives.length),
  ];
}

function roleOf(line) {
  if (line.state === "rejected") return "";
  return line.section === "diagnosis" ? `${line.role}${line.rank > 1 ? ` ${line.rank}` : ""}` : `${line.section} ${line.rank ?? ""}`;
}

function actsOn(line, acts) {
  const act = (label, key, name) => button([label, cap(key)], `act-${name}`, () => acts[name](), { "aria-keyshortcuts": key });
  return [
    act("Accept", "a", "accept"),
    line.state === "added" ? act("Take out", "r", "reject") : act("Reject", "r", "reject"),
    act("Change", "c", "change"),
    act("Edit", "e", "edit"),
    act("Query", "q", "query"),
  ];
}

function fieldsOf(line, acts) {
  const field = (label, key, name, value, note) => el("div", {},
    el("dt", {}, label),
    el("dd", {}, button([el("b", {}, value ?? "none"), cap(key)], `field-${name}`, () => acts[name](), { class: "field", "aria-keyshortcuts": key }),
      note ? el("span", { class: "where" }, note) : null));
  const fields = [];
  if (line.section === "diagnosis") {
    fields.push(field("On admission", "p", "poa", line.poa ? `${line.poa} ${SHORT[line.poa] ?? ""}` : "blank", said(line.poa_why)));
    if (line.system === "icd10cm" && /^[A-Z]\w\w\.\w{4}$/.test(line.code)) fields.push(field("7th character", "7", "seventh", line.code.at(-1)));
  }
  if (line.section === "service") {
    fields.push(field("Modifiers", "m", "modifiers", line.modifiers?.join(" ") || null));
    fields.push(field("Units", "e", "edit", line.units === null ? null : String(line.units)));
  }
  if (line.section !== "diagnosis") fields.push(field("Date", "e", "edit", line.date));
  return el("dl", { class: "fields" }, fields);
}

function said(why) {
  if (!why) return null;
  if (typeof why === "string") return why;
  return [why.because ?? why.message ?? (why.path ?? []).join(" › "), why.source].filter(Boolean).join(", ");
}

function axisOf({ value, name, label, because }) {
  return el("li", {}, el("b", { class: "code" }, value), el("span", {}, label ?? "", el("span", { class: "where" }, [name, because].filter(Boolean).join(": "))));
}

function stepOf({ kind, path, source }) {
  const steps = (Array.isArray(path) ? path : [path]).flatMap((step, at) => [at ? el("span", { class: "then" }, " › ") : null, step]);
  return el("li", {}, el("span", { class: "kind" }, KINDS[kind] ?? kind), el("span", { class: "path", title: source ?? "" }, steps));
}

/** A finding with all that it says. */
export function findingOf(finding) {
  const word = { error: "Error", warning: "Warning" }[finding.severity] ?? "Note";
  return el("div", { class: `finding ${finding.severity}` },
    el("p", {}, el("b", {}, word), " ", finding.message),
    finding.suggestions?.length ? el("p", { class: "mend" }, finding.suggestions.join("; ")) : null,
    el("p", { class: "where" }, [finding.rule, finding.source].filter(Boolean).join(" · ")));
}

/** A part with its heading; nothing where it is empty and has nothing to say of that. */
export function part(title, content, number, otherwise = null, level = "h4") {
  if (!number && !otherwise) return null;
  return el("section", { class: "part" },
    el(level, {}, title, number > 1 ? el("span", { class: "quiet" }, ` ${number}`) : null),
    number ? content : el("p", { class: "quiet" }, otherwise));
}

/** "2 errors, 1 warning" of findings. */
export function findingsCount(findings) {
  const of = (severity) => findings.filter((finding) => finding.severity === severity).length;
  return [[of("error"), "error"], [of("warning"), "warning"]].filter(([number]) => number).map(([number, word]) => counted(number, word)).join(", ");
}
