"""Numbers as people type them, read strictly in Dutch or English, and written back so that they read the same.

Decimal and thousands sign are those of the language and never guessed: ``1,5`` is Dutch, ``1.5`` is English, and the other
way round either is refused with both readings shown. Reading is done in decimal arithmetic, so that 5.7% is 0.057.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import Any

from babel.numbers import NumberFormatError, format_decimal, get_group_symbol, parse_decimal

from cdm_bc.errors import CdmError
from cdm_bc.text import Formatter, texts
from cdm_bc.text.format import LOCALES

#: Words of size, each a power of ten.
_SIZES = {
    "nl": {
        **dict.fromkeys(("k", "duizend"), 3),
        **dict.fromkeys(("m", "mln", "mio", "miljoen"), 6),
        **dict.fromkeys(("mld", "mrd", "miljard"), 9),
    },
    "en": {
        **dict.fromkeys(("k", "thousand"), 3),
        **dict.fromkeys(("m", "mln", "mio", "million"), 6),
        **dict.fromkeys(("bn", "mld", "billion"), 9),
    },
}
#: Unit of a number that is typed and shown as a percentage.
SHARE = "share"
#: Between the numbers of a range.
TO = {"nl": "tot", "en": "to"}
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_NUMBER = re.compile(
    r"(?P<sign>[-+]?) ?(?:(?P<money>[€$£]|[A-Z]{3}) ?)?(?P<sign2>[-+]?)(?P<body>\d[\d.,' ]*|[.,]\d+)"
    r" ?(?P<size>[a-z]+\.?)? ?(?P<money2>[€$£]|[A-Z]{3})? ?(?P<percent>%)?",
    re.ASCII,
)
_EURO = re.compile(r"(?<![a-z])euro?(?![a-z])", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![a-z])(?:procent|percent|pct)(?![a-z])\.?", re.IGNORECASE)
_WORDS_TO = re.compile(r"\s+(?:tot|to)\s+", re.IGNORECASE)
_TIMES = re.compile(r"\s*[×*]\s*")
#: Longer input is no number.
MAX_LENGTH = 400
#: Digits enough for any text of that length.
_EXACT = Context(prec=2 * MAX_LENGTH)


class NumberError(CdmError):
    """A text that is no number in the language, or could be two. The message is in that language.

    Attributes
    ----------
    readings : the numbers that it may have meant, written in the language; empty if it resembles none.
    """

    def __init__(self, language: str, code: str, readings: tuple[str, ...] = (), **values: object) -> None:
        self.code = code
        self.readings = readings
        super().__init__(texts("workshop", language)(f"number.{code}", **values))


@dataclass(frozen=True)
class _Token:
    """One number taken apart.

    `body` in plain decimals, `size` the factor of its word, `grouped` how often a sign grouped its digits, `tail` its word
    or percent sign as typed, `text` all of it as typed.
    """

    body: Decimal
    size: Decimal | None
    percent: bool
    grouped: int
    tail: str
    text: str

    def value(self, size: Decimal | None = None, percent: bool = False) -> Decimal:
        factor = (self.size or size or Decimal(1)) / (100 if self.percent or percent else 1)
        return self.body * factor


def read_number(text: str, language: str, currency: str = "EUR") -> int | float:
    """One number; a sign or code of money is allowed if it is that of `currency`.

    Raises
    ------
    NumberError
        If `text` is no number in `language`, or could be two.

    Examples
    --------
    >>> read_number("1.234,5", "nl"), read_number("€ 2 mln", "nl"), read_number("300 euro", "nl"), read_number("5.7%", "en")
    (1234.5, 2000000, 300, 0.057)
    >>> read_number("1.5", "nl")
    Traceback (most recent call last):
    cdm_bc.text.numbers.NumberError: ‘1.5’ kan 1,5 of 15 zijn. Schrijf 1,5 of 15.
    """
    return _plain(_token(text, language, currency).value())


def read_quantity(text: str, language: str, currency: str = "EUR", unit: str = "") -> Any:
    """A quantity as it stands in a client file: a number, ``{low, base, high}``, a list by year, or a list with a range.

    A percent sign or a word of size behind the last number of a range or a list holds for all of it, if none of the others
    has one. In a box of percentages (`unit` ``share``) it can be left out; what is below 1 may then be meant as a share of 1,
    and is asked about.

    Parameters
    ----------
    unit : of the box; '' if it does not matter.

    Examples
    --------
    >>> read_quantity("2 tot 5 tot 9%", "nl"), read_quantity("9,5", "nl", unit="share")
    ({'low': 0.02, 'base': 0.05, 'high': 0.09}, 0.095)
    >>> read_quantity("100; 110; 120 × 0.9 to 1.15", "en")
    {'by_year': [100, 110, 120], 'low': 0.9, 'high': 1.15}
    """
    if len(text) > MAX_LENGTH:
        raise NumberError(language, "not", text=text[:40] + "…")
    text = _PERCENT.sub("%", text)
    if "%" in text and unit not in ("", "1", SHARE):
        bare = write_quantity(_read(text.replace("%", ""), language, currency), language)
        raise NumberError(language, "no_percent", (bare,), text=text.strip(), first=bare)
    found = _read(text, language, currency, percent=unit == SHARE)
    if unit == SHARE and "%" not in text:
        _ask_about_shares(text, found, language, currency)
    return found


def _ask_about_shares(text: str, found: Any, language: str, currency: str) -> None:
    """Refuse numbers below 1 without a percent sign: 0.09 is 9% to one and 0.09% to another."""
    plain = _read(text, language, currency)
    if any(plain_values(plain)) and all(abs(value) < 1 for value in plain_values(plain)):
        readings = tuple(write_quantity(raw, language, percent=True) for raw in (plain, found))
        raise NumberError(language, "two", readings, text=text.strip(), first=readings[0], second=readings[1])


def plain_values(raw: Any) -> Iterator[float]:
    """The numbers of a quantity as it stands in a file, without those of a factor on a series."""
    if isinstance(raw, dict):
        raw = raw["by_year"] if "by_year" in raw else [raw[key] for key in ("low", "base", "high") if key in raw]
    yield from raw if isinstance(raw, list | tuple) else [raw]


def _read(text: str, language: str, currency: str, *, percent: bool = False) -> Any:
    """The quantity in a text; `percent` : numbers without a percent sign are percentages too."""
    if ";" in text:
        return _read_series(text, language, currency, percent)
    parts = _WORDS_TO.split(text.strip())
    if len(parts) == 1:
        return _read_alike(parts, language, currency, percent)[0]
    if len(parts) != 3:
        raise NumberError(language, "range", text=text.strip())
    low, base, high = _read_alike(parts, language, currency, percent)
    if not low <= base <= high:
        raise NumberError(language, "order", text=text.strip())
    return {"low": low, "base": base, "high": high}


def _read_series(text: str, language: str, currency: str, percent: bool) -> Any:
    listed, *factor = _TIMES.split(text)
    values = _read_alike(listed.strip().rstrip(";").split(";"), language, currency, percent)
    if not factor:
        return values
    ends = _WORDS_TO.split(factor[0].strip())
    if len(factor) > 1 or len(ends) != 2:
        raise NumberError(language, "factor", text=text.strip())
    low, high = _read_alike(ends, language, currency)
    if not low <= 1 <= high:
        raise NumberError(language, "factor", text=text.strip())
    return {"by_year": values, "low": low, "high": high}


def _read_alike(parts: list[str], language: str, currency: str, percent: bool = False) -> list[int | float]:
    """Numbers of which the last one's percent sign or size holds for all, if it is the only one that has any; `percent` : they
    are percentages with or without a sign.
    """
    tokens = [_token(part, language, currency) for part in parts]
    if percent:
        tokens = [token if token.percent else replace(token, percent=True, tail=f"{token.tail}%") for token in tokens]
        for token in tokens:
            _refuse_grouped(token, language)
        return [_plain(token.value()) for token in tokens]
    *first, last = tokens
    shared = bool(first) and not any(token.size or token.percent for token in first)
    size, percent = (last.size, last.percent) if shared else (None, False)
    if shared and (size or percent):
        for token in first:
            _refuse_grouped(token, language)
    return [_plain(token.value(size, percent)) for token in tokens]


def _token(text: str, language: str, currency: str) -> _Token:
    shown = text.strip()
    clean = _PERCENT.sub("%", _EURO.sub("EUR", _SPACES.sub(" ", shown))).replace("−", "-").replace("–", "-")
    found = _NUMBER.fullmatch(clean) if len(clean) <= MAX_LENGTH else None
    if found is None or (found["money"] and found["money2"]) or (found["sign"] and found["sign2"]):
        raise NumberError(language, "empty" if not shown else "not", text=shown[:40])
    money = found["money"] or found["money2"]
    if money and money not in (currency, Formatter(language, currency).symbol):
        raise NumberError(language, "currency", text=shown[:40], currency=currency)
    word = (found["size"] or "").rstrip(".")
    if word and word not in _SIZES[language]:
        raise NumberError(language, "not", text=shown[:40])
    size = Decimal(10 ** _SIZES[language][word]) if word else None
    digits = found["body"].strip()
    body = _strictly(digits, language)
    if body is None:
        raise _foreign(digits, language, shown)
    sign = -1 if "-" in (found["sign"], found["sign2"]) else 1
    tail = (f" {found['size']}" if found["size"] else "") + ("%" if found["percent"] else "")
    token = _Token(sign * body, size, bool(found["percent"]), digits.count(_group_sign(language)), tail, shown)
    if size or token.percent:
        _refuse_grouped(token, language)
    return token


def _refuse_grouped(token: _Token, language: str) -> None:
    """`1.234 mln` is a thousand millions by the rule and one and a quarter by habit: nobody can tell."""
    if token.grouped == 1:
        point = write_number(_plain(token.body / 1000), language) + token.tail
        whole = write_number(_plain(token.body), language, group=False) + token.tail
        raise NumberError(language, "two", (point, whole), text=token.text, first=point, second=whole)


def _group_sign(language: str) -> str:
    return str(get_group_symbol(LOCALES[language]))


def _strictly(digits: str, language: str) -> Decimal | None:
    """The value of digits with the signs of the language, or None. Thousands may be grouped by spaces or ' instead."""
    group = _group_sign(language)
    signed = digits if group in digits else re.sub("[ ']", group, digits)
    try:
        with localcontext(_EXACT):
            return parse_decimal(signed, locale=LOCALES[language], strict=True) if signed[-1].isdigit() else None
    except NumberFormatError:
        return None


