"""The form of ``customers:`` in a client file: segments, steps, proposals, the journey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from cdm_bc.document import read
from cdm_bc.errors import InputError, shown
from cdm_bc.fields import Amount, dump, not_negative, rule
from cdm_bc.model.numbers import Assumption, Graded
from cdm_bc.quantity import Quantity
from cdm_bc.schema import Id, LevelField, Name, Strict, meant
from cdm_bc.schema import _quantity as as_quantity
from cdm_bc.schema import _share as as_share
from cdm_bc.shapes import shaped
from cdm_bc.validation import problems_of

#: What a file says in the place of a number that is to be taken from its customers' transactions, or its segments.
WORD = "from_customers"
#: Facts of the business case that transactions give.
FACTS = ("active_customers", "revenue_per_customer", "high_value_revenue_share", "high_value_churn_rate")
NUMBERS_FILE = Path(__file__).parent.parent / "reference" / "customers.yaml"


def _single(quantity: Quantity) -> Quantity:
    if quantity.is_series:
        raise rule("must be one number, or one range, not a list by year.")
    return quantity


def _number(raw: Any) -> Quantity:
    return _single(as_quantity(raw))


def _count(raw: Any) -> Quantity:
    return not_negative(_number(raw), "{value:g} is negative. Customers, costs and years are 0 or more.")


def _rate(raw: Any) -> Quantity:
    quantity = as_quantity(raw)
    bounds = () if quantity.is_series or quantity.low is None else (quantity.low, quantity.high or 0.0)
    wrong = next((value for value in (*quantity.values, *bounds) if not -1 < value <= 1), None)
    if wrong is not None:
        hint = meant(wrong / 100) if 1 < wrong <= 100 else ""
        raise rule("{value:g} is no yearly rate: it is above -1 and at most 1. {hint}", value=wrong, hint=hint)
    return quantity


def _points(raw: Any) -> Quantity:
    return _single(_rate(raw))


def _or_word(read_number: Callable[[Any], Quantity]) -> PlainValidator:
    """Reads a field that may say :data:`WORD` instead of a number."""

    def read_field(raw: Any) -> Quantity | str:
        if isinstance(raw, str) and raw.startswith("from_") and raw != WORD:
            raise rule("must be a number, or from_customers; found {raw}.", raw=shown(raw))
        return WORD if raw == WORD else read_number(raw)

    return PlainValidator(read_field)


def _taken(shape: str) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"shape": shape}, {"const": WORD}]})


_DUMP = PlainSerializer(dump)
Number = Annotated[Quantity, PlainValidator(_number), _DUMP, shaped("number")]
Count = Annotated[Quantity, PlainValidator(_count), _DUMP, shaped("count")]
YearlyRate = Annotated[Quantity, PlainValidator(_rate), _DUMP, shaped("rate")]
Points = Annotated[Quantity, PlainValidator(_points), _DUMP, shaped("points")]
TakenCount = Annotated[Quantity | str, _or_word(_count), _DUMP, _taken("count")]
TakenShare = Annotated[Quantity | str, _or_word(as_share), _DUMP, _taken("share")]
#: A margin here, and a fact of the business case, which the customers may give too.
Taken = Annotated[Quantity | str, _or_word(as_quantity), _DUMP, _taken("quantity")]


class Offer(Strict):
    """An offer to those at risk: share of the leavers whom it keeps, cost per taker and per contact, fixed cost."""

    success: LevelField
    incentive: Count
    contact: Count | None = None
    fixed: Count | None = None


class AtRiskForm(Strict):
    """The part of a segment that may leave, and what is offered to it."""

    share: LevelField
    churn: LevelField
    offer: Offer | None = None


class WinBackForm(Strict):
    """Winning back who left; all who leave in a year count as lost unless a number is given."""

    rate: LevelField
    cost_per_win: Count | None = None
    cost_per_contact: Count | None = None
    lost: Count | None = None


class AcquisitionResponse(Strict):
    """How prospects respond to what is spent on each: the highest share that can be won, and one known point."""

    ceiling: LevelField
    spend: Count
    response: LevelField


class SegmentForm(Strict):
    """A segment of customers."""

    name: Name | None = None
    customers: TakenCount
    margin: Taken
    retention: TakenShare
    cost_to_serve: Amount | None = None
    growth: YearlyRate | None = None
    new_per_year: TakenCount | None = None
    acquisition_cost: Count | None = None
    at_risk: AtRiskForm | None = None
    win_back: WinBackForm | None = None
    acquisition_response: AcquisitionResponse | None = None


class Steps(Strict):
    """One step per driver; the reference has a step for those left out."""

    acquisition: Points | None = None
    retention: Points | None = None
    growth: Points | None = None
    churn: Points | None = None
    win_back: Points | None = None
    cost_to_serve: Points | None = None


class StepCosts(Strict):
    """What a step on a driver costs, once, over all segments together."""

    acquisition: Count | None = None
    retention: Count | None = None
    growth: Count | None = None
    churn: Count | None = None
    win_back: Count | None = None
    cost_to_serve: Count | None = None


class EffectForm(Strict):
    """What a proposal does to a customer who takes part, and for how many years."""

    margin: Number | None = None
    cost_to_serve: Number | None = None
    retention: Points | None = None
    growth: Points | None = None
    years: Count


class ProposalForm(Strict):
    """A commercial proposal; no segment: the average over all customers."""

    name: Name | None = None
    segment: Id | None = None
    reach: Count
    take_up: LevelField
    cost_per_taker: Count | None = None
    cost_per_contact: Count | None = None
    fixed_cost: Count | None = None
    effect: EffectForm


class TouchpointForm(Strict):
    """A touchpoint or pain point in the customer journey, and what mending it would do."""

    name: Name | None = None
    phase: Name
    segment: Id | None = None
    moment_of_truth: bool = False
    customers: Count
    satisfaction: Number
    retention: Points | None = None
    margin: Number | None = None
    cost: Count | None = None


class EventForm(Strict):
    """An experience of the client's customers; `charge` is its emotional weight, negative for a bad one."""

    name: Name
    charge: float


