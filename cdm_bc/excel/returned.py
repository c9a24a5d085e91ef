"""A workbook that came back: whether it is the one that was delivered, and what its cells hold.

A number is where its name, the id in its row, its label and the number of the row all say it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cdm_bc.document import KeyPath
from cdm_bc.errors import Problem, shown
from cdm_bc.excel.book import ID, LABEL
from cdm_bc.excel.draft import SHEETS
from cdm_bc.excel.manifest import CHECK, INPUTS, LOCKED, MOVED, READ, changed_rows, checksum, input_cells, said
from cdm_bc.excel.reading import Reading
from cdm_bc.sentences import Sentence
from cdm_bc.text import texts
from cdm_bc.workbooks import CellsOf, OpenBook

#: What is said of a book whose hidden sheets are not there, or not what they were.
GONE = "is no workbook of cdm-bc, or its hidden sheet {name} is gone. Only a whole book can be read back."
CHANGED = "its hidden sheet {name} was changed. Only a whole book can be read back."


@dataclass(frozen=True)
class Line:
    """A number of the book as it was delivered; attributes as those of :class:`~cdm_bc.excel.entry.Entry`."""

    key: str
    name: str
    id: str
    slot: int
    path: KeyPath
    form: str
    unit: str
    label: str
    is_share: bool
    low: float | None
    high: float | None
    may_change: tuple[bool, ...]
    values: tuple[Any, ...]


class Returned(Reading):
    """A workbook of a case that came back whole.

    Attributes
    ----------
    about : what the book is about. lines : its numbers, as they were delivered.
    sheets : key of a sheet -> its title now, and its cells.

    Raises
    ------
    InputError
        If it is not the book that was delivered, or more of it was changed than the cells to fill in.
    """

    def __init__(self, path: Path, book: OpenBook) -> None:
        super().__init__(path, book)
        self.about, self.lines = self._manifest()
        self.words = texts("workbook", self.about["language"])
        self.sheets = self._sheets()
        self.stop()
        self._places(self.lines)
        self.stop()
        self._locked()
        self.stop()

    # -- is it the book that was delivered? -----------------------------------------------------------------------------------

    def _manifest(self) -> tuple[dict[str, Any], list[Line]]:
        sheets = self.book.sheets
        missing = [name for name in (INPUTS, READ, LOCKED) if name not in sheets]
        if missing:
            self.report("", Sentence(GONE, name=shown(missing[0])))
            self.stop()
        hidden = [sheets[name].values for name in (INPUTS, READ, LOCKED)]
        if hidden[1].pop(CHECK, None) != checksum(hidden):
            self.report("", Sentence(CHANGED, name=shown(READ)))
            self.stop()
        rows = rows_of(sheets[READ])
        parts = [json.loads(part) for part in rows[0]]
        about = dict(zip(parts[::2], parts[1::2], strict=True))
        return about, [_line_of([json.loads(part) for part in row]) for row in rows[2:]]

    @cached_property
    def inputs(self) -> dict[str, set[tuple[int, int]]]:
        """Key of a sheet -> the cells to fill in."""
        found: dict[str, set[tuple[int, int]]] = {}
        for key, row, _, columns in rows_of(self.book.sheets[LOCKED], 4):
            found.setdefault(key, set()).update(input_cells(row, columns))
        return found

    @cached_property
    def rows(self) -> dict[str, dict[str, int]]:
        """Key of a sheet of numbers -> key of a number -> its row."""
        sheets = {key: self.sheets[key][1].values for key in ("inputs", "by_year")}
        return {
            key: {value: row for (row, column), value in cells.items() if column == ID} for key, cells in sheets.items()
        }

    def _sheets(self) -> dict[str, tuple[str, CellsOf]]:
        """Key of a sheet -> its title now, and its cells; sheets may have been renamed."""
        found = {}
        for key in SHEETS:
            place = self.book.names.get(f"cdm_sheet_{key}")
            if place is None or place[0] not in self.book.sheets:
                self.report(
                    "",
                    Sentence(
                        "the sheet {name} is gone. Only a whole book can be read back.",
                        name=shown(self.words(f"sheet.{key}")),
                    ),
                )
            elif place[1:3] != (0, 0):
                self.moved(place[0])
            else:
                found[key] = place[0], self.book.sheets[place[0]]
        return found

    def moved(self, sheet: str) -> None:
        """Note that rows or columns of a sheet are not where they were."""
        problem = Problem(self.path.as_posix(), None, None, "", Sentence(MOVED, sheet=shown(sheet)))
        if problem not in self.problems:
            self.problems.append(problem)

    def spot(self, name: str) -> tuple[str, int, int, CellsOf] | None:
        """Where a name stands: the sheet's title, row, column, and the cells of the sheet; None if nowhere."""
        place = self.book.names.get(name)
        if place is None or place[0] not in self.book.sheets:
            return None
        return place[0], place[1], place[2], self.book.sheets[place[0]]

    def _places(self, lines: list[Line]) -> None:
        """Every number must stand where its name, id and label say."""
        for line in lines:
            spot = self.spot(line.name) if line.name else None
            if line.name and spot is None:
                self.report(
                    line.id, Sentence("the name {name} is gone, so the number cannot be found.", name=line.name)
                )
                continue
            if spot is None:
                continue
            sheet, row, _, cells = spot
            head = row if line.form == "one" else row - 1
            if cells.values.get((head, ID)) != line.key or said(cells.values.get((head, LABEL))) != said(line.label):
                self.moved(sheet)

    def _locked(self) -> None:
        """Nothing but the cells to fill in may differ."""
        known: dict[str, dict[int, str]] = {}
        for key, row, digest, _ in rows_of(self.book.sheets[LOCKED], 4):
            known.setdefault(key, {})[int(row)] = digest or ""
        for key, (title, cells) in self.sheets.items():
            for sentence in changed_rows(cells, known.get(key, {}), self.inputs.get(key, set()), title):
                self.report("", sentence)


def rows_of(cells: CellsOf, width: int = 0) -> list[list[Any]]:
    """The filled rows of a hidden sheet, at least `width` wide."""
    rows: dict[int, dict[int, Any]] = {}
    for (row, column), value in cells.values.items():
        rows.setdefault(row, {})[column] = value
    return [[rows[row].get(column) for column in range(max(width, max(rows[row]) + 1))] for row in sorted(rows)]


def _line_of(parts: list[Any]) -> Line:
    first, rest = parts[:12], parts[12:]
    key, name, id_, slot, path, form, unit, label, share, low, high, may_change = first
    return Line(key, name, id_, slot, tuple(path), form, unit, label, share, low, high, tuple(may_change), tuple(rest))
