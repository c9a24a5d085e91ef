"""Files of answers opened: CSV and Excel told apart by content, whatever the name says."""

from __future__ import annotations

import datetime
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.csv_tables import HEAD_BYTES, read_csv
from cdm_bc.maturity.tables import (
    DATE_MARK,
    HEADER_WITHIN,
    Recognise,
    Table,
    checked_table,
    columns_from_rows,
    labels_above,
)

ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_tables(path: Path, recognise: Recognise, expected: str) -> list[Table]:
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
    name = path.as_posix()
    try:
        with path.open("rb") as stream:
            start = stream.read(HEAD_BYTES)
    except OSError as error:
        reason = "no such file" if isinstance(error, FileNotFoundError) else (error.strerror or "cannot be read")
        raise InputError([Problem(name, None, None, "", f"{reason}.")]) from None
    if start.startswith(OLE_MAGIC):
        message = "an old or password-protected Excel file. Save it as .xlsx without a password, or as CSV UTF-8."
        raise InputError([Problem(name, None, None, "", message)])
    if not start.strip():
        raise InputError([Problem(name, None, None, "", f"the file is empty. {expected}")])
    tables = _read_xlsx(path, recognise) if start.startswith(ZIP_MAGIC) else read_csv(path, start, recognise)
    if not tables:
        raise InputError([Problem(name, 1, None, "", f"no header row found. {expected}")])
    return tables


def _read_xlsx(path: Path, recognise: Recognise) -> list[Table]:
    import openpyxl  # takes as long to import as all else here: only for a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    name = path.as_posix()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of drop-downs that it does not read
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                sheets = [
                    (sheet.title, list(_cells(sheet))) for sheet in book.worksheets if sheet.sheet_state == "visible"
                ]
            finally:
                book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        message = "not a readable Excel workbook. Open it in a spreadsheet and save it as .xlsx again."
        raise InputError([Problem(name, None, None, "", message)]) from None
    tables = []
    for title, rows in sheets:
        counts = [recognise(row) for row in rows[:HEADER_WITHIN]]
        if any(counts):
            shown = name if len(sheets) == 1 else f"{name} [{title}]"
            tables.append(_sheet_table(shown, rows, int(np.argmax(counts))))
    return tables


def _cells(sheet: Any) -> Iterator[list[str]]:
    """The rows of a sheet as text."""
    sheet.reset_dimensions()  # some tools write a wrong size, which would cut rows off
    for row in sheet.iter_rows(values_only=True):
        yield [_text(cell) for cell in row]


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


def _sheet_table(name: str, rows: list[list[str]], position: int) -> Table:
    header = rows[position]
    while header and not header[-1]:
        header = header[:-1]
    body = rows[position + 1 :]
    while body and not any(body[-1]):
        body.pop()
    width = max([len(header), *(len(row) for row in body)])
    columns = columns_from_rows(([*row, *[""] * (width - len(row))] for row in body), width)
    return checked_table(
        name, [*header, *[""] * (width - len(header))], columns, position + 2, labels_above(rows[:position])
    )
