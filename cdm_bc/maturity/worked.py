"""The score of one pillar written out from the answers themselves, so that a reader can follow it with a pencil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment, Pillar


@dataclass(frozen=True)
class WorkedLevel:
    """One level: (yes + ½ partly) / (yes + partly + no) = share.

    Attributes
    ----------
    pooled : whether that division over all respondents together gives `share`. It always does for one respondent; with
        several, `share` is the mean of each respondent's own share, which differs when some left statements open.
    reached : whether the share reaches the threshold. counts : whether all levels below are reached too.
    """

    level: int
    yes: int
    partly: int
    no: int
    not_applicable: int
    unanswered: int
    share: float
    pooled: bool
    reached: bool
    counts: bool


@dataclass(frozen=True)
class WorkedExample:
    """index = 1 + the sum of the shares; level = the last level that counts, or 1."""

    pillar: str
    respondents: int
    threshold: float
    levels: tuple[WorkedLevel, ...]
    index: float
    level: int


def worked_example(model: MaturityModel, assessment: Assessment, pillar: str | None = None) -> WorkedExample | None:
    """The calculation for `pillar`, or for the first pillar with enough answers; None if there is none."""
    scored = [one for one in assessment.pillars.values() if one.enough and pillar in (None, one.id)]
    return _write_out(model, scored[0]) if scored else None


def _write_out(model: MaturityModel, pillar: Pillar) -> WorkedExample:
    levels = []
    for level, share in pillar.shares.items():
        counts = pillar.counts[level]
        given = counts["yes"] + counts["partly"] + counts["no"]
        pooled = abs((counts["yes"] + counts["partly"] / 2) / given - share) < 1e-9
        reached = share >= model.rules.level_threshold - 1e-9
        levels.append(WorkedLevel(level, *_in_order(counts), share, pooled, reached, level <= (pillar.level or 1)))
    return WorkedExample(
        pillar.id,
        pillar.respondents,
        model.rules.level_threshold,
        tuple(levels),
        pillar.index or 1.0,
        pillar.level or 1,
    )


def _in_order(counts: Mapping[str, int]) -> tuple[int, int, int, int, int]:
    """Counts in the order of :class:`WorkedLevel`."""
    return counts["yes"], counts["partly"], counts["no"], counts["not_applicable"], counts["unanswered"]
