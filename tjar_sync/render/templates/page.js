"use strict";
(() => {
  // A frame costs a page of its own, so only those in sight are there, once scrolling rests.
  // Nothing in them can act.
  const wanted = new Set();
  const fill = () => {
    for (const place of wanted) {
      if (place.firstChild) continue;
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "");
      frame.title = place.dataset.title;
      frame.srcdoc = place.dataset.document;
      place.append(frame);
    }
  };
  let rest = 0;
  const frames = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (isIntersecting) wanted.add(target);
      else if (wanted.delete(target)) target.replaceChildren();
    }
    clearTimeout(rest);
    rest = setTimeout(fill, 120);
  }, { rootMargin: "200px" });
  for (const one of document.querySelectorAll(".frame")) frames.observe(one);
})();
(() => {
  const all = [...document.querySelectorAll(".change")];
  const form = document.querySelector("form.tools");
  if (!form || !all.length) return;
  const groups = [...document.querySelectorAll(".alike, .kind")];
  const nothing = document.querySelector(".nothing");
  const search = form.elements.text;
  const texts = new Map();
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "").toLowerCase();
  const textOf = (one) => {
    if (!texts.has(one)) texts.set(one, fold(one.textContent));
    return texts.get(one);
  };
  const total = all.length;
  const spelling = form.dataset.digits === "\u0660" ? "ar-u-nu-arab" : "en";
  const number = (count) => count.toLocaleString(spelling);
  const everything = form.dataset.all || `${number(total)} change${total === 1 ? "" : "s"}`;
  const some = form.dataset.some || "[shown] of [all]";
  const filter = () => {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    const kind = form.elements.kind ? form.elements.kind.value : "";
    const actions = new Set([...form.querySelectorAll("[name=action]:checked")].map((one) => one.value));
    const risky = form.elements.risky && form.elements.risky.checked;
    let shown = 0;
    for (const one of all) {
      const fits =
        (!kind || one.dataset.kind === kind) &&
        (!actions.size || actions.has(one.dataset.action)) &&
        (!risky || "risky" in one.dataset) &&
        words.every((word) => textOf(one).includes(word));
      one.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector(".change:not([hidden])");
    form.elements.shown.value =
      shown === total ? everything : some.replace("[shown]", number(shown)).replace("[all]", number(total));
    nothing.hidden = shown > 0;
  };
  let at = null;
  const go = (step) => {
    const shown = all.filter((one) => !one.hidden);
    if (!shown.length) return;
    const place = shown.indexOf(at);
    const next = place < 0 ? (step > 0 ? 0 : shown.length - 1) : Math.min(Math.max(place + step, 0), shown.length - 1);
    at = shown[next];
    at.focus({ preventScroll: true });
    at.scrollIntoView({ block: "nearest" });
  };
  const clear = () => {
    form.reset();
    filter();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  const moves = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return clear();
    const target = event.target;
    if (target instanceof Element && target.closest("input, select, summary, a")) {
      if (event.key === "Enter" && target === search) { event.preventDefault(); search.blur(); go(1); }
      return;
    }
    const focused = target instanceof Element && target.closest(".change");
    if (event.key === "/") { event.preventDefault(); search.focus(); search.select(); }
    else if (event.key in moves && (event.key.length === 1 || focused)) { event.preventDefault(); go(moves[event.key]); }
    else if (event.key === "Enter" && focused) {
      if (focused.matches("article")) { focused.toggleAttribute("data-folded"); }
    }
  });
  document.addEventListener("focusin", (event) => {
    const change = event.target instanceof Element && event.target.closest(".change");
    if (change) at = change;
  });
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();
})();
