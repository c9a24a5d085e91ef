"""The net present values of many clients, each with its range: the spread over a portfolio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, INK, ORANGE, clear
from cdm_bc.charts.theme import labels, layout, numbers, safe, value_axis, wrapped
from cdm_bc.figures.portfolio import ClientFigures
from cdm_bc.text import texts
from cdm_bc.text.format import NONE

#: Clients that get a line and a name of their own; more share a fixed height.
NAMED = 40
ROW, TALLEST = 26, 700


@dataclass(frozen=True)
class _Mark:
    """One client: base value and range, in money or as a share of revenue."""

    name: str
    value: float
    low: float | None
    high: float | None


def npv_ranges(clients: Sequence[ClientFigures], style: Style) -> Chart:
    """Net present value in money; clients of one currency, that of the style."""
    marks = [_Mark(client.name, client.npv, client.p10, client.p90) for client in clients]
    write = style.formatter
    currency = write.currency
    return _chart(
        f"npv-{currency.lower()}",
        marks,
        style,
        write.money_round,
        write.money_short,
        ("title", "caption"),
        currency=currency,
    )


def npv_shares(clients: Sequence[ClientFigures], style: Style) -> Chart:
    """Net present value as a share of a year's revenue; clients of any currency, those without revenue left out."""
    marks = [
        _Mark(client.name, share, client.of_revenue(client.p10), client.of_revenue(client.p90))
        for client in clients
        if (share := client.of_revenue(client.npv)) is not None
    ]

    def write(share: float | None) -> str:
        return style.formatter.percent(share, 2)

    return _chart("npv-share", marks, style, write, style.formatter.percent, ("title_share", "caption_share"))


def _chart(
    id: str,
    marks: list[_Mark],
    style: Style,
    write: Callable[[float | None], str],
    tick: Callable[[float], str],
    words: tuple[str, str],
    **values: str,
) -> Chart:
    text = texts("portfolio", style.language)
    marks = sorted(marks, key=lambda mark: -mark.value)
    named = len(marks) <= NAMED
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high) if end is not None]
    names = [wrapped(mark.name, 30, 1) for mark in marks] if named else []
    rows = labels(names, range=[len(marks) - 0.4, -0.6], showticklabels=named)
    return drawn(
        id=id,
        figure={
            "data": [_lines(marks, named), _dots(marks, named, style, write)],
            "layout": layout(
                style,
                min(TALLEST, 90 + ROW * len(marks)),
                xaxis=value_axis(ends, tick, zerolinecolor=INK),
                yaxis=rows,
            ),
        },
        title=text(f"chart.ranges.{words[0]}", **values),
        caption=text(f"chart.ranges.{words[1]}"),
        alt=text(
            "chart.ranges.alt",
            count=len(marks),
            highest=write(marks[0].value),
            lowest=write(marks[-1].value),
            positive=sum(mark.value > 0 for mark in marks),
        ),
        header=tuple(text(f"chart.{key}") for key in ("client", "npv", "p10", "p90")),
        rows=tuple((mark.name, write(mark.value), write(mark.low), write(mark.high)) for mark in marks),
    )


def _lines(marks: list[_Mark], named: bool) -> dict[str, Any]:
    """The ranges as one broken line."""
    known = [
        (row, mark.low, mark.high) for row, mark in enumerate(marks) if mark.low is not None and mark.high is not None
    ]
    across: list[float | None] = []
    down: list[int | None] = []
    for row, low, high in known:
        across += [*numbers((low, high), 4), None]
        down += [row, row, None]
    line = {"color": FAINT, "width": 5 if named else 1.5}
    return {"type": "scatter", "mode": "lines", "x": across, "y": down, "line": line, "hoverinfo": "skip"}


def _dots(marks: list[_Mark], named: bool, style: Style, write: Callable[[float | None], str]) -> dict[str, Any]:
    colours = [style.accent if mark.value > 0 else ORANGE for mark in marks]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": numbers((mark.value for mark in marks), 4),
        "y": list(range(len(marks))),
        "marker": {
            "size": 11 if named else 5,
            "color": colours if named else [clear(colour, 0.7) for colour in colours],
            "line": {"color": "#ffffff", "width": 1.5 if named else 0},
        },
        "cliponaxis": False,
        "hovertext": [_hover(mark, style, write) for mark in marks],
        "hoverinfo": "text",
    }


def _hover(mark: _Mark, style: Style, write: Callable[[float | None], str]) -> str:
    known = mark.low is not None
    extent = f"{write(mark.low)} – {write(mark.high)}" if known else NONE
    words = texts("portfolio", style.language)("chart.ranges.hover", npv=write(mark.value), range=extent)
    return f"<b>{safe(mark.name)}</b><br>{words}"
