"""Workbooks (.xlsx) as rows of values: the one place where a file from a spreadsheet program is opened.

A workbook is an archive of XML files. How large it becomes when it is unpacked is looked at first, so that a small file cannot
take all memory; and whatever the libraries make of a damaged one becomes one sentence.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from cdm_bc.errors import InputError, Problem
from cdm_bc.files import read_bytes, size_text
from cdm_bc.sentences import Sentence

#: How the file of a workbook begins.
MAGIC = b"PK\x03\x04"
#: Bytes of the file, of all that is in it, and of a part of it that is no sheet.
LARGEST, LARGEST_UNPACKED, LARGEST_PART = 64 * 2**20, 256 * 2**20, 4 * 2**20
#: Texts that cells share make up one such part, which may be larger.
SHARED, LARGEST_SHARED = "xl/sharedStrings.xml", 48 * 2**20
#: Parts in one archive; a row as it stands in the file, in bytes.
MOST_PARTS, LARGEST_ROW = 5_000, 4 * 2**20
#: Filled cells of a workbook; rows of a sheet, as in Excel; cells between the first and the last of each row, filled or not.
MOST_CELLS, MOST_ROWS, MOST_PLACES = 2_000_000, 1_048_576, 50_000_000
_ROW_ENDS = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?row\b[^<>]*/>")

Found = TypeVar("Found")
Rows = list[tuple[Any, ...]]


class _Refused(Exception):
    """A workbook that is not read further; its argument says why."""


def read_workbook(path: Path) -> dict[str, Rows]:
    """The visible sheets of a workbook by title, each its rows of values without empty cells at the end.

    A value is a text, a number, a truth value, a date, a time, or None for an empty cell; of a formula it is the result.

    Raises
    ------
    InputError
        If the file cannot be read, is no workbook or a damaged one, or would take too much room.
    """
    return _opened(path, lambda content: dict(_sheets(content)))


@dataclass(frozen=True)
class CellsOf:
    """A sheet, hidden or not, by row and column from 0: its values, of a formula its result if there is one; its formulas."""

    values: dict[tuple[int, int], Any]
    formulas: dict[tuple[int, int], str]


@dataclass(frozen=True)
class OpenBook:
    """A workbook with its formulas. names : name -> sheet, first row, first column, last row, last column, from 0."""

    sheets: dict[str, CellsOf]
    names: dict[str, tuple[str, int, int, int, int]]


def open_book(path: Path) -> OpenBook:
    """A workbook with its formulas, hidden sheets and names. Errors as those of :func:`read_workbook`."""
    return _opened(path, _book)


def _opened(path: Path, read: Callable[[bytes], Found]) -> Found:
    """What `read` makes of the content of a workbook that is not too large."""
    content = read_bytes(path, largest=LARGEST)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_what_is_too_large(archive)
        return read(content)
    except _Refused as error:
        fault = error.args[0]
    except (Exception, MemoryError):  # a damaged archive fails in every way that a library did not think of
        fault = "not a readable Excel workbook. Open it in a spreadsheet and save it as .xlsx again."
    raise InputError([Problem(path.as_posix(), None, None, "", fault)])


def _refuse_what_is_too_large(archive: zipfile.ZipFile) -> None:
    """Look at what the archive says of its parts (more than it says of a part is never read), and at the rows of its sheets."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _too_large(LARGEST_UNPACKED)
    for part in parts:
        is_sheet = "sheet" in part.filename.rpartition("/")[2]
        largest = LARGEST_SHARED if part.filename == SHARED else LARGEST_PART
        if part.file_size > largest and not is_sheet:
            if part.filename.endswith((".xml", ".rels")):  # pictures and the like are not unpacked
                raise _too_large(largest)
        elif part.file_size > LARGEST_ROW and is_sheet:
            with archive.open(part) as stream:
                _refuse_long_rows(stream)


