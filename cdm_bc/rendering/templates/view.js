// The contents fold where the page is narrow. The short report and the full one are the same page: a switch shows the parts of one
// or of the other, and prints what it shows.
(() => {
  "use strict";
  const contents = document.querySelector(".contents details");
  const wide = window.matchMedia("(min-width: 1120px)");
  const fold = () => { if (contents) contents.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
  contents?.addEventListener("click", (event) => { if (event.target.closest("a")) fold(); });

  const root = document.documentElement;
  const views = document.querySelector(".views");
  if (!views) return;
  const switches = views.querySelectorAll("button");
  const show = (view) => {
    root.dataset.view = view;
    switches.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.shows === view)));
  };
  switches.forEach((one) => one.addEventListener("click", () => { show(one.dataset.shows); scrollTo(0, 0); }));
  show(views.dataset.opens);
})();
