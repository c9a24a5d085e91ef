"""An action, and what actions share: what was typed, and what becomes of a range that it would take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from cdm_bc.edits.tree import ABSENT
from cdm_bc.text.numbers import read_quantity
from cdm_bc.workshop.change import Change, Unclear
from cdm_bc.workshop.readings import over_range
from cdm_bc.workshop.view import View

Args = dict[str, Any]
Function = TypeVar("Function", bound=Callable[[View, Args], Change | None])
#: Name -> what a button or box of the page does.
ACTIONS: dict[str, Callable[[View, Args], Change | None]] = {}


def action(function: Function) -> Function:
    """Make a function an action under its own name."""
    ACTIONS[function.__name__] = function
    return function


def text_in(args: Args) -> str:
    """What stands in the box, or the reading of it that was chosen."""
    return str(args.get("chosen", args.get("value"))).strip()


def typed_in(view: View, args: Args) -> Any:
    """The quantity in the box; ABSENT if the box is empty."""
    unit = str(args.get("unit", ""))
    return read_quantity(text_in(args), view.language, view.currency, unit) if text_in(args) else ABSENT


def with_range(view: View, args: Args, id: str, raw: Any, change: Callable[[Any], Change]) -> Change:
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
