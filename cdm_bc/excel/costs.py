"""The sheets of costs: lines to add, and every line by year with contingency and cost factor, in prices of year 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cdm_bc.case.effort import AMOUNT_NAMES, AMOUNTS
from cdm_bc.case.schema import PROGRAMME
from cdm_bc.excel.book import FIRST_ROW, ID, LABEL, ONE, YEAR_0, YEAR_ROW, Page, Row, Rule, column_head
from cdm_bc.excel.draft import Draft
from cdm_bc.figures.costs import KINDS
from cdm_bc.quantity import Array

#: Rows for new cost lines.
SPARE = 8
NEW_HEAD = 4
#: Columns of the new lines: what they are for, then their amounts.
NEW_LEVER, NEW_WHAT, NEW_KIND = LABEL, LABEL + 1, LABEL + 2
NEW_AMOUNTS = {name: NEW_KIND + 1 + place for place, name in enumerate(("days", "yearly_days", "cost", "yearly_cost"))}
NEW_SOURCE = NEW_KIND + 5


def write_new_costs(draft: Draft) -> None:
    """The table of lines to add: the lever from a list, amounts certain and the same in all years."""
    page, words = draft.page("new_costs"), draft.words
    page.put(0, ID, words("sheet.new_costs"), "title")
    page.put(1, ID, words("new_costs.intro"), "note")
    heads = {NEW_LEVER: "lever", NEW_WHAT: "what", NEW_KIND: "kind", NEW_SOURCE: "source"} | {
        column: name for name, column in NEW_AMOUNTS.items()
    }
    for column, name in heads.items():
        page.put(NEW_HEAD, column, words(f"new_costs.{name}"), "head")
    page.widths |= {ID: 2, NEW_LEVER: 44, NEW_WHAT: 40, NEW_KIND: 16, NEW_SOURCE: 40} | dict.fromkeys(
        NEW_AMOUNTS.values(), 15
    )
    for place in range(SPARE):
        row = NEW_HEAD + 1 + place
        for column in heads:
            is_amount = column in NEW_AMOUNTS.values()
            page.fill_in(row, column, None, "money" if is_amount else "words")
    kinds = [words(f"new_costs.kinds.{kind}") for kind in KINDS]
    column, top = NEW_SOURCE + 2, NEW_HEAD + 1
    for place, name in enumerate([*draft.levers.values(), words("new_costs.programme")]):
        page.put(top + place, column, name, "text")
    for place, name in enumerate(kinds):
        page.put(top + place, column + 1, name, "text")
    page.hidden_columns |= {column, column + 1}
    last = top + SPARE - 1
    lists = ((NEW_LEVER, "K", len(draft.levers) + 1), (NEW_KIND, "L", len(kinds)))
    for place, letter, count in lists:
        options: dict[str, Any] = {"validate": "list", "source": f"=${letter}${top + 1}:${letter}${top + count}"}
        page.rules.append(Rule("typing", (top, place), (last, place), options))
    options = {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "error_title": words("typing.title"),
        "error_message": words("typing.number"),
    }
    page.rules.append(Rule("typing", (top, min(NEW_AMOUNTS.values())), (last, max(NEW_AMOUNTS.values())), options))
    page.freeze, page.repeat = (NEW_HEAD + 1, 0), NEW_HEAD


def write_costs(draft: Draft) -> None:
    """A block per line: its amounts by year, its person-days, its cost."""
    page, words = draft.page("costs"), draft.words
    column_head(page, words("sheet.costs"), words("costs.intro"), draft.year_names)
    row = FIRST_ROW
    page.line(row, words("costs.day_rate"), draft.unit("money/day"), "effort.day_rate")
    rates = draft.values("effort.day_rate") if draft.entries.get("effort.day_rate") else [0.0] * (draft.years + 1)
    draft.rows["day rate"] = page.across(row, f"N({draft.each('effort.day_rate', page)})", rates, "cents")
    page.line(row + 1, words("costs.factor"), "", "delivery.cost_factor")
    factor = draft.one("delivery.cost_factor", page, 1.0)
    draft.places["cost factor"] = page.formula(row + 1, ONE, factor, draft.value("delivery.cost_factor", 1.0), "number")
    row += 3
    for number, slot, (lever, what, kind) in draft.entries.slots:
        title = words(
            "costs.line", number=number, what=what, lever=draft.levers.get(lever, words("new_costs.programme"))
        )
        page.put(row, LABEL, title, "group")
        row = _line(draft, page, row + 1, number, slot, (lever, what, kind)) + 1
    page.prints = row - 1
    for place in range(SPARE):
        row = _new_line(draft, page, row, place) + 1


def _line(draft: Draft, page: Page, row: int, number: int, slot: int, what: tuple[str, str, str]) -> int:
    key = f"effort.{number}" + (f"/{slot}" if slot else "")
    suffix = f"/{slot}" if slot else ""
    shown, lever = draft.shown, what[0]
    place = draft.places["first wave" if lever == PROGRAMME else f"wave {lever}"]
    wave = shown.first_wave if lever == PROGRAMME else shown.wave(lever)
    page.line(row, draft.words("costs.start"), draft.words("plan.unit"))
    start = page.formula(row, ONE, place.on(page), float(wave), "whole").on(page)
    own, shared = f"effort.{number}.contingency{suffix}", draft.one("effort.contingency", page, 0.0)
    own_cell = draft.one(own, page)
    contingency = f"IF(ISNUMBER({own_cell}),{own_cell},{shared})" if own in draft.live else shared
    margin = draft.value("delivery.cost_factor", 1.0) * (1.0 + draft.value(own, draft.value("effort.contingency")))
    page.line(row + 1, draft.words("costs.margin"))
    formula = f"{draft.places['cost factor'].on(page)}*(1+{contingency})"
    factor = page.formula(row + 1, ONE, formula, margin, "number").on(page)
    row += 2
    amounts = {}
    for name in AMOUNTS:
        entry = draft.entries.get(f"effort.{number}.{name}{suffix}")
        if entry is not None:
            page.line(row, AMOUNT_NAMES[name][draft.language], draft.unit(AMOUNTS[name]), entry.key)
            values = [0.0 if isinstance(value, str) else value for value in draft.values(entry.key)]
            style = "money" if "cost" in name or name == "by_year" else "number"
            amounts[name] = page.across(row, f"N({draft.each(entry.key, page)})", values, style)
            row += 1
    return _totals(draft, page, row, key, start, factor, amounts, shown.line((number, *what)))


def _new_line(draft: Draft, page: Page, row: int, place: int) -> int:
    """The block of a line that finance adds; it counts in scenarios that go on with the lines of the file."""
    table, words = draft.page("new_costs"), draft.words
    given = Row(table, NEW_HEAD + 1 + place)
    lever = given.at(NEW_LEVER).on(page)
    page.put(row, LABEL, words("costs.new_line", number=place + 1), "group")
    row += 1
    page.line(row, words("costs.start"), words("plan.unit"))
    programme = f"IF({lever}={_quoted(words('new_costs.programme'))},{draft.places['first wave'].on(page)},-1)"
    if draft.levers:
        first, last = draft.rows["levers"], draft.rows["levers_last"]
        names = f"{page.way_to(first.page)}$B${first.row + 1}:$B${last.row + 1}"
        waves = f"{page.way_to(first.page)}$E${first.row + 1}:$E${last.row + 1}"
        programme = f"IF(COUNTIF({names},{lever})=1,INDEX({waves},MATCH({lever},{names},0),1),{programme})"
    start = page.formula(row, ONE, f'IF({lever}="",-1,{programme})', -1.0, "whole").on(page)
    page.line(row + 1, words("costs.margin"))
    shared = draft.one("effort.contingency", page, 0.0)
    own = draft.one("effort.own_lines", page)
    formula = f"IF({own}=1,0,{draft.places['cost factor'].on(page)}*(1+{shared}))"
    margin = draft.value("delivery.cost_factor", 1.0) * (1.0 + draft.value("effort.contingency"))
    margin = 0.0 if draft.value("effort.own_lines") else margin
    factor = page.formula(row + 1, ONE, formula, margin, "number").on(page)
    row += 2
    amounts = {}
    for name, column in NEW_AMOUNTS.items():
        page.line(row, AMOUNT_NAMES[name][draft.language], draft.unit(AMOUNTS[name]))
        formula = f"N({given.at(column).on(page)})"
        amounts[name] = page.across(row, formula, [0.0] * (draft.years + 1), "money" if "cost" in name else "number")
        row += 1
    zeros = np.zeros(draft.years + 1)
    own_days = f"IF({own}=1,0,1)*"
    return _totals(draft, page, row, f"new {place}", start, factor, amounts, (zeros, zeros), own_days)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _totals(
    draft: Draft,
    page: Page,
    row: int,
    key: str,
    start: str,
    factor: str,
    amounts: Mapping[str, Row],
    found: tuple[Array, Array],
    days_factor: str = "",
) -> int:
    """Person-days and cost of a line by year: once in the wave's year, yearly after it, a series from it on; the next row."""
    year = f"{{c}}${YEAR_ROW + 1}"
    at, after = f"{year}={start}", f"AND({start}>=0,{year}>{start})"

    def amount(name: str) -> str:
        return amounts[name].on(page) if name in amounts else "0"

    days = f"IF({at},{amount('days')},0)+IF({after},{amount('yearly_days')},0)"
    page.line(row, draft.words("costs.days"), draft.unit("day"), "", "strong")
    formula = f"{days_factor}({days})*{draft.places['cost factor'].on(page)}"
    draft.rows[f"days {key}"] = page.across(row, formula, list(found[1]), "total.number")
    rate = draft.rows["day rate"].on(page)
    once = f"IF({at},{amount('days')}*{rate}+{amount('cost')},0)"
    yearly = f"IF({after},{amount('yearly_days')}*{rate}+{amount('yearly_cost')},0)"
    series = ""
    if "by_year" in amounts:
        given = amounts["by_year"].span(page, YEAR_0, draft.last)
        series = f"+IF(AND({start}>=0,{year}>={start}),INDEX({given},1,{year}-{start}+1),0)"
    page.line(row + 1, draft.words("costs.cost"), draft.unit("money"), "", "strong")
    draft.rows[f"cost {key}"] = page.across(
        row + 1, f"({once}+{yearly}{series})*{factor}", list(found[0]), "total.money"
    )
    return row + 2


def line_keys(draft: Draft) -> list[str]:
    """The keys of all lines, those to add last."""
    keys = [f"effort.{number}" + (f"/{slot}" if slot else "") for number, slot, _ in draft.entries.slots]
    return [*keys, *(f"new {place}" for place in range(SPARE))]
