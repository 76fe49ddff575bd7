// What concerns the claim as a whole: the bill's own fields, the level of the visit, charges, what was left out.
import { button, cap, el } from "./work-dom.js";
import { part as partOf } from "./work-session-code.js";

const part = (title, content, number, otherwise = null) => partOf(title, content, number, otherwise, "h3");

export const FACTS = [
  ["discharge_status", "Discharge status", "[0-9]{2}", "01 home, 02 hospital, 03 skilled nursing, 06 home health, 07 left against advice, 20 died"],
  ["admission_type", "Admission type", "[0-9]", "1 emergency, 2 urgent, 3 elective, 4 newborn, 5 trauma"],
  ["point_of_origin", "Point of origin", "[0-9A-Z]", "1 home, 4 hospital, 5 nursing facility"],
];

/** The parts of the pane. `on` has go(line id) and add(system, code, display); `acts` the actions by name. */
export function claimParts(state, acts, on) {
  const { reconciliation = [], not_reported: left = [], em = null, em_reason: reason = null, facts = {}, warnings = [], run } = state;
  const stay = state.claim === "facility";
  const notices = [...warnings, ...run?.warnings ?? []];
  return [
    stay ? part("On the bill", el("dl", { class: "fields" }, FACTS.map(([field, label]) => el("div", {},
      el("dt", {}, label), el("dd", {}, button([el("b", {}, facts[field] ?? "not told"), cap("x")], `fact-${field}`, acts.facts, { class: "field", "aria-keyshortcuts": "x" }))))), 1) : null,
    em || (reason && !stay) ? part("Level of the visit", em ? visit(em) : null, em ? 1 : 0, reason ?? "") : null,
    part("Charges", el("div", {}, reconciliation.map((one) => difference(one, on))), reconciliation.length, "Codes and charges agree, or nothing is charged."),
    part("Left out by the engine", el("ul", { class: "others" }, left.map((one) => el("li", {},
      button([el("span", { class: "code" }, one.code), " ", one.display, el("span", { class: "where" }, one.because)], `left-${one.code}`,
        () => on.add(one), { class: "other", title: `Add ${one.code}` })))), left.length),
    part("Code books", el("ul", {}, notices.map((one) => el("li", { class: "quiet" }, one.message))), notices.length),
  ];
}

function visit(em) {
  return el("div", {},
    el("p", {}, el("b", {}, [em.code, em.level].filter(Boolean).join(", ")), em.by ? el("span", { class: "quiet" }, ` by ${em.by === "mdm" ? "decision making" : em.by}`) : null),
    em.code_note ? el("p", { class: "quiet" }, em.code_note) : null,
    el("dl", { class: "fields" }, ["problems", "data", "risk", "time"].filter((name) => em[name]).map((name) =>
      el("div", {}, el("dt", {}, name), el("dd", {}, String(em[name]))))));
}

function difference(one, on) {
  const units = [["coded", one.coded], ["charged", one.charged]].filter(([, number]) => number !== null && number !== undefined);
  return el("div", { class: `finding ${one.severity}` },
    el("p", {}, el("b", { class: "code" }, one.code), " ", one.message),
    el("p", { class: "where" }, [...units.map(([word, number]) => `${word} ${number}`), one.rule, one.source].filter(Boolean).join(" · ")),
    one.lines?.length ? button("Go to the code", `charge-${one.rule}-${one.lines[0]}`, () => on.go(one.lines[0]), { class: "look" }) : null);
}
