"""The business case of a client: what it is worth, what it costs, what comes of it. Method §2 to §5.

:func:`evaluate` is pure: a case in, figures out; nothing is read, written or kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cdm_bc.calculation.cash_flow import (
    Waves,
    base_plan,
    benefit_flows,
    line_flows,
    state_shares,
    value_of_shares,
)
from cdm_bc.calculation.finance import internal_rate_of_return, payback_months, present_value
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case, CaseBenefit
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class FinancialFigures:
    """The financial figures; arrays by year (T + 1,), index 0 = initial. A ratio without a denominator is None."""

    npv: float
    roi: float | None
    bcr: float | None
    irr: float | None
    payback_months: float | None
    pv_benefits: float
    pv_costs: float
    costs: Array
    benefits: Array
    net: Array
    cumulative: Array


@dataclass(frozen=True)
class BenefitFigures:
    """One quantified benefit. Amounts in money per year; potential, claim and values by year 1 … T, without ramp-up.

    Attributes
    ----------
    potential : V_b, fully fit data over none. claim : a_b at target, after risk adjustment and realised share.
    today, target, perfect : u_b in that state, after pools. by_year : benefit of the plan, (T + 1,), with ramp-up.
    share_today, share_target : realised share φ R_b.
    """

    benefit: CaseBenefit
    potential: Array
    claim: Array
    today: Array
    target: Array
    perfect: Array
    by_year: Array
    pv: float
    share_today: float
    share_target: float


@dataclass(frozen=True)
class DataValue:
    """Value of the customer data per year, in year 1, in money."""

    today: float
    target: float
    perfect: float

    @property
    def gain(self) -> float:
        """What better data brings in: target less today."""
        return self.target - self.today


@dataclass(frozen=True)
class Unquantified:
    """A benefit without amount: it lacks facts (`missing`), or it is qualitative (`missing` empty)."""

    benefit: CaseBenefit
    missing: tuple[str, ...]
    share_today: float
    share_target: float


@dataclass(frozen=True)
class LineFigures:
    """A cost line over the years, (T + 1,): money with contingency, and person-days."""

    number: int
    by_year: Array
    days: Array
    pv: float


@dataclass(frozen=True)
class BusinessCase:
    """The figures of a case at base values.

    Attributes
    ----------
    waves : the plan, wave per lever (−1 never). pools : pool id -> (size, used at target), each (T,), money per year.
    """

    case: Case
    tables: Tables
    waves: Waves
    finance: FinancialFigures
    benefits: tuple[BenefitFigures, ...]
    unquantified: tuple[Unquantified, ...]
    lines: tuple[LineFigures, ...]
    data_value: DataValue
    pools: dict[str, tuple[Array, Array]]


def evaluate(case: Case, waves: Waves | None = None) -> BusinessCase:
    """Evaluate a case at base values.

    Parameters
    ----------
    waves : (L,) wave of each lever, −1 for never; every lever in wave 0 by default.
    """
    tables = tabulate(case)
    plan = base_plan(tables) if waves is None else waves
    flows = benefit_flows(tables, plan)[0]
    costs, days = (flow[0] for flow in line_flows(tables, plan))
    figures, values = _benefits(case, tables, flows)
    return BusinessCase(
        case=case,
        tables=tables,
        waves=plan,
        finance=finance_of(flows.sum(axis=0), costs.sum(axis=0), tables.rate),
        benefits=figures,
        unquantified=_unquantified(case, tables),
        lines=tuple(
            LineFigures(line.number, costs[k], days[k], float(present_value(costs[k], tables.rate)))
            for k, line in enumerate(case.lines)
        ),
        data_value=DataValue(*(float(values[state, :, 0].sum()) for state in range(3))),
        pools={
            pool.id: (tables.pool_size[0, p], values[1, tables.pool_of == p].sum(axis=0))
            for p, pool in enumerate(case.pools)
        },
    )


def finance_of(benefits: Array, costs: Array, rate: float) -> FinancialFigures:
    """The financial figures of benefits and costs by year, both (T + 1,)."""
    net = benefits - costs
    pv_benefits, pv_costs = float(present_value(benefits, rate)), float(present_value(costs, rate))
    npv = pv_benefits - pv_costs
    return FinancialFigures(
        npv=npv,
        roi=npv / pv_costs if pv_costs > 0 else None,
        bcr=pv_benefits / pv_costs if pv_costs > 0 else None,
        irr=internal_rate_of_return(net),
        payback_months=payback_months(net),
        pv_benefits=pv_benefits,
        pv_costs=pv_costs,
        costs=costs,
        benefits=benefits,
        net=net,
        cumulative=np.cumsum(net),
    )


def _extreme_shares(tables: Tables) -> Array:
    """Realised shares today and at target, (2, B)."""
    states = np.repeat([[False], [True]], tables.lever_count, axis=1)
    return np.asarray(state_shares(tables, states)[0])


def _benefits(case: Case, tables: Tables, flows: Array) -> tuple[tuple[BenefitFigures, ...], Array]:
    """Figures per benefit, and values u_b today, at target and perfect, (3, B, T)."""
    shares = _extreme_shares(tables)
    perfect = np.where(tables.weights.sum(axis=1) > 0, 1.0, 0.0)
    values = value_of_shares(tables, np.concatenate([shares, perfect[None]])[None])[0]
    figures = tuple(
        BenefitFigures(
            benefit=benefit,
            potential=tables.potential[0, b],
            claim=tables.potential[0, b] * (1.0 - tables.risk_adjustment[b]) * shares[1, b],
            today=values[0, b],
            target=values[1, b],
            perfect=values[2, b],
            by_year=flows[b],
            pv=float(present_value(flows[b], tables.rate)),
            share_today=float(shares[0, b]),
            share_target=float(shares[1, b]),
        )
        for b, benefit in enumerate(case.quantified)
    )
    return figures, values


def _unquantified(case: Case, tables: Tables) -> tuple[Unquantified, ...]:
    rest = [benefit for benefit in case.benefits if not benefit.is_quantified]
    if not rest:
        return ()
    weights = np.array([benefit.weights for benefit in rest], dtype=np.float64).reshape(len(rest), len(case.entities))
    shares = _extreme_shares(replace(tables, weights=weights))
    return tuple(
        Unquantified(benefit, benefit.missing, float(shares[0, i]), float(shares[1, i]))
        for i, benefit in enumerate(rest)
    )
