"""Matrix: how much each kind of data matters to each driver. Changed for this client only, in a model file of its own."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.workshop.nodes import Node, act, h
from cdm_bc.workshop.view import View

LEVELS = 4


def screen(view: View) -> tuple[list[Node], dict[str, Chart]]:
    """The matrix with a button per cell: each click is one higher, after the highest comes 0."""
    model = view.case.model
    head = h(
        "tr",
        h("th", view.t("data.entity"), scope="col"),
        *(h("th", view.name(d.name), scope="col") for d in model.drivers.values()),
    )
    rows = [
        h(
            "tr",
            h("th", f"{item.letter} · {view.name(item.name)}" if item.letter else view.name(item.name), scope="row"),
            *(_cell(view, entity, driver) for driver in model.drivers),
            key=entity,
            class_=None if entity in view.case.entities else "off",
        )
        for entity, item in model.entities.items()
    ]
    table = h("table", h("thead", head), h("tbody", *rows), class_="matrix")
    return [
        h("p", view.t("matrix.text")),
        h("div", table, class_="scroll", tabindex="0", role="region", aria_label=view.t("tab.matrix")),
    ], {}


def _cell(view: View, entity: str, driver: str) -> Node:
    model = view.case.model
    weight = int(model.relevance.get(entity, {}).get(driver, 0))
    moved = driver in view.state.tree["relevance"].get(entity, {})
    level = view.t(f"matrix.level_{weight}")
    label = view.t(
        "matrix.cell",
        entity=view.name(model.entities[entity].name),
        driver=view.name(model.drivers[driver].name),
        level=level,
    )
    button = h(
        "button",
        str(weight) + (" ●" if moved else ""),
        type="button",
        id=f"cell-{entity}-{driver}",
        aria_label=label,
        title=label,
        class_=f"level level-{weight}",
        disabled=not view.session.can_write or None,
        on={"click": act("relevance", entity=entity, driver=driver, weight=(weight + 1) % LEVELS)},
    )
    return h("td", button)
