// One-letter keys, wherever nothing is being typed.
export function startKeys(document) {
  const follow = (selector) => document.querySelector(selector)?.click();
  const keys = {
    "/": () => { const box = document.querySelector("#q"); box?.focus(); box?.select(); },
    "[": () => follow('.near a[rel="prev"]'),
    "]": () => follow('.near a[rel="next"]'),
    "t": () => document.querySelector('[data-tree] [tabindex="0"]')?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea")) return;
    // The choices of an ICD-10-PCS axis are taken by their own character.
    const choice = event.target.closest("[data-tree]") ? null : choiceOf(document, event.key);
    const act = choice ? () => choice.click() : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function choiceOf(document, key) {
  if (key.length !== 1) return null;
  const links = document.querySelectorAll("[data-choices] > li > a");
  return [...links].find((link) => link.querySelector(".char").textContent === key.toUpperCase()) ?? null;
}
