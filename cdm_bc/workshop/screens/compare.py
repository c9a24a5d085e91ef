"""Compare: two states side by side, what differs marked; keep the state of now as a scenario."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase
from cdm_bc.case import Case, Input
from cdm_bc.charts import Chart
from cdm_bc.charts.cash_flow import cash_flow
from cdm_bc.decision import decide
from cdm_bc.figures.comparison import compare, different_benefits, different_inputs
from cdm_bc.workshop.figure_words import difference, figure_words
from cdm_bc.workshop.nodes import Node, act, button, choice, h, row, soft, table, text_field
from cdm_bc.workshop.scenarios import snapshot_case
from cdm_bc.workshop.screens.parts import figure
from cdm_bc.workshop.view import View

SHOWN = ("npv", "payback", "roi", "pv_benefits", "pv_costs", "value_reached")
#: Numbers that differ listed at most.
LISTED = 40


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The choice, the figures, the inputs that differ, and both cash flows."""
    names = dict(options := sides(view))
    left = view.ui.left if view.ui.left in names else "start"
    right = view.ui.right if view.ui.right in names else "now"
    picks = [
        choice("cdm-left", view.t("compare.left"), left, options, act("look", key="left")),
        choice("cdm-right", view.t("compare.right"), right, options, act("look", key="right")),
    ]
    heads, results = [names[left], names[right]], [result_of(view, left), result_of(view, right)]
    charts, pair = [], []
    for key, name, result in zip(("left", "right"), heads, results, strict=True):
        charts.append(cash_flow(result.finance, view.style, view.first_year, id=f"compare-{key}"))
        pair.append(h("div", h("h3", name), figure(view, charts[-1]), key=key))
    one, other = results
    return [
        _keep(view),
        h("div", picks, _tools(view, left), class_="head"),
        _figures(view, heads, one, other),
        _inputs(view, heads, one.case, other.case),
        h("div", pair, class_="pair"),
    ], charts


def sides(view: View) -> list[tuple[str, str]]:
    """What can be compared: key and name."""
    found = [("start", view.t("compare.start")), ("now", view.t("compare.now"))]
    found += [(f"kept:{name}", name) for name in view.state.tree["snapshots"]]
    found += [(f"file:{name}", name) for name in view.case.scenarios]
    return found


def result_of(view: View, side: str) -> BusinessCase:
    """The figures of what is recommended on a side."""
    kind, _, name = side.partition(":")
    if kind == "kept":
        return decide(snapshot_case(view.state, name)).result
    if kind == "file":
        return decide(view.case.scenarios[name]).result
    return view.start if kind == "start" else view.result


def _keep(view: View) -> Node:
    if view.read_only:
        return h("span")
    held = view.ui.held.get("cdm-keep")
    typed, wrong = (held.typed, held.said) if held else ("", "")
    label, hint = view.t("compare.keep"), view.t("compare.name")
    box = text_field("cdm-keep", label, typed, act("keep"), placeholder=hint, maxlength=80)
    return h("div", box, h("span", wrong, class_="wrong", role="alert") if wrong else None, class_="head")


def _tools(view: View, left: str) -> list[Node]:
    kind, _, name = left.partition(":")
    if view.read_only:
        return []
    back = button(view.t("compare.back"), act("back", to=name or "start"), id="cdm-back")
    drop = button(view.t("compare.drop"), act("drop", name=name), class_="quiet", id="cdm-drop")
    return {"start": [back], "kept": [back, drop], "file": [drop]}.get(kind, [])


def _figures(view: View, heads: list[str], one: BusinessCase, other: BusinessCase) -> Node:
    found = compare(one, other)
    rows = []
    for key in SHOWN:
        said = [figure_words(view, value, found[key].unit) for value in (found[key].one, found[key].other)]
        change, label = difference(view, found[key]), view.t(f"case.{key}")
        rows.append(row(label, *said, change or "=", key=label, class_="changed" if change else None))
    header = [view.t("minutes.figure"), *heads, view.t("compare.difference")]
    return table(header, rows, label=view.t("tab.compare"), class_="figures-table")


def _inputs(view: View, heads: list[str], one: Case, other: Case) -> Node:
    rows = [_input(view, a, b) for a, b in different_inputs(one, other)]
    for benefit in different_benefits(one, other):
        counts = ["value.yes" if any(b.id == benefit for b in case.benefits) else "value.no" for case in (one, other)]
        name = view.name(one.model.benefits[benefit].name)
        rows.append(row(name, *map(view.t, counts), key=benefit, class_="changed"))
    if not rows:
        return soft(view.t("compare.same"))
    header = [view.t("field.input"), *heads]
    return table(header, rows[:LISTED], label=view.t("compare.inputs"), class_="figures-table")


def _input(view: View, one: Input | None, other: Input | None) -> Node:
    item = one or other
    assert item is not None  # one of the two has it
    said = [view.f.quantity(side.quantity, side.unit) if side else "–" for side in (one, other)]
    return row(view.name(item.name), *said, key=item.id, class_="changed")
