"""Case: the answer large, and what the room changed since it began."""

from __future__ import annotations

from cdm_bc.calculation.plausibility import findings
from cdm_bc.charts import Chart
from cdm_bc.charts.cash_flow import cash_flow
from cdm_bc.charts.fan import fan
from cdm_bc.charts.options import options
from cdm_bc.charts.waterfall import waterfall
from cdm_bc.figures.customer_view import customer_findings
from cdm_bc.text import finding_text
from cdm_bc.workshop.figure_words import difference, figure_words
from cdm_bc.workshop.minutes import net_changes
from cdm_bc.workshop.nodes import Node, act, bullets, card, h, soft, toggle
from cdm_bc.workshop.screens.options import option_table
from cdm_bc.workshop.screens.parts import figure, waiting
from cdm_bc.workshop.view import View

SHOWN = ("pv_benefits", "pv_costs", "roi", "irr", "value_today", "value_reached")
#: Changes and findings listed at most.
CHANGES, FINDINGS = 12, 8


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The figures, the options, the cash flow and its spread, what changed, what to look at."""
    flow = cash_flow(view.result.finance, view.style, view.first_year)
    decision = view.decision
    slow = [options(decision, view.style), fan(decision, view.style)] if decision is not None else []
    fall = [waterfall(view.result, view.style)] if view.result.benefits else []
    pictures = [
        figure(view, flow),
        *([figure(view, chart, slow=True) for chart in slow] or [waiting(view)]),
        *(figure(view, chart) for chart in fall),
    ]
    nodes: list[Node] = [
        h("div", [_figure(view, key) for key in SHOWN], class_="figures"),
        card(view.t("case.options"), option_table(view)),
        h("div", pictures, class_="pair"),
        h("div", _changes(view), _look_at(view), class_="pair"),
        toggle("cdm-matrix-open", view.t("matrix.open"), view.ui.matrix_open, act("look", key="matrix_open")),
    ]
    return nodes, [flow, *slow, *fall]


def _figure(view: View, key: str) -> Node:
    found = view.since_start[key]
    said = {
        "label": view.t(f"case.{key}"),
        "value": figure_words(view, found.other, found.unit),
        "since": difference(view, found),
    }
    return h("div", [h("span", text, class_=kind) for kind, text in said.items()])


def _changes(view: View) -> Node:
    found = net_changes(view)
    if not found:
        return h("div", h("h3", view.t("case.changed")), soft(view.t("case.unchanged")))
    items = [h("li", h("b", place), f": {old} → {new}") for place, old, new in found[:CHANGES]]
    more = [view.t("disk.more", count=len(found) - CHANGES)] if len(found) > CHANGES else []
    return h("div", h("h3", view.t("case.changed")), bullets([*items, *more], "", class_="changes", id="cdm-changes"))


def _look_at(view: View) -> Node:
    known = view.slow is not None and "sensitivity" in view.slow.parts
    ranked = [item.id for item in view.slow.decision.sensitivity.inputs] if view.slow and known else []
    odd = findings(view.everything, ranked) + customer_findings(view.everything)
    found = [finding_text(item, view.f) for item in odd[:FINDINGS]]
    return h("div", h("h3", view.t("case.look_at")), bullets(found, view.t("case.nothing_odd")))
