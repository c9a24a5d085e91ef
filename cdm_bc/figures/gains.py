"""What better data brings in a year: per benefit, the steps from potential to gain, what a realised share is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cdm_bc.calculation import BenefitFigures, BusinessCase
from cdm_bc.calculation.business_case import ends_of
from cdm_bc.calculation.cash_flow import state_quality
from cdm_bc.calculation.realisation import gate, realised_share
from cdm_bc.quantity import Array


def gains_of(result: BusinessCase) -> dict[str, float]:
    """Gain per year of each benefit that gains, as reached over today, year 1, in money."""
    found = {item.benefit.id: gain_of(item) for item in result.benefits}
    return {key: gain for key, gain in found.items() if gain > 0}


@dataclass(frozen=True)
class Step:
    """A step from potential to gain: `amount` is a level if `is_total`, else a change; money per year."""

    key: str
    amount: float
    is_total: bool = False


def steps(result: BusinessCase) -> tuple[Step, ...]:
    """From the gross potential of all benefits to what is gained, in year 1, without ramp-up.

    Σ V − Σ V (1 − φR) − Σ V φR ρ = Σ a;   Σ a − overlap = Σ u as reached;   − Σ u today = gain.
    """
    potential = potential_of(result)
    realised = sum(float(item.potential[0]) * item.share_reached for item in result.benefits)
    claimed = sum(float(item.claim[0]) for item in result.benefits)
    today, reached = result.data_value.today, result.data_value.reached
    found = [
        Step("potential", potential, True),
        Step("not_realised", realised - potential),
        Step("risk", claimed - realised),
        Step("overlap", reached - claimed),
        Step("reached", reached, True),
        Step("already", -today),
        Step("gain", result.data_value.gain, True),
    ]
    # no bar for a step that takes nothing away
    return tuple(step for step in found if step.is_total or abs(step.amount) > 0.5)


@dataclass(frozen=True)
class DriverGains:
    """The quantified benefits of a driver, the one that gains most first; `gain` of all of them, money per year in year 1."""

    driver: str
    benefits: tuple[BenefitFigures, ...]
    gain: float


def by_driver(result: BusinessCase) -> tuple[DriverGains, ...]:
    """The benefits by driver, the driver that gains most first."""
    gains = gains_of(result)
    groups: dict[str, list[BenefitFigures]] = {}
    for item in result.benefits:
        groups.setdefault(item.benefit.driver, []).append(item)
    made = [
        DriverGains(
            driver,
            tuple(sorted(items, key=lambda item: -gains.get(item.benefit.id, 0.0))),
            sum(gains.get(item.benefit.id, 0.0) for item in items),
        )
        for driver, items in groups.items()
    ]
    return tuple(sorted(made, key=lambda group: -group.gain))


def pv_by_driver(result: BusinessCase) -> dict[str, float]:
    """Present value of the benefits of each driver of the model, in money."""
    totals = dict.fromkeys(result.case.model.drivers, 0.0)
    for item in result.benefits:
        totals[item.benefit.driver] += item.pv
    return totals


def gain_of(item: BenefitFigures) -> float:
    """What a benefit is worth more as reached than today, money per year in year 1; below 0 where others take its pool."""
    return float(item.reached[0] - item.today[0])


def potential_of(result: BusinessCase) -> float:
    """Gross potential of all benefits, money per year in year 1."""
    return sum(float(item.potential[0]) for item in result.benefits)


def share_parts(result: BusinessCase, index: int, state: int) -> tuple[float, float, float]:
    """The three factors of the realised share of a benefit: readiness φ, gate, weighted fitness for use.

    Parameters
    ----------
    index : of the benefit among the quantified ones. state : 0 today, 1 as reached.
    """
    tables = result.tables
    fitness, readiness = (levels[0, state] for levels in state_quality(tables, ends_of(result.waves)))
    none: Array = np.ones(0)
    weighted = realised_share(fitness, none, tables.weights[index : index + 1], tables.is_master, 0.0)
    phi = float(readiness.min()) if len(readiness) else 1.0
    return phi, float(gate(fitness, tables.is_master, tables.threshold[0])), float(weighted[0])


def asked_of(result: BusinessCase, pool: str) -> float:
    """What the benefits of a pool claim together as reached in year 1, in money per year."""
    return sum(float(item.claim[0]) for item in result.benefits if item.benefit.pool == pool)
