"""The multi-year plan: what to do first. Method §7.

Which lever in which wave, or never, so that the net present value is highest within the budget and the capacity of each year,
predecessors first. Exact up to 16 levers (:mod:`cdm_bc.decision.search`); above that a heuristic that says how far from the
best it may be (:mod:`cdm_bc.decision.heuristic`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation import FinancialFigures
from cdm_bc.calculation.business_case import finance_of
from cdm_bc.calculation.cash_flow import NEVER, Waves, benefit_flows, line_flows, total_costs, total_days
from cdm_bc.calculation.finance import present_value
from cdm_bc.calculation.tables import Tables
from cdm_bc.case import Case, Lever
from cdm_bc.decision.states import EXACT_LEVERS, changing_levers
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Limits:
    """What each year may take, (H + 1,) by year, year 0 first; None where there is no limit."""

    budget: Array | None
    capacity: Array | None

    @property
    def any(self) -> bool:
        """Whether there is a limit at all."""
        return self.budget is not None or self.capacity is not None


@dataclass(frozen=True)
class Wave:
    """What happens in one wave.

    Attributes
    ----------
    levers : pulled in this wave. value : present value of the benefits that they add to what was there.
    cost : present value of their own cost lines, in all years; the programme is not in it.
    one_off_days : person-days of these levers in the wave's year.
    year_cost, year_days : everything that falls in the wave's year, undiscounted: earlier levers and the programme too.
    """

    number: int
    levers: tuple[Lever, ...]
    value: float
    cost: float
    one_off_days: float
    year_cost: float
    year_days: float


@dataclass(frozen=True)
class Plan:
    """A plan and its figures.

    Attributes
    ----------
    waves : (L,) wave of each lever, −1 for never. steps : one per wave 0 … H − 1, empty ones too.
    costs, days : (H + 1,) by year. limits : what they had to keep within.
    optimal : whether no plan is better. gap : how much better one could be at most, in money (0 if optimal).
    programme_cost : present value of the programme's lines. never : levers that are not pulled.
    """

    waves: Waves
    finance: FinancialFigures
    steps: tuple[Wave, ...]
    costs: Array
    days: Array
    limits: Limits
    programme_cost: float
    never: tuple[Lever, ...]
    optimal: bool
    gap: float

    @property
    def npv(self) -> float:
        """Net present value, in money."""
        return self.finance.npv

    @property
    def is_empty(self) -> bool:
        """Whether nothing is pulled at all."""
        return not (self.waves != NEVER).any()

    @property
    def first(self) -> tuple[Lever, ...]:
        """The levers of the first wave that has any."""
        return next((step.levers for step in self.steps if step.levers), ())


def limits_of(case: Case) -> Limits:
    """The limits of the client file by year; the last value of a list holds for later years."""
    finance = case.client.finance
    return Limits(by_year(finance.budget_per_year, case.horizon), by_year(finance.capacity_days_per_year, case.horizon))


def by_year(limit: tuple[float, ...] | None, years: int) -> Array | None:
    """A limit for years 0 … `years`.

    >>> by_year((500.0, 300.0), 3).tolist()
    [500.0, 300.0, 300.0, 300.0]
    """
    if limit is None:
        return None
    return np.asarray(limit)[np.minimum(np.arange(years + 1), len(limit) - 1)]


def predecessors(case: Case) -> list[frozenset[int]]:
    """Per lever the levers that must be pulled before or with it, directly or through others."""
    index = {lever.id: number for number, lever in enumerate(case.levers)}
    direct: list[set[int]] = [set() for _ in case.levers]
    for first, then in case.client.effort.precedence:
        direct[index[then]].add(index[first])
    found = []
    for needed in direct:
        todo, seen = list(needed), set(needed)
        while todo:
            for more in direct[todo.pop()] - seen:
                seen.add(more)
                todo.append(more)
        found.append(frozenset(seen))
    return found


def candidates(tables: Tables, required: list[frozenset[int]]) -> NDArray[np.intp]:
    """Levers that a plan may want: those that change something, and their predecessors.

    Any other lever can only serve to start the programme early, so that its first costs fall in a year with room for them;
    where the programme costs anything and the search stays exact, all levers are candidates.
    """
    changing = set(changing_levers(tables).tolist())
    programme = tables.lever_of < 0
    starts = any(amount[:, programme].any() for amount in (tables.one_off, tables.by_offset, tables.one_off_days))
    if changing and starts and tables.lever_count <= EXACT_LEVERS:
        return np.arange(tables.lever_count)
    return np.array(sorted(changing.union(*(required[lever] for lever in changing))), dtype=np.intp)


def plan_of(case: Case, tables: Tables, waves: Waves, limits: Limits, gap: float = 0.0) -> Plan:
    """The figures of given waves."""
    benefits = benefit_flows(tables, waves)[0].sum(axis=0)
    costs, days = (flow[0] for flow in line_flows(tables, waves))
    year_costs, year_days = costs.sum(axis=0), days.sum(axis=0)
    line_costs = present_value(costs, tables.rate)
    steps = []
    before = 0.0
    for wave in range(tables.years):
        so_far = np.where(waves <= wave, waves, NEVER)
        value = float(present_value(benefit_flows(tables, so_far)[0].sum(axis=0), tables.rate))
        here = waves == wave
        mine = np.array([lever >= 0 and bool(here[lever]) for lever in tables.lever_of], dtype=np.bool_)
        steps.append(
            Wave(
                number=wave,
                levers=tuple(lever for lever, is_here in zip(case.levers, here, strict=True) if is_here),
                value=value - before,
                cost=float(line_costs[mine].sum()),
                one_off_days=float(tables.one_off_days[0, mine, wave].sum()),
                year_cost=float(year_costs[wave]),
                year_days=float(year_days[wave]),
            )
        )
        before = value
    return Plan(
        waves=waves,
        finance=finance_of(benefits, year_costs, tables.rate),
        steps=tuple(steps),
        costs=year_costs,
        days=year_days,
        limits=limits,
        programme_cost=float(line_costs[tables.lever_of < 0].sum()),
        never=tuple(lever for lever, wave in zip(case.levers, waves, strict=True) if wave == NEVER),
        optimal=gap <= 0.0,
        gap=max(gap, 0.0),
    )


def keeps_within(tables: Tables, waves: Waves, limits: Limits) -> bool:
    """Whether a plan stays within the limits in every year, at base values."""
    pairs = ((total_costs(tables, waves), limits.budget), (total_days(tables, waves), limits.capacity))
    return not any(limit is not None and overrun(used, limit)[0] for used, limit in pairs)


def overrun(used: Array, limit: Array) -> NDArray[np.bool_]:
    """Whether any year asks more than there is, (n,); rounding is no overrun.

    Parameters
    ----------
    used : (n, H + 1) money or days by year. limit : (H + 1,).
    """
    return np.asarray((used > limit + slack(limit)).any(axis=1))


def slack(limit: Array) -> Array:
    """Rounding that is no overrun of a limit."""
    return 1e-6 + 1e-12 * limit
