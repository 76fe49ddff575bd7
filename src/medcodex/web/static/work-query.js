// The editor of a query: what the linter says of the words as they are typed.

const form = document.querySelector("[data-query]");
const place = document.querySelector("[data-faults]");
const csrf = document.querySelector('meta[name="csrf"]').content;
const WAIT = 400;
let timer = 0;
let asked = 0;

function written() {
  const given = new FormData(form);
  const options = String(given.get("options")).split("\n").map((line) => line.trim()).filter(Boolean);
  return { title: given.get("title"), text: given.get("text"), form: given.get("form"), options };
}

function element(name, text, style = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (style) made.className = style;
  return made;
}

function shown(faults) {
  if (!faults.length) return element("p", "No faults found.", "fine");
  const list = element("ul", "", "faults");
  for (const one of faults) {
    const item = element("li", "", one.severity);
    item.append(element("b", one.rule), ` ${one.message}`);
    if (one.where) item.append(" ", element("span", `(${one.where})`, "quiet"));
    for (const mend of one.suggestions) item.append(element("span", mend, "mend"));
    list.append(item);
  }
  return list;
}

async function lint() {
  const mine = ++asked;
  try {
    const answer = await fetch("/api/queries/lint", {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrf-token": csrf },
      body: JSON.stringify(written()),
    });
    if (!answer.ok || mine !== asked) return;
    place.replaceChildren(shown(await answer.json()));
  } catch {
    // offline: what was found last stays, and sending asks the linter again
  }
}

if (form && place) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(lint, WAIT);
  });
  if (!form.querySelector('[name="version"]')) lint();
}
