// The short report and the full one are the same page: a switch shows the parts of one or of the other, and prints what it shows.
(() => {
  "use strict";
  const root = document.documentElement;
  const switches = document.querySelectorAll(".views button");
  const show = (view) => {
    root.dataset.view = view;
    switches.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.shows === view)));
  };
  switches.forEach((one) => one.addEventListener("click", () => { show(one.dataset.shows); scrollTo(0, 0); }));
  show(document.querySelector(".views").dataset.opens);
})();
