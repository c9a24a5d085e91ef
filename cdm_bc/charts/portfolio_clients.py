"""Benefits against costs: each client one mark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import GREEN, GRID, MUTED, VERMILLION
from cdm_bc.charts.marks import SILENT, Mark, beside, bubbles, row_tips, scatter, stroke
from cdm_bc.charts.theme import axis, figure, money_axis, numbers, wrapped
from cdm_bc.figures.portfolio import ClientFigures
from cdm_bc.parts import Content, rounded
from cdm_bc.text import texts

#: Clients whose names fit beside their marks.
NAMED = 14
#: From this ratio of the largest amount to the smallest on, the axes are logarithmic.
WIDE = 6.0
HEIGHT = 520
#: Diameter of a mark with a name, in px.
SIZE = 15


def clients_value_effort(clients: Sequence[ClientFigures], style: Style) -> Chart:
    """Scatter: x present value of costs, y of benefits; clients of one currency, that of the style."""
    text, currency = texts("portfolio", style.language).under("chart"), style.formatter.currency
    costs, benefits = [client.pv_costs for client in clients], [client.pv_benefits for client in clients]
    low, high = min(*costs, *benefits), max(*costs, *benefits)
    is_log = low > 0 and high / low >= WIDE
    titles = {key: text(f"clients.{key}") for key in ("costs", "benefits")}
    if is_log:
        across, up = (_log_axis(low, high, style, title=title) for title in titles.values())
    else:
        across = money_axis(costs, style, title=titles["costs"])
        up = money_axis(benefits, style, title=titles["benefits"])
    ends = numbers((low if is_log else 0.0, high), 4)
    even = scatter("lines", ends, ends, line=stroke(MUTED, 1, "dot"), **SILENT)
    header = (text("client"), titles["benefits"], titles["costs"], text("npv"))
    table: list[tuple[Content, ...]] = [
        (client.name, *(rounded(amount, currency) for amount in (client.pv_benefits, client.pv_costs, client.npv)))
        for client in clients
    ]
    tips = row_tips(header[:3], table, style)
    return drawn(
        text.under("clients"),
        figure(
            [even, _marks(clients, tips)],
            style,
            HEIGHT,
            xaxis=across,
            yaxis=up,
            annotations=_names(clients, is_log) if len(clients) <= NAMED else [],
        ),
        header,
        table,
        id=f"clients-{currency.lower()}",
        caption=text("clients.caption") + (f" {text('clients.caption_log')}" if is_log else ""),
        currency=currency,
        count=len(clients),
        above=sum(client.npv > 0 for client in clients),
    )


def _marks(clients: Sequence[ClientFigures], tips: list[str]) -> Mark:
    marks = bubbles(
        numbers((client.pv_costs for client in clients), 4),
        numbers((client.pv_benefits for client in clients), 4),
        SIZE if len(clients) <= NAMED else 9,
        [GREEN if client.npv > 0 else VERMILLION for client in clients],
        tips,
        fill=0.35,
    )
    return marks


def _names(clients: Sequence[ClientFigures], is_log: bool) -> list[Mark]:
    found = []
    for client in clients:
        places = (client.pv_costs, client.pv_benefits)
        x, y = numbers(map(math.log10, places) if is_log else places, 6)  # on such an axis notes stand at the power
        found.append(beside(wrapped(client.name, 24), SIZE, x=x, y=y))
    return found


def _log_axis(low: float, high: float, style: Style, **more: Any) -> Mark:
    ticks = log_ticks(low, high)
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
