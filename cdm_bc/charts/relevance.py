"""Relevance of each data entity for each driver, as a heat map."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import mix
from cdm_bc.charts.theme import labels, layout, safe, wrapped
from cdm_bc.model import Model

HIGHEST = 3
ROW = 34


def relevance(model: Model, style: Style, entities: tuple[str, ...] | None = None) -> Chart:
    """Heat map of W[entity, driver], 0 to 3; of the `entities` in scope, or of all."""
    text, language = style.text, style.language
    rows = list(model.entities if entities is None else entities)
    drivers = list(model.drivers)
    table = [[model.relevance.get(entity, {}).get(driver, 0.0) for driver in drivers] for entity in rows]
    names = [_name(model, entity, language) for entity in rows]
    columns = [model.drivers[driver].name[language] for driver in drivers]
    shown = [[style.formatter.number(value) for value in row] for row in table]
    totals = [sum(row) for row in table]
    trace = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(rows))),
        "z": table,
        "zmin": 0,
        "zmax": HIGHEST,
        "colorscale": [
            [level / HIGHEST, mix(style.accent, "#ffffff", 0.06 + 0.94 * level / HIGHEST)]
            for level in range(HIGHEST + 1)
        ],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": shown,
        "texttemplate": "%{text}",
        "customdata": [
            [
                safe(text("relevance.cell", entity=name, driver=column, value=value))
                for column, value in zip(columns, line, strict=True)
            ]
            for name, line in zip(names, shown, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return drawn(
        id="relevance",
        figure={
            "data": [trace] if rows and drivers else [],
            "layout": layout(
                style,
                70 + ROW * len(rows),
                xaxis=labels([wrapped(column, 13, 3) for column in columns], side="top", tickangle=0),
                yaxis=labels([wrapped(name, 44, 1) for name in names], autorange="reversed"),
            ),
        },
        title=text("relevance.title"),
        caption=text("relevance.caption"),
        alt=text(
            "relevance.alt",
            entities=len(rows),
            drivers=len(drivers),
            most=names[totals.index(max(totals))] if totals else "–",
        ),
        header=(text("relevance.entity"), *columns),
        rows=tuple((name, *line) for name, line in zip(names, shown, strict=True)),
    )


def _name(model: Model, entity: str, language: str) -> str:
    item = model.entities[entity]
    return f"{item.letter} {item.name[language]}" if item.letter else item.name[language]
