"""What people think the data is worth and what it takes, beside what the client's own figures say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn, headings
from cdm_bc.charts.colour import GRID, MUTED, clear
from cdm_bc.charts.marks import Mark, font, heading, on_hover, ring, tip
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.names import entity_name
from cdm_bc.charts.theme import axis, figure, money_axis, numbers, roomy, safe
from cdm_bc.decision import Decision, LeverValue
from cdm_bc.maturity.survey import HIGHEST, LOWEST, Interval, Opinion
from cdm_bc.text.format import NONE

HALF = 0.46
#: Value and effort of an entity as people rate them.
Rated = tuple[Interval, Interval]


def opinions(decision: Decision, found: Mapping[str, Opinion], style: Style) -> Chart:
    """Two panels of letters: mean value and effort of the survey with 95 % intervals, and the own value and effort in money."""
    text, entities = words(style), decision.case.model.entities
    rated = {
        key: (one.value, one.effort) for key, one in found.items() if one.value is not None and one.effort is not None
    }
    names = {key: entity_name(decision.case, key, style.language) for key in entities}
    letters = {key: entity.letter or "" for key, entity in entities.items()}
    best = max(rated, key=lambda key: rated[key][0].mean - rated[key][1].mean, default="")
    own = [item for item in decision.levers.ranked if item.lever.type == "entity"]
    panels = [_rated(rated, letters, names, style), *([_own(own, names, style)] if own else [])]
    return drawn(
        text,
        "opinions",
        figure(panels, style, 460, **_axes(own, style), margin={"l": 8, "r": 16, "t": 40, "b": 8}),
        headings(text, "opinions", "entity", "value", "effort"),
        ((names[key], *(interval_text(one, style) for one in pair)) for key, pair in rated.items()),
        count=len(rated),
        best=names.get(best, NONE),
    )


def interval_text(one: Interval | None, style: Style) -> str:
    """A mean with its interval, such as 3.4 (2.9 to 3.9)."""
    if one is None:
        return NONE
    write = style.formatter.number
    if one.low is None or one.high is None:
        return write(one.mean, 1)
    return words(style)("opinions.interval", mean=write(one.mean, 1), low=write(one.low, 1), high=write(one.high, 1))


def _rated(rated: Mapping[str, Rated], letters: Mapping[str, str], names: Mapping[str, str], style: Style) -> Mark:
    shown = [
        (letters[key], names[key], interval_text(value, style), interval_text(effort, style))
        for key, (value, effort) in rated.items()
    ]
    values, efforts = [value for value, _ in rated.values()], [effort for _, effort in rated.values()]
    return {
        **_letters(shown, "", style),
        "x": numbers(effort.mean for effort in efforts),
        "y": numbers(value.mean for value in values),
        "error_x": _error_bars(efforts, style),
        "error_y": _error_bars(values, style),
    }


def _own(items: Sequence[LeverValue], names: Mapping[str, str], style: Style) -> Mark:
    money = style.formatter.money
    shown = [
        (item.lever.letter or "", names[item.lever.id], money(item.value, 0), money(item.effort, 0)) for item in items
    ]
    return {
        **_letters(shown, "own_", style),
        "xaxis": "x2",
        "yaxis": "y2",
        "x": numbers(item.effort for item in items),
        "y": numbers(item.value for item in items),
    }


def _letters(shown: Sequence[tuple[str, str, str, str]], kind: str, style: Style) -> Mark:
    """Marks of a letter each, which say the name, value and effort."""
    said = {key: words(style)(f"opinions.{kind}{key}") for key in ("value", "effort")}
    tips = [
        tip(name, f"{said['value']}: {value}", f"{said['effort']}: {effort}", bold=True)
        for _, name, value, effort in shown
    ]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "text": [f"<b>{safe(letter)}</b>" for letter, *_ in shown],
        "textposition": "middle center",
        "textfont": font(13),
        "marker": ring(22, style.accent, 1.6),
        **on_hover(tips),
        "cliponaxis": False,
    }


def _error_bars(found: Sequence[Interval], style: Style) -> Mark:
    """The interval of each mean; none where there is none."""
    return {
        "type": "data",
        "symmetric": False,
        "array": numbers(0.0 if one.high is None else one.high - one.mean for one in found),
        "arrayminus": numbers(0.0 if one.low is None else one.mean - one.low for one in found),
        "color": clear(style.accent, 0.35),
        "thickness": 1.2,
        "width": 0,
    }


def _axes(own: Sequence[LeverValue], style: Style) -> dict[str, Any]:
    text, ticks = words(style), list(range(LOWEST, HIGHEST + 1))
    scale = {
        "range": [LOWEST - 0.35, HIGHEST + 0.35],
        "tickvals": ticks,
        "ticktext": [str(tick) for tick in ticks],
        "tickfont": {"color": MUTED},
        "showgrid": True,
        "gridcolor": GRID,
    }
    right = {"domain": [1 - HALF, 1], "anchor": "y2", "title": text("opinions.own_effort")}
    up = {"anchor": "x2", "title": text("opinions.own_value")}
    return {
        "xaxis": axis(**scale, domain=[0, HALF], title=text("opinions.effort_axis")),
        "yaxis": axis(**scale, title=text("opinions.value_axis")),
        "xaxis2": roomy(money_axis((item.effort for item in own), style, **right), 0.06),
        "yaxis2": roomy(money_axis((item.value for item in own), style, **up), 0.06),
        "annotations": [
            heading(safe(text(f"opinions.panel_{key}")), "paper", "paper", x, 1.02)
            for key, x in (("survey", 0.0), ("own", 1 - HALF))
        ],
    }
