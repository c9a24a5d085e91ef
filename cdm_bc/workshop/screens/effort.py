"""Effort: what it takes, a line each, per lever: add, change, remove."""

from __future__ import annotations

from typing import Any

from cdm_bc.case import PROGRAMME, Address
from cdm_bc.case.address import ATTAINMENT, COST_FACTOR, DELAY
from cdm_bc.charts import Chart
from cdm_bc.charts.cost import cost
from cdm_bc.edits.tree import get
from cdm_bc.figures.costs import KINDS, cost_of_levers
from cdm_bc.text.numbers import SHARE
from cdm_bc.workshop.fields import quantity_field, slug, whole
from cdm_bc.workshop.nodes import Node, act, button, chips, choice, h, labelled, soft, text_field, toggle
from cdm_bc.workshop.screens.parts import figure, legend, raw_of, setting_table
from cdm_bc.workshop.view import View

#: The numbers of a cost line and their units.
SERIES = {"by_year": "money", "contingency": SHARE}
AMOUNTS = {
    "days": "day",
    "yearly_days": "day/year",
    "cost": "money",
    "yearly_cost": "money/year",
    "contingency": SHARE,
}


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The levers to choose from, the lines of one of them, the common settings, and the picture."""
    names = {lever.id: view.name(lever.name) for lever in view.case.levers} | {PROGRAMME: view.t("effort.programme")}
    chosen = view.ui.lever if view.ui.lever in names else next(iter(names))
    totals = cost_of_levers(view.everything)
    options = [(key, name, view.f.money_short(totals.get(key, 0.0))) for key, name in names.items()]
    lines = [_line(view, index, names) for index, line in enumerate(view.case.lines) if line.lever == chosen]
    free = None if lines or chosen == PROGRAMME else _free(view, chosen)
    add, action = f"+ {view.t('effort.add')}", act("add_line", lever=chosen)
    nodes: list[Node | None] = [
        _settings(view),
        chips("lever", options, chosen, view.t("effort.levers")),
        *(lines or [soft(view.t("effort.no_lines"))]),
        free,
        None if view.read_only else button(add, action, id="cdm-add-line", class_="main"),
        setting_table(view, (ATTAINMENT, DELAY, COST_FACTOR), "delivery", view.t("effort.delivery")),
        legend(view),
    ]
    charts = [cost(view.everything, view.style)] if view.everything.lines else []
    nodes += [figure(view, chart) for chart in charts]
    return [node for node in nodes if node is not None], charts


def _settings(view: View) -> Node:
    """The numbers that hold for all lines, and those of the calculation."""
    finance, boxes = view.case.client.finance, []
    for key, unit in (("day_rate", "money/day"), ("contingency", SHARE)):
        id = Address("effort", key=key).id
        item = view.case.inputs.get(id)
        boxes.append(("effort", key, raw_of(item) if item else None, unit, act("number", id=id)))
    indexation = {f"indexation.{side}": getattr(finance.indexation, side) for side in ("benefits", "costs")}
    numbers = {key: getattr(finance, key) for key in ("horizon_years", "discount_rate", "tax_rate")} | indexation
    for key, value in numbers.items():
        unit = "year" if key == "horizon_years" else SHARE
        boxes.append(("finance", key, whole(value), unit, act("finance", key=key)))
    made = []
    for section, key, raw, unit, action in boxes:
        label = view.t(f"effort.{key}")
        made.append(labelled(label, quantity_field(view, slug(section, key), label, raw, unit, action), key=key))
    options = [(key, view.t(f"effort.rate_basis_{key or 'none'}")) for key in ("", "nominal", "real")]
    label, action, basis = view.t("effort.rate_basis"), act("rate_basis"), finance.rate_basis or ""
    made.append(choice("rate-basis", label, basis, options, action, disabled=view.read_only))
    return h("div", made, class_="settings")


def _free(view: View, lever: str) -> Node:
    """Whether a lever without cost lines costs nothing, or nobody knows yet what it costs."""
    action, is_free = act("free", id=lever), lever in view.case.client.effort.free
    return toggle(f"free-{lever}", view.t("effort.free"), is_free, action, disabled=view.read_only)


def _line(view: View, index: int, names: dict[str, str]) -> Node:
    """A cost line: what it is and for which lever, then its numbers."""
    raw: dict[str, Any] = get(view.state.tree, ("file", "effort", "lines", index))
    what = str(raw["what"])
    return h(
        "section",
        _head(view, index, raw, names),
        h("div", _amounts(view, index, raw), class_="settings"),
        class_="card",
        key=f"line-{index}",
        aria_label=what,
    )


def _head(view: View, index: int, raw: dict[str, Any], names: dict[str, str]) -> Node:
    t, what, kind = view.t, str(raw["what"]), str(raw.get("kind", "processes"))
    kinds = [(key, t(f"kind.{key}")) for key in KINDS]
    actions = {key: act("line", index=index, key=key) for key in ("what", "lever", "kind")}
    ids = {key: slug("line", index, key) for key in actions}
    locked = view.read_only
    remove, label = act("remove_line", index=index), t("effort.remove_this", what=what)
    return h(
        "div",
        text_field(ids["what"], t("effort.what"), what, actions["what"], disabled=locked),
        choice(ids["lever"], t("effort.lever"), str(raw["lever"]), [*names.items()], actions["lever"], disabled=locked),
        choice(ids["kind"], t("effort.kind"), kind, kinds, actions["kind"], disabled=locked),
        h("span", view.f.money_short(view.everything.lines[index].pv), class_="worth", title=t("case.pv_costs")),
        None if locked else button(t("effort.remove"), remove, aria_label=label, class_="quiet"),
        class_="head",
    )


def _amounts(view: View, index: int, raw: dict[str, Any]) -> list[Node]:
    made = []
    for key, unit in (SERIES if "by_year" in raw else AMOUNTS).items():
        word, action = view.t(f"word.{key}"), act("line", index=index, key=key)
        box = quantity_field(view, slug("line", index, key), f"{raw['what']}: {word}", raw.get(key), unit, action)
        made.append(labelled(word, box, key=key))
    return made
