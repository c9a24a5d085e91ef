"""What may stand in a client file in the place of a value: dates, amounts, limits, rates, names; each says what is wrong."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from cdm_bc.case.evidence import ASSESSMENT
from cdm_bc.document import is_number
from cdm_bc.errors import shown
from cdm_bc.number_text import as_number
from cdm_bc.quantity import LARGEST, Quantity, QuantityError, check_source
from cdm_bc.schema import Name, _quantity, read_level
from cdm_bc.shapes import NUMBER, SOURCE, TEXT, WEIGHT, one_or_list, shaped

#: Endings of a logo.
IMAGES = ("svg", "png", "jpg", "jpeg")


def rule(message: str, **values: Any) -> PydanticCustomError:
    """A fault in words; a brace in a client's text is no placeholder."""
    return PydanticCustomError("rule", "{text}", {"text": message.format(**values)})


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
        hint = f" {as_number(raw)}" if isinstance(raw, str) else ""
        raise rule("must be a number such as 0.08; found {raw}.{hint}", raw=shown(raw), hint=hint)
    if not 0 <= raw < 1:
        hint = f" Did you mean {raw / 100:g}?" if 1 <= raw < 100 else ""
        raise rule("{raw:g} is no rate: a rate is at least 0 and below 1.{hint}", raw=raw, hint=hint)
    return float(raw)


def _amount(raw: Any) -> Quantity:
    quantity = _quantity(raw)
    lowest = min((*quantity.values, quantity.low if quantity.low is not None else 0.0))
    if lowest < 0:
        raise rule("{lowest:g} is negative. Days and costs are 0 or more.", lowest=lowest)
    return quantity


def _limit(raw: Any) -> tuple[float, ...]:
    values = raw if isinstance(raw, list | tuple) else [raw]
    if not values or not all(is_number(value) and value >= 0 for value in values):
        hint = f" {as_number(raw)}" if isinstance(raw, str) else ""
        what = "must be a number of 0 or more, or a list of them, year 0 first"
        raise rule("{what}; found {raw}.{hint}", what=what, raw=shown(raw), hint=hint)
    return tuple(float(value) for value in values)


def _readiness(raw: Any) -> Any:
    if raw == ASSESSMENT.word:
        return raw
    if isinstance(raw, str):
        raise rule("must be a share such as 0.4, or from_assessment; found {raw}.", raw=shown(raw))
    return read_level(raw)


def _names(raw: Any) -> Any:
    if not all(isinstance(name, str) and name.strip() for name in (raw if isinstance(raw, list) else [raw])):
        raise rule("must be text, or a list of texts; found {raw}.", raw=shown(raw))
    return raw


def _source(raw: Any) -> Any:
    try:
        check_source(raw)
    except QuantityError as error:
        raise rule("{fault}", fault=str(error)) from None
    return raw


def _any_case(text: str) -> str:
    """A pattern for a text in capitals or not."""
    return "".join(f"[{letter}{letter.upper()}]" for letter in text)


def _pair(raw: Any) -> Any:
    if not (isinstance(raw, list) and len(raw) == 2):
        raise rule("must be a pair, [first, then]; found {raw}.", raw=shown(raw))
    return raw


def _weight(raw: Any) -> float:
    if not is_number(raw) or not 0 <= raw <= 3:
        raise rule("must be 0 none, 1 low, 2 medium or 3 high; found {raw}.", raw=shown(raw))
    return float(raw)


def _number(raw: Any) -> float:
    if not is_number(raw) or abs(raw) >= LARGEST:
        hint = f" {as_number(raw)}" if isinstance(raw, str) else ""
        raise rule("must be a number; found {raw}.{hint}", raw=shown(raw), hint=hint)
    return float(raw)


YEAR = "(19|20|21)[0-9]{2}"


def _calendar_year(raw: Any) -> int:
    if not (isinstance(raw, str) and re.fullmatch(YEAR, raw)):
        raise rule("{raw} is no calendar year, such as 2027.", raw=shown(raw))
    return int(raw)


def _dump(value: Any) -> Any:
    return value.dump() if isinstance(value, Quantity) else value


Amount = Annotated[Quantity, PlainValidator(_amount), PlainSerializer(_dump), shaped("amount")]
AmountByYear = Annotated[Amount, shaped("amount_by_year")]
Currency = Annotated[str, PlainValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})]
Logo = Annotated[Name, WithJsonSchema({"type": "string", "pattern": f"\\.({'|'.join(map(_any_case, IMAGES))})$"})]
Names = Annotated[str | list[str], PlainValidator(_names), WithJsonSchema(one_or_list(TEXT))]
SourceField = Annotated[Any, PlainValidator(_source), WithJsonSchema(SOURCE)]
Pair = Annotated[list[Name], BeforeValidator(_pair), Field(min_length=2, max_length=2)]
Limit = Annotated[
    tuple[float, ...],
    PlainValidator(_limit),
    PlainSerializer(lambda v: v[0] if len(v) == 1 else list(v)),
    WithJsonSchema(one_or_list({"type": "number", "minimum": 0})),
]
Rate = Annotated[float, PlainValidator(rate), WithJsonSchema({"type": "number", "minimum": 0, "exclusiveMaximum": 1})]
Weight = Annotated[float, PlainValidator(_weight), WithJsonSchema(WEIGHT)]
Number = Annotated[float, PlainValidator(_number), WithJsonSchema(NUMBER)]
Year = Annotated[int, Field(ge=1900, le=2200)]
CalendarYear = Annotated[
    int, PlainValidator(_calendar_year), WithJsonSchema({"type": "string", "pattern": f"^{YEAR}$"})
]
Readiness = Annotated[
    Quantity | str,
    PlainValidator(_readiness),
    PlainSerializer(_dump),
    WithJsonSchema({"anyOf": [{"shape": "level"}, {"const": ASSESSMENT.word}]}),
]
Day = Annotated[
    datetime.date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "format": "date", "pattern": "^[0-9]{4}-?[0-9]{2}-?[0-9]{2}"}),
]
