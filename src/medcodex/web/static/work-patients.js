// Possible duplicates by keyboard: j and k go from pair to pair, l links, n sets apart, w puts off.
import { startKeys } from "./work-keys.js";

const pairs = [...document.querySelectorAll("[data-pair]")];
const chosen = () => document.activeElement?.closest("[data-pair]") ?? null;

function move(by) {
  if (!pairs.length) return;
  const here = pairs.indexOf(chosen());
  const next = here < 0 ? (by > 0 ? 0 : pairs.length - 1) : Math.min(Math.max(here + by, 0), pairs.length - 1);
  pairs[next].focus();
  pairs[next].scrollIntoView({ block: "nearest" });
}

// Nothing is decided of a pair that nobody looks at: the first key of these only goes to the first pair.
function act(name) {
  const pair = chosen();
  if (!pair) return move(1);
  pair.querySelector(`[data-act="${name}"]`)?.click();
}

startKeys(document, {
  j: () => move(1),
  k: () => move(-1),
  l: () => act("link"),
  n: () => act("apart"),
  w: () => act("later"),
});
