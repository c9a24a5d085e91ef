"""The net present values of many clients, each with its range: the spread over a portfolio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, INK, ORANGE, PAPER, clear
from cdm_bc.charts.marks import SILENT, Mark, dot, on_hover, pairs, scatter, stroke, tip
from cdm_bc.charts.theme import figure, labels, numbers, value_axis
from cdm_bc.figures.portfolio import ClientFigures
from cdm_bc.parts import Cell, percent, rounded, written
from cdm_bc.text import texts
from cdm_bc.text.format import NONE

#: Clients that get a line and a name of their own; more share a fixed height.
NAMED = 40
ROW, TALLEST = 26, 700


@dataclass(frozen=True)
class _Range:
    """One client: base value and range, in money or as a share of revenue."""

    name: str
    value: float
    low: float | None
    high: float | None


def npv_ranges(clients: Sequence[ClientFigures], style: Style) -> Chart:
    """Net present value in money; clients of one currency, that of the style."""
    marks = [_Range(client.name, client.npv, client.p10, client.p90) for client in clients]
    currency = style.formatter.currency
    cell = partial(rounded, unit=currency)
    return _chart(f"npv-{currency.lower()}", marks, style, cell, style.formatter.money_short, "")


def npv_shares(clients: Sequence[ClientFigures], style: Style) -> Chart:
    """Net present value as a share of a year's revenue; clients of any currency, those without revenue left out."""
    marks = [
        _Range(client.name, share, client.of_revenue(client.p10), client.of_revenue(client.p90))
        for client in clients
        if (share := client.of_revenue(client.npv)) is not None
    ]
    return _chart("npv-share", marks, style, lambda share: percent(share, 2), style.formatter.percent, "_share")


def _chart(
    id: str,
    marks: list[_Range],
    style: Style,
    cell: Callable[[float | None], Cell],
    tick: Callable[[float], str],
    kind: str,
) -> Chart:
    text, currency = texts("portfolio", style.language).under("chart"), style.formatter.currency
    marks = sorted(marks, key=lambda mark: -mark.value)
    named = len(marks) <= NAMED
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high) if end is not None]
    names = [mark.name for mark in marks] if named else []
    return drawn(
        text.under("ranges"),
        figure(
            [_lines(marks, named), _dots(marks, named, style, cell)],
            style,
            min(TALLEST, 90 + ROW * len(marks)),
            xaxis=value_axis(ends, tick, zerolinecolor=INK),
            yaxis=labels(names, 30, range=[len(marks) - 0.4, -0.6], showticklabels=named),
        ),
        text.each("client", "npv", "p10", "p90"),
        ((mark.name, cell(mark.value), cell(mark.low), cell(mark.high)) for mark in marks),
        id=id,
        title=text(f"ranges.title{kind}", currency=currency),
        caption=text(f"ranges.caption{kind}"),
        count=len(marks),
        highest=written(cell(marks[0].value), style.formatter),
        lowest=written(cell(marks[-1].value), style.formatter),
        positive=sum(mark.value > 0 for mark in marks),
    )


def _lines(marks: list[_Range], named: bool) -> Mark:
    """The ranges as one broken line."""
    x, y = pairs(
        (row, numbers((mark.low, mark.high), 4))
        for row, mark in enumerate(marks)
        if mark.low is not None and mark.high is not None
    )
    return scatter("lines", x, y, line=stroke(FAINT, 5 if named else 1.5), **SILENT)


def _dots(marks: list[_Range], named: bool, style: Style, cell: Callable[[float | None], Cell]) -> Mark:
    colours = [style.accent if mark.value > 0 else ORANGE for mark in marks]
    x, y = numbers((mark.value for mark in marks), 4), list(range(len(marks)))
    look = (11, colours, stroke(PAPER, 1.5)) if named else (5, [clear(one, 0.7) for one in colours], stroke(PAPER, 0))
    tips = on_hover(_tip(mark, style, cell) for mark in marks)
    return scatter("markers", x, y, marker=dot(*look), cliponaxis=False, **tips)


def _tip(mark: _Range, style: Style, cell: Callable[[float | None], Cell]) -> str:
    npv, low, high = (written(cell(value), style.formatter) for value in (mark.value, mark.low, mark.high))
    known = f"{low} – {high}" if mark.low is not None else NONE
    return tip(mark.name, texts("portfolio", style.language)("chart.ranges.hover", npv=npv, range=known), bold=True)
