"""What people think the data is worth and what it takes, beside what the client's own figures say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdm_bc.charts.chart import Chart, Style
from cdm_bc.charts.colour import GRID, INK, MUTED, clear
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.theme import axis, layout, money_axis, numbers, safe
from cdm_bc.decision import Decision
from cdm_bc.maturity.survey import HIGHEST, LOWEST, Interval, Opinion
from cdm_bc.text.format import NONE

HALF = 0.46


def opinions(decision: Decision, found: Mapping[str, Opinion], style: Style) -> Chart:
    """Two panels of letters: the survey's mean value and effort with 95 % intervals, and the own value and effort in money."""
    text = words(style)
    names = {lever.id: (lever.letter or "?", lever.name[style.language]) for lever in decision.case.levers if lever.type == "entity"}
    entities = decision.case.model.entities
    shown = {
        key: (names[key] if key in names else (entities[key].letter, entities[key].name[style.language]))
        for key, one in found.items()
        if one.value is not None and one.effort is not None
    }
    best = max(shown, key=lambda key: _mean(found[key].value) - _mean(found[key].effort), default="")
    return Chart(
        id="opinions",
        figure={
            "data": [_survey(found, shown, style), *_own(decision, names, style)],
            "layout": _layout(decision, style),
        },
        title=text("opinions.title"),
        caption=text("opinions.caption"),
        alt=text("opinions.alt", count=len(shown), best=" ".join(shown[best]) if best else NONE),
        header=tuple(text(f"opinions.{key}") for key in ("entity", "value", "effort")),
        rows=tuple((" ".join(name), interval_text(found[key].value, style), interval_text(found[key].effort, style)) for key, name in shown.items()),
    )


def interval_text(one: Interval | None, style: Style) -> str:
    """A mean with its interval: 3.4 (2.9 to 3.9)."""
    if one is None:
        return NONE
    write = style.formatter.number
    if one.low is None or one.high is None:
        return write(one.mean, 1)
    return words(style)("opinions.interval", mean=write(one.mean, 1), low=write(one.low, 1), high=write(one.high, 1))


def _mean(one: Interval | None) -> float:
    return one.mean if one is not None else 0.0


def _bars(found: list[Interval], style: Style) -> dict[str, Any]:
    def beyond(value: float | None, mean: float) -> float:
        return 0.0 if value is None else abs(value - mean)

    return {
        "type": "data",
        "symmetric": False,
        "array": numbers(beyond(one.high, one.mean) for one in found),
        "arrayminus": numbers(beyond(one.low, one.mean) for one in found),
        "color": clear(style.accent, 0.35),
        "thickness": 1.2,
        "width": 0,
    }


def _survey(found: Mapping[str, Opinion], shown: Mapping[str, tuple[str | None, str]], style: Style) -> dict[str, Any]:
    value = [one.value for key, one in found.items() if key in shown and one.value is not None]
    effort = [one.effort for key, one in found.items() if key in shown and one.effort is not None]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": numbers(one.mean for one in effort),
        "y": numbers(one.mean for one in value),
        "error_x": _bars(effort, style),
        "error_y": _bars(value, style),
        **_letters(shown, style),
        "hovertext": [
            f"<b>{safe(' '.join(filter(None, shown[key])))}</b><br>{words(style)('opinions.value')}: {interval_text(found[key].value, style)}"
            f"<br>{words(style)('opinions.effort')}: {interval_text(found[key].effort, style)}"
            for key in shown
        ],
    }


def _letters(shown: Mapping[str, tuple[str | None, str]], style: Style) -> dict[str, Any]:
    return {
        "text": [f"<b>{safe(letter or '')}</b>" for letter, _ in shown.values()],
        "textposition": "middle center",
        "textfont": {"size": 13, "color": INK},
        "marker": {"size": 22, "color": "#ffffff", "line": {"color": style.accent, "width": 1.6}},
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _own(decision: Decision, names: Mapping[str, tuple[str, str]], style: Style) -> list[dict[str, Any]]:
    items = [item for item in decision.levers.ranked if item.lever.id in names]
    if not items:
        return []
    shown = {item.lever.id: names[item.lever.id] for item in items}
    return [
        {
            "type": "scatter",
            "mode": "markers+text",
            "xaxis": "x2",
            "yaxis": "y2",
            "x": numbers(item.effort for item in items),
            "y": numbers(item.value for item in items),
            **_letters(shown, style),
            "hovertext": [
                f"<b>{safe(' '.join(names[item.lever.id]))}</b><br>{words(style)('opinions.own_value')}: {style.formatter.money(item.value, 0)}"
                f"<br>{words(style)('opinions.own_effort')}: {style.formatter.money(item.effort, 0)}"
                for item in items
            ],
        }
    ]


def _layout(decision: Decision, style: Style) -> dict[str, Any]:
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
    items = [item for item in decision.levers.ranked if item.lever.type == "entity"]
    efforts, values = [item.effort for item in items], [item.value for item in items]
    return layout(
        style,
        460,
        xaxis=axis(**scale, domain=[0, HALF], title={"text": text("opinions.effort_axis")}),
        yaxis=axis(**scale, title={"text": text("opinions.value_axis")}),
        xaxis2=_roomy(money_axis(efforts, style, domain=[1 - HALF, 1], anchor="y2", title={"text": text("opinions.own_effort")})),
        yaxis2=_roomy(money_axis(values, style, anchor="x2", title={"text": text("opinions.own_value")})),
        annotations=[_heading(text(f"opinions.panel_{key}"), x) for key, x in (("survey", 0.0), ("own", 1 - HALF))],
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
    )


def _roomy(found: dict[str, Any]) -> dict[str, Any]:
    span = found["range"][1] - found["range"][0]
    return found | {"range": [found["range"][0] - 0.06 * span, found["range"][1] + 0.06 * span]}


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
