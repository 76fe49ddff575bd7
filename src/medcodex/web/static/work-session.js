// The coding session: the parts of the page tied together around one state.
import { Book } from "./work-session-book.js";
import { Codes, progress } from "./work-session-codes.js";
import { Find } from "./work-session-find.js";
import { Keys } from "./work-session-keys.js";
import { Notes } from "./work-session-notes.js";
import { Outbox } from "./work-session-outbox.js";
import { Queries } from "./work-session-queries.js";
import { Side } from "./work-session-side.js";
import { askComplete, askReopen } from "./work-session-complete.js";
import { deciding } from "./work-session-acts.js";
import { button, counted, el, refill } from "./work-dom.js";
import { differences, expected, isComplete } from "./work-session-fold.js";
import { placeOf } from "./work-waiting.js";
import { worth, worthParts } from "./work-session-worth.js";

const HOVER = 220;
const given = JSON.parse(document.getElementById("session-data").textContent);
const { links } = given;
const token = document.querySelector('meta[name="csrf"]')?.content ?? "";
const $ = (id) => document.getElementById(id);

let base = given.session;
let shown = base;
let active = null;
let quoted = -1;
let hovering = 0;
let told401 = false;

const dialog = $("ask");
const ahead = globalThis.medcodexAhead;
const wait = (coming, came) => ahead.wait(coming, came);
const others = new BroadcastChannel("medcodex-coding");
const say = (words) => { $("said").textContent = words; };

/* the server */

function post(address, body, signal) {
  return fetch(address, {
    method: "POST", credentials: "same-origin", signal, body: JSON.stringify(body),
    headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": token },
  });
}

const outbox = new Outbox({
  post: (body, signal) => post(links.decisions, body, signal), storage: sessionStorage, place: placeOf(base.encounter.id, base.claim),
  told: {
    onChange: () => show(),
    onState(state, decision, own) {
      if (own && active === `new-${decision.key}`) active = own;
      adopt(state);
      others.postMessage({ encounter: state.encounter.id, claim: state.claim, seq: state.seq });
    },
    onConflict(decision, state) {
      const changed = differences(base, state);
      notice(`Not saved: ${named(decision)}. The claim has changed meanwhile: ${changed.join(", ") || "decided elsewhere"}. What you see now is what is saved.`);
      adopt(state);
    },
    onRefused(decision, why) { notice(`Not saved: ${named(decision)}. ${why}`); },
  },
});

function named(decision) {
  const line = shown.lines.find((one) => one.id === decision.line) ?? base.lines.find((one) => one.id === decision.line);
  return [decision.kind.replace("_", " "), line?.code ?? decision.code].filter(Boolean).join(" ");
}

function adopt(state) {
  const before = worth(base);
  base = state;
  const now = worth(base);
  show();
  if (now !== before) say(`${$("said").textContent} ${now || "No group"}, was ${before || "none"}.`.trim());
}

/** Ask for the state again, as another tab or another person may have changed it. */
async function refresh() {
  if (outbox.sending || outbox.waiting.length) { outbox.send(base); return; }
  try {
    const answer = await fetch(links.session, { credentials: "same-origin", headers: { accept: "application/json", "x-background": "1" } });
    if (answer.status === 401) { outbox.trouble = "signed-out"; show(); return; }
    if (!answer.ok) return;
    const state = await answer.json();
    if (outbox.trouble === "signed-out") outbox.trouble = null;
    if (state.seq <= base.seq || outbox.waiting.length) { show(); return; }
    const changed = differences(base, state);
    adopt(state);
    outbox.base = base;
    if (changed.length) say(`Changed elsewhere: ${changed.join(", ")}.`);
  } catch { /* away: what is shown stays */ }
}

/** Send what makes sense only now: completing and reopening. Keys typed meanwhile are for the claim as it is then. */
const atOnce = (decision, done) => wait(sentAtOnce(decision, done));

async function sentAtOnce(decision, done) {
  const answer = await outbox.once(decision, base);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok && said?.lines) { adopt(said); outbox.base = base; say(done); return true; }
  if (answer?.status === 409 && said?.state) { adopt(said.state); outbox.base = base; }
  if (answer?.status === 401) { outbox.trouble = "signed-out"; show(); }
  notice(answer ? `Not done: ${said?.error?.message ?? said?.detail ?? `the server answered ${answer.status}`}` : "Not done: the server does not answer.");
  return false;
}

