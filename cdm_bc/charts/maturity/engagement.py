"""Experience against engagement per segment, and the emotional account: an illustration."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GREEN, GRID, MUTED, VERMILLION
from cdm_bc.charts.marks import Mark, beside, on_hover, row_tips, scatter, tip
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.theme import axis, figure, labels, levels, numbers, wrapped
from cdm_bc.customers.forms import EventForm
from cdm_bc.maturity.engagement import Segment, emotional_account, load_engagement
from cdm_bc.parts import number

TOP = 10
#: Diameter of a mark in px.
SIZE = 13


def segments(found: Sequence[Segment], style: Style) -> Chart | None:
    """Service score across, engagement score up; flagged segments in another colour and shape. None if no segment has both."""
    text, limits, write = words(style).under("engagement"), load_engagement().thresholds, style.formatter.number
    shown = [
        (one, one.service, one.engagement) for one in found if one.service is not None and one.engagement is not None
    ]
    if not shown:
        return None
    low = max(0, math.floor(min(min(service, engagement) for _, service, engagement in shown)) - 1)
    corner = {"x0": limits.service_high, "x1": TOP, "y0": low, "y1": limits.engagement_low}
    content = {"type": "rect", "layer": "below", "fillcolor": "rgba(213,94,0,0.08)", "line": {"width": 0}, **corner}
    header = text.each("segment", "service", "engagement")
    table = [(one.name, number(service, 1), number(engagement, 1)) for one, service, engagement in shown]
    return drawn(
        text.under("chart"),
        figure(
            [_marks(shown, row_tips(header, table, style), style)],
            style,
            420,
            xaxis=_score_axis(header[1], low),
            yaxis=_score_axis(header[2], low),
            shapes=[content],
            annotations=_names(shown),
            margin={"l": 8, "r": 16, "t": 24, "b": 8},
        ),
        header,
        table,
        id="segments",
        service=write(limits.service_high),
        engagement=write(limits.engagement_low),
        count=len(shown),
        flagged=sum(one.flagged for one, *_ in shown),
    )


def _marks(shown: Sequence[tuple[Segment, float, float]], tips: list[str], style: Style) -> Mark:
    return scatter(
        "markers",
        numbers(service for _, service, _ in shown),
        numbers(engagement for *_, engagement in shown),
        marker={
            "size": SIZE,
            "color": [VERMILLION if one.flagged else style.accent for one, *_ in shown],
            "symbol": ["diamond" if one.flagged else "circle" for one, *_ in shown],
        },
        **on_hover(tips),
        cliponaxis=False,
    )


def _names(shown: list[tuple[Segment, float, float]]) -> list[Mark]:
    return [beside(wrapped(one.name, 24), SIZE, x=x, y=y) for one, *place in shown for x, y in [numbers(place)]]


def _score_axis(title: str, low: int) -> Mark:
    return axis(
        range=[low - 0.2, TOP + 0.3],
        **levels(low, TOP),
        tickfont={"color": MUTED},
        showgrid=True,
        gridcolor=GRID,
        title=title,
    )


def account(style: Style, own: Sequence[EventForm] = ()) -> Chart:
    """The balance of the emotional account after each of the client's own events; of the shipped ones if there are none."""
    text, shipped, write = words(style).under("engagement.account"), load_engagement().account, style.formatter.number
    events = [(one.name, one.charge) for one in own]
    events = events or [(one.name[style.language], one.charge) for one in shipped.events]
    balance = [float(value) for value in emotional_account([charge for _, charge in events])]
    names = [text("start"), *(name for name, _ in events)]
    bars = {
        "type": "bar",
        "x": list(range(len(names))),
        "y": numbers(balance, 3),
        "marker": {"color": [GREEN if value >= 0 else VERMILLION for value in balance]},
        **on_hover(tip(name, write(value, 2)) for name, value in zip(names, balance, strict=True)),
    }
    up = axis(
        range=[min(-0.1, min(balance) * 1.15), max(balance) * 1.2],
        showticklabels=False,
        zeroline=True,
        zerolinecolor=FAINT,
        title=text("balance"),
    )
    return drawn(
        text,
        figure([bars], style, 380, xaxis=labels(names, 15, tickangle=0), yaxis=up, bargap=0.3),
        text.each("event", "balance"),
        ((name, number(value, 2)) for name, value in zip(names, balance, strict=True)),
        id="emotional-account",
        name=shipped.name[style.language],
        events=len(events),
    )
