"""The form of maturity models: dimensions, steps and the statements that respondents answer.

Two instruments ship with the package, as YAML: ``cemm`` (six pillars, five levels) and ``cef`` (five building blocks
around a customer data platform, with success factors and accelerators).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import product
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cdm_bc.model.numbers import FactorSetting, Provenance, Source
from cdm_bc.model.schema import Provenanced
from cdm_bc.schema import Id, Name, Strict, Text

StatementId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z0-9_]+\.[a-z][a-z0-9_]*$")]
Share = Annotated[float, Field(ge=0, le=1, strict=False)]
Count = Annotated[int, Field(ge=1)]
Points = Annotated[float, Field(ge=0, strict=False)]


class Rules(Strict):
    """How answers become scores; each field is explained in the shipped file."""

    level_threshold: Annotated[float, Field(gt=0, le=1, strict=False)] = 0.75
    minimum_answered: Share = 0.7
    smallest_group: Count = 5
    smallest_survey: Count = 5
    imbalance: Points = 1.5
    unit_gap: Points = 1.0
    protect_remainder: bool = True


class Statement(Provenanced):
    """One thing that a respondent can say yes, partly, no or not applicable to."""

    text: Text
    bullet: Count | None = None
    provenance: Provenance


class Dimension(Provenanced):
    """A pillar or a building block. `foundation`: the foundation of the business case that it measures."""

    name: Text
    description: Text
    foundation: Id | None = None
    centre: bool = False
    provenance: Provenance


class Step(Provenanced):
    """A level, or a type of statement such as success factor. `days`: person-days to make one statement of it true."""

    name: Text
    description: Text
    days: FactorSetting | None = None


class Incoherence(Provenanced):
    """Two dimensions that cannot well be far apart: `ahead` minus `behind` above `difference` is flagged."""

    ahead: Id
    behind: Id
    difference: Points
    text: Text
    provenance: Provenance


class Instrument(Strict):
    """What all instruments share. A statement id reads dimension.step.topic."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    version: Name
    name: Text
    description: Text
    source: Source | None = None
    rules: Rules = Rules()
    statements: dict[StatementId, Statement]

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        """The pillars or blocks, in the order of the file."""
        raise TypeError("an instrument is a MaturityModel or an EngagementFramework")

    @property
    def steps(self) -> Mapping[str, Step]:
        """The levels or types, in the order of the file."""
        raise TypeError("an instrument is a MaturityModel or an EngagementFramework")

    @property
    def asked_steps(self) -> tuple[str, ...]:
        """The steps whose statements are put to respondents."""
        return tuple(self.steps)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Ids of the statements put to respondents: by dimension, then by step, then in the order of the file.

        >>> from cdm_bc.maturity.load import load_instrument
        >>> load_instrument("cemm").asked[0]
        'strategy.2.vision'
        """
        places = {name: number for number, name in enumerate(self.dimensions)}
        steps = {name: number for number, name in enumerate(self.asked_steps)}
        ids = [key for key in self.statements if step_of(key) in steps]
        return tuple(sorted(ids, key=lambda key: (places[dimension_of(key)], steps[step_of(key)])))

    @cached_property
    def places(self) -> dict[tuple[str, str], list[int]]:
        """Per dimension and step where its statements stand in `asked`."""
        found: dict[tuple[str, str], list[int]] = {pair: [] for pair in product(self.dimensions, self.asked_steps)}
        for place, key in enumerate(self.asked):
            found[dimension_of(key), step_of(key)].append(place)
        return found


class MaturityModel(Instrument):
    """Pillars scored by level, such as the CEMM. Level 1 describes the absence of practice and is not asked."""

    kind: Literal["maturity"]
    levels: dict[str, Step]
    pillars: dict[Id, Dimension]
    incoherent: dict[Id, Incoherence] = {}

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        """The pillars."""
        return self.pillars

    @property
    def steps(self) -> Mapping[str, Step]:
        """The levels."""
        return self.levels

    @property
    def asked_steps(self) -> tuple[str, ...]:
        """The levels from 2 up."""
        return tuple(self.levels)[1:]

    @property
    def top_level(self) -> int:
        """The highest level, 5 in the CEMM."""
        return len(self.levels)


class EngagementFramework(Instrument):
    """Building blocks scored as the share that is present, such as the CEF."""

    kind: Literal["presence"]
    types: dict[Id, Step]
    blocks: dict[Id, Dimension]

    @property
    def dimensions(self) -> Mapping[str, Dimension]:
        """The building blocks."""
        return self.blocks

    @property
    def steps(self) -> Mapping[str, Step]:
        """The types of statement."""
        return self.types


def dimension_of(statement: str) -> str:
    """The pillar or block of a statement id.

    >>> dimension_of("strategy.2.vision")
    'strategy'
    """
    return statement.partition(".")[0]


def step_of(statement: str) -> str:
    """The level or type of a statement id.

    >>> step_of("strategy.2.vision")
    '2'
    """
    return statement.split(".")[1]
