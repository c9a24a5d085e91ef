"""Fields of client files alone: limits, names, weights, years; each says what would be right."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

from cdm_bc.case.evidence import ASSESSMENT
from cdm_bc.document import is_number
from cdm_bc.errors import shown
from cdm_bc.fields import Amount, dump, rule
from cdm_bc.number_text import as_number
from cdm_bc.quantity import LARGEST, Quantity, QuantityError, check_source
from cdm_bc.schema import Name, read_level, refusal
from cdm_bc.shapes import NUMBER, SOURCE, TEXT, WEIGHT, one_or_list, shaped

#: Endings of a logo.
IMAGES = ("svg", "png", "jpg", "jpeg")


def _limit(raw: Any) -> tuple[float, ...]:
    values = raw if isinstance(raw, list | tuple) else [raw]
    if not values or not all(is_number(value) and value >= 0 for value in values):
        hint = as_number(raw) if isinstance(raw, str) else ""
        message = "must be a number of 0 or more, or a list of them, year 0 first; found {raw}. {hint}"
        raise rule(message, raw=shown(raw), hint=hint)
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
        raise refusal(error.sentence) from None
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
        hint = as_number(raw) if isinstance(raw, str) else ""
        raise rule("must be a number; found {raw}. {hint}", raw=shown(raw), hint=hint)
    return float(raw)


YEAR = "(19|20|21)[0-9]{2}"


def _calendar_year(raw: Any) -> int:
    if not (isinstance(raw, str) and re.fullmatch(YEAR, raw)):
        raise rule("{raw} is no calendar year, such as 2027.", raw=shown(raw))
    return int(raw)


AmountByYear = Annotated[Amount, shaped("amount_by_year")]
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
Weight = Annotated[float, PlainValidator(_weight), WithJsonSchema(WEIGHT)]
Number = Annotated[float, PlainValidator(_number), WithJsonSchema(NUMBER)]
Year = Annotated[int, Field(ge=1900, le=2200)]
CalendarYear = Annotated[
    int, PlainValidator(_calendar_year), WithJsonSchema({"type": "string", "pattern": f"^{YEAR}$"})
]
Readiness = Annotated[
    Quantity | str,
    PlainValidator(_readiness),
    PlainSerializer(dump),
    WithJsonSchema({"anyOf": [{"shape": "level"}, {"const": ASSESSMENT.word}]}),
]
