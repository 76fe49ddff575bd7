// Type-ahead: a combobox over the hits of the REST search (WAI-ARIA, editable combobox with list autocomplete).
const WAIT = 90;
const SHOWN = 12;

export function startSearch(form, date) {
  if (!form) return;
  const box = form.querySelector('input[type="search"]');
  const system = form.querySelector('input[name="system"]')?.value ?? "";
  const list = document.createElement("div");
  list.id = "options";
  list.className = "options";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Codes found");
  list.hidden = true;
  const told = document.createElement("p");
  told.className = "hidden";
  told.setAttribute("role", "status");
  form.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "options",
  })) box.setAttribute(name, value);

  let timer = 0;
  let asking = null;
  let chosen = -1;

  const options = () => [...list.querySelectorAll('[role="option"]')];
  function choose(number) {
    const all = options();
    chosen = all.length ? (number + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    }
  }
  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    chosen = -1;
  }
  function show({ hits, meant }) {
    list.replaceChildren(...(meant ? [meantLine(meant)] : []), ...hits.map((hit, at) => optionOf(hit, at, date)));
    list.hidden = !hits.length && !meant;
    box.setAttribute("aria-expanded", String(!list.hidden));
    told.textContent = hits.length ? `${hits.length} codes` : "no codes";
    chosen = -1;
    box.removeAttribute("aria-activedescendant");
  }
  async function ask() {
    const text = box.value.trim();
    asking?.abort();
    if (text.length < 2) { close(); return; }
    asking = new AbortController();
    const query = new URLSearchParams({ text, limit: String(SHOWN) });
    if (system) query.set("system", system);
    if (date) query.set("date", date);
    try {
      const answer = await fetch(`/api/terminology/search?${query}`, { signal: asking.signal });
      if (answer.ok) show(await answer.json());
      else close();
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  box.addEventListener("focus", () => { if (list.childElementCount && box.value.trim()) { list.hidden = false; box.setAttribute("aria-expanded", "true"); } });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) { ask(); return; }
      event.preventDefault();
      if (event.key === "ArrowDown") choose(chosen + 1);
      else choose(chosen < 0 ? -1 : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(options()[chosen].dataset.url);
    } else if (event.key === "Escape") {
      if (!list.hidden) { event.preventDefault(); close(); } else box.blur();
    }
  });
  // Down rather than click: the box would lose the focus first.
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest('[role="option"]');
    if (!option || event.button !== 0) return;
    event.preventDefault();
    location.assign(option.dataset.url);
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
}

function optionOf(hit, at, date) {
  const option = document.createElement("div");
  option.id = `option-${at}`;
  option.className = "option";
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = `/book/${hit.system}/${encodeURIComponent(hit.code)}${date ? `?date=${encodeURIComponent(date)}` : ""}`;
  const mark = part("mark " + (hit.billable ? "yes" : "no"), "");
  const why = hit.via === "title" || hit.via === "code" ? [] : [part("why", hit.via)];
  option.append(mark, part("code", hit.code), part("name", hit.display), ...why);
  return option;
}

function meantLine(text) {
  const line = document.createElement("p");
  line.className = "told-meant";
  line.textContent = `Taken as: ${text}`;
  return line;
}

function part(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}
