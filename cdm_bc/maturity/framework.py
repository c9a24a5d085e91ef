"""The engagement framework assessed: the share present per building block, and per type of statement within it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import EngagementFramework
from cdm_bc.maturity.scoring import Floats, answer_counts, codes_of, score, values_of


@dataclass(frozen=True)
class BlockScore:
    """The score of one building block.

    Attributes
    ----------
    share : mean share present over the respondents, in [0, 1]; None when there are not enough answers.
    types : type of statement -> mean share present; a type that nobody answered is left out.
    respondents, left_out : respondents with and without enough answers for this block.
    statements : id -> mean answer (None without answers). counts : id -> how often each answer was given.
    """

    id: str
    share: float | None
    types: Mapping[str, float]
    respondents: int
    left_out: int
    statements: Mapping[str, float | None]
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class FrameworkAssessment:
    """What of the framework an organisation has in place; blocks in the order of the framework."""

    organisation: str
    unit: str | None
    respondent: str | None
    respondents: int
    blocks: Mapping[str, BlockScore]


def assess_framework(
    framework: EngagementFramework,
    answers: Answers,
    organisation: str,
    *,
    unit: str | None = None,
    respondent: str | None = None,
) -> FrameworkAssessment:
    """Assess what an organisation, a unit or a respondent has in place of the framework. Errors as in ``assess``."""
    rows = answers.rows_of(organisation, unit, respondent)
    codes = codes_of(framework, answers, rows)
    scores = score(framework, codes)
    values, counts = values_of(codes), answer_counts(codes)
    blocks = {}
    for number, name in enumerate(framework.blocks):
        used = ~np.isnan(scores.total[:, number])
        types = {kind: _mean(scores.share[used, number, place]) for place, kind in enumerate(framework.types)}
        mine = {framework.asked[place]: place for kind in framework.types for place in framework.places[name, kind]}
        blocks[name] = BlockScore(
            id=name,
            share=_mean(scores.total[used, number]),
            types={kind: mean for kind, mean in types.items() if mean is not None},
            respondents=int(used.sum()),
            left_out=int((~used).sum()),
            statements={key: _mean(values[:, place]) for key, place in mine.items()},
            counts={key: {kind: int(n[place]) for kind, n in counts.items()} for key, place in mine.items()},
        )
    return FrameworkAssessment(organisation, unit, respondent, len(rows), blocks)


def _mean(values: Floats) -> float | None:
    given = values[~np.isnan(values)]
    return float(given.mean()) if given.size else None