class Customers(Strict):
    """Customer value. Years: absent, those of the horizon."""

    years: Annotated[int, Field(ge=1, le=50)] | None = None
    segments: Annotated[dict[Id, SegmentForm], Field(min_length=1)]
    steps: Steps = Steps()
    step_costs: StepCosts = StepCosts()
    proposals: dict[Id, ProposalForm] = {}
    journey: dict[Id, TouchpointForm] = {}
    causal_share: LevelField | None = None
    events: list[EventForm] = []


class Numbers(Strict):
    """What each number of the section is called, and its unit; and those that have a value without the file."""

    segments: dict[str, Graded]
    proposals: dict[str, Graded]
    journey: dict[str, Graded]
    step_costs: dict[str, Graded]
    steps: dict[str, Assumption]
    causal_share: Assumption


@lru_cache(maxsize=1)
def numbers() -> Numbers:
    """The shipped description of the numbers."""
    from pydantic import ValidationError

    document = read(NUMBERS_FILE, NUMBERS_FILE.name)
    try:
        return Numbers.model_validate(document.data)
    except ValidationError as error:
        raise InputError(problems_of(error, document, Numbers)) from None


def quantities(form: Strict, above: str = "") -> Iterator[tuple[str, Quantity | str]]:
    """The numbers that a form gives, by their path in it; one that is to be taken from the customers as its word.

    >>> found = AtRiskForm(share=Quantity((0.1,)), churn=Quantity((0.4,)))
    >>> [(key, value.base) for key, value in quantities(found, "at_risk")]
    [('at_risk.share', 0.1), ('at_risk.churn', 0.4)]
    """
    for key in type(form).model_fields:
        value = getattr(form, key)
        path = f"{above}.{key}" if above else key
        if isinstance(value, Strict):
            yield from quantities(value, path)
        elif isinstance(value, Quantity) or value == WORD:
            yield path, value
