"""Quality of each data entity today and at target: the scores given, and fitness for use as the calculation takes it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cdm_bc.calculation.cash_flow import state_quality
from cdm_bc.calculation.realisation import gate
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import STATES, Case
from cdm_bc.case.address import ATTAINMENT
from cdm_bc.model import SCORES
from cdm_bc.quantity import Array

PANELS = (*SCORES, "fit_for_use")
Pair = tuple[float, float]


def scores_of(case: Case) -> dict[str, dict[str, Pair]]:
    """Per entity in scope and score the share today and at target.

    ``fit_for_use`` follows from the scores, or is what the file gives; of an entity that is built from others no more than
    these allow.
    """
    fit = fitness_of(case)
    found = {}
    for column, entity in enumerate(case.entities):
        sides = [{key: item.quantity.base for key, item in case.scores(entity, state).items()} for state in STATES]
        pairs = {
            score: (sides[0][score], sides[1][score]) for score in SCORES if score in sides[0] and score in sides[1]
        }
        found[entity] = pairs | {"fit_for_use": (float(fit[0, column]), float(fit[1, column]))}
    return found


def fitness_of(case: Case) -> Array:
    """Fitness for use of each entity in scope today and at target, caps included, (2, E)."""
    levers = len(case.levers)
    at_target = {
        item.id: np.ones(1) for item in case.inputs.values() if item.key == ATTAINMENT.key
    }  # the target itself
    tables = tabulate(case, at_target)
    states = np.array([np.zeros(levers, dtype=np.bool_), np.ones(levers, dtype=np.bool_)])
    return np.asarray(state_quality(tables, states)[0][0])


def mean_fitness(case: Case) -> Pair:
    """Mean fitness for use of the entities in scope, today and at target; 0 if there are none."""
    if not case.entities:
        return 0.0, 0.0
    today, target = fitness_of(case).mean(axis=1)
    return float(today), float(target)


@dataclass(frozen=True)
class Gate:
    """How far master data opens the way, today and at target: its mean fitness for use, and the share that is let through."""

    threshold: float
    fitness: Pair
    opened: Pair


def gate_of(tables: Tables) -> Gate | None:
    """The gate of a case at base values; None if it has none."""
    threshold = float(tables.threshold[0])
    if threshold <= 0 or not tables.is_master.any():
        return None
    states = np.repeat([[False], [True]], tables.lever_count, axis=1)
    fitness = state_quality(tables, states)[0][0]
    means, opened = fitness[:, tables.is_master].mean(axis=-1), gate(fitness, tables.is_master, threshold)
    return Gate(threshold, (float(means[0]), float(means[1])), (float(opened[0]), float(opened[1])))
