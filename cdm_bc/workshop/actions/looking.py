"""Where the room looks."""

from __future__ import annotations

from cdm_bc.workshop.actions.action import Args, action
from cdm_bc.workshop.change import Refused
from cdm_bc.workshop.guide import HOME
from cdm_bc.workshop.view import View


@action
def step(view: View, args: Args) -> None:
    """Go to a step of the guide; the one that was talked about till now is covered if the room says so by going on."""
    ui, covered = view.ui, str(args.get("covered", ""))
    if args["to"] not in (HOME, *(one.key for one in view.agenda)):
        raise Refused("gone")
    ui.tab, ui.step = "guide", args["to"]
    if covered and covered not in ui.covered:
        ui.covered = [*ui.covered, covered]


@action
def costs_of(view: View, args: Args) -> None:
    """Open the cost lines of a lever."""
    view.ui.tab, view.ui.lever = "effort", str(args["lever"])


@action
def look(view: View, args: Args) -> None:
    """Change one thing of the screen."""
    ui, key = view.ui, args["key"]
    value = args["to"] if "to" in args else args["value"]
    if key not in ui.KEPT or type(getattr(ui, key)) is not type(value) or (key == "tab" and value not in view.tabs):
        raise Refused("gone")
    if key == "language":
        ui.held.clear()
    setattr(ui, key, value)
    if key == "tab":
        ui.at_hand = ()
    if key == "matrix_open":
        ui.tab = "matrix" if value else "case"
