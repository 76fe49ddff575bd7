// What a coder does, by key or by button: each asks what it has to ask and hands one decision on.
import { choose, fill } from "./work-session-ask.js";
import { FACTS } from "./work-session-claim.js";
import { POA } from "./work-session-code.js";
import { idOfAdded, isReported } from "./work-session-fold.js";

const REASONS = [
  ["0", "no reason given", null], ["1", "not documented", "not documented"], ["2", "not supported by the findings", "not supported by the findings"],
  ["3", "integral to another code", "integral to another code"], ["4", "not treated or evaluated", "not treated or evaluated"], ["5", "history only", "history only"],
  ["6", "another code says it better", "another code says it better"], ["7", "said twice", "said twice"],
];
const MODIFIERS = "\\s*([A-Za-z0-9]{2}([\\s,]+[A-Za-z0-9]{2}){0,3})?\\s*";

/** The actions on the active code. `desk` gives line(), state(), decide(decision, words), say(words), advance(),
 * open(...), and wait(promise), which keeps the keys typed meanwhile for what comes of it. */
export function deciding(desk, dialog, book) {
  const one = (act) => async () => {
    const line = desk.line();
    if (!line) desk.say("No code is chosen.");
    else if (desk.open()) await act(line);
  };
  const whole = (act) => async () => { if (desk.open()) await act(); };
  const set = (line, field, value, words) => desk.decide({ kind: "set", line: line.id, field, value }, `${line.code}: ${words}`);
  const changeTo = (line, { code, display }) => {
    if (code === line.code) desk.say(`It is ${code} already.`);
    else desk.decide({ kind: "change", line: line.id, code, display }, `${line.code} changed to ${code}`);
  };

  async function reject(line) {
    if (line.state === "added") {
      desk.decide({ kind: "remove", line: line.id }, `${line.code} taken out`);
      return;
    }
    const why = await choose(dialog, `Reject ${line.code}`, REASONS.map(([key, label, value]) => ({ key, label, value })));
    if (!why) return;
    desk.decide({ kind: "reject", line: line.id, ...(why.value ? { reason: why.value } : {}) }, `${line.code} rejected`);
    desk.advance();
  }

  async function change(line) {
    if (!line.alternatives.length) { desk.search({ kind: "change", line }); return; }
    const choices = line.alternatives.slice(0, 9).map((other, at) => ({ key: String(at + 1), label: `${other.code} ${other.display}`, detail: other.because, value: other }));
    const taken = await choose(dialog, `Change ${line.code} to`, [...choices, { key: "s", label: "another code, by search", value: null }]);
    if (taken?.value) changeTo(line, taken.value);
    else if (taken) desk.search({ kind: "change", line });
  }

  async function poa(line) {
    if (line.section !== "diagnosis") { desk.say("Present on admission is for diagnoses."); return; }
    const choices = [...Object.entries(POA), ["B", "blank: exempt, or not asked for"]].map(([key, label]) => ({ key, label, value: key === "B" ? null : key }));
    const at = choices.findIndex((choice) => choice.value === line.poa);
    const taken = await choose(dialog, `${line.code}: present on admission`, choices, { first: Math.max(at, 0), note: typeof line.poa_why === "string" ? line.poa_why : null });
    if (taken && taken.value !== line.poa) set(line, "poa", taken.value, taken.value ? `on admission ${taken.value}` : "on admission blank");
  }

  async function modifiers(line) {
    if (line.section !== "service") { desk.say("Modifiers are for services."); return; }
    const said = await fill(dialog, `${line.code}: modifiers`, [{ name: "modifiers", label: "Up to four, such as 25 59", value: line.modifiers.join(" "), pattern: MODIFIERS }]);
    if (said) setModifiers(line, said.modifiers);
  }

  function setModifiers(line, text) {
    const wanted = text.toUpperCase().split(/[\s,]+/).filter(Boolean);
    if (wanted.join() !== line.modifiers.join()) set(line, "modifiers", wanted, `modifiers ${wanted.join(" ") || "none"}`);
  }

  async function seventh(line) {
    if (line.system !== "icd10cm") { desk.say("7th characters are for diagnoses."); return; }
    const found = await desk.wait(book.sevenths(line.code), (characters) => characters?.length > 0);
    if (!found) { desk.say("The code book does not answer."); return; }
    if (!found.length) { desk.say(`${line.code} takes no 7th character.`); return; }
    const root = line.code.slice(0, 7).padEnd(7, "X");
    const choices = found.map(({ character, meaning }) => ({ key: character, label: meaning, value: character }));
    const at = found.findIndex(({ character }) => line.code.length === 8 && line.code.endsWith(character));
    const taken = await choose(dialog, `${line.code}: 7th character`, choices, { first: Math.max(at, 0) });
    if (!taken) return;
    const code = root + taken.value;
    const display = await desk.wait(book.title("icd10cm", code));
    if (display === null) desk.say(`${code} is not in the code book.`);
    else changeTo(line, { code, display });
  }

  async function edit(line) {
    if (line.section === "diagnosis") { await poa(line); return; }
    const diagnoses = desk.state().lines.filter((other) => other.section === "diagnosis" && isReported(other));
    const pointers = (line.dx ?? []).map((id) => diagnoses.findIndex((other) => other.id === id) + 1).filter(Boolean).join(" ");
    const date = { name: "date", label: "Date", type: "date", value: line.date };
    const said = await fill(dialog, `Edit ${line.code}`, line.section === "procedure" ? [date] : [
      { name: "modifiers", label: "Modifiers", value: line.modifiers.join(" "), pattern: MODIFIERS, hint: "up to four" },
      { name: "units", label: "Units", type: "number", value: line.units },
      date,
      { name: "charge", label: "Charge", type: "number", value: line.charge, hint: "dollars" },
      { name: "dx", label: "For diagnoses", value: pointers, pattern: "[0-9 ,]*", hint: `numbers 1 to ${diagnoses.length}` },
    ]);
    if (!said) return;
    if (said.modifiers !== undefined) setModifiers(line, said.modifiers);
    for (const field of ["units", "date", "charge"]) {
      const value = said[field] || null;
      const same = field === "date" ? value === (line.date ?? null) : Number(value) === Number(line[field] ?? 0);
      if (said[field] !== undefined && !same) set(line, field, value, `${field} ${value ?? "none"}`);
    }
    if (said.dx === undefined || said.dx.trim() === pointers) return;
    const ids = said.dx.split(/[\s,]+/).filter(Boolean).map((number) => diagnoses[Number(number) - 1]?.id);
    if (ids.includes(undefined)) desk.say("There is no diagnosis of that number.");
    else set(line, "dx", ids, `for diagnoses ${said.dx.trim() || "none named"}`);
  }

  function move(line, by) {
    const peers = desk.state().lines.filter((other) => other.section === line.section && isReported(other));
    const at = peers.findIndex((other) => other.id === line.id);
    const to = at + 1 + by;
    if (at < 0 || to < 1 || to > peers.length) { desk.say(at < 0 ? "A rejected code has no place." : `${line.code} is at the ${by < 0 ? "top" : "end"} already.`); return; }
    desk.decide({ kind: "move", line: line.id, to }, `${line.code} is number ${to}`);
  }

  async function acceptAll() {
    const open = desk.state().lines.filter((line) => line.state === "suggested");
    if (!open.length) { desk.say("Every code is decided."); return; }
    const sure = await choose(dialog, `Accept ${open.length} codes unread?`, [
      { key: "n", label: "no, go on one by one", value: false },
      { key: "y", label: `yes: ${open.map((line) => line.code).join(", ")}`, value: true },
    ], { note: "Each of them stands on the claim under your name." });
    if (sure?.value) desk.decide({ kind: "accept_all" }, `${open.length} codes accepted`);
  }

  async function facts() {
    const { facts: known = {}, claim } = desk.state();
    if (claim !== "facility") { desk.say("These fields are of the facility's bill."); return; }
    const said = await fill(dialog, "On the bill", FACTS.map(([name, label, pattern, hint]) => ({ name, label, pattern, hint, value: known[name] ?? "" })));
    for (const [field, label] of said ? FACTS : []) {
      const value = said[field].trim().toUpperCase() || null;
      if (value !== (known[field] ?? null)) desk.decide({ kind: "set", field, value }, `${label} ${value ?? "not told"}`);
    }
  }

  return {
    accept: one((line) => {
      const decided = line.state !== "suggested" && line.state !== "rejected";
      if (!decided) desk.decide({ kind: "accept", line: line.id }, `${line.code} accepted`);
      desk.advance(decided ? `${line.code} is ${line.state} already.` : undefined);
    }),
    reject: one(reject), change: one(change), poa: one(poa), modifiers: one(modifiers), seventh: one(seventh), edit: one(edit),
    up: one((line) => move(line, -1)), down: one((line) => move(line, 1)),
    acceptAll: whole(acceptAll),
    undo: whole(() => desk.undo("undo")), redo: whole(() => desk.undo("redo")),
    facts: whole(facts),
    add: whole(() => desk.search({ kind: "add", evidence: desk.selected() })),
    changeTo: (other) => { const line = desk.line(); if (line && desk.open()) changeTo(line, other); },
    /** What was found in the code book, taken for a purpose. */
    take({ system, code, display }, { kind, line, evidence }) {
      if (!desk.open()) return;
      if (kind === "change") { const of = line ?? desk.line(); if (of) changeTo(of, { code, display }); return; }
      const sent = desk.decide({ kind: "add", system, code, display, ...(evidence ? { evidence: [evidence] } : {}) }, `${code} added`);
      desk.choose(idOfAdded(sent.key));
    },
  };
}
