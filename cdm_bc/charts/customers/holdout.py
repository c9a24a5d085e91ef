"""Predicted against actual purchases, by how often customers had bought before."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT
from cdm_bc.charts.customers.words import words
from cdm_bc.charts.marks import labelled, on_hover
from cdm_bc.charts.theme import figure, labels, numbers, value_axis
from cdm_bc.customers.transactions.holdout import MOST, ByRepeats, Holdout
from cdm_bc.parts import number
from cdm_bc.text import Texts
from cdm_bc.text.format import NONE


def holdout(found: Holdout, style: Style) -> Chart:
    """Two bars per group; a chart of nothing for contracts."""
    text, write = words(style).under("chart.holdout"), style.formatter.number
    groups = found.by_repeats
    names = [_name(one, text) for one in groups]
    marks = []
    for key, colour in (("predicted", style.accent), ("actual", FAINT)):
        told = (write(getattr(one, key), 2) for one in groups)
        where = {"type": "bar", "x": list(range(len(groups))), "y": numbers(getattr(one, key) for one in groups)}
        marks.append(
            where | {"name": text(key), "marker": {"color": colour}, **on_hover(labelled(names, text(key), told))}
        )
    values = [value for one in groups for value in (one.predicted, one.actual)]
    return drawn(
        text,
        figure(
            marks if groups else [],
            style,
            380,
            barmode="group",
            showlegend=True,
            xaxis=labels(names, 12, title=text("group")),
            yaxis=value_axis(values, write),
        ),
        text.each("group", "customers", "predicted", "actual"),
        (
            (name, number(one.customers, 0), number(one.predicted, 2), number(one.actual, 2))
            for name, one in zip(names, groups, strict=True)
        ),
        id="holdout",
        days=found.days,
        count=len(groups),
        error=NONE if found.error is None else style.formatter.percent(found.error, 0),
    )


def _name(one: ByRepeats, text: Texts) -> str:
    if one.ends >= MOST:
        return text("more", count=one.begins)
    return str(one.begins) if one.begins == one.ends else f"{one.begins}–{one.ends}"
