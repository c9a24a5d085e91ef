"""Quality of each data entity today and at target: the scores given, and fitness for use."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from cdm_bc.calculation.realisation import gate
from cdm_bc.calculation.tables import Tables
from cdm_bc.case import STATES, Case
from cdm_bc.model import SCORES

PANELS = (*SCORES, "fit_for_use")


def scores_of(case: Case, entity: str) -> dict[str, tuple[float, float]]:
    """Per score the share today and at target; ``fit_for_use`` is the product, or what the file gives."""
    sides = []
    for state in STATES:
        found = {score: item.quantity.base for score, item in case.scores(entity, state).items()}
        sides.append(found | {"fit_for_use": prod(found.values())})
    return {panel: (sides[0][panel], sides[1][panel]) for panel in PANELS if panel in sides[0] and panel in sides[1]}


def mean_fitness(case: Case) -> tuple[float, float]:
    """Mean fitness for use of the entities in scope, today and at target; 0 if there are none."""
    pairs = [scores_of(case, entity)["fit_for_use"] for entity in case.entities]
    count = max(len(pairs), 1)
    return sum(pair[0] for pair in pairs) / count, sum(pair[1] for pair in pairs) / count


@dataclass(frozen=True)
class Gate:
    """How far master data opens the way, today and at target: its mean fitness for use, and the share that is let through."""

    threshold: float
    fitness: tuple[float, float]
    opened: tuple[float, float]


def gate_of(tables: Tables) -> Gate | None:
    """The gate of a case; None if it has none."""
    if tables.threshold <= 0 or not tables.is_master.any():
        return None
    means = tables.fitness[0][:, tables.is_master].mean(axis=-1)
    opened = gate(tables.fitness[0], tables.is_master, tables.threshold)
    return Gate(tables.threshold, (float(means[0]), float(means[1])), (float(opened[0]), float(opened[1])))
