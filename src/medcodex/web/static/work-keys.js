// One-letter keys of a page, wherever nothing is being typed and no dialog is open.
export function startKeys(document, keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, dialog")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  const told = document.querySelector("[data-keys]");
  if (told) told.hidden = false;
  globalThis.medcodexAhead?.ready();
}
