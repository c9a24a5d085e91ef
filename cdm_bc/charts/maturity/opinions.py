"""What people think the data is worth and what it takes, beside what the client's own figures say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import GRID, INK, MUTED, clear
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.names import entity_name
from cdm_bc.charts.theme import axis, layout, money_axis, numbers, safe
from cdm_bc.decision import Decision, LeverValue
from cdm_bc.maturity.survey import HIGHEST, LOWEST, Interval, Opinion
from cdm_bc.text.format import NONE

HALF = 0.46


def opinions(decision: Decision, found: Mapping[str, Opinion], style: Style) -> Chart:
    """Two panels of letters: mean value and effort of the survey with 95 % intervals, and the own value and effort in money."""
    text = words(style)
    rated = {
        key: (one.value, one.effort) for key, one in found.items() if one.value is not None and one.effort is not None
    }
    names = {key: entity_name(decision.case, key, style.language) for key in decision.case.model.entities}
    best = max(rated, key=lambda key: rated[key][0].mean - rated[key][1].mean, default="")
    own = [item for item in decision.levers.ranked if item.lever.type == "entity"]
    return drawn(
        id="opinions",
        figure={
            "data": [_rated(decision, rated, names, style), *([_own(own, names, style)] if own else [])],
            "layout": _layout(own, style),
        },
        title=text("opinions.title"),
        caption=text("opinions.caption"),
        alt=text("opinions.alt", count=len(rated), best=names.get(best, NONE)),
        header=tuple(text(f"opinions.{key}") for key in ("entity", "value", "effort")),
        rows=tuple(
            (names[key], interval_text(value, style), interval_text(effort, style))
            for key, (value, effort) in rated.items()
        ),
    )


def interval_text(one: Interval | None, style: Style) -> str:
    """A mean with its interval, such as 3.4 (2.9 to 3.9)."""
    if one is None:
        return NONE
    write = style.formatter.number
    if one.low is None or one.high is None:
        return write(one.mean, 1)
    return words(style)("opinions.interval", mean=write(one.mean, 1), low=write(one.low, 1), high=write(one.high, 1))


def _rated(
    decision: Decision, rated: Mapping[str, tuple[Interval, Interval]], names: Mapping[str, str], style: Style
) -> dict[str, Any]:
    text = words(style)
    letters = [decision.case.model.entities[key].letter or "" for key in rated]
    hover = [
        f"<b>{safe(names[key])}</b><br>{text('opinions.value')}: {interval_text(value, style)}"
        f"<br>{text('opinions.effort')}: {interval_text(effort, style)}"
        for key, (value, effort) in rated.items()
    ]
    return {
        **_letters(letters, hover, style),
        "x": numbers(effort.mean for _, effort in rated.values()),
        "y": numbers(value.mean for value, _ in rated.values()),
        "error_x": _bars([effort for _, effort in rated.values()], style),
        "error_y": _bars([value for value, _ in rated.values()], style),
    }


def _own(items: Sequence[LeverValue], names: Mapping[str, str], style: Style) -> dict[str, Any]:
    text, money = words(style), style.formatter.money
    hover = [
        f"<b>{safe(names[item.lever.id])}</b><br>{text('opinions.own_value')}: {money(item.value, 0)}"
        f"<br>{text('opinions.own_effort')}: {money(item.effort, 0)}"
        for item in items
    ]
    return {
        **_letters([item.lever.letter or "" for item in items], hover, style),
        "xaxis": "x2",
        "yaxis": "y2",
        "x": numbers(item.effort for item in items),
        "y": numbers(item.value for item in items),
    }


def _letters(letters: Sequence[str], hover: Sequence[str], style: Style) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "text": [f"<b>{safe(letter)}</b>" for letter in letters],
        "textposition": "middle center",
        "textfont": {"size": 13, "color": INK},
        "marker": {"size": 22, "color": "#ffffff", "line": {"color": style.accent, "width": 1.6}},
        "hovertext": list(hover),
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _bars(found: Sequence[Interval], style: Style) -> dict[str, Any]:
    """The interval of each mean; none where there is none."""
    return {
        "type": "data",
        "symmetric": False,
        "array": numbers((one.mean if one.high is None else one.high) - one.mean for one in found),
        "arrayminus": numbers(one.mean - (one.mean if one.low is None else one.low) for one in found),
        "color": clear(style.accent, 0.35),
        "thickness": 1.2,
        "width": 0,
    }


def _layout(own: Sequence[LeverValue], style: Style) -> dict[str, Any]:
    text = words(style)
    ticks = list(range(LOWEST, HIGHEST + 1))
    scale = {
        "range": [LOWEST - 0.35, HIGHEST + 0.35],
        "tickvals": ticks,
        "ticktext": [str(tick) for tick in ticks],
        "tickfont": {"color": MUTED},
        "showgrid": True,
        "gridcolor": GRID,
    }
    right = {"domain": [1 - HALF, 1], "anchor": "y2", "title": {"text": text("opinions.own_effort")}}
    up = {"anchor": "x2", "title": {"text": text("opinions.own_value")}}
    return layout(
        style,
        460,
        xaxis=axis(**scale, domain=[0, HALF], title={"text": text("opinions.effort_axis")}),
        yaxis=axis(**scale, title={"text": text("opinions.value_axis")}),
        xaxis2=_roomy(money_axis((item.effort for item in own), style, **right)),
        yaxis2=_roomy(money_axis((item.value for item in own), style, **up)),
        annotations=[_heading(text(f"opinions.panel_{key}"), x) for key, x in (("survey", 0.0), ("own", 1 - HALF))],
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
    )


def _roomy(found: dict[str, Any]) -> dict[str, Any]:
    low, high = found["range"]
    room = 0.06 * (high - low)
    return found | {"range": [low - room, high + room]}


def _heading(content: str, x: float) -> dict[str, Any]:
    return {
        "text": f"<b>{safe(content)}</b>",
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": 1.02,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }
