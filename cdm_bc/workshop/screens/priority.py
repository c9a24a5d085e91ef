"""Priority points: how important each driver is here, and which data comes first for that. Usable before any euro is known."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.decision import Decision
from cdm_bc.figures.priority import priorities, priority_points
from cdm_bc.text import texts
from cdm_bc.workshop.commands import WEIGHTS
from cdm_bc.workshop.nodes import Node, act, button, card, h, row, soft, table
from cdm_bc.workshop.screens.parts import entity_name
from cdm_bc.workshop.view import View

COLUMNS = ("entity", "points", "place", "money_place", "why")


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The importance of each driver, and the kinds of data in the order that follows, beside that in money once it is known."""
    importance = card(view.t("priority.heading"), soft(view.t("priority.text")), importance_table(view))
    return [h("div", importance, _order(view), class_="pair")], []


def importance_table(view: View) -> Node:
    """The drivers, each with the buttons for how important it is."""
    drivers = [row(view.name(d.name), _weights(view, key), key=key) for key, d in view.case.model.drivers.items()]
    return table([view.t(f"priority.{key}") for key in ("driver", "importance")], drivers, class_="importance")


def _weights(view: View, driver: str) -> list[Node | None]:
    own = view.case.client.importance.get(driver)
    name = view.name(view.case.model.drivers[driver].name)
    return [
        button(
            str(weight),
            act("importance", driver=driver, weight=weight),
            id=f"importance-{driver}-{weight}",
            aria_label=f"{name}: {view.t(f'matrix.level_{weight}')}",
            aria_pressed=own == weight,
            class_="weight",
            disabled=view.read_only,
        )
        for weight in WEIGHTS
    ]


def _order(view: View) -> Node:
    points, title = priority_points(view.case), view.t("priority.order")
    if not points:
        return card(title, soft(view.t("priority.none")))
    fresh = view.decision if view.fresh else None
    cells = _beside_money(view, fresh) if fresh else {}
    rows = []
    for place, entity in enumerate(sorted(points, key=lambda key: -points[key]), 1):
        said = [view.f.number(points[entity]), str(place), *cells.get(entity, ("…", ""))]
        rows.append(row(entity_name(view, entity), *said, key=entity))
    header = [texts("report", view.language)(f"priority.{key}") for key in COLUMNS]
    return card(title, table(header, rows, label=title, class_="figures-table"))


def _beside_money(view: View, decision: Decision) -> dict[str, tuple[str, str]]:
    """Place in money, and why it is another."""
    text = texts("report", view.language)
    return {
        item.entity: (
            "–" if item.money_place is None else str(item.money_place),
            text(f"priority.reason.{item.reason}") if item.reason else "",
        )
        for item in priorities(decision)
    }
