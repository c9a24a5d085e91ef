"""Matrix: how much each kind of data matters to each driver. Changed for this client only, in a model file of its own."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.workshop.nodes import Node, act, button, h, row, table
from cdm_bc.workshop.screens.parts import entity_name
from cdm_bc.workshop.view import View

LEVELS = 4


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
    weight = int(model.relevance.get(entity, {}).get(driver, 0))
    moved = driver in view.state.tree["relevance"].get(entity, {})
    names = {"entity": view.name(model.entities[entity].name), "driver": view.name(model.drivers[driver].name)}
    label = view.t("matrix.cell", **names, level=view.t(f"matrix.level_{weight}"))
    return button(
        f"{weight} ●" if moved else str(weight),
        act("relevance", entity=entity, driver=driver, weight=(weight + 1) % LEVELS),
        id=f"cell-{entity}-{driver}",
        aria_label=label,
        title=label,
        class_=f"level level-{weight}",
        disabled=view.read_only,
    )
