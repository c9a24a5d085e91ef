"""The score of one pillar written out from the answers themselves, so that a reader can follow it with a pencil."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.maturity.scoring import ROUNDING


@dataclass(frozen=True)
class WorkedLevel:
    """One level: (yes + ½ partly) / (yes + partly + no) = share.

    Attributes
    ----------
    pooled : whether that division over all respondents together gives `share`. It always does for one respondent; with
        several, `share` is the mean of each respondent's own share, which differs when some left statements open.
    reached : whether the share reaches the threshold.
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
    scored = (one for one in assessment.pillars.values() if one.enough and pillar in (None, one.id))
    one, threshold = next(scored, None), model.rules.level_threshold
    if one is None or one.index is None or one.level is None:
        return None
    levels = []
    for level, share in one.shares.items():
        counts = one.counts[level]
        given = counts["yes"] + counts["partly"] + counts["no"]
        pooled = abs((counts["yes"] + counts["partly"] / 2) / given - share) < ROUNDING
        reached = share >= threshold - ROUNDING
        levels.append(WorkedLevel(level, share=share, pooled=pooled, reached=reached, **counts))
    return WorkedExample(one.id, one.respondents, threshold, tuple(levels), one.index, one.level)
