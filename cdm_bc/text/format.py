"""Numbers, money and dates as people write them in Dutch and English. One place for all of them."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol

if TYPE_CHECKING:
    from cdm_bc.quantity import Quantity

LOCALES = {"nl": "nl_NL", "en": "en_GB"}
#: What stands where a figure does not exist.
NONE = "–"
_SHORT = {"nl": ((1e9, "mld"), (1e6, "mln"), (1e3, "k")), "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k"))}
_MONTHS = {"nl": ("maand", "maanden"), "en": ("month", "months")}
_YEAR = {"nl": "jaar", "en": "year"}
_TO = {"nl": "tot", "en": "to"}


class Formatter:
    r"""Writes figures in one language and currency. None is written as a dash.

    Examples
    --------
    >>> nl = Formatter("nl", "EUR")
    >>> nl.money(1234567.4), nl.percent(0.0525), nl.money_short(2_345_678)
    ('€\xa01.234.567', '5,25%', '€\xa02,3\xa0mln')
    >>> Formatter("en", "USD").money(-1234)
    '-US$1,234'
    """

    def __init__(self, language: str, currency: str) -> None:
        self.language = language
        self.currency = currency
        self.locale = LOCALES[language]

    @property
    def symbol(self) -> str:
        """The currency's sign, such as €."""
        return get_currency_symbol(self.currency, locale=self.locale)

    @property
    def separators(self) -> str:
        """Decimal and thousands sign, as plotly's ``layout.separators`` wants them."""
        symbols = Locale.parse(self.locale).number_symbols["latn"]
        return symbols["decimal"] + symbols["group"]

    def number(self, value: float | None, digits: int | None = None) -> str:
        """A plain number; by default as many decimals as make three significant figures."""
        if value is None:
            return NONE
        return _decimal(float(value), _digits(value) if digits is None else digits, self.locale)

    def money(self, value: float | None, digits: int | None = None) -> str:
        """An amount; whole units from 100 on, cents below."""
        if value is None:
            return NONE
        places = digits if digits is not None else 0 if abs(value) >= 100 or value == int(value) else 2
        return _money(float(value) + 0.0, places, self.currency, self.locale)

    def money_short(self, value: float | None) -> str:
        """An amount to two or three figures: € 2,3 mln."""
        if value is None:
            return NONE
        for size, word in _SHORT[self.language]:
            # 999,950 rounds to 1.0 million, not to 1,000 thousand
            if abs(value) >= size * 0.9995:
                scaled = value / size
                number = _money(scaled, 1 if abs(scaled) < 99.95 else 0, self.currency, self.locale)
                return f"{number}\xa0{word}"
        return self.money(value, 0)

    def percent(self, value: float | None, digits: int | None = None) -> str:
        """A share as a percentage; 0.0525 is 5.25%."""
        if value is None:
            return NONE
        scaled = round(float(value) * 100, 10)
        places = digits if digits is not None else 0 if abs(scaled) >= 100 or scaled == int(scaled) else _digits(scaled)
        return f"{_decimal(scaled, min(places, 2), self.locale)}%"

    def months(self, value: float | None) -> str:
        """A duration in whole months: 33 months."""
        if value is None:
            return NONE
        rounded = round(value)
        return f"{_decimal(float(rounded), 0, self.locale)}\xa0{_MONTHS[self.language][rounded != 1]}"

    def date(self, value: datetime.date | None) -> str:
        """A date in words: 22 november 2026."""
        return NONE if value is None else format_date(value, "d MMMM y", locale=self.locale)

    def value(self, value: float | None, unit: str) -> str:
        """A number with its unit: money as money, shares as percentages."""
        if value is None:
            return NONE
        if unit == "1":
            return self.percent(value) if abs(value) <= 1 else self.number(value)
        if unit.split("/", maxsplit=1)[0] == "money":
            rest = unit.removeprefix("money")
            return f"{self.money(value)}{self.unit(rest)}"
        return f"{self.number(value)} {self.unit(unit)}"

    def unit(self, unit: str) -> str:
        """The words of a unit in the language; unknown words stay as they are."""
        return "".join(_unit_word(part, self.language, self.currency) for part in _parts(unit))

    def quantity(self, quantity: Quantity, unit: str) -> str:
        """A quantity in one line: base (low to high), or the years one after the other."""
        if quantity.is_series:
            text = "; ".join(self.value(value, unit) for value in quantity.values)
        else:
            text = self.value(quantity.base, unit)
        if quantity.is_certain:
            return text
        low, high = (
            self.percent(bound) if quantity.is_series else self.value(bound, unit)
            for bound in (quantity.low, quantity.high)
        )
        return f"{text} ({low} {_TO[self.language]} {high})"


def _digits(value: float) -> int:
    """Decimals that leave three significant figures, none needed for whole numbers."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return 0
    places = 2 if size >= 1 else 3 if size >= 0.1 else 4
    while places and round(value, places) == round(value, places - 1):
        places -= 1
    return places


@lru_cache(maxsize=20_000)
def _decimal(value: float, digits: int, locale: str) -> str:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(round(value, digits) + 0.0, format=pattern, locale=locale)


@lru_cache(maxsize=20_000)
def _money(value: float, digits: int, currency: str, locale: str) -> str:
    # "¤ -1" is how Dutch sets a negative amount; a minus in front reads in both languages
    pattern = ("¤\xa0" if locale.startswith("nl") else "¤") + "#,##0" + ("." + "0" * digits if digits else "")
    text = format_currency(
        abs(round(value, digits)), currency, format=pattern, locale=locale, currency_digits=False, group_separator=True
    )
    return f"-{text}" if round(value, digits) < 0 else text


def _parts(unit: str) -> list[str]:
    parts, word = [], ""
    for char in unit:
        if char in "*/":
            parts += [word, char]
            word = ""
        else:
            word += char
    return [part for part in [*parts, word] if part]


_UNIT_WORDS = {
    "year": "jaar",
    "contact": "contact",
    "customer": "klant",
    "hour": "uur",
    "FTE": "fte",
    "day": "dag",
    "request": "verzoek",
    "incident": "incident",
    "delivery": "levering",
    "deal": "transactie",
    "exchange": "uitwisseling",
    "record": "record",
    "order": "order",
}


def _unit_word(part: str, language: str, currency: str) -> str:
    if part == "money":
        return currency
    return _UNIT_WORDS.get(part, part) if language == "nl" else part
