"""Progress between two measurements of the same organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.results import Assessment


@dataclass(frozen=True)
class PillarProgress:
    """Index and level before and after; a change is None when either measurement has not enough answers."""

    pillar: str
    index_before: float | None
    index_after: float | None
    index_change: float | None
    level_before: int | None
    level_after: int | None
    level_change: int | None


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
class Progress:
    """What changed. Statements with the largest change first; those without change or without answers are left out."""

    respondents_before: int
    respondents_after: int
    pillars: Mapping[str, PillarProgress]
    gained: tuple[StatementProgress, ...]
    lost: tuple[StatementProgress, ...]


def progress(before: Assessment, after: Assessment) -> Progress:
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
        index = None if old.index is None or new.index is None else new.index - old.index
        level = None if old.level is None or new.level is None else new.level - old.level
        pillars[name] = PillarProgress(name, old.index, new.index, index, old.level, new.level, level)
    changes = [
        StatementProgress(old.id, old.mean, new.mean)
        for old, new in zip(before.statements, after.statements, strict=True)
        if old.mean is not None and new.mean is not None and old.mean != new.mean
    ]
    gained = sorted((one for one in changes if one.change > 0), key=lambda one: -one.change)
    lost = sorted((one for one in changes if one.change < 0), key=lambda one: one.change)
    return Progress(before.respondents, after.respondents, pillars, tuple(gained), tuple(lost))
