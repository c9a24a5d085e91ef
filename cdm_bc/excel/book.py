"""A workbook as cells with addresses, before any file is written: texts, numbers to fill in, and formulas with their figures.

A formula that runs over the years is a template in which nothing but the letter of the column changes: ``{c}`` stands for the
column of the cell itself, ``{p}`` for the one before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_col_to_name

#: Columns of every sheet that runs over time: id, name, unit, what holds for all years (or today), then year 0.
ID, LABEL, UNIT, ONE, YEAR_0 = range(5)
#: Rows of the heads of those sheets: the number of the year, and its name.
YEAR_ROW, YEAR_NAMES, FIRST_ROW = 3, 4, 6
#: What stands where a number does not exist.
NONE = "–"

Value = float | str | None


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Attributes
    ----------
    value : a text or number; of a formula the library's figure. formula : without the equals sign; '' for none.
    style : ``look.format``, keys of :mod:`cdm_bc.excel.looks`. is_input : whether it may be changed.
    """

    value: Value
    formula: str = ""
    style: str = ""
    is_input: bool = False


@dataclass(frozen=True)
class Spot:
    """The address of one cell."""

    page: Page
    row: int
    column: int

    def on(self, here: Page) -> str:
        """How a formula on the page `here` names it, whatever its column."""
        return f"{here.way_to(self.page)}${xl_col_to_name(self.column)}${self.row + 1}"


@dataclass(frozen=True)
class Row:
    """A row that runs over the years."""

    page: Page
    row: int

    def on(self, here: Page) -> str:
        """Its cell in the column of the formula, as a template names it."""
        return f"{here.way_to(self.page)}{{c}}${self.row + 1}"

    def before(self, here: Page) -> str:
        """Its cell in the column before that of the formula."""
        return f"{here.way_to(self.page)}{{p}}${self.row + 1}"

    def at(self, column: int) -> Spot:
        """One of its cells."""
        return Spot(self.page, self.row, column)

    def span(self, here: Page, first: int, last: int) -> str:
        """Its cells from the column `first` to `last`."""
        row, (left, right) = self.row + 1, map(xl_col_to_name, (first, last))
        return f"{here.way_to(self.page)}${left}${row}:${right}${row}"


@dataclass(frozen=True)
class Rule:
    """What may be typed into a cell, or how cells look when a formula holds: an option of xlsxwriter for cells."""

    kind: str
    first: tuple[int, int]
    last: tuple[int, int]
    options: dict[str, Any]


@dataclass(frozen=True)
class Series:
    """A series of a chart: names of the categories, values, and of a scatter or a line how it looks."""

    name: str
    categories: str
    values: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """A native chart at a place: kind and subtype of xlsxwriter, title, series, and a chart of lines over it."""

    row: int
    column: int
    kind: dict[str, str]
    title: str
    series: tuple[Series, ...]
    lines: tuple[Series, ...] = ()
    axes: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    legend: bool = True


@dataclass
class Page:
    """A sheet.

    Attributes
    ----------
    cells : (row, column) -> cell. widths : column -> characters. heights : row -> points.
    freeze : first row and column that move. repeat : the last row of the head, for each page of print.
    prints : the last row that is printed, None for all; fits_one : on one page; pages_wide : of print.
    rules : validations and conditional formats. merged : row, first and last column.
    """

    title: str
    tab: str = ""
    is_hidden: bool = False
    is_wide: bool = True
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    prints: int | None = None
    fits_one: bool = False
    pages_wide: int = 1
    freeze: tuple[int, int] = (0, 0)
    repeat: int | None = None
    rules: list[Rule] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    charts: list[Drawn] = field(default_factory=list)

    def way_to(self, page: Page) -> str:
        """What a formula here writes before a reference to `page`."""
        return "" if page is self else f"'{page.title}'!"

    def put(self, row: int, column: int, value: Value, style: str = "") -> Spot:
        """A text or number that is not to be changed."""
        self.cells[row, column] = Cell(value, style=style)
        return Spot(self, row, column)

    def fill_in(self, row: int, column: int, value: Value, style: str = "") -> Spot:
        """A cell that may be changed; None for one that is empty."""
        self.cells[row, column] = Cell(value, style=style, is_input=True)
        return Spot(self, row, column)

    def formula(self, row: int, column: int, formula: str, value: Value, style: str = "") -> Spot:
        """A formula and the library's figure for it."""
        self.cells[row, column] = Cell(value, formula, style)
        return Spot(self, row, column)

    def across(self, row: int, template: str, values: Sequence[Value], style: str = "", first: int = YEAR_0) -> Row:
        """One formula over the years: a template, and the figure in each column from `first` on."""
        for column, value in enumerate(values, first):
            letters = {"c": xl_col_to_name(column), "p": xl_col_to_name(column - 1)}
            self.cells[row, column] = Cell(_plain(value), template.format(**letters), style)
        return Row(self, row)

    def line(self, row: int, name: str, unit: str = "", key: str = "", style: str = "") -> None:
        """The head of a row: what it is, in which unit, and its id."""
        for column, text, look in ((ID, key, "id"), (LABEL, name, style or "text"), (UNIT, unit, "unit")):
            if text:
                self.put(row, column, text, look)


def _plain(value: Any) -> Value:
    return value if value is None or isinstance(value, str) else float(value)


@dataclass
class Book:
    """A workbook: pages in their order, names of cells (sheet, first row, first column, last row, last column), properties."""

    pages: list[Page] = field(default_factory=list)
    names: dict[str, tuple[Page, int, int, int, int]] = field(default_factory=dict)
    title: str = ""
    author: str = ""

    def page(self, title: str, **options: Any) -> Page:
        """A new page at the end."""
        self.pages.append(Page(title, **options))
        return self.pages[-1]

    def name(self, name: str, spot: Spot, last: int | None = None) -> str:
        """Name a cell, or with `last` the cells up to that column; returns the name, told apart from those that are there."""
        found, number = name, 1
        while found.lower() in (known.lower() for known in self.names):
            number += 1
            found = f"{name}_{number}"
        self.names[found] = (spot.page, spot.row, spot.column, spot.row, spot.column if last is None else last)
        return found

    @property
    def formulas(self) -> dict[tuple[str, int, int], Value]:
        """The figure of every formula by sheet, row and column."""
        return {
            (page.title, row, column): cell.value
            for page in self.pages
            for (row, column), cell in page.cells.items()
            if cell.formula
        }


def column_head(page: Page, title: str, subtitle: str, years: Sequence[str], before: str = "") -> None:
    """The head of a page that runs over time: its title, the numbers of the years, and their names; `before` : over today."""
    page.put(0, ID, title, "title")
    page.put(1, ID, subtitle, "note")
    for year, name in enumerate(years):
        page.put(YEAR_ROW, YEAR_0 + year, float(year), "head.whole")
        page.put(YEAR_NAMES, YEAR_0 + year, name, "head.right")
    for column in (ID, LABEL, UNIT, ONE):
        page.put(YEAR_ROW, column, "", "head")
        page.put(YEAR_NAMES, column, "", "head")
    if before:
        page.put(YEAR_ROW, ONE, -1.0, "head.whole")
        page.put(YEAR_NAMES, ONE, before, "head.right")
    page.widths |= {ID: 2, LABEL: 46, UNIT: 14, ONE: 13} | {YEAR_0 + year: 12.5 for year in range(len(years))}
    page.freeze, page.repeat = (YEAR_NAMES + 1, YEAR_0), YEAR_NAMES
