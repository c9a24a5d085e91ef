"""The quality of a kind of data, in scores."""

from __future__ import annotations

from math import prod
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from cdm_bc.quantity import Quantity
from cdm_bc.schema import LevelField, Strict, refusal
from cdm_bc.sentences import Sentence

Share = Annotated[float, Field(ge=0, le=1)]

SCORES = ("timely", "correct", "complete", "unique")
ALL_SCORES = (*SCORES, "fit_for_use")


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
