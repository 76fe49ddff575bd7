// Decisions of claims that this tab has left while the server was away: they are sent from whatever page comes next.
import { Outbox } from "./work-session-outbox.js";
import { counted, el } from "./work-dom.js";

const PREFIX = "medcodex-waiting|";

/** Where the decisions of a claim wait. */
export const placeOf = (encounter, claim) => `${PREFIX}${encounter}|${claim}`;

/** Send what waits for other claims than `own`, and say so in a line at the foot of the page. */
export function sendWaiting(token, own = null) {
  let places = [];
  try {
    places = Object.keys(sessionStorage).filter((place) => place.startsWith(PREFIX) && place !== own);
  } catch { /* a browser that keeps nothing has nothing waiting */ }
  for (const place of places) send(place, token);
}

function send(place, token) {
  const [, encounter, claim] = place.split("|").map(encodeURIComponent);
  const words = el("span", { role: "status" });
  const line = el("p", { class: "waiting-elsewhere" }, words, " ", el("a", { href: `/work/charts/${encounter}/${claim}` }, "Open the claim"));
  const failed = [];
  const outbox = new Outbox({
    storage: sessionStorage, place,
    post: (body, signal) => fetch(`/api/encounters/${encounter}/claims/${claim}/decisions`, {
      method: "POST", credentials: "same-origin", signal, body: JSON.stringify(body),
      headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": token },
    }),
    told: {
      onState() {},
      onConflict: (decision) => failed.push(decision),
      onRefused: (decision) => failed.push(decision),
      onChange() {
        const left = outbox.waiting.length;
        words.textContent = failed.length ? `${counted(failed.length, "decision")} on another claim could not be saved: it has changed meanwhile.`
          : left ? `${counted(left, "decision waits", "decisions wait")} to be saved on another claim.` : "";
        line.hidden = !words.textContent;
      },
    },
  });
  if (!outbox.waiting.length) return;
  document.body.append(line);
  addEventListener("online", () => outbox.send());
  outbox.told.onChange();
  outbox.send();
}
