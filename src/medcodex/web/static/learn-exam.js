// A sitting of a mock exam: one question at a time, answers kept as they are given, the time that is left. What the
// server decides, it decides by its own clock; this shows it. Without this script the page works as a form.
import { startBooks } from "./learn-exam-books.js";
import { Keeper } from "./learn-exam-keeper.js";
import { counted } from "./work-dom.js";
import { startKeys } from "./work-keys.js";

const form = document.querySelector("form[data-exam]");
if (form) start(form);

function start(form) {
  const { exam, place, deadline, now, questions } = form.dataset;
  const one = (selector) => form.querySelector(selector);
  const sections = new Map([...form.querySelectorAll("[data-question]")].map((section) => [Number(section.dataset.question), section]));
  const links = new Map([...form.querySelectorAll("[data-to]")].map((link) => [Number(link.dataset.to), link]));
  const many = sections.size > 1;
  let here = Number(place);
  let all = false;
  form.classList.add("scripted");

  let leaving = false;
  const over = () => {
    if (leaving) return;
    leaving = true;
    location.reload();
  };
  const clock = startClock(one("[data-left]"), deadline, now, over);
  const keeper = new Keeper({
    exam, token: one('input[name="csrf"]').value,
    onState: (words) => { one("[data-kept]").textContent = words; },
    onSitting: (sitting) => clock.set(sitting.deadline, sitting.now),
    onOver: over,
  });
  for (const [number, kept] of keeper.unsent()) put(number, kept);

  /** What waited in this browser is put back on the page. */
  function put(number, { choice, flagged }) {
    const section = sections.get(number);
    if (!section) return;
    if (choice !== undefined) for (const box of section.querySelectorAll('input[type="radio"]')) box.checked = Number(box.value) === choice;
    if (flagged !== undefined) section.querySelector('input[type="checkbox"]').checked = flagged;
    mark(number);
  }

  const chosen = (number) => sections.get(number)?.querySelector('input[type="radio"]:checked') ?? null;

  function mark(number) {
    const section = sections.get(number);
    const link = links.get(number);
    const answered = chosen(number) !== null;
    const flagged = section.querySelector('input[type="checkbox"]').checked;
    link.classList.toggle("answered", answered);
    link.classList.toggle("flagged", flagged);
    link.querySelector("[data-says]").textContent = `${answered ? " answered" : " open"}${flagged ? ", flagged" : ""}`;
    section.querySelector('[name="clear"]').toggleAttribute("data-nothing", !answered);
    one("[data-so-far]").textContent = `${form.querySelectorAll(".palette .answered").length} of ${questions} answered, ${form.querySelectorAll(".palette .flagged").length} flagged`;
  }

  function keep(number, what) {
    const choice = chosen(number);
    keeper.answer(number, what === "flag"
      ? { flagged: sections.get(number).querySelector('input[type="checkbox"]').checked }
      : { choice: choice === null ? null : Number(choice.value) });
    mark(number);
  }

  function show(number, { focus = true } = {}) {
    if (!sections.has(number)) return;
    const moved = number !== here;
    here = number;
    if (many && !all) for (const [place, section] of sections) section.hidden = place !== number;
    for (const [place, link] of links) {
      if (place === number) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    if (many) {
      one("[data-back]").disabled = number === 1;
      one("[data-next]").disabled = number === sections.size;
    }
    if (moved) keeper.look(number);
    if (focus) {
      sections.get(number).focus({ preventScroll: !all });
      if (all) sections.get(number).scrollIntoView({ block: "start" });
    }
  }

  /** To another question; where one is on the page alone, its link leads there. */
  function go(number) {
    if (number < 1 || number > Number(questions)) return;
    if (many) show(number);
    else links.get(number)?.click();
  }

  form.addEventListener("change", (event) => {
    const section = event.target.closest("[data-question]");
    if (!section) return;
    const number = Number(section.dataset.question);
    if (number !== here) show(number, { focus: false });
    keep(number, event.target.type === "checkbox" ? "flag" : "choice");
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-to]");
    if (link && many) {
      event.preventDefault();
      show(Number(link.dataset.to));
    }
    const shown = event.target.closest("[data-show]");
    if (shown) {
      one(".palette").dataset.only = shown.dataset.show;
      for (const each of form.querySelectorAll("[data-show]")) each.setAttribute("aria-pressed", String(each === shown));
    }
    const clear = event.target.closest('[name="clear"]');
    if (clear) {
      event.preventDefault();
      const number = Number(clear.value);
      const box = chosen(number);
      if (box) box.checked = false;
      keep(number, "choice");
      sections.get(number).focus({ preventScroll: true });
    }
    if (many && event.target.closest("[data-back], [data-next]")) {
      event.preventDefault();
      go(here + (event.target.closest("[data-next]") ? 1 : -1));
    }
  });

  if (many) {
    for (const selector of ["[data-back]", "[data-next]", "[data-all]"]) one(selector).hidden = false;
    one("[data-all]").addEventListener("click", () => {
      all = !all;
      one("[data-all]").setAttribute("aria-pressed", String(all));
      for (const section of sections.values()) section.hidden = false;
      show(here);
    });
  }
  one("[data-filters]").hidden = false;
  show(here, { focus: false });

  // Handing in: what waits goes first, and only then the paper.
  const sure = one("[data-sure]");
  let handing = null;
  form.addEventListener("submit", (event) => {
    const act = event.submitter;
    if (leaving || !act) return;
    if (!many && act.matches('[name="act"][value="next"], [name="act"][value="back"]') && keeper.calm()) return;
    event.preventDefault();
    if (act.matches("[data-end]")) {
      const open = Number(questions) - form.querySelectorAll(".palette .answered").length;
      const flagged = form.querySelectorAll(".palette .flagged").length;
      one("[data-sure-says]").textContent = `${open ? `${counted(open, "question is", "questions are")} open` : "Every question is answered"}${flagged ? `, ${flagged} flagged` : ""}. It cannot be taken back.`;
      handing = act;
      sure.showModal();
      return;
    }
    leave(act);
  });
  one("[data-not-yet]").addEventListener("click", () => sure.close());
  one("[data-sure-yes]").addEventListener("click", () => {
    sure.close();
    handing.value = "end-now"; // asked already
    leave(handing);
  });

  async function leave(act) {
    if (!await keeper.settled()) return; // it says what is wrong
    leaving = true;
    setTimeout(() => form.requestSubmit(act)); // not while the form still tells of the first attempt
  }

  const notes = one("#notes");
  let typing = 0;
  notes.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(() => keeper.note(notes.value), 700); });
  notes.addEventListener("change", () => { clearTimeout(typing); keeper.note(notes.value); });
  const waiting = keeper.unsentNotes();
  if (waiting !== null) notes.value = waiting;

  startBooks(form);
  const keys = { n: () => go(here + 1), p: () => go(here - 1), f: () => sections.get(here)?.querySelector('input[type="checkbox"]').click() };
  "abcdefgh".split("").forEach((letter, at) => {
    const choose = () => sections.get(here)?.querySelectorAll('input[type="radio"]')[at]?.click();
    if (letter !== "f") keys[letter] = choose;
    keys[String(at + 1)] = choose;
  });
  startKeys(document, keys);
  // An option that was clicked holds the focus, and its letters are keys all the same.
  form.addEventListener("keydown", (event) => {
    if (!event.target.matches('input[type="radio"], .flag input') || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = event.key === "Enter" ? keys.n : keys[event.key]; // Enter would send the form
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}

/** Shows what is left until the server's deadline. It counts by a clock that nobody can set, from what the server's said. */
function startClock(place, deadline, now, over) {
  let left = 0;
  let since = 0;
  const set = (until, at) => {
    left = Date.parse(until) - Date.parse(at);
    since = performance.now();
    tick();
  };
  function tick() {
    const seconds = Math.max(0, Math.ceil((left - (performance.now() - since)) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    place.textContent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    place.classList.toggle("soon", seconds < 300);
    if (!seconds) over();
  }
  setInterval(tick, 1000);
  set(deadline, now);
  return { set };
}
