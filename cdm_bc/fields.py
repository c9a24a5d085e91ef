"""Fields that several kinds of files have: amounts, rates, dates, currencies; each says what would be right."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from cdm_bc.document import is_number
from cdm_bc.errors import shown
from cdm_bc.number_text import as_number
from cdm_bc.quantity import Quantity
from cdm_bc.schema import _quantity, meant, refusal
from cdm_bc.sentences import Sentence
from cdm_bc.shapes import shaped


def rule(message: str, **values: Any) -> PydanticCustomError:
    """A fault of a field, in a sentence; `values` are filled in as they are."""
    return refusal(Sentence(message, **values))


def _date(raw: Any) -> Any:
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, str):
        try:
            return datetime.date.fromisoformat(raw)
        except ValueError:
            raise rule("{raw} is no date. Write it as 2026-11-22.", raw=shown(raw)) from None
    return raw


def _currency(raw: Any) -> Any:
    if not (isinstance(raw, str) and len(raw) == 3 and raw.isascii() and raw.isupper()):
        raise rule("{raw} is no currency code. Write its three capitals, such as EUR.", raw=shown(raw))
    return raw


def rate(raw: Any) -> float:
    """A rate per year, such as 0.08."""
    if not is_number(raw):
        hint = as_number(raw) if isinstance(raw, str) else ""
        raise rule("must be a number such as 0.08; found {raw}. {hint}", raw=shown(raw), hint=hint)
    if not 0 <= raw < 1:
        hint = meant(raw / 100) if 1 <= raw < 100 else ""
        raise rule("{value:g} is no rate: a rate is at least 0 and below 1. {hint}", value=raw, hint=hint)
    return float(raw)


def not_negative(quantity: Quantity, message: str) -> Quantity:
    """The quantity, refused with `message` where it may be negative."""
    lowest = min((*quantity.values, quantity.low if quantity.low is not None else 0.0))
    if lowest < 0:
        raise rule(message, value=lowest)
    return quantity


def _amount(raw: Any) -> Quantity:
    return not_negative(_quantity(raw), "{value:g} is negative. Days and costs are 0 or more.")


def dump(value: Any) -> Any:
    """A quantity as it is written in a file; anything else as it is."""
    return value.dump() if isinstance(value, Quantity) else value


Amount = Annotated[Quantity, PlainValidator(_amount), PlainSerializer(dump), shaped("amount")]
Currency = Annotated[str, PlainValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
Rate = Annotated[float, PlainValidator(rate), WithJsonSchema({"type": "number", "minimum": 0, "exclusiveMaximum": 1})]
Day = Annotated[
    datetime.date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": "^[0-9]{4}-?[0-9]{2}-?[0-9]{2}"}),
]
