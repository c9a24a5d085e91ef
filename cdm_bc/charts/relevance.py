"""Relevance of each data entity for each driver, as a heat map."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import PAPER, mix
from cdm_bc.charts.marks import heat, in_cells, tip
from cdm_bc.charts.names import short_of
from cdm_bc.charts.theme import figure, labels, rows
from cdm_bc.model import Model
from cdm_bc.parts import number
from cdm_bc.text.format import NONE

HIGHEST = 3
ROW = 28
NARROWEST = 520


def relevance(model: Model, style: Style, own: Mapping[str, Mapping[str, float]] | None = None) -> Chart:
    """Heat map of W[entity, driver], 0 to 3: of the model, or of a client's `own` entities in scope."""
    text, language = style.text.under("relevance"), style.language
    drivers = {key: driver.name[language] for key, driver in model.drivers.items()}
    matrix = {key: model.relevance.get(key, {}) for key in model.entities} if own is None else own
    names = {key: short_of(model.entities[key], language) for key in matrix}
    table = {key: [row.get(driver, 0.0) for driver in drivers] for key, row in matrix.items()}
    shown = {key: [style.formatter.number(value) for value in line] for key, line in table.items()}
    tips = [
        [
            tip(text("cell", entity=names[key], driver=driver, value=value))
            for driver, value in zip(drivers.values(), line, strict=True)
        ]
        for key, line in shown.items()
    ]
    scale = [[level / HIGHEST, mix(style.accent, PAPER, 0.06 + 0.94 * level / HIGHEST)] for level in range(HIGHEST + 1)]
    fields = heat(list(table.values()), list(shown.values()), scale, top=HIGHEST, **in_cells(tips))
    most = max(table, key=lambda key: sum(table[key]), default=None)
    return drawn(
        text,
        figure(
            [fields] if names and drivers else [],
            style,
            70 + ROW * len(names),
            xaxis=labels(list(drivers.values()), 13, side="top", tickangle=0),
            yaxis=rows(list(names.values()), 44),
        ),
        (text("entity"), *drivers.values()),
        ((names[key], *map(number, line)) for key, line in table.items()),
        entities=len(names),
        drivers=len(drivers),
        narrowest=NARROWEST,
        most=NONE if most is None else names[most],
    )
