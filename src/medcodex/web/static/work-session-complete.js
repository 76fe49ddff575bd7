// Completing a claim, with everything that stands in the way shown first, and reopening it.
import { ask, fill } from "./work-session-ask.js";
import { button, counted, el } from "./work-dom.js";

/** Ask to complete. Answers `{reason}` to go on, `{line}` or `{document}` with the id of what to look at, null to stay. */
export function askComplete(dialog, state, waiting, documents) {
  const { stops = [], lines } = state;
  const hard = stops.filter((stop) => stop.kind === "hard");
  const soft = stops.filter((stop) => stop.kind !== "hard");
  const standing = lines.filter((line) => line.state !== "rejected");
  const free = !hard.length && !waiting;
  return ask(dialog, free ? "Complete this claim?" : "Not yet complete", (answer) => {
    const reason = soft.length && free ? el("textarea", { name: "reason", rows: 2, required: true, "data-first": true }) : null;
    const form = el("form", { class: "completing", onsubmit: (event) => {
      event.preventDefault();
      answer(free ? { reason: reason?.value.trim() || null } : null);
    } },
    el("p", {}, `${counted(standing.length, "code")} on the ${state.claim} claim, ${lines.length - standing.length} rejected.`),
    waiting ? el("p", { class: "finding error" }, `${counted(waiting, "decision waits", "decisions wait")} to be saved. A claim is complete only with all of them.`) : null,
    stopList("These stop it", "error", hard, (stop) => wayTo(stop.where, lines, documents, answer)),
    stopList("These want a reason", "warning", soft, (stop) => wayTo(stop.where, lines, documents, answer)),
    reason ? el("label", {}, el("span", {}, "Why it is right all the same"), reason) : null,
    el("div", { class: "row" },
      free ? el("button", { type: "submit", class: "main", "data-first": !reason }, "Complete") : null,
      el("button", { type: "button", "data-first": !free, onclick: () => answer(null) }, "Back to the codes")));
    return form;
  });
}

function stopList(title, severity, stops, way) {
  if (!stops.length) return null;
  return el("section", {}, el("h3", {}, title), el("ul", {}, stops.map((stop) => el("li", { class: `finding ${severity}` },
    el("p", {}, stop.message, " ", way(stop)), stop.mend ? el("p", { class: "mend" }, stop.mend) : null))));
}

/** A button to the code or the document that a stop speaks of. */
function wayTo(where, lines, documents, answer) {
  const line = lineAt(where, lines);
  if (line) return button(`Go to ${line.code}`, "", () => answer({ line: line.id }), { class: "look" });
  const document = documents.find((one) => where === `documents/${one.id}`);
  return document ? button("Show it", "", () => answer({ document: document.id }), { class: "look", "aria-label": `Show ${document.title || document.kind}` }) : null;
}

/** The line that a stop names: by its id, or by its place in the claim, such as diagnoses[1]. */
function lineAt(where, lines) {
  const direct = lines.find((line) => line.id === where);
  const [, list, number] = /^(diagnoses|procedures|lines)\[(\d+)\]/.exec(where ?? "") ?? [];
  if (direct || !list) return direct;
  const section = { diagnoses: "diagnosis", procedures: "procedure", lines: "service" }[list];
  return lines.filter((line) => line.section === section && line.state !== "rejected")[Number(number)];
}

/** Ask why a claim is opened again; null to leave it. */
export async function askReopen(dialog) {
  const said = await fill(dialog, "Reopen this claim", [{ name: "reason", label: "Why", rows: 2, required: true }], { submit: "Reopen" });
  return said?.reason.trim() || null;
}
