"""What a text that was refused as a number may have meant: readings to choose from, never taken without being chosen."""

from __future__ import annotations

import re
from math import inf
from typing import Any

from cdm_bc.quantity import Quantity
from cdm_bc.text.numbers import SHARE, NumberError, plain_values, read_quantity, write_quantity

_NUMBER = re.compile(r"\d(?:[\d.,']*\d)?(?:\s?(?:%|procent|percent|pct))?", re.IGNORECASE)


def likely(error: NumberError, text: str, language: str, currency: str, unit: str) -> tuple[str, ...]:
    """The readings of a refused text, as they can be typed; those of the refusal first, else what its digits say.

    One number among words is that number; three are low, most likely and high, in whatever order they stand.

    >>> likely(NumberError("nl", "not", text="ca. 9"), "ca. 9", "nl", "EUR", "share")
    ('9%',)
    >>> likely(NumberError("en", "not", text="9-2-5"), "9-2-5", "en", "EUR", "day")
    ('2 to 5 to 9',)
    """
    if error.readings:
        return _clear(error.readings, language, currency, unit)
    found = _NUMBER.findall(text)
    if len(found) not in (1, 3):
        return ()
    try:
        values = [next(plain_values(read_quantity(part, language, currency, unit))) for part in found]
    except NumberError as inner:
        return _clear(inner.readings, language, currency, unit) if len(found) == 1 else ()
    raw = values[0] if len(found) == 1 else dict(zip(("low", "base", "high"), sorted(values), strict=True))
    return (write_quantity(raw, language, percent=unit == SHARE or "%" in found[-1]),)


def _clear(readings: tuple[str, ...], language: str, currency: str, unit: str) -> tuple[str, ...]:
    """The readings, and those of a reading that has several of its own instead of it."""
    found: list[str] = []
    for reading in readings:
        try:
            read_quantity(reading, language, currency, unit)
        except NumberError as error:
            found += error.readings
        else:
            found.append(reading)
    return tuple(dict.fromkeys(found))


def example(language: str, unit: str) -> str:
    """A number and a range as they can be typed in a box of this unit: ‘5%, 2% tot 5% tot 9%’."""
    raw: dict[str, Any] = {"low": 0.02, "base": 0.05, "high": 0.09}
    if unit != SHARE:
        raw = {"low": 200, "base": 500, "high": 900}
    one, three = (write_quantity(value, language, percent=unit == SHARE) for value in (raw["base"], raw))
    return f"{one}, {three}"


def over_range(old: Quantity, raw: Any, *, is_share: bool = False) -> dict[str, Any]:
    """What can become of the range of a number when one without a range is typed over it; nothing if it has none to lose.

    ``keep`` leaves low and high where they are, if the new number lies between; ``shift`` moves them along with it;
    ``replace`` gives them up. A range around a series is a factor, which the new number keeps. Shares stay below 1, and what
    was not negative stays so.

    >>> over_range(Quantity((5.0,), 2.0, 9.0), 6)
    {'keep': {'low': 2.0, 'base': 6, 'high': 9.0}, 'shift': {'low': 3.0, 'base': 6, 'high': 10.0}, 'replace': 6}
    >>> over_range(Quantity((5.0,)), 6), over_range(Quantity((5.0,), 2.0, 9.0), {"low": 1, "base": 2, "high": 3})
    ({}, {})
    """
    if old.is_certain or not isinstance(raw, int | float | list):
        return {}
    assert old.low is not None and old.high is not None  # for the type checker: is_certain says so
    found: dict[str, Any] = {}
    if isinstance(raw, list):
        base = 1.0 if old.is_series else old.base
        if base > 0 and old.low > 0:
            factor = {"low": _short(old.low / base), "high": _short(old.high / base)}
            found["keep"] = {"by_year": raw, **factor}
    elif old.is_series:
        found["keep"] = _ordered(raw * old.low, raw, raw * old.high)
    else:
        if old.low <= raw <= old.high:
            found["keep"] = {"low": old.low, "base": raw, "high": old.high}
        moved = _moved(old.low, old.high, raw - old.base, 1.0 if is_share else inf)
        if raw != old.base and moved[0] <= raw <= moved[1]:
            found["shift"] = {"low": moved[0], "base": raw, "high": moved[1]}
    return {**found, "replace": raw}


def _moved(low: float, high: float, by: float, top: float) -> tuple[float, float]:
    """Both ends moved, but not above `top`, and not below 0 if they were not."""
    lowest = 0.0 if low >= 0 else -inf
    return max(_short(low + by), lowest), min(_short(high + by), top)


def _ordered(*values: float) -> dict[str, float]:
    low, base, high = sorted(_short(value) for value in values)
    return {"low": low, "base": base, "high": high}


def _short(value: float) -> float:
    """Without the digits that binary arithmetic leaves behind."""
    return float(f"{value:.12g}")
