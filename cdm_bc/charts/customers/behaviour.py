"""How lately and how often customers bought, and which part of each intake came back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import PAPER, mix
from cdm_bc.charts.customers.words import words
from cdm_bc.charts.marks import heat, in_cells, row_tips
from cdm_bc.charts.theme import figure, labels, rows
from cdm_bc.customers.transactions.grids import FREQUENCY, RECENCY, SHOWN, Cell, Cohort
from cdm_bc.parts import number, percent, rounded
from cdm_bc.text import Texts
from cdm_bc.text.format import NONE

#: What the fields need in px.
NARROWEST = 560


def _scale(style: Style) -> list[list[object]]:
    """From paper to as much of the accent as leaves a dark text readable."""
    return [[0, PAPER], [1, mix(style.accent, PAPER, 0.45)]]


def rfm(cells: Sequence[Cell], style: Style) -> Chart:
    """A field per recency and frequency, coloured by expected value per customer; empty where too few are in it."""
    text = words(style).under("chart.rfm")
    down, across = recencies(text), frequencies(text)
    known = {(one.recency, one.frequency): one for one in cells}
    names = [text("both", frequency=across[one.frequency], recency=down[one.recency]) for one in cells]
    header = text.each("field", "customers", "money", "value", "share", "alive")
    table = [
        (
            name,
            number(one.customers, 0),
            rounded(one.money),
            rounded(one.value),
            percent(one.share, 1),
            percent(one.alive, 0),
        )
        for name, one in zip(names, cells, strict=True)
    ]
    tips = dict(zip(known, row_tips(header, table, style), strict=True))
    places = [[(row, column) for column in range(len(across))] for row in range(len(down))]
    values = [[known[place].value if place in known else None for place in row] for row in places]
    shown = [[_in_field(known.get(place), style) for place in row] for row in places]
    top = max((one.value for one in cells), default=1.0) or 1.0
    best = max(range(len(cells)), key=lambda place: cells[place].value, default=None)
    marks = heat(
        values, shown, _scale(style), top=top, **in_cells([[tips.get(place, "") for place in row] for row in places])
    )
    return drawn(
        text,
        figure([marks] if cells else [], style, 400, xaxis=labels(across, 16), yaxis=rows(down, 20)),
        header,
        table,
        id="rfm",
        narrowest=NARROWEST,
        count=len(cells),
        first=NONE if best is None else names[best],
    )


def _in_field(cell: Cell | None, style: Style) -> str:
    """What stands in a field: value per customer, and how many."""
    if cell is None:
        return ""
    return f"{style.formatter.money_short(cell.value)}<br>({style.formatter.number(cell.customers, 0)})"


def recencies(text: Texts) -> list[str]:
    """The rows of the grid, the latest first."""
    between = (text("ago", low=low + 1, high=high) for low, high in pairwise(RECENCY))
    return [text("within", days=RECENCY[0]), *between, text("longer")]


def frequencies(text: Texts) -> list[str]:
    """The columns of the grid, the most frequent first."""
    ends = [0, *FREQUENCY]
    found = [text("often", count=ends[-1] + 1)]
    for low, high in zip(reversed(ends[:-1]), reversed(ends[1:]), strict=True):
        if high - low > 1:
            found.append(text("between", low=low + 1, high=high))
        else:
            found.append(text("times_one") if high == 1 else text("times", count=high))
    return found


def cohorts(found: Sequence[Cohort], period: str, style: Style) -> Chart:
    """A row per intake, a column per period after the first; empty where that is not over, or too few came back."""
    text, write = words(style).under("chart.cohorts"), style.formatter
    count = min(SHOWN, max((len(one.again) for one in found), default=0))
    across = [text(period, count=number + 1) for number in range(count)]
    names = [_begins(one, text, style) for one in found]
    shares = [[*one.again, *[None] * (count - len(one.again))] for one in found]
    shown = [[write.percent(share, 0) if share is not None else "" for share in row] for row in shares]
    header = (*text.each("cohort", "customers"), *across)
    top = max((share for row in shares for share in row if share is not None), default=1.0) or 1.0
    marks = heat(shares, shown, _scale(style), top=top, hoverinfo="skip")
    return drawn(
        text,
        figure(
            [marks] if count else [],
            style,
            80 + 30 * len(found),
            xaxis=labels(across, 10, side="top"),
            yaxis=rows(names, 24),
        ),
        header,
        (
            (name, number(one.customers, 0), *(percent(share, 0) for share in row))
            for name, one, row in zip(names, found, shares, strict=True)
            if count
        ),
        id="cohorts",
        narrowest=NARROWEST,
        count=len(found),
    )


def _begins(one: Cohort, text: Texts, style: Style) -> str:
    date = style.formatter.month(one.begins)
    return date if one.periods == 1 else text("from", date=date)
