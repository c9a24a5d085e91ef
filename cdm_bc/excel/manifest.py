"""The hidden sheets: what may be changed, under which name, and what it was; and what no one should have changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cdm_bc import __version__
from cdm_bc.excel.book import Book, Cell, Page, Value
from cdm_bc.excel.draft import SHEETS, Draft
from cdm_bc.excel.entries import Entry
from cdm_bc.excel.inputs import as_list

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
#: Digits of a row's hash.
DIGITS = 12


def write_manifest(draft: Draft) -> None:
    """All three; the sheets get names of their own, so that one that was renamed is found again."""
    _inputs(draft, draft.book.page(INPUTS, is_hidden=True))
    _read(draft, draft.book.page(READ, is_hidden=True))
    for key in SHEETS:
        draft.book.names[f"cdm_sheet_{key}"] = (draft.page(key), 0, 0, 0, 0)
    page = draft.book.page(LOCKED, is_hidden=True)
    place = 0
    for key in SHEETS:
        for row, digest in locked_rows(draft.page(key)).items():
            values: tuple[Value, ...] = (key, float(row), digest)
            for column, value in enumerate(values):
                page.put(place, column, value)
            place += 1


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
        "scenario": draft.scenario,
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


def locked_rows(page: Page) -> dict[int, str]:
    """A hash of what stands in the locked cells of each row: formulas, texts, numbers."""
    rows: dict[int, list[str]] = {}
    for (row, column), cell in sorted(page.cells.items()):
        if not cell.is_input and (cell.formula or cell.value not in (None, "")):
            rows.setdefault(row, []).append(f"{column}:{said(cell)}")
    return {row: digest(parts) for row, parts in rows.items()}


def said(cell: Cell) -> str:
    """What a locked cell says, in a form that survives a spreadsheet program."""
    return normal(f"={cell.formula}") if cell.formula else plain(cell.value)


def plain(value: Any) -> str:
    """A text or number."""
    return f"{float(value):.12g}" if isinstance(value, int | float) else str(value)


def normal(formula: str) -> str:
    """A formula without spaces and capitals, and without the signs that fix a reference."""
    return formula.replace(" ", "").replace("$", "").replace("'", "").upper()


def digest(parts: list[str]) -> str:
    """A short hash of the cells of a row."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:DIGITS]


def names_of(book: Book) -> set[str]:
    """All names in a book."""
    return set(book.names)
