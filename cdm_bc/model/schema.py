"""The form of model files: objectives, drivers, benefits, facts, pools, entities, foundations, relevance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from cdm_bc.document import is_number
from cdm_bc.errors import shown
from cdm_bc.quantity import DISTRIBUTIONS, Quantity, QuantityError, parse_quantity
from cdm_bc.schema import (
    Id,
    LevelField,
    Name,
    QuantityField,
    Strict,
    Text,
    read_delay,
    read_factor,
    read_level,
    refusal,
)
from cdm_bc.sentences import Sentence
from cdm_bc.shapes import NOT_NEGATIVE, NUMBER, POSITIVE, RANGE_RULES, WEIGHT, WITHIN_ONE, Shape

Grade = Literal["published", "derived", "bounded", "judgement"]
Provenance = Literal["stated", "inferred"]
Kind = Literal["margin", "cost", "risk", "qualitative"]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]
Relevance = Annotated[Weight, WithJsonSchema(WEIGHT)]

SCORES = ("timely", "correct", "complete", "unique")
ALL_SCORES = (*SCORES, "fit_for_use")
QUANTITY_KEYS = ("base", "low", "high", "by_year", "distribution")


def _year(raw: Any) -> int | str:
    if isinstance(raw, str) or type(raw) is int:
        return raw
    raise refusal(Sentence("must be a year, such as 2024; found {raw}.", raw=shown(raw)))


def _bounds(raw: Any) -> tuple[float, float]:
    if isinstance(raw, list | tuple) and len(raw) == 2 and all(map(is_number, raw)) and raw[0] <= raw[1]:
        return float(raw[0]), float(raw[1])
    raise refusal(Sentence("must be [lowest, highest]; found {raw}.", raw=shown(raw)))


class Source(Strict):
    """Where a number was published."""

    title: Name
    publisher: Name | None = None
    year: Annotated[int | str, PlainValidator(_year), WithJsonSchema({"type": ["integer", "string"]})] | None = None
    url: Name | None = None
    figure: Name | None = None
    quality: Literal["A", "B", "C", "D"] | None = None
    via: Name | None = None

    def __str__(self) -> str:
        parts = (self.title, self.publisher, None if self.year is None else str(self.year))
        return ", ".join(part for part in parts if part)


class Scores(Strict):
    """Data quality of an entity: four ACCU shares, or fitness for use directly."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["fit_for_use"], "maxProperties": 1}, {"required": [*SCORES], "maxProperties": 4}]
        }
    )

    timely: LevelField | None = None
    correct: LevelField | None = None
    complete: LevelField | None = None
    unique: LevelField | None = None
    fit_for_use: LevelField | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Scores:
        given = [name for name in SCORES if getattr(self, name) is not None]
        if self.fit_for_use is not None and given:
            raise refusal("has both fit_for_use and ACCU scores. Give one of the two.")
        if self.fit_for_use is None and len(given) < len(SCORES):
            missing = [name for name in SCORES if name not in given]
            raise refusal(Sentence("lacks {missing}. Give all four ACCU scores, or fit_for_use.", missing=missing))
        return self

    def items(self) -> dict[str, Quantity]:
        """The scores given, by name."""
        return {name: value for name in ALL_SCORES if (value := getattr(self, name)) is not None}

    @property
    def fitness(self) -> float:
        """Fitness for use q at base values: the product of the scores given."""
        return prod(quantity.base for quantity in self.items().values())


def target_fault(current: float, target: float, advice: str = "Raise the target.") -> Sentence:
    """What is said of a target below what there is; `advice` says what to do about it."""
    message = "target {target:g} is below current {current:g}. {advice}"
    return Sentence(message, target=target, current=current, advice=Sentence(advice))


def target_faults(current: Scores, target: Scores, advice: str = "Raise the target.") -> dict[str, str]:
    """What is wrong with a target below the current quality: score -> message; '' for the fitness as a whole."""
    now, later = current.items(), target.items()
    found: dict[str, str] = {
        score: target_fault(now[score].base, later[score].base, advice)
        for score in now
        if score in later and later[score].base < now[score].base
    }
    if now.keys() != later.keys() and target.fitness < current.fitness - 1e-12:
        message = "target fitness {target:.3g} is below current {current:.3g}. {advice}"
        found[""] = Sentence(message, target=target.fitness, current=current.fitness, advice=Sentence(advice))
    return found


