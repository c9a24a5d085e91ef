"""What every book that comes back has in common: its cells are read or refused, and what is refused is noted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.excel.cells import Unreadable, number_in
from cdm_bc.sentences import Sentence
from cdm_bc.workbooks import CellsOf, OpenBook


class Reading:
    """A book, and what is wrong with it, as far as it has been read.

    Attributes
    ----------
    about : what the book is about; `language` and `currency` say how numbers are written in it.
    """

    about: dict[str, Any]

    def __init__(self, path: Path, book: OpenBook) -> None:
        self.path, self.book = path, book
        self.problems: list[Problem] = []

    def stop(self) -> None:
        """Raise what is wrong, if anything is."""
        if self.problems:
            raise InputError(self.problems)

    def report(self, key: str, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.path.as_posix(), None, None, key, message))

    def number(
        self, key: str, sheet: str, cells: CellsOf, place: tuple[int, int], before: Any, *, is_share: bool
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
            self.unreadable(key, sheet, place, error.sentence)
            return before

    def unreadable(self, key: str, sheet: str, place: tuple[int, int], message: str) -> None:
        """Note what is wrong with a cell."""
        text = "cell {cell} of the sheet {sheet}: {message}"
        self.report(key, Sentence(text, cell=xl_rowcol_to_cell(*place), sheet=shown(sheet), message=message))
