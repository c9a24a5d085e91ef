"""What the buttons and boxes of the page do: name -> function of the view and the arguments.

Most return the change of the case that they mean; the others change where the room looks, or ask something of the session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar

from cdm_bc.case import Address
from cdm_bc.quantity import Quantity
from cdm_bc.workshop import commands
from cdm_bc.workshop.change import Change, Refused, Unclear
from cdm_bc.workshop.fields import from_slider, whole
from cdm_bc.workshop.guide import HOME
from cdm_bc.workshop.log_rows import in_short
from cdm_bc.workshop.minutes import labels_of
from cdm_bc.workshop.numbers import read_quantity
from cdm_bc.workshop.readings import over_range
from cdm_bc.workshop.room import rounds
from cdm_bc.workshop.room.mailbox import Mailbox
from cdm_bc.workshop.tree import ABSENT
from cdm_bc.workshop.view import View
from cdm_bc.workshop.where import looks_of

Args = dict[str, Any]
Function = TypeVar("Function", bound=Callable[[View, Args], Change | None])
ACTIONS: dict[str, Callable[[View, Args], Change | None]] = {}


def _action(function: Function) -> Function:
    ACTIONS[function.__name__] = function
    return function


def _text(args: Args) -> str:
    """What stands in the box, or the reading of it that was chosen."""
    return str(args.get("chosen", args.get("value"))).strip()


def _typed(view: View, args: Args) -> Any:
    """The quantity in the box; ABSENT if the box is empty."""
    unit = str(args.get("unit", ""))
    return read_quantity(_text(args), view.language, view.currency, unit) if _text(args) else ABSENT


def _with_range(view: View, args: Args, id: str, raw: Any, change: Callable[[Any], Change]) -> Change:
    """The change that brings `raw` to the input `id`.

    Raises
    ------
    Unclear
        If it would take a range away, and nobody said yet what becomes of it.
    Refused
        If it cannot be, whatever becomes of the range.
    """
    item = view.case.inputs.get(id)
    choices = {} if item is None or args.get("sure") else over_range(item.quantity, raw, is_share=item.is_share)
    if item is None or not choices:
        return change(raw)
    view.state.try_out(change(choices["replace"]))
    raise Unclear(item.quantity, {key: one for key, one in choices.items() if view.state.allows(change(one))})


# -- numbers ---------------------------------------------------------------------------------------------------------------


@_action
def number(view: View, args: Args) -> Change:
    """Another quantity for an input; an empty box means the model's default."""
    raw, id = _typed(view, args), args["id"]
    if raw is ABSENT:
        return reset(view, args)
    return _with_range(view, args, id, raw, lambda one: commands.set_number(view.state, id, one))


@_action
def forget(view: View, args: Args) -> None:
    """Leave a number as it was, whatever was typed over it (the box is given up with the message)."""


@_action
def slide(view: View, args: Args) -> Change:
    """The base value of an input, from a slider over its range."""
    item = view.case.inputs.get(args["id"])
    if item is None or item.quantity.is_certain:
        raise Refused("gone")
    quantity: Quantity = item.quantity
    raw = {"low": quantity.low, "base": from_slider(quantity, args["value"]), "high": quantity.high}
    return commands.set_number(view.state, args["id"], whole(raw))


@_action
def score(view: View, args: Args) -> Change:
    """A share of data quality or readiness, from a slider in percent."""
    return commands.set_number(view.state, args["id"], whole(int(float(args["value"])) / 100))


@_action
def agree(view: View, args: Args) -> Change:
    """The room agrees with a number, or does not any more."""
    return commands.agree(view.state, args["id"], bool(args.get("to", args.get("value"))))


@_action
def source(view: View, args: Args) -> Change:
    """Where a number comes from."""
    return commands.annotate(view.state, args["id"], "source", str(args["value"]))


@_action
def reset(view: View, args: Args) -> Change:
    """Back to the model's default."""
    return commands.reset_number(view.state, args["id"])


@_action
def include(view: View, args: Args) -> Change:
    """Count a benefit in or leave it out."""
    return commands.include(view.state, args["id"], bool(args["value"]))


@_action
def entity(view: View, args: Args) -> Change:
    """What is said of a data entity in words, or whether it is in scope."""
    value: Any = args["value"]
    if args["key"] == "sources":
        value = [part.strip() for part in str(value).replace(";", ",").split(",") if part.strip()]
    elif isinstance(value, str):
        value = value.strip()
    return commands.set_entity(view.state, args["id"], args["key"], value)


