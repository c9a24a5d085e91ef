"""Strict data classes for what stands in files, and the fields that all of them have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from cdm_bc.languages import LANGUAGES as LANGUAGES  # noqa: PLC0414 - here too, with the texts that are in them
from cdm_bc.quantity import Quantity, QuantityError, parse_quantity
from cdm_bc.sentences import Sentence
from cdm_bc.shapes import TEXT, shaped

LONGEST_TITLE = 200
ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_]*$"
COLOUR_PATTERN = r"^#[0-9a-fA-F]{6}$"
#: What is said of a text that does not match.
PATTERNS = {
    ID_PATTERN: "{raw} is not an id: letters, digits and _, a letter first.",
    COLOUR_PATTERN: '{raw} is not a colour, such as "#005f73".',
}


def refusal(message: str, key: str = "") -> PydanticCustomError:
    """What a validator raises for a value: the sentence goes in as a value, as a brace in a client's text must not be read as
    a placeholder. `key` names the part at fault.
    """
    return PydanticCustomError("rule", "{text}", {"text": message, "key": key})


class Strict(BaseModel):
    """Base of all file forms: frozen, unknown keys refused, no silent conversion."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True, allow_inf_nan=False
    )


def _quantity(raw: Any) -> Quantity:
    if isinstance(raw, Quantity):
        return raw
    try:
        return parse_quantity(raw)
    except QuantityError as error:
        raise refusal(error.sentence, error.key) from None


def _share(raw: Any) -> Quantity:
    quantity = _quantity(raw)
    fault = share_fault(quantity)
    if fault:
        raise refusal(fault)
    return quantity


def _once(fault_of: Callable[[Quantity], str], series: str) -> Callable[[Any], Quantity]:
    """Reads a quantity that is the same in every year and has no fault by `fault_of`; `series` is said of one by year."""

    def read(raw: Any) -> Quantity:
        quantity = _quantity(raw)
        fault = fault_of(quantity) or (series if quantity.is_series else "")
        if fault:
            raise refusal(fault)
        return quantity

    return read


def share_fault(quantity: Quantity) -> str:
    """Why `quantity` is no share in [0, 1]; '' if it is one.

    >>> share_fault(parse_quantity(5))
    '5 is no share: a share is between 0 and 1. Did you mean 0.05?'
    """
    bounds = [] if quantity.low is None else [quantity.low, quantity.high or 0.0]
    found = [*quantity.values, *(bounds if not quantity.is_series else ())]
    wrong = next((value for value in found if not 0 <= value <= 1), None)
    if wrong is not None:
        hint = meant(wrong / 100) if 1 < wrong <= 100 else ""
        return Sentence("{value:g} is no share: a share is between 0 and 1. {hint}", value=wrong, hint=hint)
    for value in quantity.values:
        for bound in bounds:
            if quantity.is_series and not 0 <= value * bound <= 1:
                message = "{value:g} times {bound:g} is no share: a share is between 0 and 1. Narrow the range."
                return Sentence(message, value=value, bound=bound)
    return ""


def meant(value: float) -> Sentence:
    """The question whether another number was meant."""
    return Sentence("Did you mean {value:g}?", value=value)


def delay_fault(quantity: Quantity) -> str:
    """Why `quantity` is no time that something comes later, in years; '' if it is one."""
    lowest = _lowest(quantity)
    return Sentence("{value:g} is negative. A delay is 0 years or more.", value=lowest) if lowest < 0 else ""


def factor_fault(quantity: Quantity) -> str:
    """Why `quantity` is no factor on costs; '' if it is one.

    >>> factor_fault(parse_quantity({"low": 0, "base": 1, "high": 1.3}))
    '0 is no factor on costs: it must be above 0; 1 is as estimated.'
    """
    lowest, message = _lowest(quantity), "{value:g} is no factor on costs: it must be above 0; 1 is as estimated."
    return Sentence(message, value=lowest) if lowest <= 0 else ""


def _lowest(quantity: Quantity) -> float:
    """The lowest value of a quantity that is no series."""
    return min(quantity.base, quantity.base if quantity.low is None else quantity.low)


read_level = _once(share_fault, "must be one share, not a list by year.")
read_delay = _once(delay_fault, "must be one number of years, not a list by year.")
read_factor = _once(factor_fault, "must be one factor, not a list by year.")


_dump = PlainSerializer(lambda q: q.dump() if isinstance(q, Quantity) else q)

#: A quantity of any unit; one that is a share; a share that is the same in every year; a text that is not empty; an id.
QuantityField = Annotated[Quantity, PlainValidator(_quantity), _dump, shaped("quantity")]
ShareField = Annotated[Quantity, PlainValidator(_share), _dump, shaped("share")]
LevelField = Annotated[Quantity, PlainValidator(read_level), _dump, shaped("level")]
#: Years by which something comes later; a factor on costs. Both the same in every year.
DelayField = Annotated[Quantity, PlainValidator(read_delay), _dump, shaped("delay")]
FactorField = Annotated[Quantity, PlainValidator(read_factor), _dump, shaped("factor")]
Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), WithJsonSchema(TEXT)]
#: A text that stands in headings and tables.
Title = Annotated[Name, Field(max_length=LONGEST_TITLE), WithJsonSchema({**TEXT, "maxLength": LONGEST_TITLE})]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]


class Text(Strict):
    """A user-facing text in both languages."""

    nl: Name
    en: Name

    def __getitem__(self, language: str) -> str:
        return self.nl if language == "nl" else self.en
