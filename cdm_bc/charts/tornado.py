"""One input at a time at the ends of its range: which assumption matters most."""

from __future__ import annotations

from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK
from cdm_bc.charts.marks import font, on_hover, outside, tip, upright
from cdm_bc.charts.names import input_names
from cdm_bc.charts.theme import figure, money_axis, numbers, rows, safe
from cdm_bc.decision import Decision, InputSensitivity
from cdm_bc.parts import Cell, Joined, level, money, written
from cdm_bc.text.format import NONE

SHOWN = 10
ROW = 34
SIDES = ("low", "high")
Pair = tuple[float, float]


def tornado(decision: Decision, style: Style) -> Chart:
    """Bars from the net present value at low to that at high, around the base; widest on top, at most :data:`SHOWN`."""
    text, write = style.text.under("tornado"), style.formatter.money
    base = decision.subject.finance.npv
    items = [item for item in decision.sensitivity.top(SHOWN) if item.width > 0]
    names = input_names(decision.case, [item.id for item in items], style)
    swings, ends = [_swing(item) for item in items], [_ends(item) for item in items]
    first = swings[0] if swings else (base, base)
    return drawn(
        text,
        _figure(names, swings, ends, base, style),
        text.each("input", "range", *SIDES),
        (
            (name, Joined(pair, " – "), money(low), money(high))
            for name, pair, (low, high) in zip(names, ends, swings, strict=True)
        ),
        base=write(base, 0),
        count=len(items),
        first=names[0] if names else NONE,
        low=write(min(first), 0),
        high=write(max(first), 0),
    )


def _swing(item: InputSensitivity) -> Pair:
    low, high = item.swing
    assert low is not None and high is not None  # an input without a finite swing has no width
    return low, high


def _ends(item: InputSensitivity) -> tuple[Cell, Cell]:
    """The low and the high of the input."""
    found, unit = item.input.quantity, item.input.unit
    return level(found.low, found, unit), level(found.high, found, unit)


def _at_ends(at: list[str], side: int, swings: list[Pair], base: float) -> list[str]:
    """What stands at the ends of the bars of a side; nothing where the bar of the other side covers the end."""
    found = []
    for value, pair in zip(at, swings, strict=True):
        own, other = pair[side] - base, pair[1 - side] - base
        covered = (own < 0) == (other < 0) and (abs(own), side) < (abs(other), 1 - side)
        found.append("" if covered else value.split(" ")[0])
    return found


def _figure(
    names: list[str], swings: list[Pair], ends: list[tuple[Cell, Cell]], base: float, style: Style
) -> dict[str, Any]:
    text, write = style.text.under("tornado"), style.formatter
    data: list[dict[str, Any]] = []
    for side, (key, colour) in enumerate(zip(SIDES, (style.against, style.accent), strict=True)):
        at = [written(pair[side], write) for pair in ends]
        reached = [pair[side] for pair in swings]
        tips = [
            tip(text("at", input=name, value=value, npv=write.money(npv, 0)))
            for name, value, npv in zip(names, at, reached, strict=True)
        ]
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "y": list(range(len(names))),
                "base": numbers([base])[0],
                "x": numbers(npv - base for npv in reached),
                "name": text(key),
                "marker": {"color": colour},
                **on_hover(tips),
                **outside([safe(word) for word in _at_ends(at, side, swings, base)], textfont={"size": 11}),
            }
        )
    values = [base, *(value for pair in swings for value in pair)]
    room = 0.09 * ((max(values) - min(values)) or 1.0)
    sight = [min(values) - room, max(values) + room]
    return figure(
        data if names else [],
        style,
        70 + ROW * len(names),
        barmode="overlay",
        showlegend=True,
        bargap=0.42,
        xaxis=money_axis(values, style, to_zero=False, range=sight, zeroline=False),
        yaxis=rows(names, 38, tickfont=font(12, INK)),
        shapes=[upright(base, 1.5)],
    )
