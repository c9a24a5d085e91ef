"""The hidden sheets: what may be changed, under which name, and what it was; and what no one should have changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cdm_bc import __version__
from cdm_bc.errors import shown
from cdm_bc.excel.book import Page
from cdm_bc.excel.draft import SHEETS, Draft
from cdm_bc.excel.entry import Entry
from cdm_bc.excel.inputs import as_list
from cdm_bc.sentences import Sentence
from cdm_bc.workbooks import CellsOf

#: Sheet of the inputs and waves, of everything that is read, and of the rows that are locked.
INPUTS, READ, LOCKED = "_cdm", "_cdm_read", "_cdm_rows"
HEADER = ("id", "name", "unit", "original")
READ_HEADER = (
    "key",
    "name",
    "id",
    "slot",
    "path",
    "form",
    "unit",
    "label",
    "share",
    "low",
    "high",
    "may_change",
    "file",
)
#: Where the hash of the hidden sheets stands, on the second of them.
CHECK = (0, 100)
#: What is said of a sheet whose rows are not where they were.
MOVED = "rows or columns of sheet {sheet} were added, deleted or sorted. Undo that: numbers are read where they were."
#: Digits of a row's hash.
DIGITS = 12


def write_manifest(draft: Draft) -> None:
    """All three; the sheets get names of their own, so that one that was renamed is found again."""
    for key in SHEETS:
        draft.book.names[f"cdm_sheet_{key}"] = (draft.page(key), 0, 0, 0, 0)
    pages = [draft.book.page(name, is_hidden=True) for name in (INPUTS, READ, LOCKED)]
    _inputs(draft, pages[0])
    _read(draft, pages[1])
    _locked(draft, pages[2])
    pages[1].put(*CHECK, checksum([values_of(page) for page in pages]))


def values_of(page: Page) -> dict[tuple[int, int], Any]:
    """What stands on a hidden sheet."""
    return {place: cell.value for place, cell in page.cells.items()}


def checksum(sheets: Sequence[Mapping[tuple[int, int], Any]]) -> str:
    """A hash of all that stands on hidden sheets, but for where the hash itself stands."""
    lines = [
        f"{place}:{said(value)}"
        for number, sheet in enumerate(sheets)
        for place, value in sorted(sheet.items())
        if said(value) and not (place == CHECK and number == min(1, len(sheets) - 1))
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _locked(draft: Draft, page: Page) -> None:
    """A row per row of a sheet: its hash, and the columns to fill in."""
    rows = []
    for key in SHEETS:
        cells = draft.page(key).cells
        inputs = {place for place, cell in cells.items() if cell.is_input}
        texts = {place: said(cell.value, cell.formula) for place, cell in cells.items()}
        columns: dict[int, list[int]] = {}
        for row, column in sorted(inputs):
            columns.setdefault(row, []).append(column)
        digests = locked_rows(texts, inputs)
        for row in sorted(digests.keys() | columns.keys()):
            rows.append((key, float(row), digests.get(row, ""), as_list([float(one) for one in columns.get(row, [])])))
    _table(page, rows)


def _inputs(draft: Draft, page: Page) -> None:
    """A row per input that may be changed, and one per lever."""
    rows: list[tuple[Any, ...]] = [HEADER]
    for entry in draft.entries:
        if entry.key in draft.names and entry.item is not None:
            rows.append((entry.id, draft.names[entry.key], entry.unit, _original(entry)))
    rows += [(key, name, "wave", _wave(draft, key)) for key, name in draft.names.items() if key.startswith("plan.")]
    _table(page, rows)


def _wave(draft: Draft, key: str) -> float:
    return float(draft.waves.get(key.removeprefix("plan."), -1))


def _original(entry: Entry) -> float | str:
    values = entry.values[0]
    if not isinstance(values, tuple):
        return ""
    return values[0] if entry.form == "one" else as_list(values)


def _read(draft: Draft, page: Page) -> None:
    """What the book is about, then a row per number that is read: where it belongs and what it was in each case."""
    about = {
        "client": draft.case.id, "sha256": draft.file_hash, "version": __version__, "language": draft.language,
        "model": f"{draft.case.model.id} {draft.case.model.version}", "years": draft.years,
        "scenarios": list(draft.case.scenarios), "levers": draft.levers, "currency": draft.formatter.currency,
        "scenario": draft.scenarios[draft.scenario],
    }  # fmt: skip
    rows: list[tuple[Any, ...]] = [
        tuple(json.dumps(part, ensure_ascii=False) for item in about.items() for part in item)
    ]
    rows.append(READ_HEADER)
    for entry in draft.entries:
        if any(entry.may_change):
            first = entry.name, entry.is_share, entry.low, entry.high, entry.may_change, entry.values
            label, share, low, high, may_change, values = first
            line = (
                entry.key,
                draft.names.get(entry.key, ""),
                entry.id,
                entry.slot,
                entry.path,
                entry.form,
                entry.unit,
                label,
                share,
                low,
                high,
                may_change,
                *values,
            )
            rows.append(tuple(json.dumps(part, ensure_ascii=False) for part in line))
    _table(page, rows)


def _table(page: Page, rows: list[tuple[Any, ...]]) -> None:
    for row, line in enumerate(rows):
        for column, value in enumerate(line):
            page.put(row, column, value)


def locked_rows(texts: Mapping[tuple[int, int], str], inputs: Collection[tuple[int, int]]) -> dict[int, str]:
    """A hash of what stands in each row outside the cells `inputs`; `texts` : as :func:`said` gives them."""
    rows: dict[int, list[str]] = {}
    for (row, column), text in sorted(texts.items()):
        if text and (row, column) not in inputs:
            rows.setdefault(row, []).append(f"{column}:{text}")
    return {row: hashlib.sha256("\n".join(parts).encode()).hexdigest()[:DIGITS] for row, parts in rows.items()}


def changed_rows(
    cells: CellsOf, known: Mapping[int, str], inputs: Collection[tuple[int, int]], sheet: str
) -> list[Sentence]:
    """What is said of the rows of a sheet that are not as they were delivered; of very many that they were moved.

    Parameters
    ----------
    known : row -> its hash. inputs : the cells to fill in.
    """
    places = cells.values.keys() | cells.formulas.keys()
    found = locked_rows(
        {place: said(cells.values.get(place), cells.formulas.get(place, "")) for place in places}, inputs
    )
    wrong = sorted(row for row in found.keys() | known.keys() if found.get(row, "") != known.get(row, ""))
    if len(wrong) > max(3, len(known) // 4):
        return [Sentence(MOVED, sheet=shown(sheet))]
    message = "row {row} of the sheet {sheet} was changed outside the coloured cells; only those are read. Undo it."
    return [Sentence(message, row=row + 1, sheet=shown(sheet)) for row in wrong]


def input_cells(row: float, columns: object) -> set[tuple[int, int]]:
    """The cells to fill in of a row, as the hidden sheet has their columns."""
    return {(int(row), int(float(one))) for one in str(columns or "").split(";") if one}


def said(value: Any, formula: str = "") -> str:
    """What a cell says, in a form that survives a spreadsheet program: '' if nothing."""
    if formula:
        return "=" + "".join(char for char in formula.removeprefix("=") if char not in " $'").upper()
    if isinstance(value, int | float):
        return f"{float(value):.12g}"
    return "" if value is None else str(value).strip()