# -- effort ----------------------------------------------------------------------------------------------------------------


@_action
def line(view: View, args: Args) -> Change:
    """One thing of a cost line."""
    key, index = args["key"], int(args["index"])
    raw: Any = _text(args) or ABSENT
    if key in commands.AMOUNT_KEYS:
        raw = _typed(view, args)
        if key == "by_year" and isinstance(raw, int | float):
            raw = [raw]
        id = Address("effort", str(index + 1), key=key).id
        return _with_range(view, args, id, raw, lambda one: commands.set_line(view.state, index, key, one))
    if key in ("what", "lever", "kind") and raw is ABSENT:
        raise Refused("nameless")
    return commands.set_line(view.state, index, key, raw)


@_action
def add_line(view: View, args: Args) -> None:
    """A new cost line with a first amount, to be filled in further."""
    lever = args.get("lever") or view.ui.lever
    new = {"lever": lever, "what": view.t("effort.new_line"), "kind": "processes", "cost": 0}
    view.session.do(commands.add_line(view.state, new))
    view.ui.lever = lever


@_action
def remove_line(view: View, args: Args) -> Change:
    """Take a cost line out."""
    return commands.remove_line(view.state, int(args["index"]))


@_action
def finance(view: View, args: Args) -> Change:
    """Horizon, rate, budget or capacity; an empty box takes a limit away."""
    raw = _typed(view, args)
    if isinstance(raw, dict):
        raise Refused("no_range")
    return commands.set_finance(view.state, args["key"], raw)


@_action
def plan_for(view: View, args: Args) -> Change:
    """Make the plan for the most likely values, or for the highest mean."""
    return commands.set_finance(view.state, "plan_for", _text(args))


@_action
def rate_basis(view: View, args: Args) -> Change:
    """Whether inflation is in the discount rate; '' if nobody says."""
    return commands.set_finance(view.state, "rate_basis", _text(args) or ABSENT)


@_action
def free(view: View, args: Args) -> Change:
    """A lever without cost lines costs nothing, or nobody knows yet."""
    return commands.set_free(view.state, args["id"], bool(args["value"]))


@_action
def limit(view: View, args: Args) -> Change:
    """Budget or capacity per year, from a slider whose steps are of size `unit`."""
    return commands.set_finance(view.state, args["key"], int(float(args["value"])) * int(args["unit"]))


# -- customers -------------------------------------------------------------------------------------------------------------


@_action
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


@_action
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


@_action
def proposal(view: View, args: Args) -> Change:
    """What a proposal is called, or for whom it is; no segment: for all customers."""
    if args["key"] == "name" and not _text(args):
        raise Refused("nameless")
    return commands.set_customers(view.state, ("proposals", args["id"], args["key"]), _text(args) or ABSENT)


@_action
def remove_proposal(view: View, args: Args) -> Change:
    """Take a proposal out."""
    return commands.set_customers(view.state, ("proposals", args["id"]), ABSENT)


# -- weights, register, scenarios, points -------------------------------------------------------------------------------------


@_action
def relevance(view: View, args: Args) -> Change:
    """Another weight in the matrix."""
    return commands.set_relevance(view.state, args["entity"], args["driver"], int(args["weight"]))


@_action
def importance(view: View, args: Args) -> Change:
    """How important a driver is; choosing what is chosen takes it away."""
    return commands.set_importance(view.state, args["driver"], int(args["weight"]))


@_action
def register(view: View, args: Args) -> Change:
    """Who delivers a benefit, by what and when it is seen, what came of it."""
    key = args["key"]
    raw = (_text(args) or ABSENT) if key in commands.REGISTER_WORDS else _typed(view, args)
    if isinstance(raw, dict | list):
        raise Refused("no_range")
    return commands.register(view.state, args["id"], key, raw)


@_action
def keep(view: View, args: Args) -> None:
    """Keep the state of now as a scenario, and compare with it."""
    name = " ".join(_text(args).split())
    view.session.do(commands.keep_scenario(view.state, name))
    view.ui.left = f"kept:{name}"


@_action
def drop(view: View, args: Args) -> None:
    """Forget a scenario."""
    view.session.do(commands.drop_scenario(view.state, args["name"]))
    view.ui.left, view.ui.right = "start", "now"


