"""The form of client files: one organisation, its facts, data, effort and finance."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from cdm_bc.case.evidence import ASSESSMENT, EvidenceFiles
from cdm_bc.document import is_number
from cdm_bc.errors import shown
from cdm_bc.model.schema import Scores, Share
from cdm_bc.number_text import as_number
from cdm_bc.quantity import Quantity, QuantityError, check_source
from cdm_bc.schema import (
    COLOUR_PATTERN,
    LevelField,
    Name,
    QuantityField,
    Strict,
    Title,
    _level,
    _quantity,
    meant,
    refusal,
)
from cdm_bc.sentences import Sentence
from cdm_bc.shapes import SOURCE, TEXT, one_or_list, shaped

PROGRAMME = "programme"
#: Cost lines, pairs of precedence or correlation, and scenarios of a client: far more than anybody could discuss.
MOST_LINES, MOST_PAIRS, MOST_SCENARIOS = 2_000, 500, 50
#: Endings of a logo.
IMAGES = ("svg", "png", "jpg", "jpeg")
#: Amounts of a cost line; a series by year stands instead of all of them.
ONCE_AND_YEARLY = ("days", "yearly_days", "cost", "yearly_cost")


def _rule(message: str, **values: Any) -> Exception:
    return refusal(Sentence(message, **values))


def _date(raw: Any) -> Any:
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, str):
        try:
            return datetime.date.fromisoformat(raw)
        except ValueError:
            raise _rule("{raw} is no date. Write it as 2026-11-22.", raw=shown(raw)) from None
    return raw


def _currency(raw: Any) -> Any:
    if not (isinstance(raw, str) and len(raw) == 3 and raw.isascii() and raw.isupper()):
        raise _rule("{raw} is no currency code. Write its three capitals, such as EUR.", raw=shown(raw))
    return raw


def _rate(raw: Any) -> float:
    if not is_number(raw):
        hint = as_number(raw) if isinstance(raw, str) else ""
        raise _rule("must be a number such as 0.08; found {raw}. {hint}", raw=shown(raw), hint=hint)
    if not 0 <= raw < 1:
        hint = meant(raw / 100) if 1 <= raw < 100 else ""
        raise _rule("{value:g} is no rate: a rate is at least 0 and below 1. {hint}", value=raw, hint=hint)
    return float(raw)


def _amount(raw: Any) -> Quantity:
    quantity = _quantity(raw)
    lowest = min((*quantity.values, quantity.low if quantity.low is not None else 0.0))
    if lowest < 0:
        raise _rule("{value:g} is negative. Days and costs are 0 or more.", value=lowest)
    return quantity


def _limit(raw: Any) -> tuple[float, ...]:
    values = raw if isinstance(raw, list | tuple) else [raw]
    if not values or not all(is_number(value) and value >= 0 for value in values):
        hint = as_number(raw) if isinstance(raw, str) else ""
        message = "must be a number of 0 or more, or a list of them, year 0 first; found {raw}. {hint}"
        raise _rule(message, raw=shown(raw), hint=hint)
    return tuple(float(value) for value in values)


def _readiness(raw: Any) -> Any:
    if raw == ASSESSMENT.word:
        return raw
    if isinstance(raw, str):
        raise _rule("must be a share such as 0.4, or from_assessment; found {raw}.", raw=shown(raw))
    return _level(raw)


def _names(raw: Any) -> Any:
    if not all(isinstance(name, str) and name.strip() for name in (raw if isinstance(raw, list) else [raw])):
        raise _rule("must be text, or a list of texts; found {raw}.", raw=shown(raw))
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
        raise _rule("must be a pair, [first, then]; found {raw}.", raw=shown(raw))
    return raw


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
Rate = Annotated[float, PlainValidator(_rate), WithJsonSchema({"type": "number", "minimum": 0, "exclusiveMaximum": 1})]
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


class ClientInfo(Strict):
    """Who the report is for and how it looks."""

    name: Title
    sector: Title | None = None
    language: Literal["nl", "en"] = "en"
    currency: Currency = "EUR"
    date: Day | None = None
    logo: Logo | None = None
    accent: Annotated[str, Field(pattern=COLOUR_PATTERN)] | None = None


class BenefitChoice(Strict):
    """What differs from the model for one benefit."""

    include: bool | None = None
    inputs: dict[str, QuantityField] = {}
    risk_adjustment: Annotated[float, Field(ge=0, lt=1)] | None = None
    ramp_up: Annotated[list[Share], Field(min_length=1)] | None = None


class EntityState(Strict):
    """Quality now and later of one data entity, and the paper's questions 3 and 4 about it."""

    in_scope: bool = True
    current: Scores | None = None
    target: Scores | None = None
    sources: list[Name] = []
    stored_in: Names | None = None
    owner: Name | None = None
    note: Name | None = None


