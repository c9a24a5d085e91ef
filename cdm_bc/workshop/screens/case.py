"""Case: the answer large, and what the room changed since it began."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation.plausibility import findings
from cdm_bc.charts import Chart
from cdm_bc.charts.cash_flow import cash_flow
from cdm_bc.charts.fan import fan
from cdm_bc.charts.waterfall import waterfall
from cdm_bc.text import finding_text
from cdm_bc.workshop.minutes import net_changes
from cdm_bc.workshop.nodes import Node, act, h, toggle
from cdm_bc.workshop.screens.parts import difference, figure, waiting
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], dict[str, Chart]]:
    """The figures, the cash flow and its spread, what changed, what to look at."""
    flow = cash_flow(view.result.finance, view.style, view.first_year)
    charts = {flow.id: flow}
    parts = [figure(view, flow)]
    if view.decision is not None:
        spread = fan(view.decision, view.style)
        charts[spread.id] = spread
        parts.append(figure(view, spread, heavy=True))
    else:
        parts.append(waiting(view))
    if view.result.benefits:
        fall = waterfall(view.result, view.style)
        charts[fall.id] = fall
        parts.append(figure(view, fall))
    nodes: list[Node] = [
        h("div", *_figures(view), class_="figures"),
        h("div", *parts, class_="pair"),
        h("div", _changes(view), _look_at(view), class_="pair"),
        toggle("cdm-matrix-open", view.t("matrix.open"), view.ui.matrix_open, act("look", key="matrix_open")),
    ]
    return nodes, charts


def _figures(view: View) -> list[Node]:
    f, t, now, start = view.f, view.t, view.result.finance, view.start.finance
    rows = [
        (t("case.pv_benefits"), now.pv_benefits, start.pv_benefits, f.money_short),
        (t("case.pv_costs"), now.pv_costs, start.pv_costs, f.money_short),
        (t("case.roi"), now.roi, start.roi, f.percent),
        (t("case.irr"), now.irr, start.irr, f.percent),
        (t("case.value_today"), view.result.data_value.today, view.start.data_value.today, f.money_short),
        (t("case.value_target"), view.result.data_value.target, view.start.data_value.target, f.money_short),
    ]
    return [
        h(
            "div",
            h("span", label, class_="label"),
            h("span", _round(write, value), class_="value"),
            h("span", difference(view, value, before, lambda v, w=write: _round(w, v)), class_="since"),
        )
        for label, value, before, write in rows
    ]


def _round(write: Any, value: float | None) -> str:
    return str(write(value if value is None else round(value, 3)))


def _changes(view: View) -> Node:
    rows = net_changes(view)
    if not rows:
        return h("div", h("h3", view.t("case.changed")), h("p", view.t("case.unchanged"), class_="soft"))
    items = [h("li", h("b", place), f": {old} → {new}") for place, old, new in rows[:12]]
    more = h("li", view.t("disk.more", count=len(rows) - 12)) if len(rows) > 12 else None
    return h("div", h("h3", view.t("case.changed")), h("ul", *items, more, class_="changes", id="cdm-changes"))


def _look_at(view: View) -> Node:
    ranked = (
        [item.id for item in view.heavy.decision.sensitivity.inputs]
        if view.heavy and "sensitivity" in view.heavy.parts
        else []
    )
    found = [finding_text(item, view.f) for item in findings(view.result, ranked)]
    return h(
        "div",
        h("h3", view.t("case.look_at")),
        h("ul", *(h("li", text) for text in found[:8])) if found else h("p", view.t("case.nothing_odd"), class_="soft"),
    )
