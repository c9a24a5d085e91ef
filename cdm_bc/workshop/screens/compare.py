"""Compare: two states side by side, what differs marked; keep the state of now as a scenario."""

from __future__ import annotations

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.case import Case
from cdm_bc.charts import Chart
from cdm_bc.charts.cash_flow import cash_flow
from cdm_bc.workshop.nodes import Node, act, button, choice, h, text_field
from cdm_bc.workshop.scenarios import snapshot_case
from cdm_bc.workshop.screens.parts import difference, figure
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], dict[str, Chart]]:
    """The choice, the figures, the inputs that differ, and both cash flows."""
    options = sides(view)
    names = dict(options)
    left = view.ui.left if view.ui.left in names else "start"
    right = view.ui.right if view.ui.right in names else "now"
    picks = h(
        "div",
        choice("cdm-left", view.t("compare.left"), left, options, act("look", key="left")),
        choice("cdm-right", view.t("compare.right"), right, options, act("look", key="right")),
        *_tools(view, left),
        class_="head",
    )
    one, other = result_of(view, left), result_of(view, right)
    charts = {}
    pair = []
    for key, name, result in (("left", names[left], one), ("right", names[right], other)):
        chart = cash_flow(result.finance, view.style, view.first_year, id=f"compare-{key}")
        charts[chart.id] = chart
        pair.append(h("div", h("h3", name), figure(view, chart), key=key))
    nodes: list[Node] = [
        _keep(view),
        picks,
        _figures(view, names[left], names[right], one, other),
        _inputs(view, names[left], names[right], one.case, other.case),
        h("div", *pair, class_="pair"),
    ]
    return nodes, charts


def sides(view: View) -> list[tuple[str, str]]:
    """What can be compared: key and name."""
    found = [("start", view.t("compare.start")), ("now", view.t("compare.now"))]
    found += [(f"kept:{name}", name) for name in view.state.tree["snapshots"]]
    found += [(f"file:{name}", name) for name in view.case.scenarios]
    return found


def result_of(view: View, side: str) -> BusinessCase:
    """The figures of a side."""
    kind, _, name = side.partition(":")
    if kind == "kept":
        return evaluate(snapshot_case(view.state, name))
    if kind == "file":
        return evaluate(view.case.scenarios[name])
    return view.start if kind == "start" else view.result


def _keep(view: View) -> Node:
    if not view.session.can_write:
        return h("span")
    box = text_field(
        "cdm-keep",
        view.t("compare.keep"),
        view.ui.wrong.get("cdm-keep", ("", ""))[0],
        act("keep"),
        placeholder=view.t("compare.name"),
        maxlength=80,
    )
    wrong = view.ui.wrong.get("cdm-keep")
    return h("div", box, h("span", wrong[1], class_="wrong", role="alert") if wrong else None, class_="head")


def _tools(view: View, left: str) -> list[Node]:
    kind, _, name = left.partition(":")
    if not view.session.can_write or kind == "now":
        return []
    tools: list[Node] = []
    if kind in ("start", "kept"):
        tools.append(button(view.t("compare.back"), act("back", to=name or "start"), id="cdm-back"))
    if kind in ("kept", "file"):
        tools.append(button(view.t("compare.drop"), act("drop", name=name), class_="quiet", id="cdm-drop"))
    return tools


def _figures(view: View, left: str, right: str, one: BusinessCase, other: BusinessCase) -> Node:
    f, a, b = view.f, one.finance, other.finance
    rows = [
        (view.t("case.npv"), a.npv, b.npv, f.money_short),
        (view.t("case.payback"), a.payback_months, b.payback_months, f.months),
        (view.t("case.roi"), a.roi, b.roi, f.percent),
        (view.t("case.pv_benefits"), a.pv_benefits, b.pv_benefits, f.money_short),
        (view.t("case.pv_costs"), a.pv_costs, b.pv_costs, f.money_short),
        (view.t("case.value_target"), one.data_value.target, other.data_value.target, f.money_short),
    ]
    body = []
    for label, x, y, write in rows:

        def said(value: float | None, write=write) -> str:  # type: ignore[no-untyped-def]
            return str(write(None if value is None else round(value, 3)))

        change = difference(view, y, x, said)
        body.append(
            h(
                "tr",
                h("th", label, scope="row"),
                h("td", said(x)),
                h("td", said(y)),
                h("td", change or "="),
                key=label,
                class_="changed" if change else None,
            )
        )
    head = h(
        "tr",
        h("th", view.t("minutes.figure"), scope="col"),
        *(h("th", name, scope="col") for name in (left, right, view.t("compare.difference"))),
    )
    return h(
        "div",
        h("table", h("thead", head), h("tbody", *body), class_="figures-table"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=view.t("tab.compare"),
    )


def _inputs(view: View, left: str, right: str, one: Case, other: Case) -> Node:
    rows = []
    for key in dict.fromkeys([*one.inputs, *other.inputs]):
        a, b = one.inputs.get(key), other.inputs.get(key)
        item = a or b
        if item is None or (a is not None and b is not None and _numbers(a.quantity) == _numbers(b.quantity)):
            continue
        said = [view.f.quantity(x.quantity, item.unit) if x else "–" for x in (a, b)]
        rows.append(
            h(
                "tr",
                h("th", view.name(item.name), scope="row"),
                h("td", said[0]),
                h("td", said[1]),
                key=key,
                class_="changed",
            )
        )
    on = {b.id for b in one.benefits} ^ {b.id for b in other.benefits}
    for benefit in on:
        said = [
            view.t("value.yes" if any(b.id == benefit for b in case.benefits) else "value.no") for case in (one, other)
        ]
        name = view.name(one.model.benefits[benefit].name)
        rows.append(
            h("tr", h("th", name, scope="row"), h("td", said[0]), h("td", said[1]), key=benefit, class_="changed")
        )
    if not rows:
        return h("p", view.t("compare.same"), class_="soft")
    head = h("tr", h("th", view.t("field.input"), scope="col"), h("th", left, scope="col"), h("th", right, scope="col"))
    return h(
        "div",
        h("table", h("thead", head), h("tbody", *rows[:40]), class_="figures-table"),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=view.t("compare.inputs"),
    )


def _numbers(quantity):  # type: ignore[no-untyped-def]
    return (quantity.values, quantity.low, quantity.high, quantity.distribution)
