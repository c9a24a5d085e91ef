"""CSV files as tables: separator and encoding found out, large files in blocks, every faulty row named.

Large files are parsed by pandas, in blocks of bounded memory and on all cores. pandas turns a column of categories that look
like numbers into numbers: ``007`` would become 7. A first row of a character that is no number keeps every column text; it is
taken out again.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, TextIO

import numpy as np
import pandas as pd

from cdm_bc.errors import InputError, Problem
from cdm_bc.files import ReadFile
from cdm_bc.maturity.tables import (
    HEADER_WITHIN,
    MOST_CHARACTERS,
    TOO_LONG,
    Codes,
    Recognise,
    TextColumn,
    TextTable,
    checked_table,
    columns_from_rows,
    small,
)
from cdm_bc.sentences import Sentence

HEAD_BYTES = 1 << 19
#: Small enough for the cells of a block to stay in the processor's cache: larger blocks measured slower.
BLOCK_CHARACTERS = 1 << 23
#: Below this a table is read in one go.
SMALL_CHARACTERS = 1 << 16
KEEPS_TEXT = "\ue000"
DELIMITERS = (";", ",", "\t")


def read_csv(file: ReadFile, recognise: Recognise) -> list[TextTable]:
    """The table of a CSV file whose head was read; none if `recognise` knows no row as header.

    Raises
    ------
    InputError
        If the encoding is none that we know, or rows have more cells than the header.
    """
    path = file.path
    for encoding in _encodings(file.head):
        try:
            head = _find_header(codecs.getincrementaldecoder(encoding)().decode(file.head), recognise)
            return [] if head is None else [_table(file, encoding, head)]
        except UnicodeError:
            continue
        except _TooLong:
            raise InputError([Problem(path.as_posix(), 1, None, "", _too_long())]) from None
    message = "the text is not UTF-8, Windows-1252 or UTF-16. Save it as 'CSV UTF-8'."
    raise InputError([Problem(path.as_posix(), None, None, "", message)])


class _TooLong(Exception):
    """A cell is longer than the reader takes."""


def _too_long() -> Sentence:
    return Sentence(TOO_LONG, most=MOST_CHARACTERS)


@dataclass(frozen=True)
class _Head:
    """Where the header stands: its delimiter, the records up to and with it, and the text they take."""

    delimiter: str
    records: list[list[str]]
    text: str


def _encodings(start: bytes) -> tuple[str, ...]:
    """Encodings to try, in this order."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    nulls_even, nulls_odd = start[0:2000:2].count(0), start[1:2000:2].count(0)
    if max(nulls_even, nulls_odd) > len(start[:2000]) // 5:
        return ("utf-16-le",) if nulls_odd > nulls_even else ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _find_header(start: str, recognise: Recognise) -> _Head | None:
    """The record with most known column names, under the delimiter that finds most."""
    best, most = None, 0
    fault = ""
    for delimiter in DELIMITERS:
        stream, records = io.StringIO(start, newline=""), []
        try:
            for record in islice(csv.reader(stream, delimiter=delimiter), HEADER_WITHIN):
                records.append(record)
                known = recognise([cell.strip() for cell in record])
                if known > most:
                    best, most = _Head(delimiter, list(records), start[: stream.tell()]), known
        except csv.Error as error:
            fault = str(error)
    if best is None and "field larger" in fault:
        raise _TooLong
    return best


def _table(file: ReadFile, encoding: str, head: _Head) -> TextTable:
    header = [cell.strip() for cell in head.records[-1]]
    top = head.records[0]
    hidden = 1 if top and re.fullmatch(r"sep=.?", top[0].strip(), re.I) else 0  # Excel does not count this line
    first_row = len(head.records) + 1 - hidden
    name = file.path.as_posix()
    try:
        with _text_of(file, encoding) as stream:
            stream.read(len(head.text))
            columns = _columns(stream, head.delimiter, len(header))
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        with _text_of(file, encoding) as stream:
            records = islice(csv.reader(stream, delimiter=head.delimiter, strict=True), len(head.records), None)
            columns = _columns_checked(records, head.delimiter, len(header), name, first_row)
    return checked_table(name, header, columns, first_row, head.records[hidden:-1])


