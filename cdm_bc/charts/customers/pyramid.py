"""The value pyramid: how many customers each group has, and what share of the value they bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, INK
from cdm_bc.charts.customers.words import words
from cdm_bc.charts.marks import Mark, bars, labelled, outside
from cdm_bc.charts.theme import axis, figure, numbers, rows
from cdm_bc.parts import percent
from cdm_bc.text.format import NONE

ROW = 46


@dataclass(frozen=True)
class Level:
    """One level of the pyramid: its name, and shares of customers and of value."""

    name: str
    customers: float
    value: float


def pyramid(levels: Sequence[Level], style: Style, *, id: str) -> Chart:
    """Mirrored bars, the most valuable customers on top."""
    text, write = words(style).under("chart.pyramid"), style.formatter.percent
    sides = (("customers", FAINT, -1.0), ("value", style.accent, 1.0))
    marks = [_side(levels, key, colour, sign, style) for key, colour, sign in sides]
    reach = max((max(one.customers, one.value) for one in levels), default=1.0) * 1.18
    ticks = [-1.0, -0.5, 0.0, 0.5, 1.0]
    across = axis(
        range=[-reach, reach],
        tickvals=ticks,
        ticktext=[write(abs(tick), 0) for tick in ticks],
        zeroline=True,
        zerolinecolor=INK,
    )
    return drawn(
        text,
        figure(
            marks if levels else [],
            style,
            90 + ROW * len(levels),
            barmode="overlay",
            showlegend=True,
            xaxis=across,
            yaxis=rows([one.name for one in levels], 26),
        ),
        text.each("group", "customers", "value"),
        ((one.name, percent(one.customers, 0), percent(one.value, 0)) for one in levels),
        id=id,
        count=len(levels),
        first=levels[0].name if levels else NONE,
        customers=write(levels[0].customers, 0) if levels else NONE,
        value=write(levels[0].value, 0) if levels else NONE,
    )


def _side(levels: Sequence[Level], key: str, colour: str, sign: float, style: Style) -> Mark:
    label, shares = words(style)(f"chart.pyramid.{key}"), [getattr(one, key) for one in levels]
    shown = [style.formatter.percent(share, 0) for share in shares]
    tips = labelled([one.name for one in levels], label, shown)
    return bars(numbers(sign * share for share in shares), colour, tips, name=label, **outside(shown))
