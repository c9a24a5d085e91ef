"""CSV files as tables: separator and encoding found out, large files in chunks, every faulty row named."""

from __future__ import annotations

import codecs
import csv
import io
import re
import warnings
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.tables import (
    HEADER_WITHIN,
    Codes,
    Column,
    Recognise,
    Table,
    checked_table,
    columns_from_rows,
    labels_above,
)

HEAD_BYTES = 1 << 19
CELLS_PER_CHUNK = 7_000_000
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
            head = _decoded(start, encoding)
            found = _find_header(head, recognise)
            if found is None:
                _read_through(path, encoding)
                return []
            delimiter, position, records = found
            return [_csv_table(path, encoding, delimiter, position, records)]
        except UnicodeError:
            continue
    message = "the text is not UTF-8, Windows-1252 or UTF-16. Save it as 'CSV UTF-8'."
    raise InputError([Problem(name, None, None, "", message)])


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


def _find_header(head: str, recognise: Recognise) -> tuple[str, int, list[list[str]]] | None:
    """Delimiter, number of the header record and the records up to it."""
    best: tuple[int, str, int, list[list[str]]] | None = None
    for delimiter in DELIMITERS:
        try:
            records = list(islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), HEADER_WITHIN))
        except csv.Error:
            continue
        for position, record in enumerate(records):
            known = recognise([cell.strip() for cell in record])
            if known and (best is None or known > best[0]):
                best = (known, delimiter, position, records[: position + 1])
    return None if best is None else best[1:]


def _csv_table(path: Path, encoding: str, delimiter: str, position: int, records: list[list[str]]) -> Table:
    name = path.as_posix()
    header = [cell.strip() for cell in records[-1]]
    first = 1 if records[0] and re.fullmatch(r"sep=.?", records[0][0].strip(), re.I) else 0  # Excel hides this line
    above = labels_above(records[first:-1])
    try:
        columns = _columns_fast(path, encoding, delimiter, position + 1, len(header))
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        columns = _columns_checked(path, encoding, delimiter, position + 1, len(header), position + 2 - first)
    return checked_table(name, header, columns, position + 2 - first, above)


def _columns_fast(path: Path, encoding: str, delimiter: str, skip: int, width: int) -> list[Column]:
    """The columns by pandas' reader, in chunks of bounded memory; raises on any row that is too long."""
    parts: list[list[Codes]] = [[] for _ in range(width)]
    known: list[dict[str, int]] = [{} for _ in range(width)]
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            reader = pd.read_csv(
                path, sep=delimiter, encoding=encoding, skiprows=skip, header=None, names=range(width), index_col=False,
                dtype="category", na_filter=False, skip_blank_lines=False,
                chunksize=max(1000, CELLS_PER_CHUNK // width),
            )  # fmt: skip
        except pd.errors.EmptyDataError:
            return [Column((), np.empty(0, np.int32)) for _ in range(width)]
        with reader:
            for chunk in reader:
                for number in range(width):
                    parts[number].append(_recoded(chunk[number].array, known[number]))
    return [Column(tuple(texts), np.concatenate(codes)) for texts, codes in zip(known, parts, strict=True)]


def _recoded(values: Any, known: dict[str, int]) -> Codes:
    """Codes of a chunk in the numbering of the whole column; `known` grows."""
    numbers = [known.setdefault(str(text).strip(), len(known)) for text in values.categories]
    return np.asarray(np.array(numbers, dtype=np.int32)[values.codes])


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
