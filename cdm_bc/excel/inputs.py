"""The sheets of numbers to fill in: one row per number, and a block per number that differs by year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from cdm_bc.excel.book import (
    FIRST_ROW,
    ID,
    LABEL,
    NONE,
    ONE,
    UNIT,
    YEAR_0,
    Page,
    Row,
    Rule,
    Spot,
    column_head,
)
from cdm_bc.excel.draft import Draft, style_of
from cdm_bc.excel.entry import Entry, Values
from cdm_bc.model import Source
from cdm_bc.telling.client.inputs import source_text
from cdm_bc.text import texts

#: Columns of the sheet of inputs behind the name: the value that counts, that of the file, one per scenario, and the rest.
LIVE, BASE = ONE, ONE + 1
HEAD = 4
#: How a cell begins that says where a number stands.
ELSEWHERE = "→"
GROUPS = ("facts", "benefits", "data", "foundations", "effort", "delivery", "method", "finance", "relevance")


def columns_of(scenarios: int) -> dict[str, int]:
    """The columns behind the scenarios; `scenarios` : how many there are, the file itself included."""
    names = ("low", "high", "grade", "source", "date", "as_base", "as_low", "as_high", "differs")
    return {name: BASE + scenarios + place for place, name in enumerate(names)}


def write_inputs(draft: Draft) -> None:
    """Both sheets, with the names of the cells that are read back."""
    page, count = draft.page("inputs"), len(draft.scenarios)
    columns = columns_of(count)
    _head(draft, page, columns)
    column_head(draft.page("by_year"), draft.words("sheet.by_year"), draft.words("by_year.intro"), draft.year_names)
    row, block = HEAD + 1, FIRST_ROW
    for group in GROUPS:
        members = [entry for entry in draft.entries if entry.group == group]
        if not members:
            continue
        page.put(row, ID, draft.words(f"inputs.group.{group}"), "group")
        row += 1
        for entry in members:
            if entry.form == "one":
                _one(draft, page, row, entry)
            else:
                _pointer(draft, page, row, entry)
                block = _block(draft, draft.page("by_year"), block, entry)
            _pedigree(draft, page, row, entry, columns)
            row += 1
    differs = f"${xl_col_to_name(columns['differs'])}{HEAD + 2}=1"
    options = {"type": "formula", "criteria": f"={differs}", "look": "note"}
    page.rules.append(Rule("look", (HEAD + 1, LABEL), (row, LABEL), options))
    draft.rows["inputs_last"] = Row(page, row - 1)
    draft.rows["by_year_last"] = Row(draft.page("by_year"), block)


def _head(draft: Draft, page: Page, columns: dict[str, int]) -> None:
    words = draft.words
    page.put(0, ID, words("sheet.inputs"), "title")
    page.put(1, ID, words("inputs.intro"), "note")
    titles = {ID: "", LABEL: words("inputs.name"), UNIT: words("inputs.unit"), LIVE: words("inputs.live")}
    titles |= {BASE + number: name for number, name in enumerate(draft.scenarios)}
    titles |= {columns[name]: words(f"inputs.{name}") for name in columns}
    for column, title in titles.items():
        page.put(HEAD, column, title, "head")
    page.widths |= {ID: 2, LABEL: 42, UNIT: 15, LIVE: 12} | {BASE + n: 12 for n in range(len(draft.scenarios))}
    page.widths |= {
        columns[name]: width for name, width in (("low", 10), ("high", 10), ("grade", 11), ("source", 44), ("date", 10))
    }
    page.hidden_columns = {columns[name] for name in ("as_base", "as_low", "as_high", "differs")}
    page.freeze, page.repeat, page.heights[HEAD] = (HEAD + 1, BASE), HEAD, 28
    for column, name in enumerate(draft.scenarios):  # the head of a scenario is what the picker chooses from
        page.put(HEAD, BASE + column, name, "head")


def _one(draft: Draft, page: Page, row: int, entry: Entry) -> None:
    """A number that is the same in all years: its value that counts, that of the file, and those of the scenarios."""
    style = style_of(entry, [value for values in entry.values if isinstance(values, tuple) for value in values])
    page.line(row, entry.name, draft.unit(entry.unit), entry.key)
    for number, values in enumerate(entry.values):
        _cell(page, row, BASE + number, values, style, entry.may_change[number], entry)
    draft.live[entry.key] = page.formula(
        row, LIVE, _picked(draft, page, Row(page, row), len(entry.values), may_lack=entry.values[0] == ()),
        _shown(entry, draft.scenario), style,
    )  # fmt: skip
    _name(draft, entry, Spot(page, row, BASE))
    _limits(draft, page, row, BASE, BASE + len(entry.values) - 1, entry)


def _shown(entry: Entry, number: int) -> float | str:
    found = entry.shown(number)
    return found if isinstance(found, str) else found[0]


def _cell(page: Page, row: int, column: int, values: Values, style: str, may_change: bool, entry: Entry) -> None:
    value = values[0] if isinstance(values, tuple) and values else values if isinstance(values, str) else None
    if may_change:
        page.fill_in(row, column, value, style)
    elif value is not None:
        page.put(row, column, value, style)


def _picked(draft: Draft, page: Page, row: Row, count: int, *, may_lack: bool) -> str:
    """The value in the chosen scenario: its own where it has one, else that of the file."""
    base = row.at(BASE).on(page)
    known = f'IF({base}="","{NONE}",{base})' if may_lack else base
    if count == 1:
        return known
    chosen = f"INDEX({row.span(page, BASE, BASE + count - 1)},1,{draft.places['scenario_nr'].on(page)})"
    return f'IF({chosen}="",{known},{chosen})'


def _pointer(draft: Draft, page: Page, row: int, entry: Entry) -> None:
    """Where a number by year is to be found."""
    page.line(row, entry.name, draft.unit(entry.unit), entry.key)
    page.put(row, LIVE, f"{ELSEWHERE} {draft.words('sheet.by_year')}", "unit")


def _block(draft: Draft, page: Page, row: int, entry: Entry) -> int:
    """A number by year: what counts, what the file and each scenario say, what was delivered; returns the next row."""
    years, starts = draft.years, entry.form in ("from_start", "limit")
    first = YEAR_0 if starts else YEAR_0 + 1
    given = [value for values in entry.values if isinstance(values, tuple) for value in values]
    style = style_of(entry, given)
    page.line(row, entry.name, draft.unit(entry.unit), entry.key, "strong")
    for number, values in enumerate(entry.values):
        name = draft.scenarios[number]
        page.line(row + 1 + number, name, "", "", "indent")
        for place in range(years + starts):
            known = values[place : place + 1] if isinstance(values, tuple) else values if place == 0 else None
            _cell(page, row + 1 + number, first + place, known, style, entry.may_change[number], entry)
    _live_row(draft, page, row, entry, style, first)
    _limits(draft, page, row + 1, first, draft.last, entry, rows=len(entry.values))
    _name(draft, entry, Spot(page, row + 1, first), draft.last)
    kept = row + 1 + len(entry.values)
    page.line(kept, draft.words("by_year.delivered"), "", "", "faint")
    base = entry.values[0]
    for place in range(years + starts):
        known_base = (
            base[place]
            if isinstance(base, tuple) and place < len(base)
            else base
            if isinstance(base, str) and place == 0
            else ""
        )
        page.put(kept, first + place, known_base, f"faint.{style}")
    pair = (Row(page, row + 1).span(page, first, draft.last), Row(page, kept).span(page, first, draft.last))
    page.formula(kept, ONE, f"SUMPRODUCT(--({pair[0]}<>{pair[1]}))", 0.0, "faint.whole")
    draft.places[f"differs {entry.key}"] = Spot(page, kept, ONE)
    return kept + 2


def _live_row(draft: Draft, page: Page, row: int, entry: Entry, style: str, first: int) -> None:
    """The values that count: those of the scenario if it has any, held from the last one on, or ending there."""
    rows, nr = len(entry.values), draft.places["scenario_nr"].on(page)
    top, bottom = row + 2, row + 1 + rows  # as Excel counts
    letter = "E" if first == YEAR_0 else "F"
    if rows == 1:
        sel = f"{{c}}${top}"
    else:
        sel = f'IF(INDEX(${letter}${top}:${letter}${bottom},{nr},1)="",{{c}}${top},INDEX({{c}}${top}:{{c}}${bottom},{nr},1))'
    own = f'IF({sel}="","{NONE}",{sel})' if entry.form in ("limit", "by_year") and entry.values[0] == () else sel
    values = entry.by_year(draft.scenario, draft.years)
    if entry.form == "from_start":
        draft.live[entry.key] = page.across(row, f"N({sel})", values, style)
        return
    at_start = own.replace("{c}", letter)
    held = f'IF({sel}="",{{p}}${row + 1},{sel})'
    page.across(row, at_start, values[:1], style)
    draft.live[entry.key] = page.across(row, held, values[1:], style, YEAR_0 + 1)


def _name(draft: Draft, entry: Entry, spot: Spot, last: int | None = None) -> None:
    """The name of the cells that hold what the client file says."""
    if entry.may_change[0]:
        name = draft.book.name("in_" + re.sub(r"\W", "_", entry.key, flags=re.ASCII)[:200], spot, last)
        draft.names[entry.key] = name


def _limits(draft: Draft, page: Page, row: int, first: int, last: int, entry: Entry, rows: int = 1) -> None:
    """What may be typed."""
    if not any(entry.may_change):
        return
    limits = _bounds(entry)
    where = ((row, first), (row + rows - 1, last))
    if entry.choices:
        options: dict[str, Any] = {"validate": "list", "source": [f"{choice:g}" for choice in entry.choices]}
    elif entry.id == "finance.horizon_years":
        options = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": draft.years}
    else:
        options = {"validate": "decimal", "criteria": "between", "minimum": limits[0], "maximum": limits[1]}
    message = draft.words("typing.share" if entry.is_share else "typing.number")
    page.rules.append(
        Rule("typing", *where, options | {"error_title": draft.words("typing.title"), "error_message": message})
    )


def _bounds(entry: Entry) -> tuple[float, float]:
    if entry.is_share:
        return 0.0, 1.0
    return (0.0, 1e18) if entry.group in ("effort", "finance", "delivery") else (-1e18, 1e18)


def _pedigree(draft: Draft, page: Page, row: int, entry: Entry, columns: dict[str, int]) -> None:
    """Range, grade, source and date of a number, what was delivered, and whether it differs from that."""
    item, style = entry.item, style_of(entry, [])
    by_factor = entry.form in ("by_year", "from_start")
    can_range = item is not None and entry.may_change[0]
    for key, bound in (("low", entry.low), ("high", entry.high)):
        look = "share" if by_factor else style_of(entry, [entry.low or 0.0, entry.high or 0.0])
        if can_range:
            page.fill_in(row, columns[key], bound, look)
        page.put(row, columns[f"as_{key}"], "" if bound is None else bound, f"faint.{look}")
    if item is not None:
        page.put(row, columns["grade"], texts("report", draft.language)(f"inputs.grades.{item.grade}"), "text")
        source = str(item.source) if isinstance(item.source, Source) else source_text(item)
        told = ". ".join(
            part
            for part in (source, item.quantity.note or "", item.reason[draft.language] if item.reason else "")
            if part
        )
        page.put(row, columns["source"], told, "text")
        day = draft.case.client.client.date
        page.put(row, columns["date"], day.isoformat() if day and item.origin == "client" else "", "text")
    _differs(draft, page, row, entry, columns, style)


def _differs(draft: Draft, page: Page, row: int, entry: Entry, columns: dict[str, int], style: str) -> None:
    """1 where anything in the row is not as it was delivered."""
    here = Row(page, row)
    parts = [f"{here.at(columns[key]).on(page)}<>{here.at(columns[f'as_{key}']).on(page)}" for key in ("low", "high")]
    if entry.form == "one":
        base = entry.values[0]
        value = base[0] if isinstance(base, tuple) and base else base if isinstance(base, str) else ""
        kept = page.put(row, columns["as_base"], value, f"faint.{style}")
        parts.append(f"{here.at(BASE).on(page)}<>{kept.on(page)}")
    else:
        parts.append(f"{draft.places[f'differs {entry.key}'].on(page)}>0")
    page.formula(row, columns["differs"], f"IF(OR({','.join(parts)}),1,0)", 0.0, "faint.whole")


def as_list(values: Sequence[float]) -> str:
    """Numbers in one text, as the hidden sheets keep them."""
    return ";".join(repr(value) for value in values)
