"use strict";
// Tiles that hold what is typed; in the order of a button: names from a to z, all else from high to low, missing figures at the end.
const tiles = document.getElementById("tiles");
const every = [...tiles.children];
const search = document.getElementById("search");
const orders = document.querySelectorAll("[data-order]");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const words = new Map(every.map((tile) => [tile, plain(tile.textContent)]));
const compareTexts = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

search.form.addEventListener("submit", (event) => event.preventDefault());
search.addEventListener("input", () => {
  const asked = plain(search.value).split(/\s+/);
  every.forEach((tile) => { tile.hidden = !asked.every((word) => words.get(tile).includes(word)); });
  document.getElementById("nothing").hidden = every.some((tile) => !tile.hidden);
});

const valueOf = (tile, order) => (tile.dataset[order] === "-inf" ? -Infinity : Number(tile.dataset[order]));
const compare = {
  name: (a, b) => compareTexts(a.dataset.name, b.dataset.name),
  date: (a, b) => compareTexts(b.dataset.date, a.dataset.date),
  npv: (a, b) => valueOf(b, "npv") - valueOf(a, "npv"),
  chance: (a, b) => (valueOf(a, "chance") === valueOf(b, "chance") ? 0 : valueOf(b, "chance") > valueOf(a, "chance") ? 1 : -1),
};
orders.forEach((button) => button.addEventListener("click", () => {
  tiles.append(...[...every].sort(compare[button.dataset.order]));
  orders.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
}));
