"""Effort: what it takes, a line each, per lever: add, change, remove."""

from __future__ import annotations

from typing import Any

from cdm_bc.case import PROGRAMME, Address
from cdm_bc.charts import Chart
from cdm_bc.charts.cost import cost
from cdm_bc.workshop.fields import SHARE, quantity_field, slug
from cdm_bc.workshop.nodes import Node, act, button, choice, h, text_field
from cdm_bc.workshop.screens.parts import figure, raw_of
from cdm_bc.workshop.tree import ABSENT, get
from cdm_bc.workshop.view import View

KINDS = ("systems", "processes", "organisation")
UNITS = {"days": "day", "yearly_days": "day/year", "cost": "money", "yearly_cost": "money/year", "by_year": "money"}


def screen(view: View) -> tuple[list[Node], dict[str, Chart]]:
    """The levers to choose from, the lines of one of them, the common settings, and the picture."""
    names = {lever.id: view.name(lever.name) for lever in view.case.levers} | {PROGRAMME: view.t("effort.programme")}
    chosen = view.ui.lever if view.ui.lever in names else next(iter(names))
    totals = dict.fromkeys(names, 0.0)
    for line, figures in zip(view.case.lines, view.result.lines, strict=True):
        totals[line.lever] += figures.pv
    tabs = [
        h(
            "button",
            h("b", name),
            h("span", view.f.money_short(totals[key])),
            type="button",
            key=key,
            class_="chosen" if key == chosen else None,
            aria_pressed="true" if key == chosen else "false",
            on={"click": act("look", key="lever", to=key)},
        )
        for key, name in names.items()
    ]
    lines = [_line(view, index, names) for index, line in enumerate(view.case.lines) if line.lever == chosen]
    can = view.session.can_write
    nodes: list[Node] = [
        _settings(view),
        h("div", *tabs, class_="chips", role="group", aria_label=view.t("effort.levers")),
        *(lines or [h("p", view.t("effort.no_lines"), class_="soft")]),
        button(f"+ {view.t('effort.add')}", act("add_line", lever=chosen), id="cdm-add-line", class_="main")
        if can
        else h("span"),
    ]
    if not view.result.lines:
        return nodes, {}
    chart = cost(view.result, view.style)
    return [*nodes, figure(view, chart)], {chart.id: chart}


def _settings(view: View) -> Node:
    boxes = []
    for key, unit in (("day_rate", "money/day"), ("contingency", SHARE)):
        number = Address("effort", key=key).id
        item = view.case.inputs.get(number)
        label = view.t(f"effort.{key}")
        box = quantity_field(
            view, slug("effort", key), label, raw_of(item) if item else None, unit, act("number", id=number)
        )
        boxes.append(h("div", h("span", label, class_="label"), box, key=key))
    finance = view.case.client.finance
    for key, value, unit in (
        ("horizon_years", finance.horizon_years, "year"),
        ("discount_rate", finance.discount_rate, SHARE),
    ):
        label = view.t(f"effort.{key}")
        boxes.append(
            h(
                "div",
                h("span", label, class_="label"),
                quantity_field(view, slug("finance", key), label, value, unit, act("finance", key=key)),
                key=key,
            )
        )
    return h("div", *boxes, class_="settings")


def _line(view: View, index: int, names: dict[str, str]) -> Node:
    raw: dict[str, Any] = get(view.state.tree, ("file", "effort", "lines", index))
    t, what, can = view.t, str(raw["what"]), view.session.can_write
    shown = ["by_year"] if "by_year" in raw else ["days", "yearly_days", "cost", "yearly_cost"]
    boxes = [
        h(
            "div",
            h("span", t(f"word.{key}"), class_="label"),
            quantity_field(
                view,
                slug("line", index, key),
                f"{what}: {t(f'word.{key}')}",
                _raw(raw.get(key, ABSENT)),
                SHARE if key == "contingency" else UNITS[key],
                act("line", index=index, key=key),
            ),
            key=key,
        )
        for key in (*shown, "contingency")
    ]
    head = h(
        "div",
        text_field(
            slug("line", index, "what"),
            t("effort.what"),
            what,
            act("line", index=index, key="what"),
            disabled=not can or None,
        ),
        choice(
            slug("line", index, "lever"),
            t("effort.lever"),
            str(raw["lever"]),
            list(names.items()),
            act("line", index=index, key="lever"),
            disabled=not can or None,
        ),
        choice(
            slug("line", index, "kind"),
            t("effort.kind"),
            str(raw.get("kind", "processes")),
            [(k, t(f"kind.{k}")) for k in KINDS],
            act("line", index=index, key="kind"),
            disabled=not can or None,
        ),
        h("span", view.f.money_short(view.result.lines[index].pv), class_="worth", title=t("case.pv_costs")),
        button(
            t("effort.remove"),
            act("remove_line", index=index),
            aria_label=t("effort.remove_this", what=what),
            class_="quiet",
        )
        if can
        else None,
        class_="head",
    )
    return h("section", head, h("div", *boxes, class_="settings"), class_="card", key=f"line-{index}", aria_label=what)


def _raw(value: Any) -> Any:
    return None if value is ABSENT else value
