"""Files of answers opened: CSV and Excel told apart by content, whatever the name says."""

from __future__ import annotations

import datetime
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.csv_tables import HEAD_BYTES, read_csv
from cdm_bc.maturity.tables import DATE_MARK, HEADER_WITHIN, Recognise, TextTable, checked_table, columns_from_rows

ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


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
    try:
        with path.open("rb") as stream:
            start = stream.read(HEAD_BYTES)
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "cannot be read")
        raise _fault(path, f"{reason}.") from None
    if start.startswith(OLE_MAGIC):
        raise _fault(
            path, "an old or password-protected Excel file. Save it as .xlsx without a password, or as CSV UTF-8."
        )
    if not start.strip():
        raise _fault(path, f"the file is empty. {expected}")
    workbook = start.startswith(ZIP_MAGIC)
    tables = _tables_of_workbook(path, recognise) if workbook else read_csv(path, start, recognise)
    if not tables:
        raise _fault(path, f"no header row found. {expected}", 1)
    return tables


def _fault(path: Path, message: str, line: int | None = None) -> InputError:
    return InputError([Problem(path.as_posix(), line, None, "", message)])


def _tables_of_workbook(path: Path, recognise: Recognise) -> list[TextTable]:
    name, sheets = path.as_posix(), _read_workbook(path)
    tables = []
    for title, rows in sheets.items():
        counts = [recognise(row) for row in rows[:HEADER_WITHIN]]
        if any(counts):
            tables.append(_table(name if len(sheets) == 1 else f"{name} [{title}]", rows, int(np.argmax(counts))))
    return tables


def _read_workbook(path: Path) -> dict[str, list[list[str]]]:
    """The visible sheets of a workbook by title: rows of cells as text. The one place where a workbook is read."""
    import openpyxl  # takes as long to import as all else here: only for a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    sheets = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drop-downs that it does not read
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                for sheet in book.worksheets:
                    if sheet.sheet_state == "visible":
                        sheet.reset_dimensions()  # some tools write a wrong size, which would cut rows off
                        sheets[sheet.title] = [list(map(_text, row)) for row in sheet.iter_rows(values_only=True)]
            finally:
                book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        message = "not a readable Excel workbook. Open it in a spreadsheet and save it as .xlsx again."
        raise _fault(path, message) from None
    return sheets


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
