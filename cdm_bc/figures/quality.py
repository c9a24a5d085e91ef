"""Quality of each data entity today and at target: the scores given, and fitness for use."""

from __future__ import annotations

from math import prod

from cdm_bc.case import Case
from cdm_bc.model import SCORES

PANELS = (*SCORES, "fit_for_use")
STATES = ("current", "target")


def scores_of(case: Case, entity: str) -> dict[str, tuple[float, float]]:
    """Per score the share today and at target; ``fit_for_use`` is the product, or what the file gives."""
    sides = []
    for state in STATES:
        ids = case.score_ids(entity, state)
        found = {key.rsplit(".", 1)[1]: case.inputs[key].quantity.base for key in ids}
        sides.append(found | {"fit_for_use": prod(found.values())})
    return {panel: (sides[0][panel], sides[1][panel]) for panel in PANELS if panel in sides[0] and panel in sides[1]}


def mean_fitness(case: Case) -> tuple[float, float]:
    """Mean share of records that are fit for use, today and at target, over the entities in scope; 0 without any."""
    pairs = [scores_of(case, entity)["fit_for_use"] for entity in case.entities]
    count = max(len(pairs), 1)
    return sum(pair[0] for pair in pairs) / count, sum(pair[1] for pair in pairs) / count
