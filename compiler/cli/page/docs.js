"use strict";
(() => {
  const search = document.getElementById("search");
  const none = document.getElementById("none");
  const cards = [...document.querySelectorAll("article")].map((card) => ({
    card,
    link: document.querySelector(`nav a[href="#${CSS.escape(card.id)}"]`).parentElement,
    name: card.dataset.name.toLowerCase(),
    text: card.textContent.toLowerCase(),
  }));
  const groups = [...document.querySelectorAll("main section")].map((section) => ({
    section,
    index: document.getElementById(`index-${section.id}`),
    cards: cards.filter((c) => section.contains(c.card)),
  }));
  const narrow = matchMedia("(max-width: 60rem)");

  /* All words have to be in the text; whose name has them stands first in the index. */
  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const group of groups) {
      let here = 0, best = 0;
      for (const c of group.cards) {
        const found = words.every((w) => c.text.includes(w));
        const named = words.length > 0 && words.every((w) => c.name.includes(w));
        c.card.hidden = !found;
        c.link.hidden = !found;
        c.card.style.order = named ? -1 : 0;
        best = Math.min(best, found && named ? -1 : 0);
        here += found;
      }
      group.section.hidden = here === 0;
      group.section.style.order = best;
      group.index.hidden = here === 0;
      group.index.querySelector("span").textContent = here;
      shown += here;
    }
    none.style.display = shown === 0 ? "block" : "none";
  }

  function fold() {
    for (const group of groups) group.index.open = !narrow.matches && group.section.id !== "function" && group.section.id !== "value";
  }

  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; filter(); search.blur(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target && target.hidden) { search.value = ""; filter(); }
  });
  narrow.addEventListener("change", fold);
  fold();
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { search.value = asked; filter(); }
})();
