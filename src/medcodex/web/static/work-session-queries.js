// Questions to the provider about this chart: those that were written, and the drafts that the engine made.
import { button, cap, counted, el } from "./work-dom.js";

const OPEN = new Set(["draft", "sent", "answered", "escalated"]);

export class Queries {
  /** `links`: queries (list), drafts (new ones go there), query (page, with {id}), newQuery (page). */
  constructor(links, claim, post, on) {
    Object.assign(this, { links, claim, post, on });
    this.written = [];
  }

  /** Ask for the chart's queries; what cannot be read leaves what was. */
  async load() {
    if (!this.links.queries) return;
    try {
      const answer = await fetch(this.links.queries, { credentials: "same-origin", headers: { accept: "application/json", "x-background": "1" } });
      if (answer.ok) this.written = (await answer.json()).map(({ id, status, asked, behind }) => ({ id, status, ...behind, ...asked }));
    } catch { /* away */ }
  }

  /** All, those about a code first: what was written, then drafts of which nothing was written. */
  all(drafts, code) {
    const taken = new Set(this.written.map((query) => `${query.title}\n${query.codes?.join()}`));
    const about = (query) => (query.codes?.includes(code) ? 0 : 1);
    return [...this.written, ...drafts.filter((query) => !taken.has(`${query.title}\n${query.codes?.join()}`))]
      .sort((one, other) => about(one) - about(other));
  }

  parts(drafts, line) {
    const found = this.all(drafts, line?.code);
    const open = found.filter((query) => OPEN.has(query.status)).length;
    return [
      el("p", { class: "quiet" }, found.length ? `${counted(found.length, "query", "queries")}${open ? `, ${open} open` : ""}` : "No query about this claim."),
      ...found.map((query) => this.#part(query, line)),
      this.on.may ? el("p", {}, el("a", { href: this.links.newQuery, "data-focus": "query-new" }, "Write a query", cap("q"))) : null,
    ];
  }

  #part(query, line) {
    const name = `query-${query.id ?? `${query.title} ${query.codes?.join()}`}`;
    return el("section", { class: `query${line && query.codes?.includes(line.code) ? " about" : ""}` },
      el("h3", {}, query.title || query.reason, " ", el("span", { class: "chip" }, query.status ?? "proposed")),
      query.title && query.reason ? el("p", { class: "quiet" }, query.reason) : null,
      el("pre", {}, query.text),
      el("p", { class: "of-codes" }, (query.codes ?? []).map((code) => el("span", { class: "code" }, code))),
      query.id ? el("a", { href: this.links.query.replace("{id}", encodeURIComponent(query.id)), "data-focus": name }, "Open")
        : this.on.may ? button("Edit and send", name, () => this.#draft(query), { class: "look" }) : null);
  }

  /** Make the engine's draft one of the chart's queries, and go to its editor. */
  async #draft({ title, text, form, options, reason, codes }) {
    const made = this.post(this.links.drafts, { claim: this.claim, title, text, form, options, reason, codes });
    const said = await this.on.wait(made.then((answer) => answer.json()).catch(() => null), (draft) => Boolean(draft?.id));
    if (said?.id) this.on.leave(this.links.query.replace("{id}", encodeURIComponent(said.id)));
    else this.on.failed(said?.error?.message ?? "the server does not answer");
  }
}
