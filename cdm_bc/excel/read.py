"""What was changed in a workbook since it was delivered. What cannot be read for sure is refused; nothing is ignored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cdm_bc.errors import shown
from cdm_bc.excel.book import ID, NONE, YEAR_0
from cdm_bc.excel.inputs import BASE
from cdm_bc.excel.manifest import INPUTS
from cdm_bc.excel.new_lines import new_lines
from cdm_bc.excel.returned import Line, Returned, rows_of
from cdm_bc.sentences import Sentence
from cdm_bc.workbooks import CellsOf, OpenBook, open_book

What = Literal["value", "low", "high", "wave", "line"]
#: Digits beyond which two numbers are the same: what a spreadsheet program keeps of one.
SAME = 1e-13


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
    scenario : the one that is chosen on the cover, if it is another than was delivered; else ''.
    """

    file: Path
    about: dict[str, Any]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    waves: dict[str, int]
    delivered: dict[str, int]
    scenario: str = ""


def read_changes(path: Path, book: OpenBook | None = None) -> Changes:
    """The changes in a workbook.

    Parameters
    ----------
    book : the file, where it has been opened already.

    Raises
    ------
    InputError
        With a sentence for everything that cannot be read.
    """
    return _Reader(path, book or open_book(path)).changes()


class _Reader(Returned):
    """Reads the numbers of one book."""

    def changes(self) -> Changes:
        """All changes."""
        found = [change for line in self.lines for change in self._line(line)]
        waves, delivered = self._waves()
        for lever, old in delivered.items():
            if waves[lever] != old:
                label = self.about["levers"][lever]
                found.append(Change("wave", f"plan.{lever}", label, "year", old, waves[lever]))
        found += [Change("line", "effort.lines", made.get("what", ""), "", None, made) for made in new_lines(self)]
        self.stop()
        return Changes(self.path, self.about, tuple(self.lines), tuple(found), waves, delivered, self._scenario())

    def _scenario(self) -> str:
        """The scenario that was chosen instead of the one that was delivered."""
        spot = self.spot("scenario")
        chosen = str(spot[3].values.get(spot[1:3])) if spot else self.about["scenario"]
        return "" if chosen == self.about["scenario"] else chosen

    def _line(self, line: Line) -> Iterator[Change]:
        """What was changed of one number: of the file, of each scenario, of its range."""
        spot = self.spot(line.name) if line.name else self._unnamed(line)
        if spot is None:
            return
        sheet, row, column, cells = spot
        for number, old in enumerate(line.values):
            if not line.may_change[number]:
                continue
            if line.form == "one":
                place = (row, column + number)
                new = self.number(
                    line.id,
                    sheet,
                    cells,
                    place,
                    old[0] if isinstance(old, list) and old else None,
                    is_share=line.is_share,
                )
                given: Any = None if new is None else [new]
            else:
                place = (row + number, column)
                given = self._series(line, sheet, cells, place, old)
            if not _same(old, given):
                if given is None and number == 0:
                    self.unreadable(
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
            self.moved(title)
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
            found.append(self.number(line.id, sheet, cells, (row, column), known, is_share=line.is_share))
        while found and found[-1] is None:
            found.pop()
        if any(value is None for value in found):
            self.unreadable(
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
            self.moved(title)
            return
        if (row, column) not in self.inputs["inputs"]:
            return
        is_share = line.is_share and line.form == "one"
        new = [
            self.number(line.id, title, cells, (row, column + end), old, is_share=is_share)
            for end, old in enumerate((line.low, line.high))
        ]
        if (new[0] is None) != (new[1] is None):
            place = (row, column + (new[1] is None))
            self.unreadable(
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
        for key, name, unit, original in rows_of(self.book.sheets[INPUTS], 4)[1:]:
            if unit != "wave":
                continue
            lever = str(key).removeprefix("plan.")
            spot = self.spot(str(name))
            then[lever] = now[lever] = int(float(original))
            if spot is None:
                self.report(key, Sentence("the name {name} is gone, so the number cannot be found.", name=str(name)))
                continue
            sheet, row, column, cells = spot
            if cells.values.get((row, ID)) != key:
                self.moved(sheet)
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
        self.unreadable(key, sheet, place, Sentence(message, value=shown(value), last=last))
        return None


def _same(old: Any, new: Any) -> bool:
    """Whether two rows of numbers are the same, but for what a spreadsheet program rounds."""
    if not isinstance(old, list) or not isinstance(new, list):
        return (old or None) == (new or None)
    return len(old) == len(new) and all(abs(a - b) <= SAME * max(abs(a), abs(b)) for a, b in zip(old, new, strict=True))
