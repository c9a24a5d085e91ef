"""What the room weighs and writes down: the matrix, importance, the register, scenarios, points."""

from __future__ import annotations

from cdm_bc.edits.tree import ABSENT
from cdm_bc.workshop import commands
from cdm_bc.workshop.actions.action import Args, action, text_in, typed_in
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.view import View


@action
def relevance(view: View, args: Args) -> Change:
    """Another weight in the matrix."""
    return commands.set_relevance(view.state, args["entity"], args["driver"], int(args["weight"]))


@action
def importance(view: View, args: Args) -> Change:
    """How important a driver is; choosing what is chosen takes it away."""
    return commands.set_importance(view.state, args["driver"], int(args["weight"]))


@action
def register(view: View, args: Args) -> Change:
    """Who delivers a benefit, by what and when it is seen, what came of it."""
    key = args["key"]
    raw = (text_in(args) or ABSENT) if key in commands.REGISTER_WORDS else typed_in(view, args)
    if isinstance(raw, dict | list):
        raise Refused("no_range")
    return commands.register(view.state, args["id"], key, raw)


@action
def keep(view: View, args: Args) -> None:
    """Keep the state of now as a scenario, and compare with it."""
    name = " ".join(text_in(args).split())
    view.session.do(commands.keep_scenario(view.state, name))
    view.ui.left = f"kept:{name}"


@action
def drop(view: View, args: Args) -> None:
    """Forget a scenario."""
    view.session.do(commands.drop_scenario(view.state, args["name"]))
    view.ui.left, view.ui.right, view.ui.third = "start", "now", ""


@action
def back(view: View, args: Args) -> Change:
    """Go on from a kept state, or from the start."""
    state = view.state
    sections = state.start["file"] if args["to"] == "start" else state.tree["snapshots"].get(args["to"])
    if sections is None:
        raise Refused("gone")
    return commands.return_to(state, sections)


@action
def point(view: View, args: Args) -> Change:
    """Write something into the minutes."""
    return commands.add_point(view.state, args["kind"], str(args["value"]))


@action
def close_point(view: View, args: Args) -> Change:
    """Settle an open point, or open it again."""
    return commands.close_point(view.state, int(args["index"]))


@action
def remove_point(view: View, args: Args) -> Change:
    """Take a point out of the minutes."""
    return commands.remove_point(view.state, int(args["index"]))


@action
def explain(view: View, args: Args) -> None:
    """Write down why a change was made."""
    view.session.explain(int(args["index"]), " ".join(text_in(args).split()))
