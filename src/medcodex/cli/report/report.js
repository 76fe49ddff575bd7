
"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const words = (value) => (value ? value.split(" ") : []);
  const cards = all(".card");
  const marks = all("mark");
  const byCard = new Map(cards.map((card) => [card.dataset.card, card]));
  const byMark = new Map();
  for (const mark of marks) {
    for (const number of words(mark.dataset.marks)) {
      if (!byMark.has(number)) byMark.set(number, []);
      byMark.get(number).push(mark);
    }
  }
  let steps = 0;

  function light(lit) {
    for (const element of [...cards, ...marks]) element.classList.toggle("lit", lit.has(element));
  }
  function lightCard(card) {
    const number = card.dataset.card;
    light(new Set([card, ...marks.filter((mark) => words(mark.dataset.cards).includes(number))]));
  }
  function lightMark(mark) {
    const pieces = words(mark.dataset.marks).flatMap((number) => byMark.get(number));
    light(new Set([...pieces, ...words(mark.dataset.cards).map((number) => byCard.get(number))]));
  }
  // Where the keyboard is, or nothing: what stays lit when the pointer leaves.
  function rest() {
    const card = document.activeElement.closest(".card");
    const mark = document.activeElement.closest("mark");
    if (card) lightCard(card);
    else if (mark) lightMark(mark);
    else light(new Set());
  }
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  function show(element, block) {
    element.scrollIntoView({ block, behavior: calm.matches ? "auto" : "smooth" });
  }
  function goTo(number) {
    const pieces = byMark.get(number);
    show(pieces[0], "center");
    for (const piece of pieces) {
      piece.classList.remove("flash");
      void piece.offsetWidth;
      piece.classList.add("flash");
    }
  }
  function evidenceOf(card, position) {
    const quotes = all(".quote", card);
    if (quotes.length) goTo(quotes[position % quotes.length].dataset.mark);
  }

  for (const card of cards) {
    card.addEventListener("mouseenter", () => lightCard(card));
    card.addEventListener("mouseleave", rest);
    card.addEventListener("focusin", () => lightCard(card));
    card.addEventListener("focusout", () => light(new Set()));
    card.addEventListener("click", (event) => {
      const quote = event.target.closest(".quote");
      if (quote) goTo(quote.dataset.mark);
    });
  }
  for (const mark of marks) {
    if (!mark.dataset.cards) continue;
    mark.addEventListener("mouseenter", () => lightMark(mark));
    mark.addEventListener("mouseleave", rest);
    mark.addEventListener("focusin", () => lightMark(mark));
    mark.addEventListener("focusout", () => light(new Set()));
    mark.addEventListener("click", () => show(byCard.get(words(mark.dataset.cards)[0]), "nearest"));
  }
  for (const key of all(".key")) {
    key.addEventListener("click", () => {
      const hidden = document.body.classList.toggle(`hide-${key.dataset.show}`);
      key.setAttribute("aria-pressed", String(!hidden));
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !cards.length) return;
    const current = cards.indexOf(document.activeElement.closest(".card"));
    if (event.key === "j" || event.key === "k") {
      const next = event.key === "j" ? Math.min(current + 1, cards.length - 1) : Math.max(current - 1, 0);
      cards[next].focus({ preventScroll: true });
      show(cards[next], "nearest");
      evidenceOf(cards[next], 0);
      steps = 1;
    } else if (event.key === "e" && current >= 0) {
      evidenceOf(cards[current], steps);
      steps += 1;
    } else if (event.key === "Escape") {
      document.activeElement.blur();
    }
  });
})();
