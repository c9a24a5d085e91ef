"""Numbers of the case: typed, slid, agreed on; benefits that count, and what is said of data."""

from __future__ import annotations

from typing import Any

from cdm_bc.edits.tree import ABSENT
from cdm_bc.quantity import Quantity
from cdm_bc.workshop import commands
from cdm_bc.workshop.actions.action import Args, action, typed_in, with_range
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.fields import from_slider, whole
from cdm_bc.workshop.view import View


@action
def number(view: View, args: Args) -> Change:
    """Another quantity for an input; an empty box means the model's default."""
    raw, id = typed_in(view, args), args["id"]
    if raw is ABSENT:
        return reset(view, args)
    return with_range(view, args, id, raw, lambda one: commands.set_number(view.state, id, one))


@action
def forget(view: View, args: Args) -> None:
    """Leave a number as it was, whatever was typed over it (the box is given up with the message)."""


@action
def slide(view: View, args: Args) -> Change:
    """The base value of an input, from a slider over its range."""
    item = view.case.inputs.get(args["id"])
    if item is None or item.quantity.is_certain:
        raise Refused("gone")
    quantity: Quantity = item.quantity
    raw = {"low": quantity.low, "base": from_slider(quantity, args["value"]), "high": quantity.high}
    return commands.set_number(view.state, args["id"], whole(raw))


@action
def score(view: View, args: Args) -> Change:
    """A share of data quality or readiness, from a slider in percent."""
    return commands.set_number(view.state, args["id"], whole(int(float(args["value"])) / 100))


@action
def agree(view: View, args: Args) -> Change:
    """The room agrees with a number, or does not any more."""
    return commands.agree(view.state, args["id"], bool(args.get("to", args.get("value"))))


@action
def source(view: View, args: Args) -> Change:
    """Where a number comes from."""
    return commands.annotate(view.state, args["id"], "source", str(args["value"]))


@action
def reset(view: View, args: Args) -> Change:
    """Back to the model's default."""
    return commands.reset_number(view.state, args["id"])


@action
def include(view: View, args: Args) -> Change:
    """Count a benefit in or leave it out."""
    return commands.include(view.state, args["id"], bool(args["value"]))


@action
def entity(view: View, args: Args) -> Change:
    """What is said of a data entity in words, or whether it is in scope."""
    value: Any = args["value"]
    if args["key"] == "sources":
        value = [part.strip() for part in str(value).replace(";", ",").split(",") if part.strip()]
    elif isinstance(value, str):
        value = value.strip()
    return commands.set_entity(view.state, args["id"], args["key"], value)
