"""The business case of a client: what it is worth, what it costs, what comes of it. Method §2 to §5.

:func:`evaluate` is pure: a case in, figures out; nothing is read, written or kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.cash_flow import (
    NEVER,
    Waves,
    base_plan,
    benefit_flows,
    line_flows,
    state_shares,
    value_of_shares,
)
from cdm_bc.calculation.finance import discount_factors, internal_rate_of_return, payback_months, present_value
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case, CaseBenefit
from cdm_bc.quantity import Array

#: Kinds of benefits that have an amount, the hardest money first.
HARDNESS = ("cost", "margin", "risk")


@dataclass(frozen=True)
class FinancialFigures:
    """The financial figures; arrays by year (T + 1,), index 0 = initial. A ratio without a denominator is None.

    `peak_funding` is the most that is out at any time: max(0, −min of the cumulative net flow).
    """

    npv: float
    roi: float | None
    bcr: float | None
    irr: float | None
    payback_months: float | None
    discounted_payback_months: float | None
    peak_funding: float
    pv_benefits: float
    pv_costs: float
    costs: Array
    benefits: Array
    net: Array
    cumulative: Array


@dataclass(frozen=True)
class BenefitFigures:
    """One quantified benefit. Amounts in money per year; potential, claim and values by year 1 … T, without ramp-up, in prices
    of year 0.

    Attributes
    ----------
    potential : V_b, fully fit data over none. claim : a_b as reached, after risk adjustment and realised share.
    today, reached, perfect : u_b with nothing pulled, with all that the plan pulls, with perfect data; after pools.
    by_year : benefit of the plan, (T + 1,), with ramp-up, in prices of the year.
    share_today, share_reached : realised share φ R_b.
    """

    benefit: CaseBenefit
    potential: Array
    claim: Array
    today: Array
    reached: Array
    perfect: Array
    by_year: Array
    pv: float
    share_today: float
    share_reached: float


@dataclass(frozen=True)
class DataValue:
    """Value of the customer data per year, in year 1, in money: today, with all that the plan pulls, if it were perfect."""

    today: float
    reached: float
    perfect: float

    @property
    def gain(self) -> float:
        """What better data brings in: what is reached less today."""
        return self.reached - self.today


@dataclass(frozen=True)
class Unquantified:
    """A benefit without amount: it lacks facts (`missing`), or it is qualitative (`missing` empty)."""

    benefit: CaseBenefit
    missing: tuple[str, ...]
    share_today: float
    share_reached: float


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
    waves : the plan, wave per lever (−1 never). pools : pool id -> (size, used as reached), each (T,), money per year.
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

    @property
    def is_blank(self) -> bool:
        """Whether neither a benefit nor a cost has an amount, so that there is nothing to judge yet."""
        return not self.benefits and self.finance.pv_costs == 0

    @property
    def by_kind(self) -> dict[str, float]:
        """Present value of the benefits by hardness, in money: cost savings, margin, avoided risk."""
        return {kind: sum(item.pv for item in self.benefits if item.benefit.kind == kind) for kind in HARDNESS}


def evaluate(case: Case, waves: Waves | None = None, tables: Tables | None = None) -> BusinessCase:
    """Evaluate a case at base values.

    Parameters
    ----------
    waves : (L,) wave of each lever, −1 for never; every lever in wave 0 by default. tables : of the case, if at hand.
    """
    tables = tabulate(case) if tables is None else tables
    plan = base_plan(tables) if waves is None else waves
    flows = benefit_flows(tables, plan)[0]
    costs, days = (flow[0] for flow in line_flows(tables, plan))
    figures, values = _benefits(case, tables, flows, plan)
    return BusinessCase(
        case=case,
        tables=tables,
        waves=plan,
        finance=finance_of(flows.sum(axis=0), costs.sum(axis=0), tables.rate),
        benefits=figures,
        unquantified=_unquantified(case, tables, plan),
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
    cumulative = np.cumsum(net)
    pv_benefits, pv_costs = float(present_value(benefits, rate)), float(present_value(costs, rate))
    npv = pv_benefits - pv_costs
    return FinancialFigures(
        npv=npv,
        roi=npv / pv_costs if pv_costs > 0 else None,
        bcr=pv_benefits / pv_costs if pv_costs > 0 else None,
        irr=internal_rate_of_return(net),
        payback_months=payback_months(net),
        discounted_payback_months=payback_months(net * discount_factors(rate, len(net) - 1)),
        peak_funding=max(0.0, -float(cumulative.min())),
        pv_benefits=pv_benefits,
        pv_costs=pv_costs,
        costs=costs,
        benefits=benefits,
        net=net,
        cumulative=cumulative,
    )


def ends_of(waves: Waves) -> NDArray[np.bool_]:
    """The states today and as reached, (2, L): nothing pulled, and all that the plan pulls."""
    return np.array([np.zeros(len(waves), dtype=np.bool_), waves != NEVER])


def _benefits(case: Case, tables: Tables, flows: Array, plan: Waves) -> tuple[tuple[BenefitFigures, ...], Array]:
    """Figures per benefit, and values u_b today, as reached and perfect, (3, B, T)."""
    shares = state_shares(tables, ends_of(plan))[0]
    perfect = np.where(tables.weights.sum(axis=1) > 0, 1.0, 0.0)
    values = value_of_shares(tables, np.concatenate([shares, perfect[None]])[None])[0]
    figures = tuple(
        BenefitFigures(
            benefit=benefit,
            potential=tables.potential[0, b],
            claim=tables.potential[0, b] * (1.0 - tables.risk_adjustment[b]) * shares[1, b],
            today=values[0, b],
            reached=values[1, b],
            perfect=values[2, b],
            by_year=flows[b],
            pv=float(present_value(flows[b], tables.rate)),
            share_today=float(shares[0, b]),
            share_reached=float(shares[1, b]),
        )
        for b, benefit in enumerate(case.quantified)
    )
    return figures, values


def _unquantified(case: Case, tables: Tables, plan: Waves) -> tuple[Unquantified, ...]:
    rest = [benefit for benefit in case.benefits if not benefit.is_quantified]
    if not rest:
        return ()
    weights = np.array([benefit.weights for benefit in rest], dtype=np.float64).reshape(len(rest), len(case.entities))
    shares = state_shares(replace(tables, weights=weights), ends_of(plan))[0]
    return tuple(
        Unquantified(benefit, benefit.missing, float(shares[0, i]), float(shares[1, i]))
        for i, benefit in enumerate(rest)
    )
