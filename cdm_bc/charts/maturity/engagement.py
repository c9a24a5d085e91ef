"""Experience against engagement per segment, and the emotional account: an illustration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GREEN, GRID, INK, MUTED, VERMILLION
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.theme import axis, labels, layout, numbers, safe, wrapped
from cdm_bc.maturity.engagement import Segment, emotional_account, load_engagement

TOP = 10


def segments(found: Sequence[Segment], style: Style) -> Chart | None:
    """Service score across, engagement score up; flagged segments in another colour and shape. None if no segment has both."""
    text, limits = words(style), load_engagement().thresholds
    shown = [one for one in found if one.service is not None and one.engagement is not None]
    if not shown:
        return None
    write = style.formatter.number
    trace = {
        "type": "scatter",
        "mode": "markers+text",
        "x": numbers(one.service or 0.0 for one in shown),
        "y": numbers(one.engagement or 0.0 for one in shown),
        "text": [wrapped(one.name, 24, 1) for one in shown],
        "textposition": "top center",
        "textfont": {"size": 12, "color": INK},
        "marker": {
            "size": 13,
            "color": [VERMILLION if one.flagged else style.accent for one in shown],
            "symbol": ["diamond" if one.flagged else "circle" for one in shown],
        },
        "hovertext": [
            f"<b>{safe(one.name)}</b><br>{text('engagement.service')}: {write(one.service, 1)}"
            f"<br>{text('engagement.engagement')}: {write(one.engagement, 1)}"
            for one in shown
        ],
        "hoverinfo": "text",
        "cliponaxis": False,
    }
    low = max(0, math.floor(min(score for one in shown for score in (one.service or 0.0, one.engagement or 0.0))) - 1)
    corner = {"x0": limits.service_high, "x1": TOP, "y0": low, "y1": limits.engagement_low}
    shapes = [{"type": "rect", "layer": "below", "fillcolor": "rgba(213,94,0,0.08)", "line": {"width": 0}, **corner}]
    flagged = sum(one.flagged for one in shown)
    return drawn(
        id="segments",
        figure={
            "data": [trace],
            "layout": layout(
                style,
                420,
                xaxis=_score_axis(text("engagement.service"), low),
                yaxis=_score_axis(text("engagement.engagement"), low),
                shapes=shapes,
                margin={"l": 8, "r": 16, "t": 24, "b": 8},
            ),
        },
        title=text("engagement.chart.title"),
        caption=text(
            "engagement.chart.caption", service=write(limits.service_high), engagement=write(limits.engagement_low)
        ),
        alt=text("engagement.chart.alt", count=len(shown), flagged=flagged),
        header=tuple(text(f"engagement.{key}") for key in ("segment", "service", "engagement")),
        rows=tuple((one.name, write(one.service, 1), write(one.engagement, 1)) for one in shown),
    )


def _score_axis(title: str, low: int) -> dict[str, Any]:
    return axis(
        range=[low - 0.2, TOP + 0.3],
        tickvals=list(range(low, TOP + 1)),
        ticktext=[str(tick) for tick in range(low, TOP + 1)],
        tickfont={"color": MUTED},
        showgrid=True,
        gridcolor=GRID,
        title={"text": title},
    )


def account(style: Style) -> Chart:
    """The balance of the emotional account after each of the shipped events."""
    text, shipped = words(style), load_engagement().account
    balance = [float(value) for value in emotional_account([event.charge for event in shipped.events])]
    names = [text("engagement.account.start"), *(event.name[style.language] for event in shipped.events)]
    write = style.formatter.number
    bars = {
        "type": "bar",
        "x": list(range(len(names))),
        "y": numbers(balance, 3),
        "marker": {"color": [GREEN if value >= 0 else VERMILLION for value in balance]},
        "hovertext": [f"{safe(name)}<br>{write(value, 2)}" for name, value in zip(names, balance, strict=True)],
        "hoverinfo": "text",
    }
    low = min(-0.1, min(balance) * 1.15)
    return drawn(
        id="emotional-account",
        figure={
            "data": [bars],
            "layout": layout(
                style,
                380,
                xaxis=labels([wrapped(name, 15, 3) for name in names], tickangle=0),
                yaxis=axis(
                    range=[low, max(balance) * 1.2],
                    showticklabels=False,
                    zeroline=True,
                    zerolinecolor=FAINT,
                    title={"text": text("engagement.account.balance")},
                ),
                bargap=0.3,
            ),
        },
        title=text("engagement.account.title", name=shipped.name[style.language]),
        caption=text("engagement.account.caption"),
        alt=text("engagement.account.alt", events=len(shipped.events)),
        header=(text("engagement.account.event"), text("engagement.account.balance")),
        rows=tuple((name, write(value, 2)) for name, value in zip(names, balance, strict=True)),
    )
