// Elements out of data. Whatever comes from a note, a name or a book goes in as text, never as markup.

/** An element with attributes, listeners (`onclick`) and children; null, undefined and false are left out. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A button that acts and is found again by `name` when its surroundings are built anew. */
export function button(label, name, act, attributes = {}) {
  return el("button", { type: "button", "data-focus": name, onclick: act, ...attributes }, label);
}

/** A key as it stands on the keyboard, for the eye only: aria-keyshortcuts tells it to others. */
export function cap(key) {
  return el("kbd", { "aria-hidden": "true" }, key);
}

/** Words for those who do not see what a sign or a colour says. */
export function told(words) {
  return el("span", { class: "hidden" }, words);
}

/** Fill a place anew and keep the focus in it: on the same thing where it is still there, else on `otherwise()`. */
export function refill(place, children, otherwise) {
  const had = place.contains(document.activeElement) ? document.activeElement.dataset.focus ?? "" : null;
  place.replaceChildren(...children.flat().filter(Boolean));
  if (had === null) return;
  const again = had && [...place.querySelectorAll("[data-focus]")].find((one) => one.dataset.focus === had);
  if (again) again.focus({ preventScroll: true });
  else otherwise?.();
}

/** Scroll a thing to the middle of what scrolls around it, if it is not in sight there. */
export function bringIntoSight(thing, pane, block = "center") {
  const place = thing.getBoundingClientRect();
  const around = pane.getBoundingClientRect();
  const covered = Number.parseFloat(getComputedStyle(pane).scrollPaddingTop) || 0;
  if (place.top >= around.top + covered && place.bottom <= around.bottom) return;
  // Lists follow the keys at once; a text glides, so that the eye keeps its place.
  const calm = block === "nearest" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  thing.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
}

/** "1 decision", "2 decisions". */
export function counted(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}
