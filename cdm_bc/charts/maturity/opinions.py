"""What people think the data is worth and what it takes, beside what the client's own figures say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import GRID, MUTED, clear
from cdm_bc.charts.marks import Mark, beside, heading, on_hover, ring, row_tips
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.names import entity_name, short_of
from cdm_bc.charts.theme import axis, figure, levels, money_axis, numbers, roomy, safe
from cdm_bc.decision import Decision, LeverValue
from cdm_bc.maturity.survey import HIGHEST, LOWEST, Interval, Opinion
from cdm_bc.parts import Cell, Joined, money, number
from cdm_bc.text.format import NONE

HALF = 0.46
#: Diameter of a dot in px, and what two panels need.
SIZE, NARROWEST = 11, 700
#: Value and effort of an entity as people rate them.
Rated = tuple[Interval, Interval]


def opinions(decision: Decision, found: Mapping[str, Opinion], style: Style) -> Chart:
    """Two panels of dots with names: mean value and effort of the survey with 95 % intervals, and the own ones in money."""
    text, entities = words(style).under("opinions"), decision.case.model.entities
    rated = {
        key: (one.value, one.effort) for key, one in found.items() if one.value is not None and one.effort is not None
    }
    names = {key: entity_name(decision.case, key, style.language) for key in entities}
    best = max(rated, key=lambda key: rated[key][0].mean - rated[key][1].mean, default="")
    own = [item for item in decision.levers.ranked if item.lever.type == "entity"]
    header = text.each("entity", "value", "effort")
    table = [(names[key], *(with_interval(one, style) for one in pair)) for key, pair in rated.items()]
    panels = [{**_dots(row_tips(header, table, style), style), **_means(list(rated.values()), style)}]
    notes = _names([short_of(entities[key], style.language) for key in rated], panels[0])
    if own:
        header_own = text.each("entity", "own_value", "own_effort")
        rows = [(names[item.lever.id], money(item.value), money(item.effort)) for item in own]
        dots = _dots(row_tips(header_own, rows, style), style)
        places = {"x": numbers(item.effort for item in own), "y": numbers(item.value for item in own)}
        panels.append({**dots, "xaxis": "x2", "yaxis": "y2", **places})
        notes += _names([short_of(item.lever, style.language) for item in own], panels[1], xref="x2", yref="y2")
    return drawn(
        text,
        figure(panels, style, 460, **_axes(own, style, notes), margin={"l": 8, "r": 16, "t": 40, "b": 8}),
        header,
        table,
        narrowest=NARROWEST,
        count=len(rated),
        best=names.get(best, NONE),
    )


def with_interval(one: Interval | None, style: Style) -> Cell | Joined:
    """A mean with its interval, such as 3.4 (2.9–3.9)."""
    mean = number(None if one is None else one.mean, 1)
    if one is None or one.low is None or one.high is None:
        return mean
    before, between, after = words(style)("opinions.interval", mean="", low="\0", high="\0").split("\0")
    return Joined((mean, before, number(one.low, 1), between, number(one.high, 1), after), by="")


def _means(rated: Sequence[Rated], style: Style) -> Mark:
    values, efforts = [value for value, _ in rated], [effort for _, effort in rated]
    return {
        "x": numbers(effort.mean for effort in efforts),
        "y": numbers(value.mean for value in values),
        "error_x": _error_bars(efforts, style),
        "error_y": _error_bars(values, style),
    }


def _dots(tips: Sequence[str], style: Style) -> Mark:
    look = {"marker": ring(SIZE, style.accent, 1.6), **on_hover(tips), "cliponaxis": False}
    return {"type": "scatter", "mode": "markers", **look}


def _names(names: Sequence[str], panel: Mark, **where: str) -> list[Mark]:
    places = zip(names, panel["x"], panel["y"], strict=True)
    return [beside(safe(name), SIZE, x=x, y=y, **where) for name, x, y in places]


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


def _axes(own: Sequence[LeverValue], style: Style, notes: list[Mark]) -> dict[str, Any]:
    text = words(style).under("opinions")
    scale = {
        "range": [LOWEST - 0.35, HIGHEST + 0.35],
        **levels(LOWEST, HIGHEST),
        "tickfont": {"color": MUTED},
        "showgrid": True,
        "gridcolor": GRID,
    }
    right = {"domain": [1 - HALF, 1], "anchor": "y2", "title": text("own_effort")}
    up = {"anchor": "x2", "title": text("own_value")}
    return {
        "xaxis": axis(**scale, domain=[0, HALF], title=text("effort_axis")),
        "yaxis": axis(**scale, title=text("value_axis")),
        "xaxis2": roomy(money_axis((item.effort for item in own), style, **right), 0.06),
        "yaxis2": roomy(money_axis((item.value for item in own), style, **up), 0.06),
        "annotations": notes
        + [
            heading(safe(text(f"panel_{key}")), "paper", "paper", x, 1.02)
            for key, x in (("survey", 0.0), ("own", 1 - HALF))
        ],
    }
