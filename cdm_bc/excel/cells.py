"""What somebody typed into a cell, as a number, or why it cannot be one. Never a guess."""

from __future__ import annotations

import datetime
import re
from typing import Any

from cdm_bc.errors import CdmError, shown
from cdm_bc.number_text import both_readings
from cdm_bc.sentences import Sentence
from cdm_bc.text.numbers import NumberError, read_number
from cdm_bc.workbooks import ErrorValue

#: Days since 1900 of the dates that a spreadsheet program makes of a number such as 1.5 (the years 2020 to 2050).
DATES = range(43_831, 55_154)
#: A number that is so many times larger or smaller than it was is not taken for a date.
ALIKE = 10.0
_TWO = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")


class Unreadable(CdmError):
    """A cell that cannot be read; its text says why, and what to type instead."""


def number_in(
    value: Any, formula: str, *, is_share: bool, language: str, currency: str, before: float | None
) -> float | None:
    """The number in a cell; None if it is empty.

    Parameters
    ----------
    value : what the cell holds; of a formula its result. before : the number that stood there.

    Raises
    ------
    Unreadable
        If it is no number, could be two, or may be a date.

    Examples
    --------
    >>> number_in(" € 210,50 ", "", is_share=False, language="nl", currency="EUR", before=200.0)
    210.5
    >>> number_in("1.234", "", is_share=False, language="nl", currency="EUR", before=1000.0)
    Traceback (most recent call last):
    cdm_bc.excel.cells.Unreadable: '1.234' can be read as 1234 and as 1.2340. Type it as a number.
    """
    if value is None and formula:
        raise Unreadable(
            Sentence("holds a formula without a value. Open the book in Excel, let it calculate, and save it.")
        )
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, ErrorValue):
        raise Unreadable(Sentence("holds an error, {value}. Type the number.", value=str(value)))
    if isinstance(value, bool):
        raise Unreadable(Sentence("holds {value}, which is no number.", value=shown(value)))
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        message = (
            "holds a date ({value}), which spreadsheets make of 1.5. Format the cell as a number and type it again."
        )
        raise Unreadable(Sentence(message, value=str(value)[:10]))
    number = _text(value, language, currency) if isinstance(value, str) else float(value)
    if is_share and not 0 <= number <= 1:
        message = (
            "{value} is no share. Type {percent}% or {part}."
            if 1 < number <= 100
            else "{value} is no share: it lies between 0 and 1."
        )
        raise Unreadable(
            Sentence(message, value=f"{number:.15g}", percent=f"{number:.15g}", part=f"{number / 100:.15g}")
        )
    if not isinstance(value, str) and _may_be_date(number, before):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(int(number))
        message = "{value} is also the date {day}: spreadsheets make it of 1.5. If the number is meant, type '{value} as text."
        raise Unreadable(Sentence(message, value=int(number), day=day.isoformat()))
    return number


def as_written(value: float) -> int | float:
    """A number as it goes into the file: whole where it is whole."""
    return int(value) if value == int(value) else float(value)


def _may_be_date(number: float, before: float | None) -> bool:
    if number not in DATES:
        return False
    return before is None or not before or not 1 / ALIKE < abs(number / before) < ALIKE


def _text(text: str, language: str, currency: str) -> float:
    """A number that was typed as text."""
    plain = _SPACES.sub(" ", text).strip()
    bare = plain.strip("€$£ %").removeprefix(currency).removesuffix(currency).strip()
    if _TWO.fullmatch(bare):
        whole, decimal = both_readings(bare.replace(",", "."))
        message = "{text} can be read as {whole} and as {decimal}. Type it as a number."
        raise Unreadable(Sentence(message, text=shown(plain), whole=whole, decimal=decimal))
    try:
        return float(read_number(plain, language, currency))
    except NumberError:
        raise Unreadable(Sentence("{text} is text that is no number. Type the number.", text=shown(plain))) from None
