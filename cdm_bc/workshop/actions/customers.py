"""Customers: segments and proposals."""

from __future__ import annotations

from itertools import count

from cdm_bc.edits.tree import ABSENT
from cdm_bc.workshop import commands
from cdm_bc.workshop.actions.action import Args, action, text_in
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.fields import whole
from cdm_bc.workshop.view import View


@action
def begin_customers(view: View, args: Args) -> Change:
    """A first segment: all customers, with what the case knows of them, to be filled in further."""
    facts = [view.case.fact(name) for name in ("active_customers", "revenue_per_customer", "gross_margin")]
    people, revenue, margin = (fact.quantity.base if fact else None for fact in facts)
    source = view.t("customers.to_replace")
    each = whole(revenue * margin) if revenue and margin else 100
    segment = {
        "name": view.t("customers.everybody"),
        "customers": {"base": whole(people) if people else 1000, "source": source},
        "margin": {"base": each, "source": source},
        "retention": {"low": 0.7, "base": 0.8, "high": 0.9, "source": source},
    }
    return commands.set_customers(view.state, (), {"segments": {"everybody": segment}})


@action
def add_proposal(view: View, args: Args) -> None:
    """A proposal to a tenth of all customers, to be filled in further."""
    given, found = view.case.client.customers, view.customers
    if given is None or found is None:
        raise Refused("gone")
    name = next(f"proposal_{n}" for n in count(1) if f"proposal_{n}" not in given.proposals)
    reach = round(found.value.customers / 10)
    effect = {"retention": {"low": 0, "base": 0.01, "high": 0.02}, "years": 1}
    new = {"name": view.t("customers.new"), "reach": reach, "take_up": 0.1, "cost_per_contact": 1, "effect": effect}
    view.session.do(commands.set_customers(view.state, ("proposals", name), new))
    view.ui.customers = "proposals"


@action
def proposal(view: View, args: Args) -> Change:
    """What a proposal is called, or for whom it is; no segment: for all customers."""
    if args["key"] == "name" and not text_in(args):
        raise Refused("nameless")
    return commands.set_customers(view.state, ("proposals", args["id"], args["key"]), text_in(args) or ABSENT)


@action
def remove_proposal(view: View, args: Args) -> Change:
    """Take a proposal out."""
    return commands.set_customers(view.state, ("proposals", args["id"]), ABSENT)
