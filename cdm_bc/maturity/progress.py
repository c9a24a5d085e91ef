"""Progress between two measurements of the same organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.results import Assessment


@dataclass(frozen=True)
class PillarProgress:
    """Index and level of a pillar before and after; None where a measurement has not enough answers."""

    pillar: str
    index_before: float | None
    index_after: float | None
    level_before: int | None
    level_after: int | None

    @property
    def index_change(self) -> float | None:
        """After minus before; None when either is not known."""
        before, after = self.index_before, self.index_after
        return None if before is None or after is None else after - before


@dataclass(frozen=True)
class StatementProgress:
    """Mean answer to a statement before and after."""

    statement: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """What changed. Statements with the largest change first; those without change or without answers are left out."""

    respondents_before: int
    respondents_after: int
    pillars: Mapping[str, PillarProgress]
    gained: tuple[StatementProgress, ...]
    lost: tuple[StatementProgress, ...]


def compare(before: Assessment, after: Assessment) -> Comparison:
    """Compare two measurements made with the same model.

    Raises
    ------
    InputError
        If the two were made with different pillars or statements: their indices cannot be compared.
    """
    if [one.id for one in before.statements] != [one.id for one in after.statements]:
        message = "the two measurements asked different statements, so their indices cannot be compared."
        raise InputError([Problem("answers", None, None, "", message)])
    pillars = {}
    for name, old in before.pillars.items():
        new = after.pillars[name]
        pillars[name] = PillarProgress(name, old.index, new.index, old.level, new.level)
    changes = [
        StatementProgress(old.id, old.mean, new.mean)
        for old, new in zip(before.statements, after.statements, strict=True)
        if old.mean is not None and new.mean is not None
    ]
    gained = sorted((one for one in changes if one.change > 0), key=lambda one: -one.change)
    lost = sorted((one for one in changes if one.change < 0), key=lambda one: one.change)
    return Comparison(before.respondents, after.respondents, pillars, tuple(gained), tuple(lost))
