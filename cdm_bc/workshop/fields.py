"""Fields for numbers: typed as people type them, with what was understood beside the box."""

from __future__ import annotations

from math import floor, log10
from typing import Any

from cdm_bc.quantity import Quantity, parse_quantity
from cdm_bc.text import Formatter
from cdm_bc.text.numbers import TO, write_number, write_quantity
from cdm_bc.workshop.nodes import Action, Node, act, h, slider, text_field
from cdm_bc.workshop.view import View

#: Unit of a number that is typed and shown as a percentage.
SHARE = "share"
#: Steps of a slider over its range.
STEPS = 200


def understood(raw: Any, unit: str, formatter: Formatter) -> str:
    """A quantity in words: what was understood of what was typed.

    >>> understood({"low": 4, "base": 7.25, "high": 15}, "money/contact", Formatter("en", "EUR"))
    '€ 7.25 (€ 4 to € 15) per contact'
    """
    quantity = parse_quantity(raw)
    language = formatter.language
    to = TO[language]
    is_money = unit.split("/", maxsplit=1)[0] == "money"
    currency = formatter.currency if is_money else ""
    words = "" if unit in ("", "1", SHARE) else formatter.unit(unit).removeprefix(currency).strip()

    def one(value: float) -> str:
        exact = int(value) if value == int(value) else value
        number = write_number(exact, language, percent=unit == SHARE)
        return f"{formatter.symbol} {number}" if is_money else number

    text = "; ".join(map(one, quantity.values))
    if not quantity.is_certain:
        low, high = quantity.low or 0.0, quantity.high or 0.0
        if quantity.is_series:
            text += f" × {write_number(low, language)} {to} {write_number(high, language)}"
        else:
            text += f" ({one(low)} {to} {one(high)})"
    return f"{text} {words}".strip()


def slug(*parts: object) -> str:
    """An id for the page.

    >>> slug("n", "facts.revenue")
    'n-facts-revenue'
    """
    return "-".join("".join(c if c.isalnum() or c == "_" else "-" for c in str(part)) for part in parts)


def whole(raw: Any) -> Any:
    """1000.0 as 1000, in mappings and lists too."""
    if isinstance(raw, dict):
        return {key: whole(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [whole(value) for value in raw]
    return int(raw) if isinstance(raw, float) and raw == int(raw) else raw


def quantity_field(
    view: View, id: str, label: str, raw: Any, unit: str, action: Action, *, placeholder: str = ""
) -> Node:
    """A box for a quantity, and behind it what was understood, or why it was refused. `raw` None: nothing yet."""
    typed, wrong = view.ui.wrong.get(id, ("", ""))
    value = typed if wrong else "" if raw is None else write_quantity(raw, view.language, percent=unit == SHARE)
    said = wrong or ("" if raw is None else understood(raw, unit, view.f))
    mark = " wrong" if wrong else ""
    box = text_field(
        id,
        None,
        value,
        action,
        reads=act("read", unit=unit),
        aria_label=label,
        aria_describedby=f"{id}-echo",
        placeholder=placeholder or None,
        aria_invalid=True if wrong else None,
        class_=f"number{mark}",
        disabled=view.read_only,
    )
    echo = h("span", said, id=f"{id}-echo", class_=f"echo{mark}", role="alert" if wrong else None)
    return h("span", box, echo, class_="quantity")


def base_slider(view: View, id: str, name: str, quantity: Quantity, action: Action, unit: str) -> Node | None:
    """A slider for the base value between low and high; None where there is no range to slide in."""
    if quantity.is_certain or quantity.is_series or quantity.low is None or quantity.high is None:
        return None
    place = round((quantity.base - quantity.low) / (quantity.high - quantity.low) * STEPS)
    said = understood(quantity.base, unit, view.f)
    return number_slider(view, id, name, place, STEPS, action, aria_valuetext=said)


def number_slider(view: View, id: str, name: str, place: int, top: int, action: Action, **props: Any) -> Node:
    """The slider of the number `name`."""
    return slider(id, view.t("field.slider", name=name), place, top, action, disabled=view.read_only, **props)


def from_slider(quantity: Quantity, place: str) -> float | int:
    """The base value at a place of the slider, to as many digits as a step of it means."""
    low, high = quantity.low or 0.0, quantity.high or 0.0
    share = min(max(int(float(place)), 0), STEPS) / STEPS
    value = low + (high - low) * share
    step = (high - low) / STEPS
    digits = max(0, -floor(log10(step))) if step > 0 else 1
    rounded = min(max(round(value, digits), low), high)
    return int(rounded) if rounded == int(rounded) else rounded
