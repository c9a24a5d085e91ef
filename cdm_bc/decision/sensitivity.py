"""Which assumption matters: swing, rank correlation, break-even and value of information per uncertain input. Method §8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cdm_bc.calculation.cash_flow import Waves
from cdm_bc.case import Case, Input
from cdm_bc.decision.break_even import BreakEven, break_even
from cdm_bc.decision.information import evpi, evppi
from cdm_bc.decision.options import Option
from cdm_bc.decision.simulation import Simulation, one_at_a_time
from cdm_bc.quantity import Array

#: An input whose knowledge is worth less than this part of perfect information is not worth measuring for the decision.
WORTH_KNOWING = 0.01


@dataclass(frozen=True)
class InputSensitivity:
    """What one uncertain input does to the net present value.

    Attributes
    ----------
    swing : net present value with this input at its low and at its high, others at base; None where it has no finite value.
    rank_correlation : Spearman's, with the simulated net present value; None if either does not vary.
    break_even : see :class:`~cdm_bc.decision.break_even.BreakEven`.
    evppi : what knowing this input exactly is worth for the decision, in money.
    """

    input: Input
    swing: tuple[float | None, float | None]
    rank_correlation: float | None
    break_even: BreakEven
    evppi: float

    @property
    def id(self) -> str:
        """Id of the input."""
        return self.input.id

    @property
    def width(self) -> float:
        """Size of the swing, 0 if it has no finite value."""
        low, high = self.swing
        return abs(high - low) if low is not None and high is not None else 0.0

    @property
    def turns_decision(self) -> bool:
        """Whether the net present value changes sign within this input's own range, others at base."""
        low, high = self.swing
        return low is not None and high is not None and min(low, high) < 0 < max(low, high)


@dataclass(frozen=True)
class Sensitivity:
    """All uncertain inputs, widest swing first.

    Attributes
    ----------
    measure_next : the input of the highest EVPPI; None, with a `reason`, if knowing none of them would help the decision:
        ``no_uncertain_input``, ``decision_is_sure`` (every draw says the same), ``no_single_input`` (only several together),
        ``undefined`` (no draw has a finite value).
    """

    inputs: tuple[InputSensitivity, ...]
    evpi: float
    measure_next: InputSensitivity | None
    reason: str | None

    def top(self, count: int) -> tuple[InputSensitivity, ...]:
        """The inputs of the widest swing."""
        return self.inputs[:count]


def sensitivity(case: Case, simulation: Simulation, option: Option, affordable: Sequence[Option]) -> Sensitivity:
    """The sensitivities of one option, and what it is worth to know each input before choosing among the affordable ones."""
    ids = simulation.ids
    if not ids:
        return Sensitivity((), 0.0, None, "no_uncertain_input")
    if not simulation.is_defined:
        return Sensitivity((), 0.0, None, "undefined")
    count = len(simulation.levels)
    choice = np.stack([item.outcome.npv for item in affordable], axis=1)
    swings = tornado(case, ids, option.waves)
    correlations = rank_correlations(simulation.levels, option.outcome.npv[:count])
    turning = break_even(case, ids, option.waves)
    knowing, perfect = evppi(simulation.levels, choice[:count]), evpi(choice)
    found = [
        InputSensitivity(
            input=case.inputs[key],
            swing=_finite_pair(swings[row]),
            rank_correlation=None if np.isnan(correlations[row]) else float(correlations[row]),
            break_even=turning[row],
            evppi=min(float(knowing[row]), perfect),
        )
        for row, key in enumerate(ids)
    ]
    best = max(found, key=lambda item: item.evppi)
    if perfect == 0.0:
        chosen, reason = None, "decision_is_sure"
    elif best.evppi <= WORTH_KNOWING * perfect:
        chosen, reason = None, "no_single_input"
    else:
        chosen, reason = best, None
    return Sensitivity(tuple(sorted(found, key=lambda item: -item.width)), perfect, chosen, reason)


def tornado(case: Case, ids: tuple[str, ...], waves: Waves) -> Array:
    """Net present value with each input at its low and at its high, others at base, (k, 2)."""
    bounds = np.array(
        [(case.inputs[key].quantity.low, case.inputs[key].quantity.high) for key in ids], dtype=np.float64
    )
    rows = np.repeat(np.arange(len(ids)), 2)
    return one_at_a_time(case, ids, rows, bounds.ravel(), waves).reshape(-1, 2)


def rank_correlations(levels: Array, npv: Array) -> Array:
    """Spearman's rank correlation of each input with the net present value, (k,); nan where either does not vary.

    >>> rank_correlations(np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]]), np.array([10.0, 30.0, 20.0])).tolist()
    [0.5, nan]
    """
    ranks, target = _ranks(levels), _ranks(npv[:, None])[:, 0]
    ranks, target = ranks - ranks.mean(axis=0), target - target.mean()
    size = np.sqrt((ranks**2).sum(axis=0) * (target**2).sum())
    return np.asarray(np.divide(target @ ranks, size, out=np.full(levels.shape[1], np.nan), where=size > 0))


def _ranks(values: Array) -> Array:
    """Ranks in each column, (n, k); equal values share the mean of theirs."""
    order = np.argsort(values, axis=0)
    ordered = np.take_along_axis(values, order, axis=0)
    if (ordered[1:] == ordered[:-1]).any():
        from scipy.stats import rankdata

        return np.asarray(rankdata(values, axis=0))
    found = np.empty(values.shape)  # without equal values in a tenth of the time
    np.put_along_axis(found, order, np.arange(1.0, len(values) + 1)[:, None], axis=0)
    return found


def _finite_pair(pair: Array) -> tuple[float | None, float | None]:
    low, high = (float(value) if np.isfinite(value) else None for value in pair)
    return low, high
