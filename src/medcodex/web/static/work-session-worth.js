// What the claim comes to: group and risk now and as the engine proposed it, what stands in the way of completion.
import { button, cap, counted, el, told } from "./work-dom.js";
import { isComplete } from "./work-session-fold.js";
import { progress } from "./work-session-codes.js";

const weight = (group) => (typeof group?.weight === "number" ? group.weight.toFixed(4) : null);

/** The newest model of a risk adjustment, as `{model, score, categories}`; null where there is none. */
function riskOf(hcc) {
  const [model, found] = Object.entries(hcc?.models ?? {}).sort(([one], [other]) => other.localeCompare(one, "en", { numeric: true }))[0] ?? [];
  if (!found) return null;
  const standing = (found.categories ?? []).filter((one) => !one.dropped_by);
  return { model, score: typeof found.score === "number" ? found.score.toFixed(3) : null, categories: standing };
}

/** What the bar says of a state, in words: told aloud when it changes. */
export function worth(state) {
  const { ms_drg: drg, hcc } = state.groups ?? {};
  const risk = riskOf(hcc);
  return [drg && `DRG ${drg.drg}`, risk?.score && `${risk.model} ${risk.score}`].filter(Boolean).join(", ");
}

/** The parts of the bar. */
export function worthParts(state, acts) {
  const { ms_drg: drg = null, hcc = null, proposed = null } = state.groups ?? {};
  return [
    drg || proposed?.ms_drg ? groupPart(drg, proposed?.ms_drg) : null,
    riskPart(riskOf(hcc), riskOf(proposed?.hcc)),
    !drg && !proposed?.ms_drg && !riskOf(hcc) ? el("p", { class: "quiet" }, "No group for this claim") : null,
    el("div", { class: "worth-end" },
      el("span", { class: "progress" }, progress(state.lines)),
      stopsPart(state, acts),
      isComplete(state)
        ? button("Reopen", "reopen", acts.reopen)
        : button(["Complete", cap("Enter")], "complete", acts.complete, { class: "main" })),
  ];
}

function groupPart(now, before) {
  const same = now?.drg === before?.drg;
  return el("div", { class: `worth-part${same ? "" : " moved"}` },
    el("span", { class: "worth-label" }, "MS-DRG"),
    el("b", { class: "worth-figure" }, now ? String(now.drg) : "none"),
    now ? el("span", { class: "worth-title", title: now.title }, now.title) : null,
    weight(now) ? el("span", { class: "worth-more" }, told("weight "), weight(now)) : null,
    same || !before ? null : el("span", { class: "worth-was", title: [before.title, weight(before)].filter(Boolean).join(", ") }, `proposed ${before.drg}`));
}

function riskPart(now, before) {
  if (!now && !before) return null;
  const same = now?.score === before?.score && now?.categories.length === before?.categories.length;
  const list = now?.categories.map((one) => `HCC ${one.category} ${one.label}`).join("\n");
  return el("div", { class: `worth-part${same ? "" : " moved"}`, title: list || "no categories" },
    el("span", { class: "worth-label" }, `HCC ${(now ?? before).model}`),
    el("b", { class: "worth-figure" }, now?.score ?? String(now?.categories.length ?? 0)),
    now ? el("span", { class: "worth-count" }, counted(now.categories.length, "category", "categories")) : null,
    same || !before ? null : el("span", { class: "worth-was" }, `proposed ${before.score ?? before.categories.length}`));
}

function stopsPart({ stops = [] }, acts) {
  if (!stops.length) return el("span", { class: "stops none" }, "no stops");
  const hard = stops.filter((stop) => stop.kind === "hard").length;
  const said = [hard && counted(hard, "hard stop"), stops.length - hard && counted(stops.length - hard, "soft stop")].filter(Boolean).join(", ");
  return button(said, "stops", acts.complete, { class: `stops ${hard ? "hard" : "soft"}` });
}
