"""Files of answers opened: CSV and Excel told apart by content, whatever the name says."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np

from cdm_bc.errors import InputError, Problem
from cdm_bc.files import LARGEST_TABLE, opened
from cdm_bc.maturity.csv_tables import HEAD_BYTES, read_csv
from cdm_bc.maturity.tables import (
    DATE_MARK,
    HEADER_WITHIN,
    Recognise,
    TextTable,
    checked_table,
    columns_from_rows,
)
from cdm_bc.sentences import Sentence
from cdm_bc.workbooks import MAGIC, read_workbook

OLE_MAGIC = b"\xd0\xcf\x11\xe0"


def read_tables(path: Path, recognise: Recognise, expected: str) -> list[TextTable]:
    """Every table of a file whose header `recognise` knows.

    Parameters
    ----------
    path : CSV (comma, semicolon or tab; UTF-8, Windows-1252 or UTF-16) or XLSX, told apart by content.
    recognise : number of known column names in a row.
    expected : the columns wanted, for the message when no header is found.

    Raises
    ------
    InputError
        If the file cannot be read, or no row looks like a header.
    """
    with opened(path, largest=LARGEST_TABLE) as file:
        start = file.read_head(HEAD_BYTES)
        if start.startswith(OLE_MAGIC):
            message = "an old or password-protected Excel file. Save it as .xlsx without a password, or as CSV UTF-8."
            raise _fault(path, message)
        if not start.strip():
            raise _fault(path, Sentence("the file is empty. {expected}", expected=Sentence(expected)))
        tables = [] if start.startswith(MAGIC) else read_csv(file, recognise)
    if start.startswith(MAGIC):
        tables = _tables_of_workbook(path, recognise)
    if not tables:
        raise _fault(path, Sentence("no header row found. {expected}", expected=Sentence(expected)), 1)
    return tables


def _fault(path: Path, message: str, line: int | None = None) -> InputError:
    return InputError([Problem(path.as_posix(), line, None, "", message)])


def _tables_of_workbook(path: Path, recognise: Recognise) -> list[TextTable]:
    name, sheets = path.as_posix(), read_workbook(path)
    tables = []
    for title, values in sheets.items():
        counts = [recognise(list(map(_text, row))) for row in values[:HEADER_WITHIN]]
        if any(counts):
            rows = [list(map(_text, row)) for row in values]
            tables.append(_table(name if len(sheets) == 1 else f"{name} [{title}]", rows, int(np.argmax(counts))))
    return tables


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without decimals, dates marked as dates."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return DATE_MARK + cell.date().isoformat()
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return DATE_MARK + str(cell)
    return str(cell).strip()


def _table(name: str, rows: list[list[str]], header: int) -> TextTable:
    """The table whose header is the row with this number, without empty rows at the end."""
    used = rows[header:]
    while len(used) > 1 and not any(used[-1]):
        used.pop()
    width = max(map(len, used))
    titles, *body = ([*row, *[""] * (width - len(row))] for row in used)
    return checked_table(name, titles, columns_from_rows(body, width), header + 2, rows[:header])
