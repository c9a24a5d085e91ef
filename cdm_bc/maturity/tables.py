"""Tables of text with the row of every cell, however they were stored.

A column is stored as its distinct texts and a code per row: a survey of ten million rows holds few distinct texts, so
checking and translating happens per text and not per row. Nothing is guessed about the meaning of a cell: ``NA`` stays the
text ``NA``, ``007`` stays ``007``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cdm_bc.document import no_text, unfit_character
from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence

#: Whole numbers of the smallest type that holds them: there may be ten million of them.
Codes = NDArray[np.signedinteger[Any]]
#: Tells how many cells of a row are known column names; the row with most is the header.
Recognise = Callable[[Sequence[str]], int]

#: Stands before the ISO form of a date cell, so that a date is never mistaken for the text it replaced.
DATE_MARK = "\x00date "
A_DATE = "a date where text was meant: {cell}. Format the column as text and type it again."
HEADER_WITHIN = 40
#: Characters of a cell and columns of a table, as in Excel.
MOST_CHARACTERS, MOST_COLUMNS = 32_767, 16_384
TOO_LONG = "a cell has more than {most:,} characters, which are not read. Shorten it."
#: Characters of a name.
LONGEST_NAME = 200
NAME_TOO_LONG = "must be text of at most {limit:g} characters; found {raw}. {hint}"

_MONTH = r"(jan|feb|mar|mrt|apr|may|mei|jun|jul|aug|sep|oct|okt|nov|dec)[a-z]*\.?"
_DATED = re.compile(rf"(\d{{1,2}}[-/. ]{_MONTH}|{_MONTH}[-/. ]\d{{1,2}}|{_MONTH}[-/. ]\d{{4}})([-/. ]\d{{2,4}})?", re.I)
_SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.I)


@dataclass(frozen=True)
class TextColumn:
    """The distinct texts of a column and, per row, the number of its text."""

    texts: tuple[str, ...]
    codes: Codes

    def filled(self) -> NDArray[np.bool_]:
        """Which rows have a text that is not empty."""
        return np.array([bool(text) for text in self.texts], dtype=bool)[self.codes]


@dataclass(frozen=True)
class TextTable:
    """One sheet or CSV file.

    Attributes
    ----------
    file : how messages name it.
    header : the cells of the header row, not empty.
    columns : one per header cell.
    first_row : row of the first record, counted from 1 as a spreadsheet does.
    above : label and value of the lines above the header (a questionnaire names its respondent there).
    """

    file: str
    header: tuple[str, ...]
    columns: tuple[TextColumn, ...]
    first_row: int
    above: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> int:
        """Number of records."""
        return len(self.columns[0].codes) if self.columns else 0

    def header_problem(self, title: str, message: str) -> Problem:
        """What is wrong with the column `title`, told at the header."""
        return Problem(self.file, self.first_row - 1, None, title, message)


def small(numbers: Sequence[int]) -> Codes:
    """`numbers` in the smallest type that holds them and -1."""
    return np.array(numbers, dtype=np.min_scalar_type(-1 - max([0, *numbers])))


def mangled(text: str) -> str | None:
    """Why a text is probably not what was typed; None if it looks right.

    >>> mangled("1-feb")
    "a date where text was meant: '1-feb'. Format the column as text and type it again."
    >>> mangled("r17") is None
    True
    """
    if text.startswith(DATE_MARK):
        return Sentence(A_DATE, cell=text.removeprefix(DATE_MARK))
    if _DATED.fullmatch(text):
        return Sentence(A_DATE, cell=f"'{text}'")
    if _SHORTENED.fullmatch(text):
        message = "a long number shortened by a spreadsheet: '{cell}'. Format the column as text and fill it again."
        return Sentence(message, cell=text)
    return None


def columns_from_rows(rows: Iterable[Sequence[str]], width: int) -> list[TextColumn]:
    """Columns from rows of `width` cells each."""
    known: list[dict[str, int]] = [{} for _ in range(width)]
    codes = [[seen.setdefault(cell.strip(), len(seen)) for seen, cell in zip(known, row, strict=True)] for row in rows]
    table = np.array(codes, dtype=np.int32).reshape(-1, width)
    return [TextColumn(tuple(seen), np.ascontiguousarray(table[:, number])) for number, seen in enumerate(known)]


def labels_above(records: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Label and value of the lines above a header: the first cell that is not empty, and the cell right of it."""
    found = []
    for record in records:
        cells = [cell.strip() for cell in record]
        place = next((number for number, cell in enumerate(cells) if cell), len(cells))
        if place + 1 < len(cells) and cells[place + 1]:
            found.append((cells[place], cells[place + 1]))
    return tuple(found)


def cell_fault(text: str) -> str:
    """Why a text is none that a cell can hold; '' if it is one."""
    if len(text) > MOST_CHARACTERS:
        return Sentence(TOO_LONG, most=MOST_CHARACTERS)
    unfit = unfit_character(text)
    return no_text(unfit) if unfit else ""


def checked_table(
    name: str, header: list[str], columns: list[TextColumn], first_row: int, above: Sequence[Sequence[str]]
) -> TextTable:
    """The table without empty columns; what no table can hold, and a header that is empty or doubled, is reported. `above`: the
    lines above the header.
    """
    if len(header) > MOST_COLUMNS:
        message = "the header has {count:,} columns; at most {most:,} are read."
        message = Sentence(message, count=len(header), most=MOST_COLUMNS)
        raise InputError([Problem(name, first_row - 1, None, "", message)])
    kept = [number for number, title in enumerate(header) if title]
    table = TextTable(
        name, tuple(header[n] for n in kept), tuple(columns[n] for n in kept), first_row, labels_above(above)
    )
    doubled = sorted(title for title, count in Counter(table.header).items() if count > 1)
    found = [table.header_problem(title, "two columns have this name. Remove or rename one.") for title in doubled]
    for title, column in zip(table.header, table.columns, strict=True):
        found += [table.header_problem(title, fault) for fault in [cell_fault(title)] if fault]
        for code, text in enumerate(column.texts):
            if fault := cell_fault(text.removeprefix(DATE_MARK)):
                row = first_row + int(np.argmax(column.codes == code))
                found.append(Problem(name, row, None, title, fault))
    for number, column in enumerate(columns):
        if not header[number] and any(column.texts):
            from openpyxl.utils import get_column_letter  # as long to import as all else here: only for this message

            message = "column {letters} has values but no name in the header row."
            message = Sentence(message, letters=get_column_letter(number + 1))
            found.append(Problem(name, first_row + int(np.argmax(column.filled())), number + 1, "", message))
    if found:
        raise InputError(found)
    return table
