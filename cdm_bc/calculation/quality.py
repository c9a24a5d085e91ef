"""Quality of the data and readiness of the foundations, now and as reached when a lever is pulled. Method §3 and §5.

Shapes: n samples, E entities in scope, F foundations. Numbers come as arrays by input id, (n or 1, T or 1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cdm_bc.case import STATES, Case, State
from cdm_bc.case.address import ATTAINMENT, OVERLAP, attainment_of
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Cap:
    """An entity that is never better than the mean of those beneath it: indices, and whether it is exempt (now, reached)."""

    entity: int
    beneath: NDArray[np.intp]
    exempt: tuple[bool, bool]


def setting(values: Mapping[str, Array], key: str, absent: float) -> Array:
    """A number of the method itself, (n or 1,)."""
    found = values.get(key)
    return np.array([absent]) if found is None else found[:, 0]


def quality(case: Case, values: Mapping[str, Array], n: int) -> Array:
    """Fitness for use of each entity now and as reached when its lever is pulled, (n, 2, E)."""
    table = np.empty((n, 2, len(case.entities)))
    overlap = setting(values, OVERLAP.id, 0.0)

    def scores(entity: str, state: State) -> dict[str, Array]:
        # quality is one level per state; a series of it would have no meaning in the method
        return {key: values[item.id][:, 0] for key, item in case.scores(entity, state).items()}

    for column, entity in enumerate(case.entities):
        now, target = (scores(entity, state) for state in STATES)
        share = _attainment(values, "data", entity)
        table[:, 0, column] = fitness_for_use(now, overlap)
        if now.keys() == target.keys():
            reached = {key: now[key] + share * (target[key] - now[key]) for key in now}
            table[:, 1, column] = fitness_for_use(reached, overlap)
        else:
            table[:, 1, column] = table[:, 0, column] + share * (fitness_for_use(target, overlap) - table[:, 0, column])
    return np.minimum(table, 1.0)  # the tail of a lognormal has no bound, a share has


def fitness_for_use(scores: Mapping[str, Array], overlap: Array) -> Array:
    """Share of records that pass all scores: (1 − o) Π scores + o × the lowest score.

    Parameters
    ----------
    scores : each (n or 1,). overlap : (n or 1,) o, how far the faults fall on the same records.

    Examples
    --------
    >>> fitness_for_use({"timely": np.array([0.5]), "unique": np.array([0.8])}, np.array([0.0, 0.5, 1.0])).tolist()
    [0.4, 0.45, 0.5]
    """
    found = list(scores.values())
    lowest = found[0]
    for score in found[1:]:
        lowest = np.minimum(lowest, score)
    return np.asarray((1.0 - overlap) * math.prod(found) + overlap * lowest)


def readiness(case: Case, values: Mapping[str, Array], n: int) -> Array:
    """Readiness of each foundation now and as reached, (n, 2, F)."""
    table = np.empty((n, 2, len(case.foundations)))
    for column, name in enumerate(case.foundations):
        now, target = (values[case.readiness(name, state).id][:, 0] for state in STATES)
        table[:, 0, column] = now
        table[:, 1, column] = now + _attainment(values, "foundations", name) * (target - now)
    return np.minimum(table, 1.0)


def _attainment(values: Mapping[str, Array], kind: Literal["data", "foundations"], owner: str) -> Array:
    """What a lever reaches of its improvement: its own number before the shared one, (n or 1,)."""
    own = attainment_of(kind, owner).id
    return np.minimum(setting(values, own if own in values else ATTAINMENT.id, 1.0), 1.0)


def caps_of(case: Case) -> tuple[Cap, ...]:
    """The entities that are built from others, those beneath first."""
    place = {entity: index for index, entity in enumerate(case.entities)}

    return tuple(
        Cap(
            place[entity],
            np.array([place[name] for name in names]),
            (is_measured(case, entity, "current"), is_measured(case, entity, "target")),
        )
        for entity, names in case.built_from.items()
    )


def is_measured(case: Case, entity: str, state: State) -> bool:
    """Whether fitness for use was measured on the records themselves, so that nothing needs to be assumed of it."""
    scores = case.scores(entity, state).values()
    return any(item.key == "fit_for_use" and item.grade == "measured" for item in scores)
