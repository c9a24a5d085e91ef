"""What one step on each driver adds to the value of all customers, with the range of the draws."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK
from cdm_bc.charts.customers.words import capital, words
from cdm_bc.charts.marks import Mark, amounts
from cdm_bc.charts.theme import figure, money_axis, numbers, rows
from cdm_bc.figures.customers import DriverTotal
from cdm_bc.parts import rounded
from cdm_bc.text.format import NONE

ROW = 44


def drivers(found: tuple[DriverTotal, ...], style: Style) -> Chart:
    """Bars, the largest on top."""
    text = words(style)
    names = [capital(text(f"driver.{one.driver}")) for one in found]
    values = [one.equity.base for one in found]
    marks = amounts(names, values, [style.accent if value >= 0 else style.against for value in values], style)
    spread = [(_or(one.equity.low, one), _or(one.equity.high, one)) for one in found]
    has_ranges = any(one.equity.low is not None for one in found)
    if has_ranges:
        marks |= {"textposition": "none", "error_x": _whiskers(values, spread)}
    ends = [*values, *(end for pair in spread for end in pair)]
    header = text.under("chart.drivers").each("driver", "equity", "low", "high")
    return drawn(
        text.under("chart.drivers"),
        figure(
            [marks] if found else [],
            style,
            60 + ROW * len(found),
            xaxis=money_axis(ends, style),
            yaxis=rows(names, 30),
        ),
        header,
        (
            (name, rounded(one.equity.base), rounded(one.equity.low), rounded(one.equity.high))
            for name, one in zip(names, found, strict=True)
        ),
        id="customer-drivers",
        caption=text("chart.drivers.caption" if has_ranges else "chart.drivers.caption_plain"),
        count=len(found),
        first=names[0] if names else NONE,
        gain=style.formatter.money_round(values[0]) if values else NONE,
    )


def _or(end: float | None, one: DriverTotal) -> float:
    """An end of the range; the base value where there is none."""
    return one.equity.base if end is None else end


def _whiskers(values: list[float], spread: list[tuple[float, float]]) -> Mark:
    return {
        "type": "data",
        "symmetric": False,
        "array": numbers(max(high - value, 0.0) for value, (_, high) in zip(values, spread, strict=True)),
        "arrayminus": numbers(max(value - low, 0.0) for value, (low, _) in zip(values, spread, strict=True)),
        "color": INK,
        "thickness": 1.4,
        "width": 5,
    }
