"use strict";
// A click on a column's head sorts by it; another click turns the order round. Missing figures stay at the end.
const table = document.getElementById("overview");
const heads = [...table.tHead.rows[0].cells];
const compareTexts = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

function valueOf(row, column) {
  const cell = row.cells[column];
  return "sort" in cell.dataset ? Number(cell.dataset.sort) : cell.textContent.trim();
}

function sortBy(column) {
  const head = heads[column];
  const numeric = head.classList.contains("number");
  const known = head.getAttribute("aria-sort");
  const descending = known ? known === "ascending" : numeric;
  const rows = [...table.tBodies[0].rows].map((row) => [valueOf(row, column), row]);
  rows.sort(([a], [b]) => {
    if (!numeric) return (descending ? -1 : 1) * compareTexts(a, b);
    if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.isFinite(b) - Number.isFinite(a);
    return descending ? b - a : a - b;
  });
  table.tBodies[0].append(...rows.map(([, row]) => row));
  heads.forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", descending ? "descending" : "ascending");
}

heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => sortBy(column)));
