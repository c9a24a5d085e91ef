"""What more or less budget would do, and which limits hold the plan back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cdm_bc.calculation.cash_flow import NEVER, Waves, total_costs
from cdm_bc.calculation.tables import Tables
from cdm_bc.case import Lever
from cdm_bc.decision.plan import Limits, Plan, slack
from cdm_bc.decision.planner import MOST_SETS_ASIDE, Planner
from cdm_bc.decision.simulation import npv_at_base
from cdm_bc.quantity import Array

#: Points of the curve of net present value against budget, without the client's own.
POINTS = 12

HeldBy = Literal[
    "budget", "capacity", "predecessor", "budget_or_capacity", "does_not_pay", "not_on_average", "changes_nothing"
]


@dataclass(frozen=True)
class BudgetPoint:
    """The best plan for another budget.

    Attributes
    ----------
    budget : (H + 1,) by year. largest : the largest of them, the place on the axis. is_current : the client's own budget.
    npv : of the best plan; gap : how much better one could be (0: exact). levers : how many are pulled.
    """

    budget: Array
    largest: float
    npv: float
    gap: float
    waves: Waves
    levers: int
    is_current: bool


@dataclass(frozen=True)
class Held:
    """Why a lever is never pulled.

    Attributes
    ----------
    why : ``budget`` or ``capacity`` (with `never` False: it would be pulled if there were more), ``predecessor`` (`by` can
        never be pulled), ``budget_or_capacity`` (only if there were more of both), ``does_not_pay``, ``not_on_average``
        (it pays at base values, not on average), ``changes_nothing``.
    never : whether the limit rules the lever out altogether, even if it were pulled alone; then `need` and `limit` are what it
        needs and what there is in `year`, money or days, where they are closest.
    """

    lever: Lever
    why: HeldBy
    never: bool = False
    need: float | None = None
    limit: float | None = None
    year: int | None = None
    by: Lever | None = None


@dataclass(frozen=True)
class Binding:
    """What a limit costs: the net present value without it, and how much less the plan is worth. None: no such limit."""

    npv_without_budget: float | None
    npv_without_capacity: float | None
    budget_costs: float | None
    capacity_costs: float | None
    held: tuple[Held, ...]


def budget_curve(planner: Planner, plan: Plan, points: int = POINTS) -> tuple[BudgetPoint, ...]:
    """The best plan at `points` budgets from nothing to more than is of use, and at the client's own; all other limits hold.

    A budget that differs by year keeps its shape. The top of the axis is what the best plan without a budget spends in its
    most expensive year, or the client's budget if that is higher, and a tenth more.
    """
    free = planner.waves(replace(plan.limits, budget=None), plan.waves, MOST_SETS_ASIDE)[0]
    spent = total_costs(planner.tables, free)[0]
    own = plan.limits.budget
    shape = np.ones(len(spent)) if own is None or own.max() <= 0 else own / own.max()
    need = float((spent[shape > 0] / shape[shape > 0]).max(initial=0.0))
    top = 1.1 * max(need, 0.0 if own is None else float(own.max()))
    levels = [(float(level), False) for level in np.linspace(0.0, top if top > 0 else 1.0, points)]
    if own is not None:
        levels = [item for item in levels if item[0] != own.max()] + [(float(own.max()), True)]
    found: list[BudgetPoint] = []
    known: Waves | None = None
    for level, is_current in sorted(levels):
        budget = own if is_current and own is not None else shape * level
        limits = replace(plan.limits, budget=budget)
        if is_current:
            waves, gap = plan.waves, plan.gap
        else:
            waves, gap = planner.waves(limits, known, MOST_SETS_ASIDE)
        known = waves
        found.append(_point(planner.tables, budget, level, waves, gap, is_current))
    return tuple(found)


def _point(tables: Tables, budget: Array, level: float, waves: Waves, gap: float, is_current: bool) -> BudgetPoint:
    return BudgetPoint(budget, level, npv_at_base(tables, waves), gap, waves, int((waves != NEVER).sum()), is_current)


def binding(planner: Planner, plan: Plan, advised: Plan) -> Binding:
    """Which limit holds the plan back, what it costs, and why each lever that the advised plan does not pull is not."""
    limits, npv = plan.limits, plan.npv
    everything = np.full(planner.tables.lever_count, NEVER, dtype=np.intp)
    rest = {"budget": everything, "capacity": everything, "both": everything}
    without: dict[str, float | None] = {"budget": None, "capacity": None}
    for name, other in (
        ("budget", replace(limits, budget=None)),
        ("capacity", replace(limits, capacity=None)),
    ):
        if getattr(limits, name) is not None:
            rest[name] = planner.waves(other, plan.waves, MOST_SETS_ASIDE)[0]
            without[name] = max(npv, npv_at_base(planner.tables, rest[name]))
    if limits.budget is not None and limits.capacity is not None:
        rest["both"] = planner.waves(Limits(None, None), plan.waves, MOST_SETS_ASIDE)[0]
    return Binding(
        npv_without_budget=without["budget"],
        npv_without_capacity=without["capacity"],
        budget_costs=None if without["budget"] is None else without["budget"] - npv,
        capacity_costs=None if without["capacity"] is None else without["capacity"] - npv,
        held=tuple(
            Held(lever, "not_on_average") if lever not in plan.never else _held(planner, limits, lever, rest)
            for lever in advised.never
        ),
    )


def _held(planner: Planner, limits: Limits, lever: Lever, rest: dict[str, Waves]) -> Held:
    case = planner.case
    index = case.levers.index(lever)
    if index not in planner.useful:
        return Held(lever, "changes_nothing")
    own = _ruled_out(planner, limits, index)
    if own is not None:
        return replace(own, lever=lever)
    for other in sorted(planner.required[index]):
        if _ruled_out(planner, limits, other) is not None:
            return Held(lever, "predecessor", never=True, by=case.levers[other])
    if rest["budget"][index] != NEVER:
        return Held(lever, "budget")
    if rest["capacity"][index] != NEVER:
        return Held(lever, "capacity")
    if rest["both"][index] != NEVER:
        return Held(lever, "budget_or_capacity")
    return Held(lever, "does_not_pay")


def _ruled_out(planner: Planner, limits: Limits, index: int) -> Held | None:
    """The limit that no wave of this lever keeps within, though nothing but it and the programme were done; None if none."""
    lever = planner.case.levers[index]
    nearest: tuple[float, Held] | None = None
    for wave in range(planner.tables.years):
        for start in range(wave + 1):  # the programme may have started before, with another lever
            money, days = planner.costs.by_year([(index, wave), (-1, start)])
            over = _overrun(lever, money, limits.budget, "budget") or _overrun(lever, days, limits.capacity, "capacity")
            if over is None:
                return None
            if nearest is None or over[0] < nearest[0]:
                nearest = over
    return nearest[1] if nearest else None


def _overrun(lever: Lever, used: Array, limit: Array | None, why: HeldBy) -> tuple[float, Held] | None:
    """By how much the worst year exceeds the limit."""
    if limit is None:
        return None
    over = used - limit
    year = int(over.argmax())
    if over[year] <= slack(limit)[year]:
        return None
    return float(over[year]), Held(lever, why, True, float(used[year]), float(limit[year]), year)
