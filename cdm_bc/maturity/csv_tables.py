"""CSV files as tables: separator and encoding found out, large files in chunks, every faulty row named."""

from __future__ import annotations

import codecs
import csv
import io
import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.blocks import columns_of_body
from cdm_bc.maturity.tables import (
    HEADER_WITHIN,
    Column,
    Recognise,
    Table,
    checked_table,
    columns_from_rows,
    labels_above,
)

HEAD_BYTES = 1 << 19
DELIMITERS = (";", ",", "\t")


def read_csv(path: Path, start: bytes, recognise: Recognise) -> list[Table]:
    """The table of a CSV file of which `start` is the beginning; none if `recognise` knows no row as header.

    Raises
    ------
    InputError
        If the encoding is none that we know, or rows have more cells than the header.
    """
    name = path.as_posix()
    for encoding in _encodings(start):
        try:
            found = _find_header(_decoded(start, encoding), recognise)
            if found is None:
                _read_through(path, encoding)
                return []
            return [_csv_table(path, encoding, found)]
        except UnicodeError:
            continue
    message = "the text is not UTF-8, Windows-1252 or UTF-16. Save it as 'CSV UTF-8'."
    raise InputError([Problem(name, None, None, "", message)])


@dataclass(frozen=True)
class _Head:
    """Where the header stands: its delimiter, the records up to and with it, and the text they take."""

    delimiter: str
    records: list[list[str]]
    text: str


def _read_through(path: Path, encoding: str) -> None:
    """Read to the end, so that a wrong encoding shows."""
    with path.open(encoding=encoding) as stream:
        while stream.read(HEAD_BYTES):
            pass


def _encodings(start: bytes) -> tuple[str, ...]:
    """Encodings to try, in this order."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    nulls_even, nulls_odd = start[0:2000:2].count(0), start[1:2000:2].count(0)
    if max(nulls_even, nulls_odd) > len(start[:2000]) // 5:
        return ("utf-16-le",) if nulls_odd > nulls_even else ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _decoded(start: bytes, encoding: str) -> str:
    """The text of the first bytes; a character cut at the end is dropped, a wrong byte raises."""
    return codecs.getincrementaldecoder(encoding)().decode(start, final=False)


def _find_header(start: str, recognise: Recognise) -> _Head | None:
    """The record with most known column names, under the delimiter that finds most."""
    best, most = None, 0
    for delimiter in DELIMITERS:
        stream, records = io.StringIO(start, newline=""), []
        try:
            for record in islice(csv.reader(stream, delimiter=delimiter), HEADER_WITHIN):
                records.append(record)
                known = recognise([cell.strip() for cell in record])
                if known > most:
                    best, most = _Head(delimiter, list(records), start[: stream.tell()]), known
        except csv.Error:
            continue
    return best


def _csv_table(path: Path, encoding: str, head: _Head) -> Table:
    name, skip = path.as_posix(), len(head.records)
    header = [cell.strip() for cell in head.records[-1]]
    top = head.records[0]
    hidden = 1 if top and re.fullmatch(r"sep=.?", top[0].strip(), re.I) else 0  # Excel does not count this line
    first_row = skip + 1 - hidden
    try:
        with _as_utf8(path, encoding) as content:
            columns = columns_of_body(content, len(head.text.encode()) + _mark(content), head.delimiter, len(header))
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        columns = _columns_checked(path, encoding, head.delimiter, skip, len(header), first_row)
    return checked_table(name, header, columns, first_row, labels_above(head.records[hidden:-1]))


@contextmanager
def _as_utf8(path: Path, encoding: str) -> Iterator[bytes | mmap.mmap]:
    """The file as UTF-8 bytes, without copying it if it is that already."""
    if encoding == "utf-8-sig":
        with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            yield content
    else:
        yield path.read_bytes().decode(encoding).encode()


def _mark(content: bytes | mmap.mmap) -> int:
    """Length of the byte-order mark."""
    return len(codecs.BOM_UTF8) if content[:3] == codecs.BOM_UTF8 else 0


def _columns_checked(path: Path, encoding: str, delimiter: str, skip: int, width: int, first_row: int) -> list[Column]:
    """The columns by Python's reader, which can say which rows are wrong."""
    rows: list[list[str]] = []
    found: list[Problem] = []
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter, strict=True)
        try:
            for number, record in enumerate(islice(reader, skip, None), start=first_row):
                if any(cell.strip() for cell in record[width:]):
                    message = (
                        f"this row has {len(record)} cells, the header {width}. "
                        f"Put a text that contains '{delimiter}' between double quotes."
                    )
                    found.append(Problem(path.as_posix(), number, None, "", message))
                rows.append([*record[:width], *[""] * (width - len(record))])
        except csv.Error:
            line = first_row + len(rows)
            message = "a double quote opens here that is never closed. Close it, or remove it."
            found.append(Problem(path.as_posix(), line, None, "", message))
    if found:
        raise InputError(found)
    return columns_from_rows(rows, width)
