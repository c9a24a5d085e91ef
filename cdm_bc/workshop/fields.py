"""Fields for numbers: typed as people type them, with what was understood beside the box."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from math import floor, log10
from typing import Any

from cdm_bc.quantity import Quantity, parse_quantity
from cdm_bc.text import Formatter
from cdm_bc.text.numbers import SHARE, TO, write_number, write_quantity
from cdm_bc.workshop.nodes import Action, Node, act, button, h, slider, text_field
from cdm_bc.workshop.view import Held, View

#: Steps of a slider over its range, at most.
MOST_STEPS = 200
#: Characters that a box for a number has room for at least.
NARROWEST = 6


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
    view: View, id: str, label: str, raw: Any, unit: str, action: Action, *, placeholder: str = "", note: str = ""
) -> Node:
    """A box for a quantity, and behind it what was understood, or why it was refused and what it may have meant.

    Parameters
    ----------
    raw : the quantity as it stands in a file; None: nothing yet. note : what is to be said of the number.
    """
    held = view.ui.held.get(id)
    value = held.typed if held else "" if raw is None else write_quantity(raw, view.language, percent=unit == SHARE)
    said = held.said if held else "" if raw is None else understood(raw, unit, view.f)
    wrong = held is not None and not held.is_question
    look = " wrong" if wrong else " asked" if held else ""
    name, args = action
    box = text_field(
        id,
        None,
        value,
        act(name, **args, unit=unit),
        reads=act("read", unit=unit),
        aria_label=label,
        aria_describedby=f"{id}-echo",
        placeholder=placeholder or None,
        aria_invalid=True if wrong else None,
        class_=f"number{look}",
        size=str(max(len(value), len(placeholder), NARROWEST)),
        disabled=view.read_only,
    )
    echo = h("span", said, id=f"{id}-echo", class_=f"echo{look}", role="alert" if held else None)
    beside = h("span", note, class_="mark note") if note and not held else None
    return h("span", box, echo, beside, _offers(view, id, held) if held else None, class_="quantity")


def _offers(view: View, id: str, held: Held) -> Node:
    """Buttons for what was meant, and one to leave it as it was."""
    made = [
        button(words, action, id=f"{id}-offer-{number}", disabled=view.read_only)
        for number, (words, action) in enumerate(held.offers)
    ]
    leave = button(
        view.t("number.leave"), act("forget", field=id), class_="quiet", id=f"{id}-leave", disabled=view.read_only
    )
    return h("span", made, leave, class_="offers", role="group", aria_label=held.said)


def base_slider(view: View, id: str, name: str, quantity: Quantity, action: Action, unit: str) -> Node | None:
    """A slider for the base value between low and high; None where there is no range to slide in."""
    if quantity.is_certain or quantity.is_series or quantity.low is None or quantity.high is None:
        return None
    places = places_of(quantity.low, quantity.high)
    place = min(range(len(places)), key=lambda index: abs(places[index] - quantity.base))
    said = understood(quantity.base, unit, view.f)
    return number_slider(view, id, name, place, len(places) - 1, action, aria_valuetext=said)


def number_slider(view: View, id: str, name: str, place: int, top: int, action: Action, **props: Any) -> Node:
    """The slider of the number `name`."""
    return slider(id, view.t("field.slider", name=name), place, top, action, disabled=view.read_only, **props)


def places_of(low: float, high: float) -> list[float]:
    """Where a slider can stand: at both ends, and between them at round numbers, a step of 1, 2 or 5 apart.

    >>> places_of(0.5, 3)[:4], places_of(0.5, 3)[-2:], len(places_of(0.02, 0.09))
    ([0.5, 0.52, 0.54, 0.56], [2.98, 3], 141)
    """
    least = (high - low) / MOST_STEPS
    size = floor(log10(least))
    step = next(Decimal(digit).scaleb(size) for digit in (1, 2, 5, 10) if float(Decimal(digit).scaleb(size)) >= least)
    first, last = (int((Decimal(repr(end)) / step).to_integral_value(ROUND_FLOOR)) for end in (low, high))
    between = [float(number * step) for number in range(first + 1, last + 1)]
    return [low, *(value for value in between if low < value < high), high]


def from_slider(quantity: Quantity, place: str) -> float:
    """The base value at a place of the slider."""
    places = places_of(quantity.low or 0.0, quantity.high or 0.0)
    return places[min(max(int(float(place)), 0), len(places) - 1)]