def _refuse_long_rows(stream: Any) -> None:
    """The reader takes a row of a sheet as a whole, and so all that stands between two."""
    left = b""
    while chunk := stream.read(1 << 20):
        text = left + chunk
        ends = [found.end() for found in _ROW_ENDS.finditer(text)]
        left = text[ends[-1] :] if ends else text
        if len(left) > LARGEST_ROW:
            raise _too_large(LARGEST_ROW)


def _too_large(largest: int) -> _Refused:
    message = "unpacks to more than {size}, which no workbook of this kind does. Save it as CSV UTF-8."
    return _Refused(Sentence(message, size=size_text(largest)))


def _book(content: bytes) -> OpenBook:
    import openpyxl

    found: dict[str, CellsOf] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for with_results in (False, True):
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=with_results)
            room = _Room()
            try:
                for sheet in book.worksheets:
                    cells = found.setdefault(sheet.title, CellsOf({}, {}))
                    _take(room.rows(sheet), cells, with_results)
                names = {name: place for name, item in book.defined_names.items() if (place := _place(item.attr_text))}
            finally:
                book.close()
            if sum(len(cells.values) for cells in found.values()) > MOST_CELLS:
                raise _too_many_cells()
    return OpenBook(found, names)


class _Room:
    """How much of a workbook has been read: a row or column of a high number makes the reader fill up all before it."""

    def __init__(self) -> None:
        self.places = 0

    def rows(self, sheet: Any, *, values_only: bool = False) -> Iterator[tuple[Any, ...]]:
        """The rows of a sheet, as long as there is room."""
        sheet.reset_dimensions()  # some tools write a wrong size, which would cut rows off
        for number, row in enumerate(sheet.iter_rows(values_only=values_only), start=1):
            self.places += len(row) + 1
            if number > MOST_ROWS or self.places > MOST_PLACES:
                raise _too_many_cells()
            yield row


def _too_many_cells() -> _Refused:
    message = "holds more than {count:,} cells. Save it as CSV UTF-8, which may be longer."
    return _Refused(Sentence(message, count=MOST_CELLS))


def _take(rows: Iterable[tuple[Any, ...]], cells: CellsOf, with_results: bool) -> None:
    """The filled cells of a sheet: its formulas first, then what came of them."""
    for row in rows:
        for cell in row:
            value = cell.value
            if value is None:
                continue
            place = cell.row - 1, cell.column - 1
            if with_results:
                cells.values[place] = ErrorValue(value) if cell.data_type == "e" else value
            elif cell.data_type == "f":
                cells.formulas[place] = str(getattr(value, "text", value))


class ErrorValue(str):
    """What stands in a cell that holds an error, such as #N/A."""

    __slots__ = ()


_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")


def _place(text: str) -> tuple[str, int, int, int, int] | None:
    """The sheet and cells that a name stands for; None if it is something else.

    >>> _place("'New costs'!$D$7:$H$7")
    ('New costs', 6, 3, 6, 7)
    """
    found = _PLACE.fullmatch(text or "")
    if found is None:
        return None
    from openpyxl.utils import column_index_from_string

    sheet = (found[1] or found[2]).replace("''", "'")
    first = int(found[4]) - 1, column_index_from_string(found[3]) - 1
    last = (int(found[6]) - 1, column_index_from_string(found[5]) - 1) if found[5] else first
    return sheet, *first, *last


def _sheets(content: bytes) -> Iterator[tuple[str, Rows]]:
    import openpyxl  # takes as long to import as much else: only for a workbook

    cells, room = 0, _Room()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of drop-downs that it does not read
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state != "visible":
                    continue
                rows: Rows = []
                for row in room.rows(sheet, values_only=True):
                    rows.append(_trimmed(row))
                    cells += len(rows[-1]) - rows[-1].count(None)
                    if cells > MOST_CELLS:
                        raise _too_many_cells()
                while rows and not rows[-1]:
                    rows.pop()
                yield sheet.title, rows
        finally:
            book.close()


def _trimmed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row without empty cells at the end."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return tuple(row[:end])  # an empty row comes as a list
