"""A survey of many organisations: how each pillar is spread, by sector and by size, and from year to year.

An organisation counts once, with the mean index over its respondents. Nothing is told of fewer organisations than the model
says, and no group is told of where a smaller one could be worked out from it and the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cdm_bc.maturity.divisions import large_enough
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.position import survey_totals
from cdm_bc.maturity.scoring import Floats
from cdm_bc.maturity.words import plain


@dataclass(frozen=True)
class Quartiles:
    """How the index of a pillar is spread over organisations: 25 %, 50 % and 75 %."""

    organisations: int
    low: float
    median: float
    high: float


#: Pillar -> its spread; None where too few organisations have a score.
BySpread = Mapping[str, Quartiles | None]


@dataclass(frozen=True)
class Groups:
    """A survey by sector or by size.

    Attributes
    ----------
    groups : what may be shown. hidden : name -> number of organisations, too few. own : group of the organisation; '' if none.
    """

    groups: Mapping[str, BySpread]
    hidden: Mapping[str, int]
    own: str


@dataclass(frozen=True)
class Measured:
    """One measurement of a series.

    Attributes
    ----------
    organisations : that took part. everyone : how the pillars are spread. own : pillar -> index of the organisation, if known.
    also_now : organisations that took part in the last measurement too, capitals and spaces aside.
    """

    organisations: int
    everyone: BySpread
    own: Mapping[str, float | None]
    also_now: int


def quartiles(values: Floats, least: int) -> Quartiles | None:
    """The spread of the values that are not nan; None for fewer than `least`.

    >>> quartiles(np.array([1.0, 2, 3, 4, 5]), 5)
    Quartiles(organisations=5, low=2.0, median=3.0, high=4.0)
    """
    known = values[~np.isnan(values)]
    if len(known) < least:
        return None
    low, median, high = np.quantile(known, [0.25, 0.5, 0.75])
    return Quartiles(len(known), float(low), float(median), float(high))


def spread(model: MaturityModel, totals: Floats) -> BySpread:
    """Per pillar how it is spread over the organisations of `totals` (organisations × pillars)."""
    least = model.rules.smallest_survey
    return {pillar: quartiles(totals[:, place], least) for place, pillar in enumerate(model.pillars)}


def grouped(
    model: MaturityModel, answers: Answers, role: str, organisation: str, totals: Floats | None = None
) -> Groups | None:
    """The survey by an attribute of the organisations (``sector``, ``size``); None if nothing is known of it.

    Parameters
    ----------
    totals : of :func:`survey_totals`; computed if not given.
    """
    values = answers.attributes.get(role, {})
    names = np.array([values.get(name, "") for name in answers.organisations])
    if not (names != "").any():
        return None
    totals = survey_totals(model, answers) if totals is None else totals
    scored = ~np.isnan(totals).all(axis=1)
    sizes = {str(name): int((scored & (names == name)).sum()) for name in sorted(set(names.tolist()) - {""})}
    as_groups = model.rules.model_copy(update={"smallest_group": model.rules.smallest_survey})
    shown, hidden = large_enough(as_groups, sizes, int(scored.sum()))
    return Groups({name: spread(model, totals[names == name]) for name in shown}, hidden, values.get(organisation, ""))


def series(model: MaturityModel, measurements: Mapping[str, Answers], organisation: str) -> dict[str, Measured]:
    """Label -> what that measurement gave, in the order given; the last one is now."""
    last = {plain(name) for name in list(measurements.values())[-1].organisations}
    found = {}
    for label, answers in measurements.items():
        totals = survey_totals(model, answers)
        mine = [row for row, name in enumerate(answers.organisations) if plain(name) == plain(organisation)]
        own = totals[mine[0]] if mine else np.full(len(model.pillars), np.nan)
        indices = {
            key: None if np.isnan(value) else float(value) for key, value in zip(model.pillars, own, strict=True)
        }
        also = sum(plain(name) in last for name in answers.organisations)
        found[label] = Measured(len(answers.organisations), spread(model, totals), indices, also)
    return found
