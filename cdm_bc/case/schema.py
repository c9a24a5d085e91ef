"""The form of client files: one organisation, its facts, data, effort and finance."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, field_validator, model_validator

from cdm_bc.case.evidence import EvidenceFiles
from cdm_bc.case.fields import (
    AmountByYear,
    CalendarYear,
    Limit,
    Logo,
    Names,
    Number,
    Pair,
    Readiness,
    SourceField,
    Weight,
    Year,
)
from cdm_bc.customers.forms import Customers, Taken
from cdm_bc.fields import Amount, Currency, Day, Rate, rate, rule
from cdm_bc.model.scores import Scores, Share
from cdm_bc.quantity import Quantity
from cdm_bc.schema import (
    COLOUR_PATTERN,
    DelayField,
    FactorField,
    Id,
    LevelField,
    Name,
    QuantityField,
    Strict,
    Title,
)

PROGRAMME = "programme"
#: Cost lines, pairs of precedence or correlation, and scenarios of a client: far more than anybody could discuss.
MOST_LINES, MOST_PAIRS, MOST_SCENARIOS = 2_000, 500, 50
#: Amounts of a cost line; a series by year stands instead of all of them.
ONCE_AND_YEARLY = ("days", "yearly_days", "cost", "yearly_cost")


class ClientInfo(Strict):
    """Who the report is for and how it looks."""

    name: Title
    sector: Title | None = None
    language: Literal["nl", "en"] = "en"
    currency: Currency = "EUR"
    date: Day | None = None
    logo: Logo | None = None
    accent: Annotated[str, Field(pattern=COLOUR_PATTERN)] | None = None


class Kpi(Strict):
    """By which number a benefit is seen: where it stands and where it should be, in `unit`."""

    name: Name
    unit: Name | None = None
    baseline: Number | None = None
    target: Number | None = None


class BenefitChoice(Strict):
    """What differs from the model for one benefit, and the register: who delivers it, how it is seen, what came of it."""

    include: bool | None = None
    inputs: dict[str, QuantityField] = {}
    risk_adjustment: Annotated[float, Field(ge=0, lt=1)] | None = None
    ramp_up: Annotated[list[Share], Field(min_length=1)] | None = None
    owner: Name | None = None
    kpi: Kpi | None = None
    due: Year | None = None
    realised: dict[CalendarYear, Number] = {}


class EntityState(Strict):
    """Quality now and later of one data entity, the paper's questions 3 and 4 about it, and who keeps it how.

    `entered_by`, `entry_rule` and `interfaces` say who enters it, by which rule, and how its systems are linked.
    """

    in_scope: bool = True
    current: Scores | None = None
    target: Scores | None = None
    attainment: LevelField | None = None
    sources: list[Name] = []
    stored_in: Names | None = None
    owner: Name | None = None
    entered_by: Names | None = None
    entry_rule: Name | None = None
    interfaces: list[Name] = []
    note: Name | None = None


class FoundationState(Strict):
    """Readiness now and later of one foundation."""

    current: Readiness | None = None
    target: LevelField | None = None
    attainment: LevelField | None = None
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
            raise rule("must be a list, year 0 first: [60_000, 40_000].")
        return value

    @model_validator(mode="after")
    def _says_what_it_costs(self) -> CostLine:
        amounts = [k for k in ONCE_AND_YEARLY if getattr(self, k) is not None]
        if self.by_year is not None and amounts:
            raise rule("has by_year and also {keys}. by_year stands instead of them.", keys=amounts)
        if self.by_year is None and not amounts:
            raise rule("costs nothing. Give days, yearly_days, cost, yearly_cost or by_year.")
        return self


class Effort(Strict):
    """What it takes."""

    day_rate: Amount | None = None
    lines: Annotated[list[CostLine], Field(max_length=MOST_LINES)] = []
    contingency: LevelField | None = None
    free: list[Name] = []
    precedence: Annotated[list[Pair], Field(max_length=MOST_PAIRS)] = []


class Indexation(Strict):
    """How much dearer a year is than the one before, apart for benefits and costs."""

    benefits: Rate = 0.0
    costs: Rate = 0.0


def _indexation(raw: Any) -> Any:
    """One rate holds for benefits and costs alike."""
    return raw if isinstance(raw, dict | Indexation) else {"benefits": rate(raw), "costs": rate(raw)}


class Finance(Strict):
    """Horizon in years, discount rate per year, limits per year (a list starts at year 0), and what is in the prices.

    `plan_for` says which plan is advised: the best at the most likely values, or the best on average.
    """

    horizon_years: Annotated[int, Field(ge=1, le=50)] = 5
    discount_rate: Rate = 0.08
    budget_per_year: Limit | None = None
    capacity_days_per_year: Limit | None = None
    first_year: Year | None = None
    plan_for: Literal["most_likely", "expected"] = "most_likely"
    rate_basis: Literal["nominal", "real"] | None = None
    indexation: Annotated[Indexation, BeforeValidator(_indexation, json_schema_input_type=Rate | Indexation)] = (
        Indexation()
    )
    tax_rate: Rate | None = None


class Delivery(Strict):
    """What the programme delivers of its plan, where this organisation expects something else than the model."""

    attainment: LevelField | None = None
    delay: DelayField | None = None
    cost_factor: FactorField | None = None


class MasterData(Strict):
    """How good master data must be before the rest works in full."""

    threshold: LevelField | None = None


class DataQuality(Strict):
    """How far the faults of a kind of data fall on the same records."""

    overlap: LevelField | None = None


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
    facts: dict[str, Taken] = {}
    benefits: dict[str, BenefitChoice] = {}
    data: dict[str, EntityState] = {}
    foundations: dict[str, FoundationState] = {}
    effort: Effort = Effort()
    finance: Finance = Finance()
    delivery: Delivery = Delivery()
    master_data: MasterData = MasterData()
    data_quality: DataQuality = DataQuality()
    importance: dict[Id, Weight] = {}
    relevance: dict[Id, dict[Id, Weight]] = {}
    uncertainty: Uncertainty = Uncertainty()
    customers: Customers | None = None
    scenarios: Annotated[dict[Title, dict[str, Any]], Field(max_length=MOST_SCENARIOS)] = {}