class Provenanced(Strict):
    """Whether a source states this element, or it is our own reading.

    Of an element that is ``stated``, `inferred` names the fields that the source does not give all the same: to which driver a
    benefit belongs, say. Numbers and formulas are not named there: each has a grade of its own.
    """

    provenance: Provenance | None = None
    inferred: list[Name] = []

    @model_validator(mode="after")
    def _inferred_fields(self) -> Provenanced:
        known = [name for name in type(self).model_fields if name not in Provenanced.model_fields]
        for name in self.inferred:
            if name not in known:
                raise refusal(
                    Sentence("'{name}' is no field of this element. Allowed: {names}.", name=name, names=known)
                )
        return self


class Described(Provenanced):
    """What every element of the model has."""

    name: Text
    description: Text | None = None


class Objective(Described):
    """What the organisation is after."""


class Driver(Described):
    """A business driver: bundles benefits, serves one objective."""

    objective: Id
    theme: Text | None = None


class Group(Described):
    """A group of data entities, such as master data."""


class Entity(Described):
    """A kind of customer data. `current` and `target` are the quality assumed where a client says nothing.

    `built_from` names the groups and entities that it combines: it is never better than what lies beneath it. `short` is
    its name where room is short, unlike that of any other lever.
    """

    letter: Name | None = None
    short: Text | None = None
    group: Id | None = None
    built_from: list[Id] = []
    current: Scores | None = None
    target: Scores | None = None
    grade: Grade | None = None
    reason: Text | None = None


class Foundation(Described):
    """What customer data management rests on; readiness in [0, 1]. `short` is its name where room is short."""

    short: Text | None = None
    current: LevelField | None = None
    target: LevelField | None = None
    grade: Grade | None = None
    reason: Text | None = None


class Graded(Strict):
    """How good a default is and where it comes from."""

    unit: Name
    name: Text
    description: Text | None = None
    grade: Grade | None = None
    source: Source | None = None
    also: list[Source] = []
    reason: Text | None = None
    share: bool | None = None

    def is_share(self, name: str) -> bool:
        """Whether the number `name` is held to [0, 1]: as the model says, else by its unit and name (see SHARE_WORDS)."""
        return self.share if self.share is not None else self.unit == "1" and name.rsplit("_", 1)[-1] in SHARE_WORDS


class Fact(Graded):
    """A number that the client knows. `plausible` bounds what is likely to be entered right."""

    default: QuantityField | None = None
    plausible: (
        Annotated[
            tuple[float, float],
            PlainValidator(_bounds),
            WithJsonSchema({"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}),
        ]
        | None
    ) = None
    provenance: Provenance | None = None


class Ranged(Strict):
    """A quantity whose parts stand among other fields."""

    base: Annotated[Any, WithJsonSchema(NUMBER)] = None
    low: Annotated[Any, WithJsonSchema(NUMBER)] = None
    high: Annotated[Any, WithJsonSchema(NUMBER)] = None
    distribution: Annotated[Any, WithJsonSchema({"enum": list(DISTRIBUTIONS)})] = None

    def _raw(self) -> dict[str, Any]:
        return {key: value for key in QUANTITY_KEYS if (value := getattr(self, key, None)) is not None}

    @property
    def quantity(self) -> Quantity:
        """The default quantity."""
        return parse_quantity(self._raw())


class Assumption(Graded, Ranged):
    """An input of one benefit: a quantity with unit, grade and source."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["base"]}, {"required": ["by_year"]}], **RANGE_RULES}
    )

    by_year: Annotated[Any, WithJsonSchema({"type": "array", "items": NUMBER, "minItems": 1})] = None

    @model_validator(mode="after")
    def _readable(self) -> Assumption:
        try:
            parse_quantity(self._raw())
        except QuantityError as error:
            raise refusal(error.sentence, error.key) from None
        return self


class Setting(Ranged):
    """A number of the method itself, with its range, grade and source; or just the number."""

    model_config = ConfigDict(json_schema_extra={"required": ["base"], **RANGE_RULES})

    grade: Grade | None = None
    source: Source | None = None
    also: list[Source] = []
    reason: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _or_a_number(cls, raw: Any) -> Any:
        return raw if isinstance(raw, dict | Setting) else {"base": raw}


@dataclass(frozen=True, eq=False)
class _Shaped:
    """In a JSON Schema a setting is a quantity of the shape `name`, or the same with its grade and source around a `number`."""

    name: str
    number: Shape

    def __get_pydantic_json_schema__(self, form: CoreSchema, handler: GetJsonSchemaHandler) -> Shape:
        bounds = {"properties": dict.fromkeys(("base", "low", "high"), self.number)}
        return {"anyOf": [{"shape": self.name}, {"allOf": [handler(form), bounds]}]}


def _kept(read: Callable[[Any], Quantity]) -> AfterValidator:
    """Holds the quantity of a setting against what `read` accepts."""

    def check(setting: Setting) -> Setting:
        raw = setting._raw()
        read(raw["base"] if raw.keys() == {"base"} else raw)  # of a plain number the fault is told without a key in it
        return setting

    return AfterValidator(check)


LevelSetting = Annotated[Setting, _kept(read_level), _Shaped("level", WITHIN_ONE)]
DelaySetting = Annotated[Setting, _kept(read_delay), _Shaped("delay", NOT_NEGATIVE)]
FactorSetting = Annotated[Setting, _kept(read_factor), _Shaped("factor", POSITIVE)]


class Pool(Described):
    """Money that several benefits claim. `formula` gives its size in money per year."""

    formula: Name


class Benefit(Described):
    """A benefit of better customer data; its formula gives the annual potential in money per year."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"kind": {"const": "qualitative"}}, "required": ["kind"]},
            "then": {"not": {"required": ["formula"]}},
            "else": {"required": ["formula"]},
        }
    )

    driver: Id
    kind: Kind
    include: bool = True
    pool: Id | None = None
    formula: Name | None = None
    inputs: dict[Id, Assumption] = {}
    risk_adjustment: Annotated[float, Field(ge=0, lt=1)] = 0.0
    ramp_up: Annotated[list[Share], Field(min_length=1)] = [1.0]
    weights: dict[Id, Weight] = {}
    note: Text | None = None

    @model_validator(mode="after")
    def _formula_fits_kind(self) -> Benefit:
        if self.kind == "qualitative" and self.formula:
            raise refusal("is qualitative but has a formula. Drop one of the two.")
        if self.kind != "qualitative" and not self.formula:
            raise refusal("has no formula. Add one, or make it kind: qualitative.")
        return self


