"use strict";
(() => {
  /* A link into a table that is folded unfolds it; paper has no folds at all. */
  const unfold = (all) => all.forEach((d) => { d.open = true; });
  const asked = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) unfold([...target.querySelectorAll("details")]);
  };
  addEventListener("hashchange", asked);
  addEventListener("beforeprint", () => unfold([...document.querySelectorAll("details.more")]));
  if (matchMedia("(max-width: 60rem)").matches) document.querySelectorAll("nav details").forEach((d) => { d.open = false; });
  asked();
})();
