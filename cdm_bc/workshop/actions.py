"""What the buttons and boxes of the page do: name -> function of the desk, the arguments, and the gesture.

An action that changes the case makes a command and gives it to the session; the others change where the room looks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.workshop import commands
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.fields import from_slider
from cdm_bc.workshop.minutes import write_minutes
from cdm_bc.workshop.numbers import read_quantity
from cdm_bc.workshop.state import State
from cdm_bc.workshop.tree import ABSENT
from cdm_bc.workshop.view import TABS

if TYPE_CHECKING:
    from cdm_bc.workshop.desk import Desk, Reply

Action = Callable[["Desk", dict[str, Any], str], "Reply | None"]
ACTIONS: dict[str, Action] = {}


def _action(function: Action) -> Action:
    ACTIONS[function.__name__] = function
    return function


def _state(desk: Desk) -> State:
    assert desk.session is not None  # the desk answers no action before a window has opened
    return desk.session.state


def _do(desk: Desk, change: Change, gesture: str = "") -> None:
    assert desk.session is not None  # as above
    desk.session.do(replace(change, gesture=gesture))


def _typed(desk: Desk, args: dict[str, Any]) -> Any:
    """The quantity in the box."""
    return read_quantity(str(args["value"]), desk.language, desk.currency)


def _item(state: State, input_id: str) -> Any:
    try:
        return state.case.inputs[input_id].quantity
    except KeyError:
        raise Refused("gone") from None


# -- numbers ---------------------------------------------------------------------------------------------------------------


@_action
def number(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Another quantity for an input; an empty box means the model's default."""
    state = _state(desk)
    if not str(args["value"]).strip():
        _do(desk, commands.reset_number(state, args["id"]))
    else:
        _do(desk, commands.set_number(state, args["id"], _typed(desk, args)))