/** Documents that came, or changed, after the engine read the chart. */
function unread() {
  const read = base.run?.documents ?? {};
  return given.documents.filter((one) => read[one.id] !== one.version);
}

async function codeAgain() {
  say("The record is read again.");
  const answer = await post(links.code, {}).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (!answer?.ok || !said?.lines) { notice(`Not coded again: ${said?.error?.message ?? "the server does not answer"}`); return; }
  const changed = differences(base, said);
  adopt(said);
  outbox.base = base;
  say(`Coded again: ${changed.join(", ") || "nothing changed"}.`);
  codes.focus();
}

/* what is shown */

function show() {
  shown = expected(base, outbox.waiting);
  codes.show(shown.lines, shown.findings ?? [], active);
  if (codes.active !== active) active = codes.active;
  notes.show(shown.lines);
  side.show(shown, line(), acts);
  light(active ? [active] : []);
  refill($("worth"), worthParts(shown, acts), () => codes.focus());
  showSaving();
  document.body.classList.toggle("is-complete", isComplete(base));
}

function showSaving() {
  if (outbox.trouble === "signed-out" && !told401) document.dispatchEvent(new CustomEvent("medcodex:locked"));
  told401 = outbox.trouble === "signed-out";
  const number = outbox.waiting.length;
  const wait = counted(number, "decision waits", "decisions wait");
  const place = $("saving");
  place.className = outbox.trouble || !outbox.safe ? "saving troubled" : number ? "saving busy" : "saving";
  const words = { away: "The server is away.", "signed-out": "You are signed out.", forbidden: "The server refuses." }[outbox.trouble] ?? "";
  const text = [words, number ? `${wait} to be saved${outbox.trouble ? ", and will be" : ""}.` : words ? "" : "All saved"].filter(Boolean).join(" ");
  const acts = {
    away: [button("Try now", "try", () => outbox.send(base))],
    "signed-out": [el("a", { href: `${links.login}?next=${encodeURIComponent(location.pathname + location.search)}`, "data-focus": "login" }, "Sign in"), button("Try again", "try", refresh)],
    forbidden: [button("Reload", "reload", () => location.reload()), button("Discard them", "drop", () => { outbox.drop(); refresh(); })],
  }[outbox.trouble] ?? [];
  const unsafe = number && outbox.safe === false ? "They are kept in this page only: do not close it." : null;
  if ($("saving-words").textContent !== text) $("saving-words").textContent = text;
  refill($("saving-acts"), [unsafe && el("span", {}, unsafe), ...acts], () => codes.focus());
}

function notice(words, ...acts) {
  // What failed for one reason stands together.
  const last = $("notices").lastElementChild;
  if (last?.contains(document.activeElement) === false && words.startsWith("Not saved") && last.textContent.startsWith("Not saved")) {
    last.firstElementChild.append(el("br"), words);
    return;
  }
  const one = el("div", { class: "notice" }, el("p", {}, words), ...acts, button("Dismiss", "", () => { one.remove(); codes.focus(); }));
  $("notices").append(one);
}

/* the parts */

const line = () => shown.lines.find((one) => one.id === active) ?? null;

function light(ids) {
  notes.light(ids);
  codes.light(ids.length === 1 && ids[0] === active ? [] : ids);
}

function choose(id, { focus = true, reveal = true } = {}) {
  if (!shown.lines.some((one) => one.id === id)) return;
  if (id !== active) {
    active = id;
    quoted = -1;
    codes.choose(id);
    side.show(shown, line(), acts);
  }
  light([id]);
  if (reveal) notes.reveal(line());
  if (focus) codes.focus();
}

const codes = new Codes($("codes"), $("codes-pane"), {
  chosen: (id) => { if (id !== active) choose(id, { focus: false }); },
  pointed(id) {
    clearTimeout(hovering);
    light(id ? [id] : [active].filter(Boolean));
    const pointed = shown.lines.find((one) => one.id === id);
    if (pointed) hovering = setTimeout(() => notes.reveal(pointed, false), HOVER);
  },
});