class MasterData(Strict):
    """The gate: benefits are held back until the entities of `group` reach `threshold` on average; 0 for no gate."""

    group: Id = "master"
    threshold: LevelSetting = Setting(base=0.8)


class DataQuality(Strict):
    """How scores become fitness for use: how far the faults of a kind of data fall on the same records, 0 to 1."""

    overlap: LevelSetting | None = None


class Delivery(Strict):
    """What a programme delivers of its plan: the share of each improvement, years later, times the cost."""

    attainment: LevelSetting | None = None
    delay: DelaySetting | None = None
    cost_factor: FactorSetting | None = None


class Model(Strict):
    """A resolved reference model. Ids are unique per kind; every reference between them has been checked on loading."""

    id: Name
    version: Name = "0"
    name: Text | None = None
    description: Text | None = None
    objectives: dict[Id, Objective] = {}
    drivers: dict[Id, Driver] = {}
    groups: dict[Id, Group] = {}
    entities: dict[Id, Entity] = {}
    foundations: dict[Id, Foundation] = {}
    facts: dict[Id, Fact] = {}
    pools: dict[Id, Pool] = {}
    benefits: dict[Id, Benefit] = {}
    relevance: dict[Id, dict[Id, Relevance]] = {}
    master_data: MasterData = MasterData()
    data_quality: DataQuality = DataQuality()
    delivery: Delivery = Delivery()

    def weight(self, benefit: str, entity: str) -> float:
        """w_be: the benefit's own weight for the entity if it has own weights, else its driver's relevance; 0 if none."""
        own = self.benefits[benefit].weights
        row = own if own else self.relevance.get(entity, {})
        return row.get(entity if own else self.benefits[benefit].driver, 0.0)

    def beneath(self, entity: str) -> tuple[str, ...]:
        """The entities that `entity` is built from, each once and itself left out, in the order of the model."""
        names = self.entities[entity].built_from
        return tuple(
            key for key, item in self.entities.items() if key != entity and (key in names or item.group in names)
        )


#: A number with unit 1 whose id ends in one of these is a share unless the model says ``share: false``. Counts and ratios
#: with unit 1 (a number of people in an imported study, an elasticity) are thus left alone.
SHARE_WORDS = frozenset(
    "share margin rate reduction uplift gain probability attribution improvement saving gap lift churn retention".split()  # noqa: SIM905
)
