// The tree: arrow keys walk it, levels are fetched when they are opened.
export function startTree(tree, contents, date) {
  if (!tree) return;
  const narrow = matchMedia("(max-width: 48rem)");
  if (contents && narrow.matches) contents.open = false;
  const system = tree.dataset.tree;
  const shown = () => [...tree.querySelectorAll('[role="treeitem"]')].filter((leaf) => leaf.offsetParent !== null);
  const groupOf = (leaf) => leaf.parentElement.querySelector(':scope > ul[role="group"]');

  function enter(leaf, focus = true) {
    for (const other of tree.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    leaf.tabIndex = 0;
    if (focus) leaf.focus();
  }

  async function open(leaf) {
    leaf.setAttribute("aria-expanded", "true");
    const group = groupOf(leaf);
    if (group) { group.hidden = false; return; }
    const level = Number(leaf.getAttribute("aria-level")) + 1;
    const query = new URLSearchParams({ of: leaf.dataset.key });
    if (date) query.set("date", date);
    try {
      const answer = await fetch(`/api/terminology/${system}/children?${query}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const { places } = await answer.json();
      if (!groupOf(leaf)) leaf.parentElement.append(levelOf(places, system, level, date));
    } catch {
      leaf.setAttribute("aria-expanded", "false");
    }
  }

  function close(leaf) {
    leaf.setAttribute("aria-expanded", "false");
    const group = groupOf(leaf);
    if (group) group.hidden = true;
  }

  const above = (leaf) => leaf.parentElement.parentElement.previousElementSibling;
  const keys = {
    ArrowDown: (leaf) => { const all = shown(); enter(all[Math.min(all.indexOf(leaf) + 1, all.length - 1)]); },
    ArrowUp: (leaf) => { const all = shown(); enter(all[Math.max(all.indexOf(leaf) - 1, 0)]); },
    Home: () => enter(shown()[0]),
    End: () => enter(shown().at(-1)),
    ArrowRight: async (leaf) => {
      const state = leaf.getAttribute("aria-expanded");
      if (state === "false") await open(leaf);
      else if (state === "true") { const first = groupOf(leaf)?.querySelector('[role="treeitem"]'); if (first) enter(first); }
    },
    ArrowLeft: (leaf) => {
      if (leaf.getAttribute("aria-expanded") === "true") close(leaf);
      else if (above(leaf)?.matches('[role="treeitem"]')) enter(above(leaf));
    },
    Enter: (leaf) => leaf.querySelector("a").click(),
    " ": (leaf) => leaf.querySelector("a").click(),
  };
  tree.addEventListener("keydown", (event) => {
    const leaf = event.target.closest('[role="treeitem"]');
    if (!leaf || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](leaf);
  });
  tree.addEventListener("click", (event) => {
    const leaf = event.target.closest(".twist")?.parentElement;
    if (!leaf?.matches("[aria-expanded]")) return;
    enter(leaf, false);
    if (leaf.getAttribute("aria-expanded") === "true") close(leaf); else open(leaf);
  });

  const here = tree.querySelector('[aria-current="page"]') ?? tree.querySelector('[role="treeitem"]');
  if (!here) return;
  enter(here, false);
  if (contents?.open && here.matches("[aria-current]")) {
    contents.scrollTop = Math.max(0, here.offsetTop - contents.clientHeight / 3);
  }
}

function levelOf(places, system, level, date) {
  const group = document.createElement("ul");
  group.setAttribute("role", "group");
  group.append(...places.map((place) => {
    const item = document.createElement("li");
    item.setAttribute("role", "none");
    const leaf = document.createElement("div");
    leaf.className = place.more ? "leaf more" : "leaf";
    leaf.setAttribute("role", "treeitem");
    leaf.setAttribute("aria-level", String(level));
    if (place.more) leaf.setAttribute("aria-expanded", "false");
    leaf.dataset.key = place.key;
    leaf.tabIndex = -1;
    const twist = document.createElement("span");
    twist.className = "twist";
    twist.setAttribute("aria-hidden", "true");
    const link = document.createElement("a");
    link.tabIndex = -1;
    link.href = `/book/${system}/${encodeURIComponent(place.key)}${date ? `?date=${encodeURIComponent(date)}` : ""}`;
    link.append(textIn("key", place.key), " ", textIn("name", place.title));
    leaf.append(twist, link);
    item.append(leaf);
    return item;
  }));
  return group;
}

function textIn(name, text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}
