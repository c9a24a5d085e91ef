"""The form of model files: objectives, drivers, benefits, facts, pools, entities, foundations, relevance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from cdm_bc.model.numbers import Assumption, DelaySetting, Fact, FactorSetting, Grade, LevelSetting, Provenance, Setting
from cdm_bc.model.scores import Scores, Share
from cdm_bc.schema import Id, LevelField, Name, Strict, Text, refusal
from cdm_bc.sentences import Sentence
from cdm_bc.shapes import WEIGHT

Kind = Literal["margin", "cost", "risk", "qualitative"]
Weight = Annotated[float, Field(ge=0)]
Relevance = Annotated[Weight, WithJsonSchema(WEIGHT)]


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

    def weight(self, entity: str, relevance: Mapping[str, Mapping[str, float]]) -> float:
        """w_be: its own weight for the entity if it has own weights, else the relevance of the entity for its driver."""
        return self.weights.get(entity, 0.0) if self.weights else relevance[entity][self.driver]


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
