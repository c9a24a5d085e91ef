"""What the numbers of a model rest on."""

from __future__ import annotations

from collections import Counter

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import BLUE, FAINT, GREEN, ORANGE, SKY
from cdm_bc.charts.marks import bars, labelled
from cdm_bc.charts.theme import STACKED, axis, figure, rows
from cdm_bc.figures.grades import FACTS, GRADES, grades
from cdm_bc.model import Model
from cdm_bc.parts import number

COLOURS = dict(zip(GRADES, (BLUE, SKY, GREEN, ORANGE, FAINT), strict=True))
ROW = 34


def evidence(model: Model, style: Style) -> Chart:
    """Stacked bars: number of defaults by grade, per driver and for the facts that have one."""
    text, grade_names, counts = style.text.under("evidence"), style.text.under("grades"), grades(model)
    names = [text("facts") if key == FACTS else model.drivers[key].name[style.language] for key in counts]
    totals = sum(counts.values(), Counter[str]())
    used = [grade for grade in GRADES if totals[grade]]
    data = []
    for grade in used:
        label, found = grade_names(grade), [row[grade] for row in counts.values()]
        data.append(bars(found, COLOURS[grade], labelled(names, label, map(str, found)), name=label))
    axes = {"xaxis": axis(showgrid=True, dtick=2), "yaxis": rows(names, 30)}
    return drawn(
        text,
        figure(data, style, 90 + ROW * len(counts), **STACKED, **axes),
        (text("where"), *grade_names.each(*used)),
        ((name, *(number(row[grade], 0) for grade in used)) for name, row in zip(names, counts.values(), strict=True)),
        total=totals.total(),
        published=totals["published"],
    )
