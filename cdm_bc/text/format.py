"""Numbers, money and dates as people write them in Dutch and English. One place for all of them."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from cdm_bc.text.texts import Texts, texts

if TYPE_CHECKING:
    from cdm_bc.quantity import Quantity

LOCALES = {"nl": "nl_NL", "en": "en_GB"}
#: What stands where a figure does not exist.
NONE = "–"
#: The unit of a plain number that is no share.
RATIO = "ratio"
_SHORT = {"nl": ((1e9, "mld"), (1e6, "mln"), (1e3, "dzd")), "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k"))}
#: Between an amount and its word: € 2,3 mln, €2.3m.
_GAP = {"nl": "\xa0", "en": ""}
_MONTHS = {"nl": ("maand", "maanden"), "en": ("month", "months")}
_YEAR = {"nl": "jaar", "en": "year"}
_TO = {"nl": "tot", "en": "to"}


class Formatter:
    r"""Writes figures in one language and currency. None is written as a dash.

    Examples
    --------
    >>> nl = Formatter("nl", "EUR")
    >>> nl.money(1234567.4), nl.percent(0.0525), nl.money_short(2_345_678)
    ('€\xa01.234.567', '5,25%', '€\xa02,35\xa0mln')
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
        """An amount to three figures at most, for charts: € 312 dzd, € 2,35 mln; €2m."""
        if value is None:
            return NONE
        for size, word in _SHORT[self.language]:
            # 999,950 rounds to 1.0 million, not to 1,000 thousand
            if abs(value) >= size * 0.9995:
                scaled = value / size
                digits = _digits(round(scaled, 2 if abs(scaled) < 9.995 else 1 if abs(scaled) < 99.95 else 0))
                return f"{_money(scaled, digits, self.currency, self.locale)}{_GAP[self.language]}{word}"
        return self.money(value, 0)

    def money_round(self, value: float | None) -> str:
        """An amount to three figures, written out below a million: € 409.000, € 2,35 mln."""
        if value is None:
            return NONE
        size = abs(value)
        for unit, word in _SHORT[self.language][:2]:
            if size >= unit * 0.9995:
                digits = 2 if size / unit < 9.995 else 1 if size / unit < 99.95 else 0
                return f"{_money(value / unit, digits, self.currency, self.locale)}{_GAP[self.language]}{word}"
        places = max(0, len(str(int(size))) - 3)
        return self.money(float(round(value, -places)), 0)

    def office_format(self, largest: float) -> str:
        r"""How a spreadsheet or presentation program writes amounts up to `largest`, as its number format.

        >>> Formatter("nl", "EUR").office_format(2.4e6), Formatter("en", "EUR").office_format(80_000)
        ('"€\xa0"0.0,,"\xa0mln"', '"€"0,"k"')
        """
        sign = f'"{self.symbol}{_GAP[self.language]}"'
        for commas, (size, word) in zip((",,,", ",,", ","), _SHORT[self.language], strict=True):
            if largest >= size:
                digits = "0.0" if largest < 10 * size else "0"
                return f'{sign}{digits}{commas}"{_GAP[self.language]}{word}"'
        return f"{sign}#,##0"

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

    def month(self, value: datetime.date) -> str:
        """A month in short: nov 2026."""
        return format_date(value, "MMM y", locale=self.locale)

    def value(self, value: float | None, unit: str) -> str:
        """A number with its unit: money as money, shares as percentages.

        >>> Formatter("en", "EUR").value(7.25, "money/contact"), Formatter("nl", "EUR").value(1363, "hour/FTE/year")
        ('€7.25 per contact', '1.363 uur per fte per jaar')
        """
        if value is None:
            return NONE
        return f"{self._bare(value, unit)}{self._unit_after(value, unit)}"

    def _bare(self, value: float, unit: str) -> str:
        """The number without the words of its unit."""
        if unit == "1":
            return self.percent(value) if abs(value) <= 1 else self.number(value)
        return self.money(value) if unit.split("/", maxsplit=1)[0] == "money" else self.number(value)

    def _unit_after(self, value: float, unit: str) -> str:
        """The words of the unit as they stand behind a number."""
        above, *below = unit.split("/")
        words = "" if above in ("money", "1", RATIO) else " " + self._word(above, plural=abs(value) != 1)
        return words + "".join(f" {self._words('per')} {self._word(word, plural=False)}" for word in below)

    def unit(self, unit: str) -> str:
        """A unit in words: contacts per year. The currency stands for money.

        >>> Formatter("nl", "EUR").unit("money/contact"), Formatter("en", "EUR").unit("contact/year")
        ('EUR per contact', 'contacts per year')
        """
        if unit == "1":
            return self._words("share")
        above = unit.split("/", maxsplit=1)[0]
        first = self.currency if above == "money" else "1" if above == "1" else ""
        return (first + self._unit_after(2, unit)).strip()

    def _word(self, word: str, *, plural: bool) -> str:
        key = f"{word}.{'more' if plural else 'one'}"
        return self._words(key) if key in self._words else word

    @property
    def _words(self) -> Texts:
        return texts("units", self.language)

    def quantity(self, quantity: Quantity, unit: str) -> str:
        r"""A quantity in one line: base (low to high) unit, or the years one after the other.

        >>> from cdm_bc.quantity import parse_quantity
        >>> Formatter("nl", "EUR").quantity(parse_quantity({"low": 4, "base": 7.25, "high": 15}), "money/contact")
        '€\xa07,25 (€\xa04 tot €\xa015) per contact'
        """
        unit = shown_unit(quantity, unit)
        text = "; ".join(self._bare(value, unit) for value in quantity.values)
        if not quantity.is_certain:
            low, high = (
                self.percent(bound) if quantity.is_series else self._bare(bound or 0.0, unit)
                for bound in (quantity.low, quantity.high)
            )
            text += f" ({low} {_TO[self.language]} {high})"
        return text + self._unit_after(quantity.base, unit)


def shown_unit(quantity: Quantity, unit: str) -> str:
    """The unit in which all of a quantity is written: one that reaches above 1 is a plain number, also where it is below.

    >>> from cdm_bc.quantity import parse_quantity
    >>> quantity = parse_quantity({"low": 0.9, "base": 1, "high": 1.3})
    >>> Formatter("en", "EUR").value(0.95, shown_unit(quantity, "1")), Formatter("en", "EUR").quantity(quantity, "1")
    ('0.95', '1 (0.9 to 1.3)')
    """
    if unit != "1" or quantity.is_series:
        return unit
    return RATIO if max(map(abs, (*quantity.values, quantity.low or 0.0, quantity.high or 0.0))) > 1 else unit


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