@contextmanager
def _text_of(file: ReadFile, encoding: str) -> Iterator[TextIO]:
    """The text of a file from its beginning."""
    with file.stream() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="")
        yield text
        text.detach()


def _columns(stream: TextIO, delimiter: str, width: int) -> list[TextColumn]:
    """The columns of what is left of a CSV file; shorter rows are filled up.

    Raises
    ------
    pandas.errors.ParserError, pandas.errors.ParserWarning
        If a row has more cells than `width`, or a quote does not close.
    """
    first = delimiter.join([KEEPS_TEXT] * width) + "\n"
    known: list[dict[str, int]] = [{} for _ in range(width)]
    parts: list[list[Codes]] = [[small([])] for _ in range(width)]

    def parsed(block: str, kind: str = "category") -> pd.DataFrame:
        return pd.read_csv(
            io.BytesIO((first + block).encode()), sep=delimiter, encoding="utf-8", header=None, names=range(width),
            index_col=False, dtype=kind, na_filter=False, skip_blank_lines=False, low_memory=False,
        )  # fmt: skip

    blocks, cores = _blocks(stream), os.cpu_count() or 1
    with warnings.catch_warnings(), ThreadPoolExecutor(cores) as pool:
        warnings.simplefilter("error", pd.errors.ParserWarning)
        begin = next(blocks, "")
        if len(begin) < min(SMALL_CHARACTERS, BLOCK_CHARACTERS):  # categories and threads cost more than they save
            return columns_from_rows(parsed(begin, "str").iloc[1:].to_numpy().tolist(), width)
        blocks = chain([begin], blocks)
        while ahead := list(islice(blocks, cores)):
            for frame in pool.map(parsed, ahead):
                for number in range(width):
                    parts[number].append(_recoded(frame[number].array, known[number]))
    return [TextColumn(tuple(texts), np.concatenate(codes)) for texts, codes in zip(known, parts, strict=True)]


def _blocks(stream: TextIO) -> Iterator[str]:
    """Pieces that end where a line ends and every quote is closed."""
    while block := stream.read(BLOCK_CHARACTERS):
        lines = [block, stream.readline()]
        within_quotes = sum(line.count('"') for line in lines) % 2
        while within_quotes and (line := stream.readline()):
            lines.append(line)
            within_quotes ^= line.count('"') % 2
        yield "".join(lines)


def _recoded(values: Any, known: dict[str, int]) -> Codes:
    """Codes of a block in the numbering of the whole column, without the first row; `known` grows."""
    numbers = [
        -1 if text == KEEPS_TEXT else known.setdefault(text.strip(), len(known)) for text in values.categories.tolist()
    ]
    return np.asarray(small(numbers)[values.codes[1:]])


def _columns_checked(
    records: Iterator[list[str]], delimiter: str, width: int, name: str, first_row: int
) -> list[TextColumn]:
    """The columns by Python's reader, which can say which rows are wrong."""
    rows: list[list[str]] = []
    found: list[Problem] = []
    try:
        for record in records:
            if any(cell.strip() for cell in record[width:]):
                message = (
                    "this row has {cells} cells, the header {width}. "
                    "Put a text that contains '{delimiter}' between double quotes."
                )
                message = Sentence(message, cells=len(record), width=width, delimiter=delimiter)
                found.append(Problem(name, first_row + len(rows), None, "", message))
            rows.append([*record[:width], *[""] * (width - len(record))])
    except csv.Error as error:
        message = "a double quote opens here that is never closed. Close it, or remove it."
        message = _too_long() if "field larger" in str(error) else message
        found.append(Problem(name, first_row + len(rows), None, "", message))
    if found:
        raise InputError(found)
    return columns_from_rows(rows, width)
