"""From answers to scores, for all respondents at once.

    share_L = mean answer over the statements of level L            yes 1, partly ½, no 0
    index   = 1 + Σ share_L over the levels above 1                 in [1, 5] for five levels
    level   = the highest L such that share_2 … share_L all reach the threshold (0.75); 1 if none

A statement answered "not applicable" is left out of its mean. A pillar counts for a respondent when at least 70 % of its
applicable statements are answered and no level is without an answer; otherwise it has no index, never a guessed one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import Instrument, MaturityModel
from cdm_bc.maturity.records import ANSWERS, BLANK, NOT_APPLICABLE

Floats = NDArray[np.float64]
Counts = NDArray[np.float32]
#: Sums of halves and thirds may fall a hair short of a threshold that they reach on paper.
ROUNDING = 1e-9


@dataclass(frozen=True)
class RespondentScores:
    """RespondentScores of respondents; nan where a pillar has not enough answers.

    Attributes
    ----------
    share : respondents × dimensions × asked steps, share present, in [0, 1].
    total : respondents × dimensions; the index of a maturity model, the share present of a framework.
    asked : dimensions, number of statements put.
    answered, not_applicable : respondents × dimensions, counts.
    """

    share: Floats
    total: Floats
    asked: NDArray[np.int64]
    answered: NDArray[np.int64]
    not_applicable: NDArray[np.int64]


def codes_of(instrument: Instrument, answers: Answers, rows: NDArray[np.int64] | None = None) -> NDArray[np.int8]:
    """Respondents × statements of `instrument`, in its order: the answer codes of all respondents or of `rows`."""
    numbers = {key: number for number, key in enumerate(answers.statements)}
    codes = answers.codes if rows is None else answers.codes[rows]
    return codes[:, [numbers[key] for key in instrument.asked]]


def score(instrument: Instrument, codes: NDArray[np.int8]) -> RespondentScores:
    """Score each row of `codes` (respondents × statements, in the order of ``instrument.asked``).

    Examples
    --------
    Partly on everything is ½ of every level: 1 + 4 × ½ = 3.

    >>> from cdm_bc.maturity.load import load_instrument
    >>> cemm = load_instrument("cemm")
    >>> scores = score(cemm, np.ones((1, len(cemm.asked)), dtype=np.int8))
    >>> scores.total[0].tolist()
    [3.0, 3.0, 3.0, 3.0, 3.0, 3.0]
    >>> levels(scores.share[0, 0], 0.75).item()
    1
    """
    # statements × (dimensions × steps): 1 where a statement belongs; products with it are sums per dimension and step
    places = np.zeros((len(instrument.asked), len(instrument.places)), dtype=np.float32)
    for number, members in enumerate(instrument.places.values()):
        places[members, number] = 1.0
    shape = (len(codes), len(instrument.dimensions), len(instrument.asked_steps))
    given = codes >= 0
    sums = (np.where(given, codes, 0).astype(np.float32) @ places).reshape(shape)
    counts = (given.astype(np.float32) @ places).reshape(shape)
    skipped = ((codes == NOT_APPLICABLE).astype(np.float32) @ places).reshape(shape).sum(axis=2)
    asked = places.sum(axis=0).reshape(shape[1:])
    with np.errstate(invalid="ignore"):
        share = sums.astype(np.float64) / (2.0 * counts.astype(np.float64))
    enough = _enough(instrument, counts, asked, skipped)
    share[~enough] = np.nan
    if isinstance(instrument, MaturityModel):
        total = 1.0 + share.sum(axis=2)
    else:
        total = np.where(enough, sums.sum(axis=2) / np.maximum(2.0 * counts.sum(axis=2), 1.0), np.nan)
    answered = counts.sum(axis=2).astype(np.int64)
    return RespondentScores(share, total, asked.sum(axis=1).astype(np.int64), answered, skipped.astype(np.int64))


def _enough(instrument: Instrument, counts: Counts, asked: Counts, skipped: Counts) -> NDArray[np.bool_]:
    """Respondents × dimensions: whether enough of what applies was answered, on every level."""
    applicable = asked.sum(axis=1) - skipped
    answered = counts.sum(axis=2)
    enough = (answered > 0) & (answered >= instrument.rules.minimum_answered * applicable - ROUNDING)
    if isinstance(instrument, MaturityModel):
        enough &= (counts > 0).all(axis=2)
    return np.asarray(enough)


def levels(share: Floats, threshold: float) -> NDArray[np.int64]:
    """The level reached, from shares whose last axis runs over levels 2, 3, …

    >>> levels(np.array([1.0, 0.8, 0.5, 0.9]), 0.75).item()
    3
    """
    reached = share >= threshold - ROUNDING
    return np.asarray(1 + np.cumprod(reached, axis=-1).sum(axis=-1))


def values_of(codes: NDArray[np.int8]) -> Floats:
    """Answers as numbers: yes 1, partly ½, no 0; nan for no answer and not applicable."""
    return np.where(codes >= 0, codes / 2.0, np.nan)


def answer_counts(codes: NDArray[np.int8]) -> dict[str, NDArray[np.int64]]:
    """Per statement how many said yes, partly, no, not applicable, or nothing."""
    return {kind: (codes == code).sum(axis=0) for kind, code in (ANSWERS | {"unanswered": BLANK}).items()}
