"""Sure?: which assumptions carry the case, and what to measure next."""

from __future__ import annotations

from cdm_bc.charts import Chart
from cdm_bc.charts.exceedance import exceedance
from cdm_bc.charts.measure_next import measure_next
from cdm_bc.charts.tornado import tornado
from cdm_bc.decision import Decision
from cdm_bc.text import texts
from cdm_bc.workshop.nodes import Node, act, button, h
from cdm_bc.workshop.screens.parts import figure, input_table, legend, waiting
from cdm_bc.workshop.view import AT_HAND, View


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The advice, the tornado, the chances, and the assumptions that matter, ready to be changed."""
    decision = view.decision
    if decision is None:
        return [waiting(view)], []
    found = decision.sensitivity
    if not found.inputs:
        return [h("p", view.t("sure.certain"))], []
    charts = [tornado(decision, view.style), exceedance(decision, view.style)]
    if any(item.evppi > 0 for item in found.inputs):
        charts.append(measure_next(decision, view.style))
    items = [view.case.inputs[id] for id in view.ui.at_hand if id in view.case.inputs]
    moved = view.ui.at_hand != tuple(item.id for item in found.top(AT_HAND))
    again = button(view.t("sure.again"), act("look", key="tab", to="sure"), id="cdm-order-again") if moved else None
    nodes: list[Node] = [
        _advice(view, decision),
        h("div", [figure(view, chart, slow=True) for chart in charts], class_="pair"),
        h("div", h("h3", view.t("sure.at_hand")), again, class_="head"),
        input_table(view, items, "sure", view.t("sure.at_hand")),
        legend(view),
    ]
    return nodes, charts


def _advice(view: View, decision: Decision) -> Node:
    f, found, outcome = view.f, decision.sensitivity, decision.outcome
    low, high = (f.money_short(outcome.percentile(percent)) for percent in (10, 90))
    spread = view.t("sure.spread", low=low, high=high, chance=f.percent(outcome.probability_positive, 0))
    if found.measure_next is not None:
        item = found.measure_next
        advice = view.t("sure.measure", input=view.name(item.input.name), worth=f.money_short(item.evppi))
    else:
        advice = view.t("sure.nothing", reason=texts("reasons", view.language)(found.reason or "decision_is_sure"))
    return h("div", h("p", h("b", advice), id="cdm-measure"), h("p", spread), class_="card")
