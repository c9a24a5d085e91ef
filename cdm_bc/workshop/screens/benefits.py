"""Benefits: per driver what counts, what it brings, and the numbers behind it."""

from __future__ import annotations

from cdm_bc.case import Address, CaseBenefit
from cdm_bc.charts import Chart
from cdm_bc.figures.gains import pv_by_driver
from cdm_bc.text.numbers import SHARE
from cdm_bc.workshop.fields import slug
from cdm_bc.workshop.nodes import Node, act, chips, h, soft, toggle
from cdm_bc.workshop.screens.parts import ask, input_table, legend
from cdm_bc.workshop.screens.register import register_fields
from cdm_bc.workshop.view import View


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The drivers to choose from, and the benefits of one of them."""
    model, totals = view.case.model, pv_by_driver(view.everything)
    drivers = [key for key in model.drivers if any(b.driver == key for b in model.benefits.values())]
    chosen = view.ui.driver if view.ui.driver in drivers else next(iter(drivers), "")
    options = [(key, view.name(model.drivers[key].name), view.f.money_short(totals[key])) for key in drivers]
    cards = [_card(view, key) for key, benefit in model.benefits.items() if benefit.driver == chosen]
    return [chips("driver", options, chosen, view.t("benefits.drivers")), *cards, legend(view)], []


def counts(view: View, key: str) -> Node:
    """Whether a benefit counts, and what it is worth."""
    name = view.name(view.case.model.benefits[key].name)
    used = any(item.id == key for item in view.case.benefits)
    box = toggle(f"benefit-{key}", name, used, act("include", id=key), disabled=view.read_only)
    return h("div", box, h("span", _worth(view, key), class_="worth", id=f"worth-{key}"), class_="head")


def _card(view: View, key: str) -> Node:
    benefit = view.case.model.benefits[key]
    used = next((item for item in view.case.benefits if item.id == key), None)
    name = view.name(benefit.name)
    return h(
        "section",
        counts(view, key),
        soft(view.name(benefit.note)) if benefit.note else None,
        _inside(view, used, name) if used else None,
        class_="card" if used else "card off",
        key=f"card-{key}",
        aria_label=name,
    )


def _worth(view: View, key: str) -> str:
    """What the benefit brings with everything done, and in what is recommended."""
    figures = next((item for item in view.everything.benefits if item.benefit.id == key), None)
    if figures is not None:
        advised = next(item.pv for item in view.result.benefits if item.benefit.id == key)
        yearly = view.f.money_short(float(figures.reached[-1]))
        return view.t("benefits.worth", yearly=yearly, pv=view.f.money_short(advised))
    return view.t("benefits.qualitative") if view.case.model.benefits[key].kind == "qualitative" else ""


def _inside(view: View, used: CaseBenefit, name: str) -> list[Node | None]:
    """The numbers of a benefit that counts; missing facts are asked for first."""
    inputs = [view.case.inputs[key] for key in used.names.values()]
    own_first = sorted(inputs, key=lambda item: item.kind == "facts")
    asked = [_missing(view, used, fact) for fact in used.missing]
    return [
        h("div", h("p", view.t("benefits.missing"), class_="wrong"), asked, class_="missing") if asked else None,
        input_table(view, own_first, used.id, name) if inputs else None,
        h("p", _in_words(view, used), class_="formula") if used.formula else None,
        register_fields(view, used.id, name),
    ]


def _in_words(view: View, used: CaseBenefit) -> str:
    """The formula with the names of its numbers."""
    assert used.formula is not None  # whoever calls has looked
    model = view.case.model

    def name(key: str) -> str:
        item = view.case.inputs.get(used.names.get(key, ""))
        return view.name(item.name if item is not None else model.facts[key].name)

    return f"= {used.formula.write(name, view.f.number)}"


def _missing(view: View, used: CaseBenefit, fact_id: str) -> Node:
    fact = view.case.model.facts[fact_id]
    unit = SHARE if fact.is_share(fact_id) else fact.unit
    return ask(view, slug(used.id, "missing", fact_id), view.name(fact.name), unit, Address("facts", key=fact_id))
