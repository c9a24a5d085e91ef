"""Benefits: per driver what counts, what it brings, and the numbers behind it."""

from __future__ import annotations

from cdm_bc.case import Address, CaseBenefit, Input
from cdm_bc.charts import Chart
from cdm_bc.workshop.fields import SHARE, quantity_field, slug
from cdm_bc.workshop.nodes import Node, act, h, toggle
from cdm_bc.workshop.screens.parts import input_table, unit_words
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], dict[str, Chart]]:
    """The drivers to choose from, and the benefits of one of them."""
    model = view.case.model
    drivers = [key for key in model.drivers if any(b.driver == key for b in model.benefits.values())]
    chosen = view.ui.driver if view.ui.driver in drivers else (drivers[0] if drivers else "")
    amounts = {key: sum(float(b.pv) for b in view.result.benefits if b.benefit.driver == key) for key in drivers}
    tabs = [
        h(
            "button",
            h("b", view.name(model.drivers[key].name)),
            h("span", view.f.money_short(amounts[key])),
            type="button",
            class_="chosen" if key == chosen else None,
            aria_pressed="true" if key == chosen else "false",
            key=key,
            on={"click": act("look", key="driver", to=key)},
        )
        for key in drivers
    ]
    cards = [_card(view, key) for key, benefit in model.benefits.items() if benefit.driver == chosen]
    return [h("div", *tabs, class_="chips", role="group", aria_label=view.t("benefits.drivers")), *cards], {}


def _card(view: View, key: str) -> Node:
    benefit = view.case.model.benefits[key]
    used = next((item for item in view.case.benefits if item.id == key), None)
    figures = next((item for item in view.result.benefits if item.benefit.id == key), None)
    name = view.name(benefit.name)
    worth = (
        view.t(
            "benefits.worth", yearly=view.f.money_short(float(figures.target[-1])), pv=view.f.money_short(figures.pv)
        )
        if figures
        else view.t("benefits.qualitative")
        if benefit.kind == "qualitative"
        else ""
    )
    head = h(
        "div",
        toggle(
            f"benefit-{key}",
            name,
            used is not None,
            act("include", id=key),
            disabled=not view.session.can_write or None,
        ),
        h("span", worth, class_="worth", id=f"worth-{key}"),
        class_="head",
    )
    body: list[Node | None] = [h("p", view.name(benefit.note), class_="soft") if benefit.note else None]
    if used is not None:
        body += _inside(view, used, name)
    return h("section", head, *body, class_="card" if used else "card off", key=f"card-{key}", aria_label=name)


def _inside(view: View, used: CaseBenefit, name: str) -> list[Node | None]:
    """The numbers of a benefit that counts; missing facts are asked for first."""
    inputs = [view.case.inputs[key] for key in used.names.values()]
    ordered: list[Input] = sorted(inputs, key=lambda item: item.kind == "facts")
    return [
        h(
            "div",
            h("p", view.t("benefits.missing"), class_="wrong"),
            *(_missing(view, used, fact) for fact in used.missing),
            class_="missing",
        )
        if used.missing
        else None,
        input_table(view, ordered, used.id, name) if ordered else None,
        h("p", h("code", used.formula.text), class_="formula") if used.formula else None,
    ]


def _missing(view: View, used: CaseBenefit, fact_id: str) -> Node:
    fact = view.case.model.facts[fact_id]
    unit = SHARE if fact.is_share(fact_id) else fact.unit
    name = view.name(fact.name)
    box = quantity_field(
        view, slug(used.id, "missing", fact_id), name, None, unit, act("number", id=Address("facts", key=fact_id).id)
    )
    return h(
        "div",
        h("span", f"{name} ({unit_words(view, unit)})" if unit_words(view, unit) else name),
        box,
        key=fact_id,
        class_="ask",
    )