const notes = new Notes({ tabs: $("doc-tabs"), panel: $("doc-panel"), pane: $("doc-pane"), text: $("doc-text"), outline: $("doc-outline") }, given.documents, {
  pointed: (ids) => light(ids.length ? ids : [active].filter(Boolean)),
  chosen(ids) { choose(ids[(ids.indexOf(active) + 1) % ids.length], { reveal: false }); },
  turned() { light([active].filter(Boolean)); find.redraw(); },
  drawn: () => find?.redraw(),
});

const find = new Find($("find"), notes, () => $("doc-pane").focus({ preventScroll: true }));

const book = new Book({ form: $("book-form"), box: $("book-box"), mode: $("book-mode"), list: $("book-list"), page: $("book-page"), status: $("book-status") }, given.date, {
  taken(hit, purpose) { acts.take(hit, purpose); side.open("code"); codes.focus(); },
  left() { side.open("code"); codes.focus(); },
  wait,
});

const queries = new Queries(links, base.claim, post, {
  may: given.may.query,
  failed: (why) => notice(`The query was not kept: ${why}`),
  leave(address) { ahead.leaving(address); location.assign(address); },
  wait,
});

const side = new Side(
  Object.fromEntries([...document.querySelectorAll("[data-side]")].map((tab) => [tab.dataset.side, tab])),
  Object.fromEntries([...document.querySelectorAll("[data-panel]")].map((panel) => [panel.dataset.panel, panel])),
  {
    quote: (of, at) => quote(of, at),
    titleOf: (of) => (notes.documents.length > 1 ? notes.titleOf(of) : ""),
    go: (id) => choose(id),
    add: ({ system, code, display, evidence }) => acts.take({ system: system ?? "icd10cm", code, display }, { kind: "add", evidence: evidence?.[0] }),
    back: () => codes.focus(),
    opened(name) {
      if (name === "book" && line()) book.look(line().system, line().code);
      if (name === "other") showOther();
    },
    queries,
  },
);

async function showOther() {
  const claim = base.claims.find((one) => one !== base.claim);
  try {
    const answer = await fetch(links.other[claim].session, { credentials: "same-origin", headers: { accept: "application/json" } });
    if (answer.ok) side.showOther(shown, await answer.json());
  } catch { /* away */ }
}

function turnBy(by) {
  notes.step(by);
  const { title, kind, signed } = notes.current;
  say(`${title || kind}${signed === false ? ", not signed" : ""}.`);
}

function quote(of, at) {
  quoted = at;
  const said = of.evidence[at];
  if (!notes.goTo(of, at)) { say("Its words are not in these documents."); return; }
  say(`“${said.text ?? ""}” ${said.section ?? ""}. Evidence ${at + 1} of ${of.evidence.length} of ${of.code}.`);
}

/** The line that another page leads to, and which of its words. */
function showAsked(asked) {
  if (asked.get("line") === null || !shown.lines.some((one) => one.id === asked.get("line"))) return;
  choose(asked.get("line"));
  const at = Number(asked.get("words") ?? 0);
  if (line().evidence[at]) quote(line(), at);
}

/* deciding */

const desk = {
  line, say, choose, wait,
  state: () => shown,
  selected: () => notes.selected(),
  open() {
    if (!given.may.write) { say("You may read this claim, not change it."); return false; }
    if (!isComplete(base)) return true;
    say("The claim is complete. Reopen it to change codes.");
    return false;
  },
  decide(decision, words) {
    say(`${words}.`);
    const sent = outbox.add(decision, base);
    if (decision.kind !== "accept" && decision.kind !== "reject") say(`${words}. ${progress(shown.lines)}.`);
    return sent;
  },
  undo(kind) {
    const can = kind === "undo" ? base.can_undo || outbox.waiting.length : base.can_redo || outbox.waiting.some((one) => one.kind === "undo");
    if (!can) { say(`Nothing to ${kind}.`); return; }
    outbox.add({ kind }, base);
    say(kind === "undo" ? "Undone." : "Done again.");
    // What stands after it only the server knows: what is typed next is meant for that.
    wait(outbox.settled(), () => true);
  },
  advance(words = $("said").textContent) {
    const next = codes.undecided(shown.lines);
    if (next) choose(next);
    else codes.focus();
    say(`${words} ${next ? `${progress(shown.lines)}.` : "Every code is decided. Enter completes."}`.trim());
  },
  search(purpose) {
    side.open("book");
    book.open(purpose, purpose.evidence?.text.slice(0, 80) ?? "");
  },
};

