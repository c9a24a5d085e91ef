"""Small sheets with known columns (opinions, segments): cells by row and role, numbers in either notation, faults noted."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.headers import known_columns
from cdm_bc.maturity.tables import Table, mangled
from cdm_bc.maturity.words import load_texts, plain

_NUMBER = re.compile(r"[-+−]?\d+([.,]\d+)?")


class Sheet:
    """A table whose columns are known by role; collects what is wrong with its cells."""

    def __init__(self, table: Table, roles: dict[str, int]) -> None:
        self.table = table
        self.roles = roles
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        filled = np.zeros(table.rows, dtype=bool)
        for number in roles.values():
            filled |= table.columns[number].filled()
        self._kept = np.flatnonzero(filled)

    @property
    def rows(self) -> int:
        """Number of rows that are not empty."""
        return len(self._kept)

    def text(self, row: int, role: str) -> str:
        """A cell; empty where the sheet has no such column."""
        if role not in self.roles:
            return ""
        column = self.table.columns[self.roles[role]]
        return " ".join(column.texts[column.codes[self._kept[row]]].split())

    def texts(self, role: str) -> tuple[str, ...]:
        """A column; a date where text was meant is noted."""
        cells = tuple(self.text(row, role) for row in range(self.rows))
        for row, cell in enumerate(cells):
            if reason := mangled(cell):
                self.fault(row, role, reason)
        return cells

    def numbers(self, role: str, low: float, high: float, *, whole: bool = False) -> NDArray[np.float64]:
        """A column of numbers in [low, high], with decimal point or comma; nan where empty."""
        found = np.full(self.rows, np.nan)
        kind = "a whole number" if whole else "a number"
        for row in range(self.rows):
            cell = self.text(row, role)
            if not cell:
                continue
            reason = mangled(cell)
            if reason is None and _NUMBER.fullmatch(cell):
                found[row] = float(cell.replace(",", ".").replace("−", "-"))
                if not low <= found[row] <= high or (whole and not found[row].is_integer()):
                    reason = f"'{cell}' is not {kind} from {low:g} to {high:g}."
            elif reason is None:
                reason = f"'{cell}' is not {kind} from {low:g} to {high:g}."
            if reason:
                self.fault(row, role, reason)
        return found

    def fault(self, row: int, role: str, message: str) -> None:
        """Note that a cell is wrong."""
        title = self.table.header[self.roles[role]] if role in self.roles else role
        place = self.table.first_row + int(self._kept[row])
        self.problems.append(Problem(self.table.file, place, None, title, message))


def sheet_of(table: Table, known: Sequence[str], required: Sequence[str]) -> Sheet:
    """The sheet of a table whose columns are among `known`.

    Raises
    ------
    InputError
        If a required column is missing or one is there twice.
    """
    texts = load_texts()
    spellings = known_columns(known, texts)
    ignored = {plain(word) for word in texts.ignored}
    roles: dict[str, int] = {}
    problems, warnings = [], []
    for number, title in enumerate(table.header):
        role = spellings.get(plain(title))
        if role in roles:
            message = f"means the same as column '{table.header[roles[role]]}'. Remove or rename one."
            problems.append(Problem(table.file, table.first_row - 1, None, title, message))
        elif role is not None:
            roles[role] = number
        elif plain(title) not in ignored:
            message = "this column is not known and was not read."
            warnings.append(Problem(table.file, table.first_row - 1, None, title, message))
    for role in required:
        if role not in roles:
            name = texts.columns[role].name
            message = f"column '{name.en}' ('{name.nl}') is missing."
            problems.append(Problem(table.file, table.first_row - 1, None, name.en, message))
    if problems:
        raise InputError([*problems, *warnings])
    sheet = Sheet(table, roles)
    sheet.warnings += warnings
    if not sheet.rows:
        raise InputError([Problem(table.file, table.first_row, None, "", "holds no rows below its header.")])
    return sheet
