"""Small sheets with known columns (opinions, segments): cells by row and role, numbers in either notation, faults noted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.maturity.files import read_tables
from cdm_bc.maturity.headers import ColumnNames, Header, missing_columns
from cdm_bc.maturity.tables import LONGEST_NAME, NAME_TOO_LONG, TextTable, mangled
from cdm_bc.sentences import Sentence

_NUMBER = re.compile(r"[-+−]?\d+([.,]\d+)?")


class Sheet:
    """A table whose columns are known by role; collects what is wrong with its cells."""

    def __init__(self, table: TextTable, header: Header) -> None:
        self._table = table
        self._roles = header.roles
        self.warnings = tuple(header.warnings)
        self._problems: list[Problem] = []
        filled = [table.columns[number].filled() for number in header.roles.values()]
        self._kept = np.flatnonzero(np.any(filled, axis=0)).tolist()

    @property
    def rows(self) -> int:
        """Number of rows that are not empty."""
        return len(self._kept)

    def place(self, row: int) -> int:
        """The row of the file, counted from 1."""
        return self._table.first_row + self._kept[row]

    def cells(self, role: str) -> tuple[str, ...]:
        """A column; empty cells where the sheet has no such column."""
        if role not in self._roles:
            return ("",) * self.rows
        column = self._table.columns[self._roles[role]]
        return tuple(" ".join(column.texts[column.codes[row]].split()) for row in self._kept)

    def texts(self, role: str) -> tuple[str, ...]:
        """A column; a date where text was meant is noted, and so is an empty cell."""
        cells = self.cells(role)
        for row, cell in enumerate(cells):
            fault = mangled(cell) if cell else "is empty."
            if len(cell) > LONGEST_NAME:
                fault = Sentence(NAME_TOO_LONG, limit=LONGEST_NAME, raw=shown(cell), hint="")
            if fault:
                self.fault(row, role, fault)
        return cells

    def numbers(self, role: str, low: float, high: float, *, whole: bool = False) -> NDArray[np.float64]:
        """A column of numbers in [low, high], with decimal point or comma; nan where empty."""
        found = np.full(self.rows, np.nan)
        for row, cell in enumerate(self.cells(role)):
            value = float(cell.replace(",", ".").replace("−", "-")) if _NUMBER.fullmatch(cell) else np.nan
            if low <= value <= high and (value.is_integer() or not whole):
                found[row] = value
            elif cell:
                message = "'{cell}' is not a number from {low:g} to {high:g}."
                message = "'{cell}' is not a whole number from {low:g} to {high:g}." if whole else message
                self.fault(row, role, mangled(cell) or Sentence(message, cell=cell, low=low, high=high))
        return found

    def fault(self, row: int, role: str, message: str) -> None:
        """Note that a cell is wrong."""
        title = self._table.header[self._roles[role]]
        self._problems.append(Problem(self._table.file, self.place(row), None, title, message))

    def check(self) -> None:
        """Raise what was noted.

        Raises
        ------
        InputError
            If any cell is wrong.
        """
        if self._problems:
            raise InputError(self._problems)


def read_sheet(path: str | Path, columns: Sequence[str], required: Sequence[str], expected: str) -> Sheet:
    """The first sheet of a file (CSV or XLSX) whose columns are among `columns`; `expected` says which, in a message.

    Raises
    ------
    InputError
        If the file cannot be read, or a required column is missing or one is there twice.
    """
    known = ColumnNames(columns)
    table = read_tables(Path(path), known.count, expected)[0]
    header = known.understand(table)
    problems = header.problems + missing_columns(table, [role for role in required if role not in header.roles])
    if problems:
        raise InputError([*problems, *header.warnings])
    sheet = Sheet(table, header)
    if not sheet.rows:
        raise InputError([Problem(table.file, table.first_row, None, "", "holds no rows below its header.")])
    return sheet
