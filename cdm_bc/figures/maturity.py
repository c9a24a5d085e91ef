"""Figures of an assessment that the cover, the overview and the appendix show."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import Any

from cdm_bc.maturity.divisions import gap_of
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment, Gap, NextStep, Pillar

#: What can become of a statement that was put to a respondent.
COUNTED = ("answered", "not_applicable", "unanswered")


@dataclass(frozen=True)
class UnitGap:
    """A pillar on which the business units lie furthest apart."""

    pillar: str
    gap: Gap


def widest_unit_gap(found: Assessment) -> UnitGap | None:
    """The pillar on which the business units differ most; None where no two units have a score."""
    gaps = {key: gap_of({name: unit.pillars[key].index for name, unit in found.units.items()}) for key in found.pillars}
    known = {key: gap for key, gap in gaps.items() if gap is not None}
    widest = max(known, key=lambda key: known[key].difference, default=None)
    return None if widest is None else UnitGap(widest, known[widest])


def extremes(found: Assessment) -> tuple[Pillar, Pillar] | None:
    """The pillars with the highest and the lowest index; None if there are none."""
    scored = [(one.index, one) for one in found.pillars.values() if one.index is not None]
    if not scored:
        return None
    highest, lowest = (choose(scored, key=lambda pair: pair[0]) for choose in (max, min))
    return highest[1], lowest[1]


def nearest(found: Assessment) -> list[NextStep]:
    """The nearest step of each pillar that has any, nearest first."""
    steps: dict[str, NextStep] = {}
    for step in found.steps:
        steps.setdefault(step.pillar, step)
    return list(steps.values())


def way_to_target(found: Assessment) -> float | None:
    """Part of the way to the targets, in [0, 1]: mean over the pillars; None where no pillar has one."""
    known = [one.to_target for one in found.pillars.values() if one.to_target is not None]
    return fmean(known) if known else None


def answer_counts(found: Assessment) -> dict[str, int]:
    """How often a statement was asked, and what became of it, over all pillars and respondents; asked: of each respondent."""
    return {key: sum(getattr(one, key) for one in found.pillars.values()) for key in ("asked", *COUNTED)}


def summary_of(found: Assessment, model: MaturityModel, language: str) -> dict[str, Any]:
    """One row of the overview; null where there is no score. `language` is that of the report."""
    ends = None if found.apart else extremes(found)
    lowest = ends[1] if ends else None
    return {
        "name": " · ".join(name for name in (found.organisation, found.unit, found.respondent) if name),
        "language": language,
        "respondents": found.respondents,
        "index": found.index,
        "lowest": dict(model.pillars[lowest.id].name) if lowest else {},
        "lowest_index": lowest.index if lowest else None,
    }
