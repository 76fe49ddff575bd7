// Keys typed ahead. What is typed while a page, a dialog or an answer is still on its way waits here, and then goes in
// order to what it was meant for; where that does not come, it goes nowhere. Runs before the page is there.
"use strict";
(() => {
  const PLACE = "medcodex-ahead";
  const LEAVING = 10_000; // after that the page was not left: a download, or somebody chose to stay
  const FRESH = 30_000; // what was typed longer ago was not for the page that comes now
  const NAMED = new Set(["Enter", "Escape", "Tab", "Backspace", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);
  const EARLY = new Set(["Enter", "Escape", "ArrowUp", "ArrowDown", "Home", "End"]);
  const FOCUSED = "a[href], button, input, select, textarea, summary, [tabindex]";

  class Ahead {
    #keys = handedOver();
    #waits = 1; // for the page itself, until ready()
    #early = true;
    #going = null;
    #playing = false;
    #own = false;

    constructor() {
      this.#tell();
      addEventListener("keydown", (event) => this.#hear(event), { capture: true });
      addEventListener("click", (event) => this.#follow(event));
      addEventListener("submit", (event) => {
        const { leads } = event.target.dataset;
        if (leads && !event.defaultPrevented) this.leaving(leads);
      });
      addEventListener("pagehide", () => this.#handOver());
      addEventListener("pageshow", (event) => { if (event.persisted) this.#stayed(); });
      addEventListener("load", () => this.ready());
      document.addEventListener("medcodex:locked", () => this.#drop());
    }

    /** The page acts on keys from now on. */
    ready() {
      if (!this.#early) return;
      this.#early = false;
      this.#release();
    }

    /** Keep keys until `coming` is there, and answer it. Where it was nothing (`came` says so), the keys typed since go nowhere. */
    async wait(coming, came = Boolean) {
      this.#waits += 1;
      this.#tell();
      let here = false;
      try {
        const found = await coming;
        here = came(found);
        return found;
      } finally {
        // Whoever waited goes on first: the dialog or the line that the keys are for is made there.
        setTimeout(() => {
          if (!here) this.#drop();
          this.#release();
        });
      }
    }

    /** The page is being left for this address, or for one below it where it ends with a slash: the keys are for that page. */
    leaving(address) {
      if (this.#going) return;
      this.#going = { address, timer: setTimeout(() => this.#stayed(), LEAVING) };
      this.#tell();
    }

    #hear(event) {
      if (this.#own || !document.documentElement.hasAttribute("data-typing-waits")) return;
      const { key, shiftKey, target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !(key.length === 1 || NAMED.has(key))) return;
      if (isSecret(target)) return;
      // Before the page is ready its links, and what scrolls it, are already there for whoever goes to them.
      if (this.#early && (target.closest(FOCUSED) || !(key.length === 1 || EARLY.has(key)))) return;
      event.preventDefault();
      event.stopPropagation();
      this.#keys.push({ key, shiftKey });
    }

    #follow(event) {
      const link = event.target.closest?.("a[href]");
      if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (link.target || link.hasAttribute("download") || link.origin !== location.origin || link.hash) return;
      this.leaving(link.pathname);
    }

    #stayed() {
      clearTimeout(this.#going?.timer);
      this.#going = null;
      this.#play();
    }

    /** For the eye, by the pointer: what is typed now waits. */
    #tell() { document.documentElement.toggleAttribute("data-typing-waits", this.#waits > 0 || this.#playing || this.#going !== null); }

    #drop() { this.#keys.length = 0; }

    #release() {
      this.#waits -= 1;
      this.#play();
    }

    async #play() {
      const begins = !this.#playing && this.#keys.length > 0;
      // Said at once: a key that comes before the first of these is played goes behind them.
      this.#playing ||= begins;
      this.#tell();
      if (!begins) return;
      await turn();
      while (this.#keys.length && !this.#waits && !this.#going) {
        this.#own = true;
        try { press(this.#keys.shift()); } finally { this.#own = false; }
        await turn();
      }
      this.#playing = false;
      this.#tell();
    }

    #handOver() {
      if (!this.#going || !this.#keys.length) return;
      try {
        sessionStorage.setItem(PLACE, JSON.stringify({ address: this.#going.address, at: Date.now(), keys: this.#keys }));
      } catch { /* a browser that keeps nothing hands nothing over */ }
      this.#drop();
    }
  }

  /** What was typed on the page before, where this is the page that it was for. */
  function handedOver() {
    try {
      const { address, at, keys } = JSON.parse(sessionStorage.getItem(PLACE) ?? "{}");
      sessionStorage.removeItem(PLACE);
      const there = address?.endsWith("/") ? location.pathname.startsWith(address) : location.pathname === address;
      return there && Date.now() - at < FRESH ? keys : [];
    } catch {
      return [];
    }
  }

  const turn = () => new Promise((done) => { setTimeout(done); });
  const isSecret = (target) => target.closest?.('input[type="password"], dialog.lock') ?? false;
  const isWritten = (target) => target.matches("textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

  /** One key to whatever has the focus now, as the keyboard would have given it. */
  function press({ key, shiftKey }) {
    const target = document.activeElement ?? document.body;
    if (isSecret(target)) return;
    const event = new KeyboardEvent("keydown", { key, shiftKey, bubbles: true, cancelable: true, composed: true });
    if (!target.dispatchEvent(event)) return;
    const act = isWritten(target) ? WRITTEN[key] : PRESSED[key];
    if (key === "Tab") step(target, shiftKey ? -1 : 1);
    else if (act) act(target);
    else if (key.length === 1 && isWritten(target)) insert(key);
  }

  // The browser does these for real keys alone.
  const insert = (text) => document.execCommand("insertText", false, text);
  const WRITTEN = {
    Enter: (target) => (target.matches("textarea") ? insert("\n") : target.form?.requestSubmit()),
    Backspace: () => document.execCommand("delete"),
  };
  const PRESSED = {
    Enter: (target) => { if (target.matches("a[href], button, summary")) target.click(); },
    " ": (target) => { if (target.matches("button, summary, input")) target.click(); },
  };

  function step(target, by) {
    const within = document.querySelector("dialog:modal") ?? document;
    const all = [...within.querySelectorAll(FOCUSED)].filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility());
    if (all.length) all[(all.indexOf(target) + by + all.length) % all.length].focus();
  }

  globalThis.medcodexAhead = new Ahead();
})();