class FoundationState(Strict):
    """Readiness now and later of one foundation."""

    current: Readiness | None = None
    target: LevelField | None = None
    note: Name | None = None


class CostLine(Strict):
    """One line of the effort: person-days and money for one lever, or for the programme."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"required": ["by_year"]},
            "then": {"not": {"anyOf": [{"required": [key]} for key in ONCE_AND_YEARLY]}},
            "else": {"anyOf": [{"required": [key]} for key in ONCE_AND_YEARLY]},
        }
    )

    lever: Name
    what: Title
    kind: Literal["systems", "processes", "organisation"] = "processes"
    days: Amount | None = None
    yearly_days: Amount | None = None
    cost: Amount | None = None
    yearly_cost: Amount | None = None
    by_year: AmountByYear | None = None
    contingency: LevelField | None = None
    source: SourceField = None
    note: Name | None = None

    @field_validator("by_year")
    @classmethod
    def _a_list(cls, value: Quantity | None) -> Quantity | None:
        if value is not None and not value.is_series:
            raise _rule("must be a list, year 0 first: [60_000, 40_000].")
        return value

    @model_validator(mode="after")
    def _says_what_it_costs(self) -> CostLine:
        amounts = [k for k in ONCE_AND_YEARLY if getattr(self, k) is not None]
        if self.by_year is not None and amounts:
            raise _rule("has by_year and also {keys}. by_year stands instead of them.", keys=amounts)
        if self.by_year is None and not amounts:
            raise _rule("costs nothing. Give days, yearly_days, cost, yearly_cost or by_year.")
        return self


class Effort(Strict):
    """What it takes."""

    day_rate: Amount | None = None
    lines: Annotated[list[CostLine], Field(max_length=MOST_LINES)] = []
    contingency: LevelField | None = None
    precedence: Annotated[list[Pair], Field(max_length=MOST_PAIRS)] = []


class Finance(Strict):
    """Horizon in years, discount rate per year, limits per year (a list starts at year 0)."""

    horizon_years: Annotated[int, Field(ge=1, le=30)] = 5
    discount_rate: Rate = 0.08
    budget_per_year: Limit | None = None
    capacity_days_per_year: Limit | None = None
    first_year: Annotated[int, Field(ge=1900, le=2200)] | None = None


class Uncertainty(Strict):
    """How the simulation is run."""

    samples: Annotated[int, Field(ge=2, le=1_000_000)] = 4096
    seed: Annotated[int, Field(ge=0)] = 1
    correlated: Annotated[
        list[Annotated[list[Any], Field(min_length=3, max_length=3)]], Field(max_length=MOST_PAIRS)
    ] = []


class Client(EvidenceFiles):
    """A client file."""

    client: ClientInfo
    model: Name = "reference"
    facts: dict[str, QuantityField] = {}
    benefits: dict[str, BenefitChoice] = {}
    data: dict[str, EntityState] = {}
    foundations: dict[str, FoundationState] = {}
    effort: Effort = Effort()
    finance: Finance = Finance()
    uncertainty: Uncertainty = Uncertainty()
    scenarios: Annotated[dict[Title, dict[str, Any]], Field(max_length=MOST_SCENARIOS)] = {}
