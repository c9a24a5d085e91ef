"""The model as a matrix of pillars by levels, with where an organisation stands in it and where it wants to be."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.maturity.model import MaturityModel, dimension_of, step_of
from cdm_bc.maturity.results import Assessment
from cdm_bc.maturity.scoring import ROUNDING


@dataclass(frozen=True)
class MatrixCell:
    """One level of one pillar.

    Attributes
    ----------
    statements : id -> whether it is met; None where that is not asked (level 1), not known, or shown of too few people.
    is_reached, is_current, is_target : from level 2 up to the current one; at it; at the level aimed at.
    """

    pillar: str
    level: int
    statements: dict[str, bool | None]
    is_reached: bool
    is_current: bool
    is_target: bool


def matrix(model: MaturityModel, found: Assessment | None = None) -> dict[str, tuple[MatrixCell, ...]]:
    """Pillar -> its levels from 1 up, with every statement of the model; without an assessment nothing is marked."""
    threshold = model.rules.level_threshold - ROUNDING
    few = found is None or (found.respondent is None and found.respondents < model.rules.smallest_group)
    means = {} if found is None or few else {one.id: one.mean for one in found.statements}
    rows = {}
    for pillar in model.pillars:
        one = None if found is None else found.pillars[pillar]
        now, aim = (None, None) if one is None else (one.level, one.target)
        cells = []
        for level in range(1, model.top_level + 1):
            mine = [key for key in model.statements if (dimension_of(key), step_of(key)) == (pillar, str(level))]
            met = {key: None if (mean := means.get(key)) is None else mean >= threshold for key in mine}
            reached = now is not None and 2 <= level <= now
            cells.append(MatrixCell(pillar, level, met, reached, level == now, level == aim))
        rows[pillar] = tuple(cells)
    return rows
