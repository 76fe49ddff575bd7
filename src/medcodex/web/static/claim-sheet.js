// A claim's boxes beside its segments: what is pointed at, or focused, is marked with all that belongs to it on the other
// side. Arrow keys go from box to box and from element to element. Without this script all of it is links.
const marked = [];

function clear() {
  for (const one of marked.splice(0)) one.classList.remove("here", "lit");
}

function mark(thing, name) {
  thing.classList.add(name);
  marked.push(thing);
}

const others = (thing) => (thing.dataset.at ?? "").split(" ").map((id) => document.getElementById(id)).filter(Boolean);

function show(thing) {
  clear();
  mark(thing, "here");
  for (const other of others(thing)) mark(other, "lit");
  const pane = document.querySelector(".segments-pane");
  const first = others(thing).find((other) => pane?.contains(other));
  // Only the pane scrolls: the page stays where the reader is.
  if (first && pane.scrollHeight > pane.clientHeight) {
    const place = first.getBoundingClientRect();
    const around = pane.getBoundingClientRect();
    if (place.top < around.top || place.bottom > around.bottom) {
      pane.scrollTop += place.top - around.top - around.height / 3;
    }
  }
}

const bearer = (target) => target.closest?.("[data-at]");
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, (event) => {
    const thing = bearer(event.target);
    if (thing) show(thing);
    else if (kind === "focusin") clear();
  });
}
document.addEventListener("pointerout", (event) => {
  if (bearer(event.target) && !bearer(document.activeElement)) clear();
});

// One tab stop for each side; arrow keys within it.
function startArrows(side) {
  const links = [...side.querySelectorAll("a.name, a.el")];
  if (!links.length) return;
  for (const link of links) link.tabIndex = -1;
  links[0].tabIndex = 0;
  side.addEventListener("focusin", (event) => {
    if (!links.includes(event.target)) return;
    for (const link of links) link.tabIndex = link === event.target ? 0 : -1;
  });
  side.addEventListener("keydown", (event) => {
    const at = links.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = {
      ArrowRight: () => links[at + 1],
      ArrowLeft: () => links[at - 1],
      ArrowDown: () => nearest(links, at, 1),
      ArrowUp: () => nearest(links, at, -1),
      Home: () => links[0],
      End: () => links.at(-1),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next()?.focus();
  });
}

/** The nearest link above or below, as the eye sees it. */
function nearest(links, at, way) {
  const from = links[at].getBoundingClientRect();
  let best = null;
  for (const link of links) {
    const to = link.getBoundingClientRect();
    const down = (to.top - from.top) * way;
    if (down < from.height / 2) continue;
    const far = down * 4 + Math.abs(to.left - from.left);
    if (!best || far < best.far) best = { link, far };
  }
  return best?.link;
}

for (const side of document.querySelectorAll("[data-arrows]")) startArrows(side);

// A link to the other side, or to a finding, takes the focus along.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-claim-sheet] a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  target.scrollIntoView({ block: "center" });
  const goal = target.matches("a, li") ? target : target.querySelector("a") ?? target;
  if (goal === target && !target.matches("a")) target.tabIndex = -1;
  goal.focus({ preventScroll: true });
  if (!target.matches("li")) show(bearer(target) ?? target);
});