@_action
def slide(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """The base value of an input, from a slider over its range."""
    state = _state(desk)
    quantity = _item(state, args["id"])
    if quantity.is_certain:
        raise Refused("gone")
    raw = {"low": quantity.low, "base": from_slider(quantity, args["value"]), "high": quantity.high}
    for key in ("low", "high"):
        raw[key] = int(raw[key]) if raw[key] == int(raw[key]) else raw[key]
    _do(desk, commands.set_number(state, args["id"], raw), gesture)


@_action
def score(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """A share of data quality or readiness, from a slider in percent."""
    value = int(float(args["value"])) / 100
    _do(desk, commands.set_number(_state(desk), args["id"], int(value) if value in (0, 1) else value), gesture)


@_action
def agree(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """The room agrees with a number, or does not any more."""
    _do(desk, commands.agree(_state(desk), args["id"], bool(args["value"])))


@_action
def source(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Where a number comes from."""
    _do(desk, commands.annotate(_state(desk), args["id"], "source", str(args["value"])))


@_action
def reset(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Back to the model's default."""
    _do(desk, commands.reset_number(_state(desk), args["id"]))


@_action
def include(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Count a benefit in or leave it out."""
    _do(desk, commands.include(_state(desk), args["id"], bool(args["value"])))


@_action
def entity(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """What is said of a data entity in words."""
    value: Any = args["value"]
    if args["key"] == "sources":
        value = [part.strip() for part in str(value).replace(";", ",").split(",") if part.strip()]
    elif isinstance(value, str):
        value = value.strip()
    _do(desk, commands.set_entity(_state(desk), args["id"], args["key"], value))


# -- effort ----------------------------------------------------------------------------------------------------------------


@_action
def line(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """One thing of a cost line."""
    key, value = args["key"], str(args["value"]).strip()
    raw: Any = value or ABSENT
    if key in commands.AMOUNT_KEYS and value:
        raw = _typed(desk, args)
        if key == "by_year" and not isinstance(raw, list | dict):
            raw = [raw]
    if key in ("what", "lever", "kind") and not value:
        raise Refused("nameless")
    _do(desk, commands.set_line(_state(desk), int(args["index"]), key, raw))


@_action
def add_line(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """A new cost line with a first amount, to be filled in further."""
    lever = args.get("lever") or desk.ui.lever
    what = desk.t("effort.new_line")
    _do(desk, commands.add_line(_state(desk), {"lever": lever, "what": what, "kind": "processes", "cost": 0}))
    desk.ui.lever = lever


@_action
def remove_line(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Take a cost line out."""
    _do(desk, commands.remove_line(_state(desk), int(args["index"])))


@_action
def finance(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Horizon, rate, budget or capacity; an empty box takes a limit away."""
    value = str(args["value"]).strip()
    raw = _typed(desk, args) if value else ABSENT
    if isinstance(raw, dict):
        raise Refused("no_range")
    _do(desk, commands.set_finance(_state(desk), args["key"], raw))


@_action
def limit(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Budget or capacity per year, from a slider whose steps are of size `unit`."""
    _do(desk, commands.set_finance(_state(desk), args["key"], int(float(args["value"])) * int(args["unit"])), gesture)


# -- matrix, scenarios, points ----------------------------------------------------------------------------------------------


@_action
def relevance(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Another weight in the matrix."""
    _do(desk, commands.set_relevance(_state(desk), args["entity"], args["driver"], int(args["weight"])))


@_action
def keep(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Keep the state of now as a scenario."""
    name = " ".join(str(args["value"]).split())
    _do(desk, commands.keep_scenario(_state(desk), name))
    desk.ui.left = f"kept:{name}"


@_action
def drop(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Forget a scenario."""
    _do(desk, commands.drop_scenario(_state(desk), args["name"]))
    desk.ui.left, desk.ui.right = "start", "now"


@_action
def back(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Go on from a kept state, or from the start."""
    state = _state(desk)
    sections = state.start["file"] if args["to"] == "start" else state.tree["snapshots"].get(args["to"])
    if sections is None:
        raise Refused("gone")
    _do(desk, commands.return_to(state, sections))


@_action
def point(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Write something into the minutes."""
    _do(desk, commands.add_point(_state(desk), args["kind"], str(args["value"])))


@_action
def close_point(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Settle an open point, or open it again."""
    _do(desk, commands.close_point(_state(desk), int(args["index"])))


@_action
def explain(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Write down why a change was made."""
    assert desk.session is not None
    desk.session.explain(int(args["index"]), " ".join(str(args["value"]).split()))


@_action
def remove_point(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Take a point out of the minutes."""
    _do(desk, commands.remove_point(_state(desk), int(args["index"])))


# -- the workshop itself -------------------------------------------------------------------------------------------------


@_action
def undo(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Take the last change back."""
    assert desk.session is not None
    desk.ui.wrong.clear()
    desk.session.undo()


@_action
def redo(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Do again what was undone."""
    assert desk.session is not None
    desk.ui.wrong.clear()
    desk.session.redo()


@_action
def save(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Merge the state into the client file."""
    assert desk.session is not None
    desk.session.save(overwrite=bool(args.get("overwrite")))
    desk.ui.notice = ("good", desk.t("notice.saved", file=desk.path.name))


@_action
def from_disk(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """The file changed on disk: take that over, with or without our changes."""
    assert desk.session is not None
    desk.session.take_from_disk(keep_ours=bool(args["ours"]))


@_action
def take_over(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Become the window that writes."""
    assert desk.session is not None
    desk.session.take_over()


@_action
def anew(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Put this workshop away and start a new one from the file."""
    assert desk.session is not None
    if not desk.session.is_saved:
        raise Refused("unsaved")
    away = desk.session.begin_anew()
    desk.restart()
    desk.ui.notice = ("good", desk.t("notice.anew", file=away.name if away else ""))


@_action
def minutes(desk: Desk, args: dict[str, Any], gesture: str) -> Reply:
    """Write the minutes and open them."""
    path, html = _write_minutes(desk)
    desk.ui.notice = ("good", desk.t("notice.minutes", file=path.name))
    return {"type": "open", "name": path.name, "html": html}


def _write_minutes(desk: Desk) -> tuple[Path, str]:
    try:
        return write_minutes(desk.view(), desk.output)
    except OSError as error:
        raise Refused.by_disk(error) from None


@_action
def report(desk: Desk, args: dict[str, Any], gesture: str) -> Reply:
    """Render the report of the state of now, with the minutes beside it; the widget runs the job."""
    if desk.ui.progress is not None:
        raise Refused("report_busy")
    _write_minutes(desk)
    desk.ui.progress = desk.t("report.start")
    return {"type": "report"}


# -- where the room looks ----------------------------------------------------------------------------------------------------


@_action
def look(desk: Desk, args: dict[str, Any], gesture: str) -> None:
    """Change one thing of the screen."""
    key, value = args["key"], args["to"] if "to" in args else args["value"]
    if key not in desk.ui.KEPT or type(getattr(desk.ui, key)) is not type(value):
        raise Refused("gone")
    if key == "tab" and value not in TABS:
        raise Refused("gone")
    if key == "language":
        desk.ui.wrong.clear()
    setattr(desk.ui, key, value)
    if key == "matrix_open":
        desk.ui.tab = "matrix" if value else "case"
