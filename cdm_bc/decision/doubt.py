"""How much hangs on the model itself: the net present value under other rules than the method's. Method §8."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from cdm_bc.calculation.cash_flow import (
    Waves,
    chain_flow,
    chain_of,
    state_shares,
    total_costs,
    value_by_run,
)
from cdm_bc.calculation.finance import present_value
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case
from cdm_bc.case.address import OVERLAP, THRESHOLD
from cdm_bc.decision.plan import Limits
from cdm_bc.decision.planner import Planner
from cdm_bc.decision.simulation import npv_at_base

THRESHOLDS = (0.0, 0.6, 0.7, 0.9, 1.0)
OVERLAPS = (0.0, 1.0)
#: Matrices drawn.
MATRICES = 200


@dataclass(frozen=True)
class Doubt:
    """The net present value with one rule of the method changed, in money.

    Attributes
    ----------
    what : ``threshold``, ``overlap`` (with `at`), ``foundations_mean``, ``equal_weights``, ``no_pools``.
    npv_recommended : of the recommended waves, kept as they are. npv_best : of the best plan under the other rule.
    """

    what: str
    at: float | None
    npv_recommended: float
    npv_best: float


@dataclass(frozen=True)
class MatrixDoubt:
    """The net present value of the recommended waves over many matrices, each weight one lower, the same or one higher."""

    p5: float
    p95: float


@dataclass(frozen=True)
class ModelDoubt:
    """All of it; `relevance` is None where no benefit rests on the matrix."""

    rules: tuple[Doubt, ...]
    relevance: MatrixDoubt | None


def model_doubt(planner: Planner, waves: Waves, limits: Limits) -> ModelDoubt:
    """What other rules make of the recommended plan and of the decision.

    Parameters
    ----------
    planner : of the case at base values. waves : of the recommended plan.
    """
    case, tables, rules = planner.case, planner.tables, []
    for what, at, other in _rules(case, tables):
        found = npv_at_base(other, waves)
        best = npv_at_base(other, Planner(case, other, like=planner).waves(limits, waves)[0])
        rules.append(Doubt(what, at, found, max(found, best)))
    return ModelDoubt(tuple(rules), _matrices(case, tables, waves))


def _rules(case: Case, tables: Tables) -> Iterator[tuple[str, float | None, Tables]]:
    """The numbers of the case under each other rule."""
    for level in THRESHOLDS:
        yield THRESHOLD.key, level, replace(tables, threshold=np.array([level]))
    for level in OVERLAPS:
        yield OVERLAP.key, level, tabulate(case, {OVERLAP.id: np.array([level])})
    yield "foundations_mean", None, replace(tables, weakest=False)
    yield "equal_weights", None, replace(tables, weights=np.ones_like(tables.weights))
    yield "no_pools", None, replace(tables, pool_of=np.full_like(tables.pool_of, -1))


def _matrices(case: Case, tables: Tables, waves: Waves) -> MatrixDoubt | None:
    """Draws of the whole matrix, as samples; a benefit's own weights stay."""
    drivers = list(case.model.drivers)
    own = {key for key, benefit in case.model.benefits.items() if benefit.weights}
    rows = [(row, drivers.index(item.driver)) for row, item in enumerate(case.quantified) if item.id not in own]
    if not rows or not case.entities:
        return None
    rng = np.random.default_rng([case.client.uncertainty.seed, 2])
    matrix = np.array([[case.relevance[entity][driver] for driver in drivers] for entity in case.entities])
    drawn = np.clip(matrix + rng.integers(-1, 2, size=(MATRICES, *matrix.shape)), 0.0, 3.0)
    weights = np.tile(tables.weights, (MATRICES, 1, 1))
    for row, driver in rows:
        weights[:, row] = drawn[:, :, driver]
    # the share of a benefit is the mean of what each entity by itself would let come true, weighed
    alone = state_shares(replace(tables, weights=np.eye(len(case.entities))), chain_of(waves))[0]
    total = weights.sum(axis=2, keepdims=True)
    weights = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    values = value_by_run(tables, np.einsum("mbe,se->msb", weights, alone))
    net = chain_flow(tables, values, waves) - total_costs(tables, waves)
    low, high = np.percentile(present_value(net, tables.rate), (5, 95))
    return MatrixDoubt(float(low), float(high))
