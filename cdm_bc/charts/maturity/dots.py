"""Rows of dots on one scale: pillars down, a dot per layer, business unit, kind of statement or measurement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, PAPER, SERIES
from cdm_bc.charts.marks import SILENT, Mark, labelled, on_hover, pairs, stroke
from cdm_bc.charts.maturity.words import layer_name, words
from cdm_bc.charts.theme import LEGEND, figure, labels, safe, value_axis
from cdm_bc.maturity.expected import Overestimation
from cdm_bc.maturity.framework import FrameworkAssessment
from cdm_bc.maturity.model import EngagementFramework, MaturityModel
from cdm_bc.maturity.progress import Comparison
from cdm_bc.maturity.results import Assessment, Division
from cdm_bc.maturity.series import Measured
from cdm_bc.parts import Cell, number, percent, written

ROW = 44
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")


@dataclass(frozen=True)
class Dots:
    """One kind of dot: its name in the legend, and a value per row (None: no dot)."""

    name: str
    values: Sequence[float | None]


def divided(id: str, model: MaturityModel, division: Division, style: Style) -> Chart:
    """How each layer, or each department, sees each pillar. `id`: ``layers`` or ``departments``."""
    found = [
        Dots(layer_name(key, style.language), [group.indices.get(pillar) for pillar in model.pillars])
        for key, group in division.groups.items()
    ]
    widest = _highest({pillar: gap.difference for pillar, gap in division.gaps.items() if gap is not None})
    alt = "" if widest else words(style)(f"{id}.title")
    pillar = model.pillars[widest].name[style.language] if widest else ""
    return _of_pillars(id, model, found, style, alt=alt, groups=len(found), pillar=pillar)


def expected(model: MaturityModel, found: Mapping[str, Overestimation], style: Style) -> Chart:
    """What the board expected of each pillar, and what was measured."""
    text, rows = words(style), [found.get(pillar) for pillar in model.pillars]
    dots = [
        Dots(text("expected.measured"), [None if row is None else row.measured for row in rows]),
        Dots(text("expected.expected"), [None if row is None else row.expected for row in rows]),
    ]
    over = sum((row.difference or 0) > 0 for row in found.values())
    return _of_pillars("expected", model, dots, style, over=over, total=len(found))


def units(model: MaturityModel, assessment: Assessment, style: Style) -> Chart:
    """The index of each business unit per pillar."""
    found = [
        Dots(name, [unit.pillars[pillar].index for pillar in model.pillars]) for name, unit in assessment.units.items()
    ]
    return _of_pillars("units", model, found, style, units=len(found))


def progress(model: MaturityModel, found: Comparison, style: Style) -> Chart:
    """Index per pillar at the earlier and at this measurement."""
    text, rows = words(style), [found.pillars[pillar] for pillar in model.pillars]
    before = Dots(text("words.before"), [row.index_before for row in rows])
    now = Dots(text("words.now"), [row.index_after for row in rows])
    up = sum((row.index_change or 0) > 0 for row in rows)
    return _of_pillars("progress", model, [before, now], style, up=up, total=len(rows))


def trend(model: MaturityModel, found: Mapping[str, Measured], style: Style) -> Chart:
    """The median of each pillar in each measurement."""
    dots = [
        Dots(label, [None if (one := year.everyone[pillar]) is None else one.median for pillar in model.pillars])
        for label, year in found.items()
    ]
    return _of_pillars("trend", model, dots, style, years=len(found))


def blocks(framework: EngagementFramework, found: FrameworkAssessment, style: Style) -> Chart:
    """The share present per building block: success factors and accelerators."""
    text, shown = words(style), [found.blocks[key] for key in framework.blocks]
    names = [block.name[style.language] for block in framework.blocks.values()]
    dots = [
        Dots(kind.name[style.language], [block.types.get(key) if block.share is not None else None for block in shown])
        for key, kind in framework.types.items()
    ]
    known = {name: block.share for name, block in zip(names, shown, strict=True) if block.share is not None}
    axis = value_axis([0.0, 1.0], lambda tick: style.formatter.percent(tick, 0), range=[-0.03, 1.03])
    return drawn(
        text.under("blocks"),
        _figure(dots, names, style, axis, _share),
        (text("words.block"), *(one.name for one in dots), text("words.share")),
        (
            (name, *(_share(one.values[row]) for one in dots), _share(shown[row].share))
            for row, name in enumerate(names)
        ),
        highest=_highest(known),
        lowest=min(known, key=known.__getitem__, default=""),
    )


def _share(value: float | None) -> Cell:
    return percent(value, 0)


def _index(value: float | None) -> Cell:
    return number(value, 1)


def _highest(values: Mapping[str, float]) -> str:
    return max(values, key=values.__getitem__, default="")


def _of_pillars(
    id: str, model: MaturityModel, dots: Sequence[Dots], style: Style, *, alt: str = "", **values: Any
) -> Chart:
    text, names = words(style), [pillar.name[style.language] for pillar in model.pillars.values()]
    levels = [float(level) for level in range(1, model.top_level + 1)]
    axis = value_axis(
        levels,
        lambda tick: f"{tick:.0f}",
        tickvals=levels,
        ticktext=[f"{level:.0f}" for level in levels],
        range=[0.9, model.top_level + 0.1],
        zeroline=False,
        title=text("words.index"),
    )
    return drawn(
        text.under(id),
        _figure(dots, names, style, axis, _index),
        (text("words.pillar"), *(one.name for one in dots)),
        ((name, *(_index(one.values[row]) for one in dots)) for row, name in enumerate(names)),
        alt=alt,
        **values,
    )


def _figure(
    dots: Sequence[Dots], names: Sequence[str], style: Style, axis: Mark, cell: Callable[[float | None], Cell]
) -> dict[str, Any]:
    known = [[value for one in dots if (value := one.values[row]) is not None] for row in range(len(names))]
    ends = (
        (row, (round(min(values), 3), round(max(values), 3))) for row, values in enumerate(known) if len(values) > 1
    )
    x, y = pairs(ends)
    span = {"mode": "lines", "line": stroke(FAINT, 4), **SILENT, "showlegend": False, "x": x, "y": y}
    colours = (style.accent, *(colour for colour in SERIES if colour != style.accent))
    marks = [
        {
            "mode": "markers",
            "name": safe(one.name),
            "x": [None if value is None else round(value, 3) for value in one.values],
            "y": list(range(len(names))),
            "marker": {
                "size": 12,
                "color": colours[place % len(colours)],
                "symbol": SYMBOLS[place % len(SYMBOLS)],
                "line": stroke(PAPER, 1),
            },
            **on_hover(labelled(names, one.name, (written(cell(value), style.formatter) for value in one.values))),
            "cliponaxis": False,
        }
        for place, one in enumerate(dots)
    ]
    return figure(
        [{"type": "scatter"} | mark for mark in (span, *marks)],
        style,
        100 + ROW * len(names),
        xaxis=axis,
        yaxis=labels(names, 26, autorange=False, range=[len(names) - 0.4, -0.6]),
        showlegend=True,
        legend=LEGEND,
        margin={"l": 8, "r": 16, "t": 40, "b": 8},
    )
