"""What was changed in a workbook since it was delivered. What cannot be read for sure is refused, by name; nothing is ignored.

A number is where its name, the id in its row, its label and the number of the row all say it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from xlsxwriter.utility import xl_rowcol_to_cell

from cdm_bc.document import KeyPath
from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.excel.book import ID, LABEL, NONE, YEAR_0
from cdm_bc.excel.cells import Unreadable, number_in
from cdm_bc.excel.costs import NEW_AMOUNTS, NEW_HEAD, NEW_KIND, NEW_LEVER, NEW_SOURCE, NEW_WHAT, SPARE
from cdm_bc.excel.draft import SHEETS
from cdm_bc.excel.inputs import BASE
from cdm_bc.excel.manifest import INPUTS, LOCKED, MOVED, READ, changed_rows, input_cells, said
from cdm_bc.figures.costs import KINDS
from cdm_bc.sentences import Sentence
from cdm_bc.text import texts
from cdm_bc.workbooks import CellsOf, OpenBook, open_book

What = Literal["value", "low", "high", "wave", "line"]
#: Digits beyond which two numbers are the same: what a spreadsheet program keeps of one.
SAME = 1e-13


@dataclass(frozen=True)
class Line:
    """A number of the book as it was delivered; attributes as those of :class:`~cdm_bc.excel.entries.Entry`."""

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


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was delivered.

    Attributes
    ----------
    what : a value, an end of its range, the wave of a lever, or a new cost line.
    number : 0 of the client file, else which scenario. old, new : a number, a list of them, or None where there is none; of a
        new line the mapping that it becomes.
    """

    what: What
    key: str
    label: str
    unit: str
    old: Any
    new: Any
    number: int = 0
    line: Line | None = None


@dataclass(frozen=True)
class Changes:
    """What a book is about, and what was changed in it.

    Attributes
    ----------
    about : as the hidden sheet says it. waves : lever -> wave, as they stand now; delivered : as they were.
    """

    file: Path
    about: dict[str, Any]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    waves: dict[str, int]
    delivered: dict[str, int]


def read_changes(path: Path) -> Changes:
    """The changes in a workbook.

    Raises
    ------
    InputError
        With a sentence for everything that cannot be read.
    """
    return _Reader(path, open_book(path)).changes()


