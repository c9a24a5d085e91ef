"""The numbers behind a chart: the workbook inside the presentation, which opens when somebody edits the chart.

What a client wrote is text in it, whatever sign it begins with.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

from cdm_bc.rendering.deck.package import repacked

SHEET = "Sheet1"
#: When it was made: always the same, so that equal input gives an equal file.
MADE = datetime.datetime(2000, 1, 1)
Row = Sequence[str | float | None]


def book(rows: Sequence[Row]) -> bytes:
    """A workbook of one sheet with these rows."""
    import xlsxwriter

    stream = io.BytesIO()
    as_written = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    made = xlsxwriter.Workbook(stream, as_written)
    made.set_properties({"created": MADE})
    sheet = made.add_worksheet(SHEET)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif value is not None:
                sheet.write_number(number, place, value)
    made.close()
    return repacked(stream.getvalue())


def cells(column: int, first: int, count: int) -> str:
    """The cells of a column, as a chart names them; `column` from 0, `first` row from 1.

    >>> cells(3, 2, 4)
    'Sheet1!$D$2:$D$5'
    """
    letter = chr(ord("A") + column)
    return f"{SHEET}!${letter}${first}:${letter}${first + count - 1}"
