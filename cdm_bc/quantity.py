"""A number of a client or model file: certain, uncertain, by year, or both. Method §2.

Shapes: T years (year 1 first, time last), n samples (first).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cdm_bc.document import is_number
from cdm_bc.errors import did_you_mean, shown
from cdm_bc.number_text import as_number
from cdm_bc.sentences import Sentence

Array = NDArray[np.float64]

DISTRIBUTIONS = ("pert", "triangular", "uniform", "lognormal")
KEYS = ("base", "low", "high", "distribution", "by_year", "unit", "source", "note", "agreed")
#: What a source given as a mapping may hold; a source may be a text too.
SOURCE_KEYS = ("title", "publisher", "year", "url", "figure", "quality", "via")

#: More than the money in the world in any currency; below it no sum of amounts leaves the range of numbers.
LARGEST = 1e18
#: 95th percentile of the standard normal distribution.
Z95 = 1.6448536269514722


class QuantityError(ValueError):
    """A quantity that cannot be read; `sentence` says why. `key` names the part at fault ('' for the whole)."""

    def __init__(self, message: str, key: str = "") -> None:
        self.sentence, self.key = message, key
        super().__init__(message)


@dataclass(frozen=True)
class Quantity:
    """A number with its uncertainty and its origin.

    Attributes
    ----------
    values : base values by year, year 1 first; a single one if it is the same in every year.
    low, high : bounds of the value (of the common factor on the values if `is_series`); None if certain.
    distribution : ``pert``, ``triangular``, ``uniform`` or ``lognormal``.
    is_series : whether it was given by year.
    unit : the unit that the file claims, None if it names none; whoever knows the right unit checks it.
    source, note : as written in the file. agreed : agreed by the workshop.

    Examples
    --------
    >>> Quantity((0.05,)).base
    0.05
    >>> Quantity((100.0, 110.0), is_series=True).by_year(4).tolist()
    [100.0, 110.0, 110.0, 110.0]
    """

    values: tuple[float, ...]
    low: float | None = None
    high: float | None = None
    distribution: str = "pert"
    is_series: bool = False
    unit: str | None = None
    source: Any = None
    note: str | None = None
    agreed: bool = False

    @property
    def base(self) -> float:
        """The base value (of year 1 if by year)."""
        return self.values[0]

    @property
    def base_level(self) -> float:
        """The level of the uncertain part at base: the base value, or the factor 1 on values by year."""
        return 1.0 if self.is_series else self.base

    @property
    def is_certain(self) -> bool:
        """Whether every draw is the base value."""
        return self.low is None or self.high is None or self.low == self.high

    def by_year(self, years: int) -> Array:
        """Base values of years 1 … `years`, shape (T,); the last given value holds for later years."""
        index = np.minimum(np.arange(years), len(self.values) - 1)
        return np.asarray(self.values, dtype=np.float64)[index]

    def scaled(self, level: Array, years: int) -> Array:
        """Values by year for given levels of the uncertain part.

        Parameters
        ----------
        level : (n,) values, or factors if the quantity is by year.

        Returns
        -------
        (n, T) array; (n, 1) where the value is the same in every year.
        """
        if self.is_series:
            return level[:, None] * self.by_year(years)
        return level[:, None]

    def at_base(self, years: int) -> Array:
        """:meth:`scaled` at the base level, (1, T or 1)."""
        return self.scaled(np.array([self.base_level]), years)

    def quantile(self, u: Array) -> Array:
        """Inverse distribution function of the uncertain part (value, or factor on the series) at `u` in (0, 1).

        PERT(a, m, b) is Beta(1 + λ(m−a)/(b−a), 1 + λ(b−m)/(b−a)) on [a, b], λ = 4. Lognormal: `low` and `high` are the 5th
        and 95th percentile. The mode of a factor on a series is 1.
        """
        if self.is_certain:
            return np.full_like(u, self.base_level)
        assert self.low is not None and self.high is not None  # for the type checker: is_certain says so
        a, b = self.low, self.high
        if self.distribution == "uniform":
            return a + (b - a) * u
        if self.distribution == "lognormal":
            from scipy.special import ndtri

            middle, spread = (np.log(a) + np.log(b)) / 2, (np.log(b) - np.log(a)) / (2 * Z95)
            return np.asarray(np.exp(middle + spread * ndtri(u)))
        c = (self.base_level - a) / (b - a)
        if self.distribution == "triangular":
            left = np.sqrt(u * c)
            right = 1.0 - np.sqrt((1.0 - u) * (1.0 - c))
            return np.asarray(a + (b - a) * np.where(u < c, left, right))
        from cdm_bc.pert import pert_quantile

        return np.asarray(a + (b - a) * pert_quantile(c, u))

    @cached_property
    def range_factor(self) -> float:
        """`high` / `low` in absolute size; 1 if certain, infinite if the range touches or crosses 0."""
        if self.is_certain:
            return 1.0
        assert self.low is not None and self.high is not None  # as above
        if self.low * self.high <= 0:
            return float("inf")
        return max(self.high / self.low, self.low / self.high)

    def dump(self) -> Any:
        """The quantity as it would be written in a file; :func:`parse_quantity` reads it back to an equal one."""
        extra = {k: v for k, v in (("unit", self.unit), ("source", self.source), ("note", self.note)) if v is not None}
        if self.agreed:
            extra["agreed"] = True
        value: Any = list(self.values) if self.is_series else self.values[0]
        if self.low is None and not extra:
            return value
        result: dict[str, Any] = {"by_year" if self.is_series else "base": value}
        if self.low is not None:
            result |= {"low": self.low, "high": self.high}
            if self.distribution != "pert":
                result["distribution"] = self.distribution
        return result | extra


def parse_quantity(raw: object) -> Quantity:
    """Read a quantity as it stands in a file.

    Raises
    ------
    QuantityError
        With a sentence on what is wrong and what would be right.

    Examples
    --------
    >>> parse_quantity({"low": 0.02, "base": 0.05, "high": 0.09}).high
    0.09
    >>> parse_quantity("5%")
    Traceback (most recent call last):
    cdm_bc.quantity.QuantityError: '5%' is text, not a number. Write 0.05.
    """
    if isinstance(raw, Mapping):
        return _parse_mapping(raw)
    if isinstance(raw, list | tuple):
        return Quantity(_series(raw), is_series=True)
    return Quantity((_number(raw),))


def _parse_mapping(raw: Mapping[Any, Any]) -> Quantity:
    for key in raw:
        if key not in KEYS:
            raise QuantityError(Sentence("unknown key. {hint}", hint=did_you_mean(str(key), KEYS)), str(key))
    if ("base" in raw) == ("by_year" in raw):
        form = Sentence("Write {{low: …, base: …, high: …}}, or by_year: [year 1, year 2, …].")
        both = "has both 'base' and 'by_year'. {form}" if "base" in raw else "has neither 'base' nor 'by_year'. {form}"
        raise QuantityError(Sentence(both, form=form))
    is_series = "by_year" in raw
    if is_series and not isinstance(raw["by_year"], list | tuple):
        raise QuantityError("must be a list, year 1 first: [100, 110, 120].", "by_year")
    values = _series(raw["by_year"], "by_year") if is_series else (_number(raw["base"], "base"),)
    low, high = (_number(raw[key], key) if key in raw else None for key in ("low", "high"))
    distribution = raw.get("distribution", "pert")
    _check_range(values, low, high, distribution, is_series)
    if distribution != "pert" and low is None:
        message = "{distribution} needs a range: give low and high, or drop the distribution."
        raise QuantityError(Sentence(message, distribution=distribution), "distribution")
    for key in ("unit", "note"):
        if key in raw and not isinstance(raw[key], str):
            raise QuantityError(
                Sentence("must be text; found {raw}. {hint}", raw=shown(raw[key]), hint=_quotes(raw[key])), key
            )
    check_source(raw.get("source", ""))
    agreed = raw.get("agreed", False)
    if not isinstance(agreed, bool):
        raise QuantityError(Sentence("must be true or false; found {raw}.", raw=shown(agreed)), "agreed")
    texts = (raw.get("unit"), raw.get("source"), raw.get("note"))
    return Quantity(values, low, high, distribution, is_series, *texts, agreed)


def check_source(source: Any) -> None:
    """Raise a :class:`QuantityError` unless `source` is a text, or a mapping of :data:`SOURCE_KEYS` with a title."""
    if isinstance(source, str):
        return
    if not isinstance(source, Mapping):
        raise QuantityError(
            Sentence("must be text, or a mapping with a title; found {raw}.", raw=shown(source)), "source"
        )
    for key, value in source.items():
        if key not in SOURCE_KEYS:
            hint = did_you_mean(str(key), SOURCE_KEYS)
            raise QuantityError(Sentence("unknown key {key}. {hint}", key=shown(key), hint=hint), "source")
        if not isinstance(value, str) and not (key == "year" and type(value) is int):
            message = "'{key}' must be text; found {raw}. {hint}"
            raise QuantityError(Sentence(message, key=key, raw=shown(value), hint=_quotes(value)), "source")
    if "title" not in source:
        raise QuantityError("has no title.", "source")


def _quotes(value: Any) -> str:
    return "" if isinstance(value, dict | list) else Sentence("Put it in quotes.")


def _check_range(
    values: tuple[float, ...], low: float | None, high: float | None, distribution: Any, is_series: bool
) -> None:
    if distribution not in DISTRIBUTIONS:
        message = "{raw} is no distribution. Allowed: {names}."
        raise QuantityError(Sentence(message, raw=shown(distribution), names=DISTRIBUTIONS), "distribution")
    if low is None and high is None:
        return
    if low is None or high is None:
        missing = "low" if low is None else "high"
        raise QuantityError(Sentence("has no '{key}'. A range needs both low and high.", key=missing), missing)
    if low > high:
        raise QuantityError(Sentence("low {low:g} is above high {high:g}. Swap them?", low=low, high=high), "low")
    mode = 1.0 if is_series else values[0]
    if distribution == "lognormal":
        if low <= 0:
            raise QuantityError(Sentence("low must be above 0 for a lognormal, found {low:g}.", low=low), "low")
        return
    if distribution == "uniform" and is_series:
        return
    found = {"low": low, "high": high, "base": mode}
    if low > mode and is_series:
        raise QuantityError(
            Sentence("low {low:g} is above 1 (the factor on by_year). Write low ≤ 1 ≤ high.", **found), "low"
        )
    if low > mode:
        raise QuantityError(Sentence("low {low:g} is above base {base:g}. Write low ≤ base ≤ high.", **found), "low")
    if high < mode and is_series:
        raise QuantityError(
            Sentence("high {high:g} is below 1 (the factor on by_year). Write low ≤ 1 ≤ high.", **found), "high"
        )
    if high < mode:
        raise QuantityError(Sentence("high {high:g} is below base {base:g}. Write low ≤ base ≤ high.", **found), "high")


def _series(raw: Any, key: str = "") -> tuple[float, ...]:
    if not raw:
        raise QuantityError("is an empty list. Give at least the value of year 1.", key)
    return tuple(_number(value, key) for value in raw)


def _number(raw: Any, key: str = "") -> float:
    if is_number(raw):
        if abs(raw) >= LARGEST:
            raise QuantityError(
                Sentence("{raw:.3g} is larger than any number of a business case. Check it.", raw=raw), key
            )
        return float(raw)
    if isinstance(raw, str):
        raise QuantityError(Sentence("{raw} is text, not a number. {hint}", raw=shown(raw), hint=as_number(raw)), key)
    if isinstance(raw, bool):
        message = "{raw} is a truth value, not a number. Write a number, or delete the key."
        raise QuantityError(Sentence(message, raw=shown(raw)), key)
    if isinstance(raw, float):
        raise QuantityError(
            Sentence("{raw} is not a finite number. Write a number, or delete the key.", raw=str(raw)), key
        )
    whole = "must be a number, {{low, base, high}} or a list by year; found {raw}."
    raise QuantityError(Sentence("must be a number; found {raw}." if key else whole, raw=shown(raw)), key)
