// The screen locks itself after the idle time: a cover over the page, so that nothing on it is lost. All pages of a
// browser lock and open together. Other scripts that are answered 401 tell it by the event "medcodex:locked", and hear
// of "medcodex:unlocked" when they may try again.
const NOTICE = 60_000;
const token = () => document.querySelector('meta[name="csrf"]')?.content ?? "";
const channel = new BroadcastChannel("medcodex-session");
let state = null;
let touched = Date.now();
let told = Date.now();
let cover = null;

async function ask(path, { method = "GET", body, background = true } = {}) {
  const headers = { "x-csrf-token": token() };
  if (background) headers["x-background"] = "1";
  return fetch(path, { method, body, headers, cache: "no-store" });
}

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "lock";
  dialog.setAttribute("aria-labelledby", "lock-title");
  const card = document.createElement("section");
  card.className = "card";
  const title = Object.assign(document.createElement("h1"), { id: "lock-title", className: "display small", textContent: "Locked" });
  const lead = Object.assign(document.createElement("p"), { className: "lead", textContent: `${state.name}, nothing is lost: your work is as you left it.` });
  const wrong = Object.assign(document.createElement("p"), { className: "wrong", hidden: true });
  wrong.setAttribute("role", "alert");
  card.append(title, lead, wrong, state.method === "sso" ? byProvider() : byPassword(wrong));
  dialog.append(card);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("keydown", (event) => event.stopPropagation()); // no key reaches the page below
  document.body.append(dialog);
  return dialog;
}

function byPassword(wrong) {
  const form = document.createElement("form");
  const label = Object.assign(document.createElement("label"), { htmlFor: "lock-password", textContent: "Password" });
  const field = Object.assign(document.createElement("input"), { id: "lock-password", type: "password", autocomplete: "current-password", required: true, maxLength: 200 });
  const button = Object.assign(document.createElement("button"), { type: "submit", textContent: "Go on" });
  form.append(label, field, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const answer = await ask("/api/session/unlock", { method: "POST", body: new URLSearchParams({ password: field.value }), background: false });
      if (answer.ok) return open(true);
      const problem = await answer.json();
      if (problem.error.where !== "password" && problem.status === 401) return leave();
      say(wrong, problem.error.message);
    } catch {
      say(wrong, "the service cannot be reached; nothing is lost, try again");
    } finally {
      field.value = "";
      button.disabled = false;
      field.focus();
    }
  });
  return form;
}

function byProvider() {
  const way = Object.assign(document.createElement("a"), { className: "second", href: "/login/sso?next=/work/account", target: "_blank", rel: "noopener", textContent: "Go on with single sign-on" });
  const line = Object.assign(document.createElement("p"), { className: "other" });
  line.append(way);
  return line;
}

function say(where, message) {
  where.textContent = `${message[0].toUpperCase()}${message.slice(1)}.`;
  where.hidden = false;
}

function leave() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

function close() {
  if (!state || cover?.open) return;
  cover ??= build();
  cover.showModal();
}

function open(first) {
  touched = told = Date.now();
  if (first) channel.postMessage("open");
  if (!cover?.open) return;
  cover.close();
  cover.remove();
  cover = null;
  document.dispatchEvent(new CustomEvent("medcodex:unlocked"));
}

async function look() {
  try {
    const answer = await ask("/api/session");
    if (answer.status === 401) return leave();
    if (!answer.ok) return;
    state = await answer.json();
    if (state.standing === "locked") close();
    else if (state.standing === "open") open(false);
  } catch { /* the service cannot be reached: the page's own scripts tell so */ }
}

async function lock() {
  close();
  channel.postMessage("locked");
  try { await ask("/api/session/lock", { method: "POST" }); } catch { /* the server locks by itself */ }
}

function active() {
  if (!state || cover?.open) return;
  touched = Date.now();
  if (touched - told < NOTICE) return;
  told = touched;
  channel.postMessage("awake");
  ask("/api/session", { background: false }).then((answer) => { if (answer.status === 401) leave(); }, () => {});
}

channel.addEventListener("message", ({ data }) => {
  if (data === "locked") close();
  if (data === "open") open(false);
  if (data === "awake") touched = told = Date.now();
});
for (const kind of ["keydown", "pointerdown", "wheel", "input"]) addEventListener(kind, active, { capture: true, passive: true });
addEventListener("visibilitychange", () => { if (!document.hidden && state) look(); });
document.addEventListener("medcodex:locked", look);
setInterval(() => { if (state && !cover?.open && Date.now() - touched >= state.idle_seconds * 1000) lock(); }, 2000);
look();
