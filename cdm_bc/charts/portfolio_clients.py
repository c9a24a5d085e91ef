"""Benefits against costs: each client one mark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import GREEN, GRID, INK, MUTED, VERMILLION, clear
from cdm_bc.charts.theme import axis, layout, money_axis, numbers, safe, wrapped
from cdm_bc.figures.portfolio import ClientFigures
from cdm_bc.text import texts

#: Clients whose names fit beside their marks.
NAMED = 14
#: From this ratio of the largest amount to the smallest on, the axes are logarithmic.
WIDE = 6.0
HEIGHT = 520
OFF = "\xa0" * 3


def clients_value_effort(clients: Sequence[ClientFigures], style: Style) -> Chart:
    """Scatter: x present value of costs, y of benefits; clients of one currency, that of the style."""
    text, write = texts("portfolio", style.language), style.formatter
    amounts = [amount for client in clients for amount in (client.pv_costs, client.pv_benefits)]
    is_log = min(amounts) > 0 and max(amounts) / min(amounts) >= WIDE
    across, up = _axes(clients, amounts, style, is_log)
    caption = text("chart.clients.caption")
    return drawn(
        id=f"clients-{write.currency.lower()}",
        figure={
            "data": _traces(clients, amounts, style, is_log),
            "layout": layout(style, HEIGHT, xaxis=across, yaxis=up),
        },
        title=text("chart.clients.title", currency=write.currency),
        caption=f"{caption} {text('chart.clients.caption_log')}" if is_log else caption,
        alt=text("chart.clients.alt", count=len(clients), above=sum(client.npv > 0 for client in clients)),
        header=(
            text("chart.client"),
            *(text(f"chart.clients.{key}") for key in ("benefits", "costs")),
            text("chart.npv"),
        ),
        rows=tuple(
            (client.name, *(write.money_round(amount) for amount in (client.pv_benefits, client.pv_costs, client.npv)))
            for client in clients
        ),
    )


def _traces(clients: Sequence[ClientFigures], amounts: list[float], style: Style, is_log: bool) -> list[dict[str, Any]]:
    text, write = texts("portfolio", style.language), style.formatter
    colours = [GREEN if client.npv > 0 else VERMILLION for client in clients]
    middle = _middle([client.pv_costs for client in clients], is_log)
    where = {
        "type": "scatter",
        "x": numbers((client.pv_costs for client in clients), 4),
        "y": numbers((client.pv_benefits for client in clients), 4),
        "cliponaxis": False,
    }
    ends = numbers((min(amounts) if is_log else 0.0, max(amounts)), 4)
    even = {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": ends,
        "line": {"color": MUTED, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }
    marks = {
        "mode": "markers",
        "marker": {
            "size": 15 if len(clients) <= NAMED else 9,
            "color": [clear(colour, 0.35) for colour in colours],
            "line": {"color": colours, "width": 1.6},
        },
        "hovertext": [
            f"<b>{safe(client.name)}</b><br>{text('chart.clients.benefits')}: {write.money_round(client.pv_benefits)}"
            f"<br>{text('chart.clients.costs')}: {write.money_round(client.pv_costs)}"
            for client in clients
        ],
        "hoverinfo": "text",
    }
    names = {
        "mode": "text",
        # hard spaces keep the name off its mark
        "text": [f"{OFF}{wrapped(client.name, 30, 1)}{OFF}" for client in clients],
        "textposition": ["middle left" if client.pv_costs > middle else "middle right" for client in clients],
        "textfont": {"size": 12, "color": INK},
        "hoverinfo": "skip",
    }
    return [even, where | marks, *([where | names] if len(clients) <= NAMED else [])]


def _middle(values: list[float], is_log: bool) -> float:
    """The middle of the axis: names of marks right of it stand left of them."""
    low, high = min(values), max(values)
    return math.sqrt(low * high) if is_log else (low + high) / 2


def _axes(
    clients: Sequence[ClientFigures], amounts: list[float], style: Style, is_log: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    text = texts("portfolio", style.language)
    titles = [{"title": {"text": text(f"chart.clients.{key}")}} for key in ("costs", "benefits")]
    if is_log:
        one, two = (_log_axis(amounts, style, **title) for title in titles)
        return one, two
    across = money_axis((client.pv_costs for client in clients), style, **titles[0])
    up = money_axis((client.pv_benefits for client in clients), style, **titles[1])
    return across, up


def _log_axis(amounts: list[float], style: Style, **more: Any) -> dict[str, Any]:
    ticks = log_ticks(min(amounts), max(amounts))
    room = 0.04 * math.log10(ticks[-1] / ticks[0])
    return axis(
        type="log",
        showgrid=True,
        gridcolor=GRID,
        tickmode="array",
        tickvals=ticks,
        ticktext=[style.formatter.money_short(tick) for tick in ticks],
        tickfont={"color": MUTED},
        range=[math.log10(ticks[0]) - room, math.log10(ticks[-1]) + room],
        **more,
    )


def log_ticks(low: float, high: float) -> list[float]:
    """Round numbers from at most `low` to at least `high`: 1, 2 and 5 of each power of ten, or powers alone over a wide span.

    >>> log_ticks(30.0, 900.0), log_ticks(3.0, 2e6)
    ([20.0, 50.0, 100.0, 200.0, 500.0, 1000.0], [1.0, 10.0, 100.0, 1000.0, 10000.0, 100000.0, 1000000.0, 10000000.0])
    """
    steps = (1, 2, 5) if high / low <= 1e4 else (1,)
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    ticks = [float(step * 10**power) if power >= 0 else step * 10.0**power for power in powers for step in steps]
    first = max(tick for tick in ticks if tick <= low)
    last = min(tick for tick in ticks if tick >= high)
    return [tick for tick in ticks if first <= tick <= last]