@dataclass
class _Reader:
    """Reads one book and collects what is wrong on the way."""

    path: Path
    book: OpenBook
    problems: list[Problem] = field(default_factory=list)

    def changes(self) -> Changes:
        """All changes."""
        about, lines = self._manifest()
        self.about, self.words = about, texts("workbook", about["language"])
        self.sheets = self._sheets()
        if not self.problems:
            self._places(lines)
        if not self.problems:
            self._locked()
        self._stop()
        found = [change for line in lines for change in self._line(line)]
        waves, delivered = self._waves()
        labels = about["levers"]
        found += [
            Change("wave", f"plan.{lever}", labels[lever], "year", old, waves[lever])
            for lever, old in delivered.items()
            if waves[lever] != old
        ]
        found += self._new_lines()
        self._stop()
        return Changes(self.path, about, tuple(lines), tuple(found), waves, delivered)

    def _stop(self) -> None:
        if self.problems:
            raise InputError(self.problems)

    def report(self, key: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.path.as_posix(), None, None, key, message))

    # -- is it the book that was delivered? -----------------------------------------------------------------------------------

    def _manifest(self) -> tuple[dict[str, Any], list[Line]]:
        sheets = self.book.sheets
        missing = [name for name in (INPUTS, READ, LOCKED) if name not in sheets]
        if missing:
            message = (
                "is no workbook of cdm-bc, or its hidden sheet {name} is gone. Only a whole book can be read back."
            )
            self.report("", Sentence(message, name=shown(missing[0])))
            self._stop()
        try:
            rows = _rows(sheets[READ])
            parts = [json.loads(part) for part in rows[0]]
            about = dict(zip(parts[::2], parts[1::2], strict=True))
            lines = [_line_of([json.loads(part) for part in row]) for row in rows[2:]]
            assert {"client", "language", "levers", "scenarios", "years", "currency"} <= about.keys()
        except (ValueError, IndexError, TypeError, KeyError, AssertionError):
            self.report(
                "",
                Sentence("its hidden sheet {name} was changed. Only a whole book can be read back.", name=shown(READ)),
            )
            self._stop()
        return about, lines

    @cached_property
    def inputs(self) -> dict[str, set[tuple[int, int]]]:
        """Key of a sheet -> the cells to fill in."""
        found: dict[str, set[tuple[int, int]]] = {}
        for key, row, _, columns in _rows(self.book.sheets[LOCKED], 4):
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
                self._moved(place[0])
            else:
                found[key] = place[0], self.book.sheets[place[0]]
        return found

    def _moved(self, sheet: str) -> None:
        problem = Problem(self.path.as_posix(), None, None, "", Sentence(MOVED, sheet=shown(sheet)))
        if problem not in self.problems:
            self.problems.append(problem)

    def _spot(self, name: str) -> tuple[str, int, int, CellsOf] | None:
        place = self.book.names.get(name)
        if place is None or place[0] not in self.book.sheets:
            return None
        return place[0], place[1], place[2], self.book.sheets[place[0]]

    def _places(self, lines: list[Line]) -> None:
        """Every number must stand where its name, id and label say."""
        for line in lines:
            spot = self._spot(line.name) if line.name else None
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
                self._moved(sheet)

    def _locked(self) -> None:
        """Nothing but the cells to fill in may differ."""
        known: dict[str, dict[int, str]] = {}
        for key, row, digest, _ in _rows(self.book.sheets[LOCKED], 4):
            known.setdefault(key, {})[int(row)] = digest or ""
        for key, (title, cells) in self.sheets.items():
            for sentence in changed_rows(cells, known.get(key, {}), self.inputs.get(key, set()), title):
                self.report("", sentence)

    # -- what was changed -----------------------------------------------------------------------------------------------------

    def _number(
        self, line: Line, sheet: str, cells: CellsOf, place: tuple[int, int], before: Any, *, is_share: bool
    ) -> float | None:
        """The number in a cell; a problem is noted if it cannot be read, and `before` stands for it."""
        before = before if isinstance(before, int | float) else None
        try:
            return number_in(
                cells.values.get(place),
                cells.formulas.get(place, ""),
                is_share=is_share,
                language=self.about["language"],
                currency=self.about["currency"],
                before=before,
            )
        except Unreadable as error:
            self._unreadable(line.id, sheet, place, error.sentence)
            return before

    def _unreadable(self, key: str, sheet: str, place: tuple[int, int], message: str) -> None:
        text = "cell {cell} of the sheet {sheet}: {message}"
        self.report(key, Sentence(text, cell=xl_rowcol_to_cell(*place), sheet=shown(sheet), message=message))

    def _line(self, line: Line) -> Iterator[Change]:
        """What was changed of one number: of the file, of each scenario, of its range."""
        spot = self._spot(line.name) if line.name else self._unnamed(line)
        if spot is None:
            return
        sheet, row, column, cells = spot
        for number, old in enumerate(line.values):
            if not line.may_change[number]:
                continue
            if line.form == "one":
                place = (row, column + number)
                new = self._number(
                    line, sheet, cells, place, old[0] if isinstance(old, list) and old else None, is_share=line.is_share
                )
                given: Any = None if new is None else [new]
            else:
                place = (row + number, column)
                given = self._series(line, sheet, cells, place, old)
            if not _same(old, given):
                if given is None and number == 0:
                    self._unreadable(
                        line.id, sheet, place, Sentence("is empty. Type the number; a number cannot be taken out here.")
                    )
                    continue
                yield Change("value", line.id, line.label, line.unit, old, given, number, line)
        yield from self._range(line)

    def _unnamed(self, line: Line) -> tuple[str, int, int, CellsOf] | None:
        """Where a number stands that only scenarios have: beside its id."""
        key = "inputs" if line.form == "one" else "by_year"
        title, cells = self.sheets[key]
        row = self.rows[key].get(line.key)
        if row is None:
            self._moved(title)
            return None
        return (title, row, BASE, cells) if line.form == "one" else (title, row + 1, self._first(line), cells)

    def _first(self, line: Line) -> int:
        return YEAR_0 + (line.form == "by_year")

    def _series(
        self, line: Line, sheet: str, cells: CellsOf, place: tuple[int, int], old: Any
    ) -> list[float] | str | None:
        """The numbers of a row of years, without gaps; what was too long to be shown stays."""
        row, first = place
        last = YEAR_0 + int(self.about["years"])
        before = old if isinstance(old, list) else []
        found: list[float | None] = []
        if cells.values.get(place) == NONE:
            return NONE
        for column in range(first, last + 1):
            known = before[column - first] if column - first < len(before) else (before[-1] if before else None)
            found.append(self._number(line, sheet, cells, (row, column), known, is_share=line.is_share))
        while found and found[-1] is None:
            found.pop()
        if any(value is None for value in found):
            self._unreadable(
                line.id, sheet, place, Sentence("has a gap between its years. Fill it in, or empty all after it.")
            )
            return before
        whole = [value for value in found if value is not None]
        shown_count = last + 1 - first
        return (whole + before[shown_count:] if len(whole) == shown_count else whole) or None

    def _range(self, line: Line) -> Iterator[Change]:
        """Low and high; both or none."""
        title, cells = self.sheets["inputs"]
        row, column = self.rows["inputs"].get(line.key), BASE + len(line.values)
        if row is None:
            self._moved(title)
            return
        if (row, column) not in self.inputs["inputs"]:
            return
        is_share = line.is_share and line.form == "one"
        new = [
            self._number(line, title, cells, (row, column + end), old, is_share=is_share)
            for end, old in enumerate((line.low, line.high))
        ]
        if (new[0] is None) != (new[1] is None):
            place = (row, column + (new[1] is None))
            self._unreadable(
                line.id,
                title,
                place,
                Sentence("is empty. A range needs both low and high; empty both for a certain number."),
            )
            return
        for what, old_end, new_end in (("low", line.low, new[0]), ("high", line.high, new[1])):
            if not _same(None if old_end is None else [old_end], None if new_end is None else [new_end]):
                yield Change(what, line.id, line.label, line.unit, old_end, new_end, 0, line)  # type: ignore[arg-type]

    def _waves(self) -> tuple[dict[str, int], dict[str, int]]:
        """The waves now and as delivered."""
        now, then = {}, {}
        for key, name, unit, original in _rows(self.book.sheets[INPUTS], 4)[1:]:
            if unit != "wave":
                continue
            lever = str(key).removeprefix("plan.")
            spot = self._spot(str(name))
            then[lever] = now[lever] = int(float(original))
            if spot is None:
                self.report(key, Sentence("the name {name} is gone, so the number cannot be found.", name=str(name)))
                continue
            sheet, row, column, cells = spot
            if cells.values.get((row, ID)) != key:
                self._moved(sheet)
                continue
            wave = self._wave(str(key), sheet, cells, (row, column))
            now[lever] = then[lever] if wave is None else wave
        return now, then

    def _wave(self, key: str, sheet: str, cells: CellsOf, place: tuple[int, int]) -> int | None:
        value, last = cells.values.get(place), int(self.about["years"]) - 1
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and value == int(value)
            and -1 <= value <= last
        ):
            return int(value)
        message = "{value} is no year of execution: a whole number from 0 to {last}, or -1 for never."
        self._unreadable(key, sheet, place, Sentence(message, value=shown(value), last=last))
        return None

    # -- new cost lines -------------------------------------------------------------------------------------------------------

    def _new_lines(self) -> Iterator[Change]:
        title, cells = self.sheets["new_costs"]
        for place in range(SPARE):
            row = NEW_HEAD + 1 + place
            if any(
                cells.values.get((row, column)) is not None or (row, column) in cells.formulas
                for column in range(LABEL, NEW_SOURCE + 1)
            ):
                made = self._new_line(title, cells, row)
                if made:
                    yield Change("line", "effort.lines", made["what"], "", None, made)

    def _new_line(self, title: str, cells: CellsOf, row: int) -> dict[str, Any]:
        """A row of new costs as a cost line of a client file."""
        programme = self.words("new_costs.programme")
        levers = {name: lever for lever, name in self.about["levers"].items()} | {programme: "programme"}
        kinds = {self.words(f"new_costs.kinds.{kind}"): kind for kind in KINDS}
        texts_in = {
            column: str(cells.values.get((row, column)) or "").strip()
            for column in (NEW_LEVER, NEW_WHAT, NEW_KIND, NEW_SOURCE)
        }
        made: dict[str, Any] = {}
        if texts_in[NEW_LEVER] not in levers:
            self._unreadable(
                "",
                title,
                (row, NEW_LEVER),
                Sentence(
                    "{value} is no lever of this book. Choose one from the list.",
                    value=shown(texts_in[NEW_LEVER] or None),
                ),
            )
        else:
            made["lever"] = levers[texts_in[NEW_LEVER]]
        if not texts_in[NEW_WHAT]:
            self._unreadable("", title, (row, NEW_WHAT), Sentence("is empty. Say what the costs are for."))
        made["what"] = texts_in[NEW_WHAT]
        if texts_in[NEW_KIND]:
            if texts_in[NEW_KIND] not in kinds:
                self._unreadable(
                    "",
                    title,
                    (row, NEW_KIND),
                    Sentence("{value} is no kind of cost. Choose one from the list.", value=shown(texts_in[NEW_KIND])),
                )
            else:
                made["kind"] = kinds[texts_in[NEW_KIND]]
        line = Line("", "", "effort.lines", 0, ("effort", "lines"), "one", "", "", False, None, None, (True,), ())
        for name, column in NEW_AMOUNTS.items():
            value = self._number(line, title, cells, (row, column), None, is_share=False)
            if value is not None:
                made[name] = as_written(value)
        if not made.keys() & NEW_AMOUNTS.keys():
            self._unreadable(
                "",
                title,
                (row, min(NEW_AMOUNTS.values())),
                Sentence("this line costs nothing. Give days or an amount."),
            )
        if texts_in[NEW_SOURCE]:
            made["source"] = texts_in[NEW_SOURCE]
        return made


def as_written(value: float) -> int | float:
    """A number as it goes into the file: whole where it is whole."""
    return int(value) if value == int(value) else float(value)


def _same(old: Any, new: Any) -> bool:
    """Whether two rows of numbers are the same, but for what a spreadsheet program rounds."""
    if not isinstance(old, list) or not isinstance(new, list):
        return (old or None) == (new or None)
    return len(old) == len(new) and all(abs(a - b) <= SAME * max(abs(a), abs(b)) for a, b in zip(old, new, strict=True))


def _rows(cells: CellsOf, width: int = 0) -> list[list[Any]]:
    """The filled rows of a hidden sheet, at least `width` wide."""
    rows: dict[int, dict[int, Any]] = {}
    for (row, column), value in cells.values.items():
        rows.setdefault(row, {})[column] = value
    return [[rows[row].get(column) for column in range(max(width, max(rows[row]) + 1))] for row in sorted(rows)]


def _line_of(parts: list[Any]) -> Line:
    first, rest = parts[:12], parts[12:]
    key, name, id_, slot, path, form, unit, label, share, low, high, may_change = first
    return Line(key, name, id_, slot, tuple(path), form, unit, label, share, low, high, tuple(may_change), tuple(rest))
