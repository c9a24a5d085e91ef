"""Fields for numbers: typed as people type them, with what was understood beside the box."""

from __future__ import annotations

from typing import Any

from cdm_bc.quantity import Quantity, parse_quantity
from cdm_bc.text import Formatter
from cdm_bc.workshop.nodes import Node, act, h, text_field
from cdm_bc.workshop.numbers import write_number, write_quantity
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
    to = {"nl": "tot", "en": "to"}[language]
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


def quantity_field(
    view: View,
    id: str,
    label: str,
    raw: Any,
    unit: str,
    action: tuple[str, dict[str, Any]],
    *,
    placeholder: str = "",
) -> Node:
    """A box for a quantity, and behind it what was understood, or why it was refused. `raw` None: nothing yet."""
    typed, wrong = view.ui.wrong.get(id, ("", ""))
    language = view.language
    value = typed if wrong else "" if raw is None else write_quantity(raw, language, percent=unit == SHARE)
    said = wrong or ("" if raw is None else understood(raw, unit, view.f))
    return h(
        "span",
        text_field(
            id,
            None,
            value,
            action,
            reads=act("read", unit=unit),
            aria_label=label,
            aria_describedby=f"{id}-echo",
            placeholder=placeholder or None,
            aria_invalid="true" if wrong else None,
            class_="number wrong" if wrong else "number",
            disabled=not view.session.can_write or None,
        ),
        h("span", said, id=f"{id}-echo", class_="echo wrong" if wrong else "echo", role="alert" if wrong else None),
        class_="quantity",
    )


def base_slider(
    view: View, id: str, label: str, quantity: Quantity, action: tuple[str, dict[str, Any]], unit: str
) -> Node | None:
    """A slider for the base value between low and high; None where there is no range to slide in."""
    if quantity.is_certain or quantity.is_series or quantity.low is None or quantity.high is None:
        return None
    low, high = quantity.low, quantity.high
    place = round((quantity.base - low) / (high - low) * STEPS)
    return h(
        "input",
        type="range",
        id=id,
        min="0",
        max=str(STEPS),
        step="1",
        value=str(place),
        aria_label=label,
        aria_valuetext=understood(quantity.base, unit, view.f),
        disabled=not view.session.can_write or None,
        on={"input": action, "change": action},
    )


def from_slider(quantity: Quantity, place: str) -> float | int:
    """The base value at a place of the slider, to as many digits as a step of it means."""
    low, high = quantity.low or 0.0, quantity.high or 0.0
    share = min(max(int(float(place)), 0), STEPS) / STEPS
    value = low + (high - low) * share
    digits = max(0, 1 - _magnitude((high - low) / STEPS))
    rounded = round(value, digits)
    rounded = min(max(rounded, low), high)
    return int(rounded) if rounded == int(rounded) else rounded


def _magnitude(step: float) -> int:
    from math import floor, log10

    return floor(log10(step)) + 1 if step > 0 else 0
