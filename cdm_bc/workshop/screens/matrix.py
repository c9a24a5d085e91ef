"""Matrix: how much each kind of data matters to each driver. Changed for this client only, in its file."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.workshop.commands import WEIGHTS
from cdm_bc.workshop.nodes import Node, act, button, h, row, table
from cdm_bc.workshop.screens.parts import entity_name
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The matrix with a button per cell: each click is one higher, after the highest comes 0."""
    model = view.case.model
    rows = []
    for entity in model.entities:
        cells = [_cell(view, entity, driver) for driver in model.drivers]
        look = None if entity in view.case.entities else "off"
        rows.append(row(entity_name(view, entity), *cells, key=entity, class_=look))
    header = [view.t("data.entity"), *(view.name(driver.name) for driver in model.drivers.values())]
    return [h("p", view.t("matrix.text")), table(header, rows, label=view.t("tab.matrix"), class_="matrix")], []


def _cell(view: View, entity: str, driver: str) -> Node:
    model = view.case.model
    own = view.case.client.relevance.get(entity, {})
    weight = int(own.get(driver, model.relevance.get(entity, {}).get(driver, 0)))
    names = {"entity": view.name(model.entities[entity].name), "driver": view.name(model.drivers[driver].name)}
    label = view.t("matrix.cell", **names, level=view.t(f"matrix.level_{weight}"))
    return button(
        f"{weight} ●" if driver in own else str(weight),
        act("relevance", entity=entity, driver=driver, weight=(weight + 1) % len(WEIGHTS)),
        id=f"cell-{entity}-{driver}",
        aria_label=label,
        title=label,
        class_=f"level level-{weight}",
        disabled=view.read_only,
    )
