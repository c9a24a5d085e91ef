"""Where one organisation stands among all of a survey: distributions without names, and none below five organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import Instrument, MaturityModel
from cdm_bc.maturity.scoring import Floats, codes_of, score

#: Width of a bar of the distribution: half an index point, or a tenth of a share.
INDEX_BIN, SHARE_BIN = 0.5, 0.1


@dataclass(frozen=True)
class Position:
    """An organisation on one pillar among the others.

    Attributes
    ----------
    own : its index; None when it has not enough answers.
    organisations : number of organisations with an index, itself included.
    quartiles : 25 %, 50 % and 75 %. bin_edges, counts : the distribution over the whole scale.
    share_below : share of the other organisations with a lower index (half of the equal ones counted), in [0, 1].
    """

    own: float | None
    organisations: int
    quartiles: tuple[float, float, float]
    bin_edges: tuple[float, ...]
    counts: tuple[int, ...]
    share_below: float | None


def survey_totals(instrument: Instrument, answers: Answers) -> Floats:
    """Organisations × dimensions: mean index (or share present) over the respondents with enough answers, or nan.

    Compute it once and hand it to :func:`position` for each report of a survey.
    """
    total = score(instrument, codes_of(instrument, answers)).total
    known = ~np.isnan(total)
    sums, sizes = np.zeros((2, len(answers.organisations), len(instrument.dimensions)))
    np.add.at(sums, answers.organisation, np.where(known, total, 0.0))
    np.add.at(sizes, answers.organisation, known)
    with np.errstate(invalid="ignore"):
        return np.asarray(sums / sizes)


def position(
    instrument: Instrument, answers: Answers, organisation: str, totals: Floats | None = None
) -> Mapping[str, Position | None]:
    """Per pillar or block where `organisation` stands; None where too few organisations have a score.

    Parameters
    ----------
    totals : of :func:`survey_totals`; computed if not given.
    """
    everyone = survey_totals(instrument, answers) if totals is None else totals
    own = everyone[answers.organisations.index(answers.organisation_like(organisation))]
    edges = _edges(instrument)
    return {
        name: _position(own[number], everyone[:, number], instrument.rules.smallest_survey, edges)
        for number, name in enumerate(instrument.dimensions)
    }


def _edges(instrument: Instrument) -> Floats:
    """The bars of the distribution, over the whole scale of the instrument."""
    if isinstance(instrument, MaturityModel):
        return np.arange(1.0, instrument.top_level + INDEX_BIN / 2, INDEX_BIN)
    return np.round(np.arange(0.0, 1.0 + SHARE_BIN / 2, SHARE_BIN), 10)


def _position(own: float, everyone: Floats, smallest: int, edges: Floats) -> Position | None:
    known = everyone[~np.isnan(everyone)]
    if len(known) < smallest:
        return None
    quartiles = np.quantile(known, [0.25, 0.5, 0.75])
    scored = not np.isnan(own)
    below = (known < own).sum() + 0.5 * ((known == own).sum() - 1)
    return Position(
        own=float(own) if scored else None,
        organisations=len(known),
        quartiles=(float(quartiles[0]), float(quartiles[1]), float(quartiles[2])),
        bin_edges=tuple(edges.tolist()),
        counts=tuple(np.histogram(known, edges)[0].tolist()),
        share_below=float(below / (len(known) - 1)) if scored and len(known) > 1 else None,
    )
