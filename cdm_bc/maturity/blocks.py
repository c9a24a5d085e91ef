"""Large CSV bodies as columns of text codes, by pandas' parser, in blocks of bounded memory and on all cores.

pandas turns a column of categories that look like numbers into numbers: ``007`` would become 7. A first row of a character
that is no number keeps every column text; it is taken out again.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from mmap import mmap
from typing import Any

import numpy as np
import pandas as pd

from cdm_bc.maturity.tables import Codes, Column

#: Small enough for the cells of a block to stay in the processor's cache: larger blocks measured slower.
BLOCK_BYTES = 1 << 23
KEEPS_TEXT = "\ue000"


def columns_of_body(content: bytes | mmap, start: int, delimiter: str, width: int) -> list[Column]:
    """The columns of a CSV body.

    Parameters
    ----------
    content : the file as UTF-8.
    start : where the body starts, after the header.
    width : number of columns; shorter rows are filled up.

    Raises
    ------
    pandas.errors.ParserError, UnicodeDecodeError
        If a row has more cells than `width`, a quote does not close, or the content is not UTF-8.
    """
    known: list[dict[str, int]] = [{} for _ in range(width)]
    parts: list[list[Codes]] = [[] for _ in range(width)]
    first = (delimiter.join([KEEPS_TEXT] * width) + "\n").encode()

    def parsed(block: tuple[int, int]) -> pd.DataFrame:
        return _parsed(first + content[block[0] : block[1]], delimiter, width)

    blocks = list(_blocks(content, start))
    with warnings.catch_warnings(), ThreadPoolExecutor(min(len(blocks), os.cpu_count() or 1)) as pool:
        warnings.simplefilter("error", pd.errors.ParserWarning)
        for frame in pool.map(parsed, blocks):
            for number in range(width):
                parts[number].append(_recoded(frame[number].array, known[number]))
    return [Column(tuple(texts), np.concatenate(codes)) for texts, codes in zip(known, parts, strict=True)]


def _blocks(content: bytes | mmap, start: int) -> Iterator[tuple[int, int]]:
    """Pieces that end at a line end; one piece if there are quotes, which may hold line ends."""
    end = len(content)
    if content.find(b'"', start) >= 0:
        yield start, end
        return
    while end - start > BLOCK_BYTES:
        cut = content.rfind(b"\n", start, start + BLOCK_BYTES) + 1
        if not cut:
            break
        yield start, cut
        start = cut
    yield start, end


def _parsed(body: bytes, delimiter: str, width: int) -> pd.DataFrame:
    return pd.read_csv(
        io.BytesIO(body), sep=delimiter, encoding="utf-8", header=None, names=range(width), index_col=False,
        dtype="category", na_filter=False, skip_blank_lines=False, low_memory=False,
    )  # fmt: skip


def _recoded(values: Any, known: dict[str, int]) -> Codes:
    """Codes of a block in the numbering of the whole column, without the first row; `known` grows."""
    numbers = [
        -1 if text == KEEPS_TEXT else known.setdefault(text.strip(), len(known)) for text in values.categories.tolist()
    ]
    return np.asarray(np.array(numbers, dtype=np.int32)[values.codes[1:]])