@_action
def back(view: View, args: Args) -> Change:
    """Go on from a kept state, or from the start."""
    state = view.state
    sections = state.start["file"] if args["to"] == "start" else state.tree["snapshots"].get(args["to"])
    if sections is None:
        raise Refused("gone")
    return commands.return_to(state, sections)


@_action
def point(view: View, args: Args) -> Change:
    """Write something into the minutes."""
    return commands.add_point(view.state, args["kind"], str(args["value"]))


@_action
def close_point(view: View, args: Args) -> Change:
    """Settle an open point, or open it again."""
    return commands.close_point(view.state, int(args["index"]))


@_action
def remove_point(view: View, args: Args) -> Change:
    """Take a point out of the minutes."""
    return commands.remove_point(view.state, int(args["index"]))


@_action
def explain(view: View, args: Args) -> None:
    """Write down why a change was made."""
    view.session.explain(int(args["index"]), " ".join(_text(args).split()))


# -- the workshop itself -------------------------------------------------------------------------------------------------


@_action
def undo(view: View, args: Args) -> None:
    """Take the last change back, or the one that was chosen with all that came after it; say what that was."""
    done = view.state.done
    index = int(args.get("to", len(done) - 1))
    if not done or not 0 <= index < len(done):
        return
    view.ui.held.clear()
    change, labels = done[index], labels_of(view)
    said = view.t("notice.undone", what=in_short(labels, change), more=len(done) - index - 1)
    view.session.undo_to(index)
    view.ui.notice, view.ui.shows = ("", said), change.edits[0].path


@_action
def show(view: View, args: Args) -> None:
    """Go to where the change stood that was undone."""
    for name, value in looks_of(view.case, tuple(args["path"])).items():
        setattr(view.ui, name, value)


@_action
def redo(view: View, args: Args) -> None:
    """Do again what was undone."""
    view.ui.held.clear()
    view.session.redo()


@_action
def save(view: View, args: Args) -> None:
    """Merge the state into the client file."""
    view.session.save(overwrite=bool(args.get("overwrite")))
    view.ui.notice = ("good", view.t("notice.saved", file=view.session.path.name))


@_action
def from_disk(view: View, args: Args) -> None:
    """The file changed on disk: take that over, with or without our changes."""
    view.session.take_from_disk(keep_ours=bool(args["ours"]))


@_action
def take_over(view: View, args: Args) -> None:
    """Become the window that writes."""
    view.session.take_over()


@_action
def anew(view: View, args: Args) -> None:
    """Put this workshop away and start a new one from the file."""
    if not view.session.is_saved:
        raise Refused("unsaved")
    away = view.session.begin_anew()
    view.ui.notice = ("good", view.t("notice.anew", file=away.name if away else ""))


# -- estimates of the guests ---------------------------------------------------------------------------------------------


def _mailbox(view: View) -> Mailbox:
    if view.room is None:
        raise Refused("gone")
    if view.read_only:
        raise Refused("read_only")
    return view.room


@_action
def ask_room(view: View, args: Args) -> None:
    """Ask the guests for a number, or a warm-up question."""
    _mailbox(view).ask(rounds.question_on(view.case, str(args["id"])))


@_action
def reveal(view: View, args: Args) -> None:
    """Show what the guests said."""
    rounds.reveal(_mailbox(view))


@_action
def ask_again(view: View, args: Args) -> None:
    """Ask the guests the same once more."""
    rounds.again(_mailbox(view))


@_action
def close_round(view: View, args: Args) -> None:
    """Leave the question, whatever was said."""
    _mailbox(view).close()


@_action
def take_estimate(view: View, args: Args) -> None:
    """The range that the guests agree on becomes the number; how it came about is its source."""
    id, raw = rounds.agreed(_mailbox(view), view.case.language)
    view.session.do(replace(commands.set_number(view.state, id, raw), what="estimate"))
    _mailbox(view).close()


# -- where the room looks ----------------------------------------------------------------------------------------------------


@_action
def step(view: View, args: Args) -> None:
    """Go to a step of the guide; the one that was talked about till now is covered if the room says so by going on."""
    ui, covered = view.ui, str(args.get("covered", ""))
    if args["to"] not in (HOME, *(one.key for one in view.agenda)):
        raise Refused("gone")
    ui.tab, ui.step = "guide", args["to"]
    if covered and covered not in ui.covered:
        ui.covered = [*ui.covered, covered]


@_action
def costs_of(view: View, args: Args) -> None:
    """Open the cost lines of a lever."""
    view.ui.tab, view.ui.lever = "effort", str(args["lever"])


@_action
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
