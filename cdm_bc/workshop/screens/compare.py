"""Compare: two or three states on one scale, what differs marked; keep the state of now as a scenario."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase
from cdm_bc.case import Case, Input
from cdm_bc.charts import Chart
from cdm_bc.charts.balances import balances
from cdm_bc.decision import decide
from cdm_bc.figures.comparison import compare, different_benefits, different_inputs
from cdm_bc.workshop.figure_words import difference, figure_words
from cdm_bc.workshop.nodes import Node, act, button, choice, h, row, sent_by, soft, table, text_field
from cdm_bc.workshop.scenarios import snapshot_case
from cdm_bc.workshop.screens.parts import figure
from cdm_bc.workshop.view import View

SHOWN = ("npv", "payback", "roi", "pv_benefits", "pv_costs", "value_reached")
#: Numbers that differ listed at most.
LISTED = 40


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The choice, the figures, the balances on one scale, and the inputs that differ."""
    names = dict(options := sides(view))
    left = view.ui.left if view.ui.left in names else "start"
    right = view.ui.right if view.ui.right in names else "now"
    third = view.ui.third if view.ui.third in names else ""
    shown = [left, right, *([third] if third else [])]
    heads, results = [names[side] for side in shown], [result_of(view, side) for side in shown]
    finances = [(name, result.finance) for name, result in zip(heads, results, strict=True)]
    chart = balances(finances, view.style, view.first_year)
    nothing = [("", view.t("compare.nothing")), *options]
    picks = [
        choice("cdm-left", view.t("compare.left"), left, options, act("look", key="left")),
        choice("cdm-right", view.t("compare.right"), right, options, act("look", key="right")),
        choice("cdm-third", view.t("compare.third"), third, nothing, act("look", key="third")),
    ]
    return [
        _keep(view),
        h("div", picks, _tools(view, left), class_="head"),
        _figures(view, heads, results),
        figure(view, chart),
        _inputs(view, heads, [result.case for result in results]),
    ], [chart]


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
    return h(
        "div",
        sent_by(box, view.t("compare.keep_word")),
        h("span", wrong, class_="wrong", role="alert") if wrong else None,
        class_="head",
    )


def _tools(view: View, left: str) -> list[Node]:
    kind, _, name = left.partition(":")
    if view.read_only:
        return []
    back = button(view.t("compare.back"), act("back", to=name or "start"), id="cdm-back")
    drop = button(view.t("compare.drop"), act("drop", name=name), class_="quiet", id="cdm-drop")
    return {"start": [back], "kept": [back, drop], "file": [drop]}.get(kind, [])


def _figures(view: View, heads: list[str], results: list[BusinessCase]) -> Node:
    """The figures of each, and how far the others are from the first."""
    first, *others = results
    found = [compare(first, other) for other in others]
    rows = []
    for key in SHOWN:
        values = [found[0][key].one, *(one[key].other for one in found)]
        apart = [difference(view, one[key]) for one in found]
        said, label = [figure_words(view, value, found[0][key].unit) for value in values], view.t(f"case.{key}")
        look = "changed" if any(apart) else None
        rows.append(row(label, *said, *(change or "=" for change in apart), key=label, class_=look))
    word = view.t("compare.difference")
    differences = [word] if len(others) == 1 else [f"{word}: {head}" for head in heads[1:]]
    header = [view.t("minutes.figure"), *heads, *differences]
    return table(header, rows, label=view.t("tab.compare"), class_="figures-table")


def _inputs(view: View, heads: list[str], cases: list[Case]) -> Node:
    """The numbers that differ from the first."""
    first, *others = cases
    pairs = [pair for other in others for pair in different_inputs(first, other)]
    items = {item.id: item for pair in pairs for item in pair if item is not None}
    rows = [_input(view, item, cases) for item in items.values()]
    for benefit in dict.fromkeys(key for other in others for key in different_benefits(first, other)):
        counts = ["value.yes" if any(b.id == benefit for b in case.benefits) else "value.no" for case in cases]
        name = view.name(first.model.benefits[benefit].name)
        rows.append(row(name, *map(view.t, counts), key=benefit, class_="changed"))
    if not rows:
        return soft(view.t("compare.same"))
    header = [view.t("field.input"), *heads]
    return table(header, rows[:LISTED], label=view.t("compare.inputs"), class_="figures-table")


def _input(view: View, item: Input, cases: list[Case]) -> Node:
    found = [case.inputs.get(item.id) for case in cases]
    said = [view.f.quantity(one.quantity, one.unit) if one else "–" for one in found]
    return row(view.name(item.name), *said, key=item.id, class_="changed")
