"""Customers: what they are worth, which driver adds most, and proposals tried out while the room watches."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.case import Address
from cdm_bc.case.customers import KIND
from cdm_bc.charts import Chart
from cdm_bc.charts.customers.drivers import drivers
from cdm_bc.charts.customers.journey import journey
from cdm_bc.charts.customers.lifetime import lifetime
from cdm_bc.customers.forms import numbers
from cdm_bc.figures.customer_choices import ProposalFigures
from cdm_bc.figures.customer_view import CustomerView
from cdm_bc.model.numbers import Graded
from cdm_bc.text import texts
from cdm_bc.text.numbers import SHARE
from cdm_bc.workshop.fields import quantity_field, slug
from cdm_bc.workshop.nodes import Node, act, button, card, chips, choice, h, row, soft, table, text_field
from cdm_bc.workshop.screens.parts import figure, input_row, unit_words
from cdm_bc.workshop.view import View

#: Chips beside those of the segments.
PROPOSALS, JOURNEY, STEPS = "proposals", "journey", "steps"
#: Numbers of a segment that only make sense together: shown where the file has them.
TOGETHER = ("at_risk", "win_back", "acquisition_response")


def screen(view: View) -> tuple[list[Node], list[Chart]]:
    """The figures, the pictures, and the numbers of what is chosen; how to begin where the file says nothing of customers."""
    found = view.customers
    if found is None:
        start = button(view.t("customers.begin"), act("begin_customers"), id="cdm-begin-customers", class_="main")
        return [soft(view.t("customers.nothing")), h("span") if view.read_only else start], []
    segments = {one.id: one for one in found.value.segments}
    options = [(key, one.name, view.f.money_short(one.clv.base)) for key, one in segments.items()]
    options += [(key, view.t(f"customers.{key}"), _said(view, found, key)) for key in (PROPOSALS, JOURNEY, STEPS)]
    known = [key for key, *_ in options]
    chosen = view.ui.customers if view.ui.customers in known else known[0]
    charts = [drivers(found.value.drivers, view.style), lifetime(found.value.segments, view.style)]
    if chosen == JOURNEY and found.journey:
        charts = [journey(found.journey, view.style)]
    nodes: list[Node] = [
        h("div", [_figure(view, key) for key in ("equity", "mean")], class_="figures"),
        soft(view.t("customers.beside")),
        h("div", [figure(view, chart) for chart in charts], class_="pair"),
        chips("customers", options, chosen, view.t("tab.customers")),
        *_chosen(view, found, chosen),
    ]
    return nodes, charts


def _figure(view: View, key: str) -> Node:
    """A figure with what the room did to it."""
    now = _worth(view.customers)[key]
    before = _worth(view.customers_at_start).get(key)
    since = ""
    if before is not None and view.f.money_short(before) != view.f.money_short(now):
        sign = "+" if now > before else "−"
        since = f"{sign}{view.f.money_short(abs(now - before))}"
    said = {"label": view.t(f"customers.{key}"), "value": view.f.money_short(now), "since": since}
    return h("div", [h("span", text, class_=kind) for kind, text in said.items()], id=f"cdm-customers-{key}")


def _worth(found: CustomerView | None) -> Mapping[str, float]:
    if found is None:
        return {}
    people = found.value.customers
    weighted = sum(one.customers * one.clv.base for one in found.value.segments)
    return {"equity": found.value.equity.base, "mean": weighted / people if people else 0.0}


def _said(view: View, found: CustomerView, key: str) -> str:
    if key == PROPOSALS:
        return view.f.number(len(found.proposals), 0)
    return view.f.number(len(found.journey), 0) if key == JOURNEY else ""


def _chosen(view: View, found: CustomerView, chosen: str) -> list[Node]:
    described = numbers()
    if chosen == PROPOSALS:
        add = button(f"+ {view.t('customers.add')}", act("add_proposal"), id="cdm-add-proposal", class_="main")
        cards = [_proposal(view, found, one, described.proposals) for one in found.proposals]
        return [*(cards or [soft(view.t("customers.no_proposals"))]), h("span") if view.read_only else add]
    if chosen == JOURNEY:
        points = [
            card(one.name, _numbers(view, f"journey.{one.id}", described.journey, one.name), key=one.id)
            for one in found.journey
        ]
        return points or [soft(view.t("customers.no_journey"))]
    if chosen == STEPS:
        costs = _numbers(view, "step_costs", described.step_costs, view.t("customers.step_costs"))
        return [
            card(view.t("customers.steps"), _numbers(view, "steps", described.steps, view.t("customers.steps"))),
            card(view.t("customers.step_costs"), costs),
        ]
    name = next(one.name for one in found.value.segments if one.id == chosen)
    return [card(name, _numbers(view, f"segments.{chosen}", described.segments, name), key=chosen, aria_label=name)]


def _numbers(view: View, owner: str, described: Mapping[str, Graded], label: str) -> Node:
    """The numbers of one entry: those of the file, and boxes for those that it leaves out."""
    rows = []
    for key, what in described.items():
        item = view.case.inputs.get(Address(KIND, owner, key=key).id)
        if item is not None:
            rows.append(input_row(view, item, "customers"))
        elif key.split(".", maxsplit=1)[0] not in TOGETHER:
            rows.append(_empty(view, owner, key, what))
    header = [view.t(f"field.{key}") for key in ("input", "value", "unit", "origin", "agreement")]
    return table(header, rows, label=label, class_="inputs")


def _empty(view: View, owner: str, key: str, what: Graded) -> Node:
    """A number that the file leaves out, to be filled in."""
    id = Address(KIND, owner, key=key).id
    name, unit = view.name(what.name), SHARE if what.is_share(key) else what.unit
    box = quantity_field(view, slug("customers", id), name, None, unit, act("number", id=id))
    return row(name[:1].upper() + name[1:], box, unit_words(view, unit), None, None, key=slug("customers", id))


def _proposal(view: View, found: CustomerView, one: ProposalFigures, described: Mapping[str, Graded]) -> Node:
    """A proposal: what it does to customer value, for whom, and its numbers."""
    words, locked = texts("customers", view.language), view.read_only
    gains = one.net.base > 0
    said = words(f"proposals.{'gains' if gains else 'loses'}", net=view.f.money_short(abs(one.net.base)))
    if one.break_even_take_up is not None:
        said += " " + words("proposals.break_even_said", share=view.f.percent(one.break_even_take_up, 0))
    whom = [("", words("words.all_customers")), *((item.id, item.name) for item in found.value.segments)]
    name, segment = (act("proposal", id=one.id, key=key) for key in ("name", "segment"))
    remove, label = act("remove_proposal", id=one.id), view.t("customers.remove", name=one.name)
    head = h(
        "div",
        text_field(slug("proposal", one.id, "name"), view.t("customers.name"), one.name, name, disabled=locked),
        choice(
            slug("proposal", one.id, "segment"),
            words("proposals.who"),
            one.segment or "",
            whom,
            segment,
            disabled=locked,
        ),
        None if locked else button(view.t("effort.remove"), remove, aria_label=label, class_="quiet"),
        class_="head",
    )
    verdict = h("p", h("b", said), id=slug("verdict", one.id), class_="good" if gains else "wrong", role="status")
    numbers_ = _numbers(view, f"proposals.{one.id}", described, one.name)
    return h("section", head, verdict, numbers_, class_="card", key=f"proposal-{one.id}", aria_label=one.name)