const acts = {
  ...deciding(desk, dialog, book),
  next: () => choose(codes.neighbour(1)),
  previous: () => choose(codes.neighbour(-1)),
  first: () => choose(codes.order[0]),
  last: () => choose(codes.order.at(-1)),
  undecided: () => { const next = codes.undecided(shown.lines); if (next) choose(next); else say("Every code is decided."); },
  evidence() {
    const of = line();
    if (!of?.evidence.length) say("No words of the record belong to this code.");
    else quote(of, (quoted + 1) % of.evidence.length);
  },
  document: () => turnBy(1),
  documentBack: () => turnBy(-1),
  find: () => find.open(),
  why: () => side.open("code"),
  book() { side.open("book"); if (line()) book.look(line().system, line().code); },
  findings: () => side.open("findings"),
  claim: () => side.open("claim"),
  query() { side.open("queries"); (document.querySelector('[data-panel="queries"] [data-focus]') ?? document.querySelector('[data-side="queries"]')).focus(); },
  other: () => { if (base.claims.length > 1) side.open("other"); else say("This chart has one claim."); },
  async switch() {
    await wait(outbox.settled(), () => true);
    document.querySelector(".claims a:not([aria-current])")?.click();
  },
  help: () => keys.help(),
  back() {
    if (!$("find").hidden) find.close();
    getSelection().removeAllRanges();
    codes.focus();
  },
  async complete() {
    if (isComplete(base)) { say("The claim is complete."); return; }
    if (!given.may.complete) { say("You may not complete this claim."); return; }
    await wait(outbox.settled(), () => true); // what stops it is told by the claim as it is saved
    const said = await askComplete(dialog, shown, outbox.waiting.length, given.documents);
    if (said?.line) { choose(said.line); return; }
    if (said?.document) { notes.turn(said.document); $("doc-pane").focus({ preventScroll: true }); return; }
    if (said && await atOnce({ kind: "complete", ...(said.reason ? { reason: said.reason } : {}) }, "The claim is complete.")) {
      notice("The claim is complete.");
      $("notices").lastElementChild.append(el("a", { href: links.worklist, class: "main" }, "Back to the worklist"));
      $("notices").lastElementChild.querySelector("a").focus();
    }
  },
  async reopen() {
    const reason = await askReopen(dialog);
    if (reason && await atOnce({ kind: "reopen", reason }, "The claim is open again.")) codes.focus();
  },
};

const keys = new Keys(document, acts, dialog);

document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
addEventListener("online", () => outbox.send(base));
// The lock of the screen hears that an answer was refused, and tells when work may go on.
document.addEventListener("medcodex:unlocked", () => { outbox.trouble = null; refresh(); });
addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
addEventListener("beforeunload", (event) => { if (outbox.waiting.length) event.preventDefault(); });
others.addEventListener("message", ({ data }) => {
  if (data.encounter === base.encounter.id && data.claim === base.claim && data.seq > base.seq) refresh();
});
document.querySelector("[data-help]").addEventListener("click", () => acts.help());

active = (base.lines.find((one) => one.state === "suggested") ?? base.lines[0])?.id ?? null;
show();
document.body.classList.add("ready");
if (active) choose(active);
showAsked(new URLSearchParams(location.search));
if (links.code && given.may.write && !isComplete(base) && unread().length) {
  notice(`${counted(unread().length, "document")} came after this claim was coded: ${unread().map((one) => one.title || one.kind).join(", ")}.`,
    button("Code again", "again", (event) => { event.target.closest(".notice").remove(); codeAgain(); }));
}
outbox.send(base);
ahead.ready();
queries.load().then(() => side.show(shown, line(), acts));