def _foreign(digits: str, language: str, shown: str) -> NumberError:
    """The refusal of digits that are not written in the language; with both readings where the other language has one."""
    other = "en" if language == "nl" else "nl"
    value = None if re.search("[ ']", digits) else _strictly(digits, other)
    if value is None:
        return NumberError(language, "not", text=shown[:40])
    meant = write_number(_plain(value), language)
    if _group_sign(other) in digits:
        return NumberError(language, "foreign", (meant,), text=shown, first=meant)
    without = write_number(_plain(Decimal(re.sub(r"\D", "", digits))), language)
    return NumberError(language, "two", (meant, without), text=shown, first=meant, second=without)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


@lru_cache(maxsize=20_000)
def write_number(value: float, language: str, *, percent: bool = False, group: bool = True) -> str:
    """A number with every digit it has; :func:`read_number` reads it back to the same.

    Examples
    --------
    >>> write_number(1234567.5, "nl"), write_number(0.0525, "en", percent=True)
    ('1.234.567,5', '5.25%')
    """
    with localcontext(_EXACT):
        exact = Decimal(repr(value)) * (100 if percent else 1) + 0  # (plus 0: no minus in front of a nought)
        grouped = group and not (percent and 1000 <= abs(exact) < 1_000_000)
        text = format_decimal(exact, locale=LOCALES[language], decimal_quantization=False, group_separator=grouped)
    return text + ("%" if percent else "")


def write_quantity(raw: Any, language: str, *, percent: bool = False) -> str:
    """A quantity of a client file as people type it; :func:`read_quantity` reads it back to the same numbers.

    >>> write_quantity({"low": 0.02, "base": 0.05, "high": 0.09, "source": "pilot"}, "en", percent=True)
    '2% to 5% to 9%'
    """

    def one(value: float) -> str:
        return write_number(value, language, percent=percent)

    to = f" {TO[language]} "
    if isinstance(raw, list | tuple):
        return "; ".join(map(one, raw)) + (";" if len(raw) == 1 else "")
    if not isinstance(raw, dict):
        return one(raw)
    if "by_year" in raw:
        factor = to.join(write_number(raw[key], language) for key in ("low", "high") if key in raw)
        listed = write_quantity(raw["by_year"], language, percent=percent)
        return f"{listed} × {factor}" if factor else listed
    if "low" not in raw:
        return one(raw["base"])
    return to.join(one(raw[key]) for key in ("low", "base", "high"))
