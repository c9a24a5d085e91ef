"""Cost lines, and the numbers that hold for all of them."""

from __future__ import annotations

from typing import Any

from cdm_bc.case import Address
from cdm_bc.edits.tree import ABSENT
from cdm_bc.workshop import commands
from cdm_bc.workshop.actions.action import Args, action, text_in, typed_in, with_range
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.view import View


@action
def line(view: View, args: Args) -> Change:
    """One thing of a cost line."""
    key, index = args["key"], int(args["index"])
    raw: Any = text_in(args) or ABSENT
    if key in commands.AMOUNT_KEYS:
        raw = typed_in(view, args)
        if key == "by_year" and isinstance(raw, int | float):
            raw = [raw]
        id = Address("effort", str(index + 1), key=key).id
        return with_range(view, args, id, raw, lambda one: commands.set_line(view.state, index, key, one))
    if key in ("what", "lever", "kind") and raw is ABSENT:
        raise Refused("nameless")
    return commands.set_line(view.state, index, key, raw)


@action
def add_line(view: View, args: Args) -> None:
    """A new cost line with a first amount, to be filled in further."""
    lever = args.get("lever") or view.ui.lever
    new = {"lever": lever, "what": view.t("effort.new_line"), "kind": "processes", "cost": 0}
    view.session.do(commands.add_line(view.state, new))
    view.ui.lever = lever


@action
def remove_line(view: View, args: Args) -> Change:
    """Take a cost line out."""
    return commands.remove_line(view.state, int(args["index"]))


@action
def finance(view: View, args: Args) -> Change:
    """Horizon, rate, budget or capacity; an empty box takes a limit away."""
    raw = typed_in(view, args)
    if isinstance(raw, dict):
        raise Refused("no_range")
    return commands.set_finance(view.state, args["key"], raw)


@action
def plan_for(view: View, args: Args) -> Change:
    """Make the plan for the most likely values, or for the highest mean."""
    return commands.set_finance(view.state, "plan_for", text_in(args))


@action
def rate_basis(view: View, args: Args) -> Change:
    """Whether inflation is in the discount rate; '' if nobody says."""
    return commands.set_finance(view.state, "rate_basis", text_in(args) or ABSENT)


@action
def free(view: View, args: Args) -> Change:
    """A lever without cost lines costs nothing, or nobody knows yet."""
    return commands.set_free(view.state, args["id"], bool(args["value"]))


@action
def limit(view: View, args: Args) -> Change:
    """Budget or capacity per year, from a slider whose steps are of size `unit`."""
    return commands.set_finance(view.state, args["key"], int(float(args["value"])) * int(args["unit"]))
