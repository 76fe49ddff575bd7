// What the session looks like once the decisions that still wait are taken: a small, local likeness of the server's own
// fold, so that work goes on while the server is away. The server's answer replaces it.

const LEADING = new Set(["principal", "first-listed"]);
export const SECTIONS = ["diagnosis", "procedure", "service"];
export const isComplete = (state) => state.complete;
export const isReported = (line) => line.state !== "rejected";

/** The state with waiting decisions applied; the state itself where none wait. */
export function expected(state, waiting) {
  const effective = standing(waiting);
  if (!effective.length) return state;
  const facts = { ...state.facts };
  for (const { kind, line, field, value } of effective) if (kind === "set" && line === undefined) facts[field] = value;
  return ranked({ ...state, facts, lines: effective.reduce(applied, state.lines) }, state);
}

/** The waiting decisions that are not taken back by a waiting undo. */
function standing(waiting) {
  const [done, undone] = [[], []];
  for (const decision of waiting) {
    if (decision.kind === "undo") { if (done.length) undone.push(done.pop()); }
    else if (decision.kind === "redo") { if (undone.length) done.push(undone.pop()); }
    else { done.push(decision); undone.length = 0; }
  }
  return done;
}

const waits = (line, change) => ({ ...line, ...change, waiting: true });

const isAdded = (line) => line.id.startsWith("a") || line.id.startsWith("new-");
const yes = (line) => (isAdded(line) ? "added" : line.was ? "changed" : "accepted");

const TAKEN = {
  accept: (line) => waits(line, { state: yes(line), reason: null }),
  reject: (line, { reason }) => waits(line, { state: "rejected", reason: reason ?? null }),
  change: (line, { code, display }) => {
    const proposed = line.was ?? line.code;
    const titled = display ?? line.alternatives.find((other) => other.code === code)?.display ?? "";
    const changed = { ...line, code, display: titled, was: isAdded(line) || code === proposed ? null : proposed };
    return waits(changed, { state: yes(changed), reason: null });
  },
  set: (line, { field, value }) => waits(line, { [field]: value }),
};

function applied(lines, decision) {
  const { kind } = decision;
  if (TAKEN[kind] && decision.line !== undefined) return lines.map((line) => (line.id === decision.line ? TAKEN[kind](line, decision) : line));
  if (kind === "accept_all") return lines.map((line) => (line.state === "suggested" ? TAKEN.accept(line) : line));
  if (kind === "remove") return removed(lines, decision);
  if (kind === "add") return [...lines, added(decision)];
  if (kind === "move") return moved(lines, decision);
  return lines;
}

export const idOfAdded = (key) => `new-${key}`;

function added({ key, system, code, display, evidence, section }) {
  return {
    id: idOfAdded(key), section: section ?? sectionOf(system), system, code, display: display ?? "", state: "added", role: "secondary",
    rank: null, poa: null, poa_why: null, modifiers: [], units: null, date: null, confidence: null, assertion: "present",
    evidence: evidence ?? [], why: [], alternatives: [], was: null, waiting: true,
  };
}

export function sectionOf(system) {
  if (system === "icd10cm") return "diagnosis";
  return system === "icd10pcs" ? "procedure" : "service";
}

/** What was added goes; what the engine proposed is rejected. */
function removed(lines, decision) {
  return lines.flatMap((line) => {
    if (line.id !== decision.line) return [line];
    return isAdded(line) ? [] : [TAKEN.reject(line, decision)];
  });
}

/** One line put to a place (from 1) among the reported lines of its section. */
function moved(lines, { line: id, to }) {
  const line = lines.find((one) => one.id === id);
  if (!line || !isReported(line)) return lines;
  const others = lines.filter((one) => one.id !== id);
  const peers = others.filter((one) => one.section === line.section && isReported(one));
  const before = peers[to - 1];
  const last = peers.at(-1);
  const at = before ? others.indexOf(before) : last ? others.indexOf(last) + 1 : others.length;
  return others.toSpliced(at, 0, waits(line, {}));
}

/** Ranks and roles of lines in the order they have now. */
function ranked(state, before) {
  const leading = before.lines.find((line) => LEADING.has(line.role))?.role
    ?? (before.claim === "facility" && before.encounter.setting === "inpatient" ? "principal" : "first-listed");
  const counts = {};
  const lines = state.lines.map((line) => {
    if (!isReported(line)) return { ...line, rank: null };
    const rank = counts[line.section] = (counts[line.section] ?? 0) + 1;
    const role = line.section === "diagnosis" ? (rank === 1 ? leading : "secondary") : line.role;
    return { ...line, rank, role };
  });
  return { ...state, lines };
}

/** What a line says, to compare what was seen with what the server has. */
export function saying(line) {
  if (!line) return "";
  const { code, state, poa, modifiers, units, date, charge, dx } = line;
  return JSON.stringify([code, state, poa ?? null, modifiers ?? [], units ?? null, date ?? null, charge ?? null, dx ?? null]);
}

/** Which lines differ between two states, in words; only codes and states, so it may be told anywhere. */
export function differences(before, after) {
  const old = new Map(before.lines.map((line) => [line.id, line]));
  const told = [];
  for (const line of after.lines) {
    const was = old.get(line.id);
    old.delete(line.id);
    if (!was) told.push(`${line.code} was added`);
    else if (was.code !== line.code) told.push(`${was.code} is now ${line.code}`);
    else if (was.state !== line.state) told.push(`${line.code} is now ${line.state}`);
    else if (saying(was) !== saying(line)) told.push(`details of ${line.code} changed`);
  }
  for (const line of old.values()) told.push(`${line.code} was removed`);
  const order = (state) => state.lines.filter(isReported).map((line) => line.id).join(" ");
  if (!told.length && order(before) !== order(after)) told.push("the order changed");
  return told;
}
