"""The steps of a maturity assessment as a plan: in which year each falls, who owns it, what it takes, how far we are then.

The steps of one level of a pillar go together; a level comes before the next one of its pillar; a year takes as many days
as there are. Within that the planner of the business case chooses the years, so that most index points stand longest:

    highest  Σ over the packages  points × years in force        points of a step = (1 − mean answer) / statements of its level

Index points are what is sequenced, since only some pillars carry money; what a level costs and is worth stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from cdm_bc.decision.lattice import lattice
from cdm_bc.decision.lever_costs import LeverCosts
from cdm_bc.decision.search import best_chain
from cdm_bc.decision.states import EXACT_LEVERS, subset_sums
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment, NextStep, Pillar
from cdm_bc.maturity.step_choices import StepChoice
from cdm_bc.quantity import Array

#: Sets that the search looks at; it says nothing of a gap, since a plan of steps is no promise to the day.
MOST_SETS = 20_000
NOTHING = StepChoice("", None, 0.0)


@dataclass(frozen=True)
class PlannedStep:
    """One step of the plan.

    Attributes
    ----------
    year : 1 for the first; None if it does not fit in the years of the plan.
    days : person-days. is_default : whether they are the default of the level. cost : besides the days, in money.
    points : index points of its pillar that it brings.
    """

    step: NextStep
    owner: str
    days: float
    is_default: bool
    cost: float
    points: float
    year: int | None = None


@dataclass(frozen=True)
class StepPlan:
    """The plan.

    Attributes
    ----------
    steps : by year, then in the order of the assessment; those that do not fit last.
    capacity, days : person-days that each year has and that the plan uses, (years,).
    to_target : pillar -> part of the way to its target, in [0, 1], today and at the end of each year, (years + 1,).
    """

    steps: tuple[PlannedStep, ...]
    capacity: Array
    days: Array
    to_target: Mapping[str, tuple[float, ...]]

    @property
    def years(self) -> int:
        """Years of the plan."""
        return len(self.capacity)

    @property
    def overall(self) -> tuple[float, ...]:
        """Mean over the pillars of the way to their targets, today and at the end of each year."""
        return tuple(map(fmean, zip(*self.to_target.values(), strict=True)))


@dataclass(frozen=True)
class _Package:
    """Steps that are done together: those of a level of a pillar, or a part of them that fits in a year."""

    steps: tuple[PlannedStep, ...]
    after: int | None

    @property
    def days(self) -> float:
        return days_of(self.steps)


def plan_steps(
    model: MaturityModel, found: Assessment, choices: Mapping[str, StepChoice], capacity: Sequence[float]
) -> StepPlan:
    """The plan of an assessment's steps.

    Parameters
    ----------
    choices : statement -> owner, days and cost. capacity : person-days of each year of the plan, year 1 first.

    Examples
    --------
    See ``tests/figures/test_step_plan.py`` for one worked out by hand.
    """
    limit = np.asarray(capacity, dtype=np.float64)
    steps = [_planned(model, found, step, choices.get(step.statement, NOTHING)) for step in found.steps]
    packages = _packages(steps, float(limit.max()))
    years = _years(packages[:EXACT_LEVERS], limit)
    years += _filled_up(packages, years, limit)
    placed = [replace(step, year=year) for package, year in zip(packages, years, strict=True) for step in package.steps]
    order = {step.statement: place for place, step in enumerate(found.steps)}
    placed.sort(key=lambda one: (one.year is None, one.year or 0, order[one.step.statement]))
    days = np.array([days_of([one for one in placed if one.year == year]) for year in range(1, len(limit) + 1)])
    ways = {key: _way(model, pillar, placed, len(limit)) for key, pillar in found.pillars.items() if pillar.enough}
    return StepPlan(tuple(placed), limit, days, ways)


def _planned(model: MaturityModel, found: Assessment, step: NextStep, choice: StepChoice) -> PlannedStep:
    level = model.levels[str(step.level)]
    default = level.days.quantity.base if level.days is not None else 0.0
    asked = [one for one in found.statements if (one.pillar, one.level) == (step.pillar, step.level)]
    counted = sum(one.mean is not None or one.id == step.statement for one in asked)
    points = (1.0 - (step.mean or 0.0)) / counted
    days = default if choice.days is None else choice.days
    return PlannedStep(step, choice.owner, days, choice.days is None, choice.cost, points)


def _packages(steps: Iterable[PlannedStep], most: float) -> list[_Package]:
    """The steps of each level of a pillar together, in parts where they take more than `most` days; nearest levels first."""
    groups: dict[tuple[int, str], list[PlannedStep]] = {}
    for step in steps:
        groups.setdefault((step.step.level, step.step.pillar), []).append(step)
    found: list[_Package] = []
    last: dict[str, int] = {}
    for (_, pillar), members in sorted(groups.items(), key=lambda item: (item[1][0].step.distance, item[0])):
        for part in _parts(members, most):
            found.append(_Package(part, last.get(pillar)))
            last[pillar] = len(found) - 1
    return found


def _parts(members: Sequence[PlannedStep], most: float) -> Iterable[tuple[PlannedStep, ...]]:
    part: list[PlannedStep] = []
    for step in members:
        if part and days_of(part) + step.days > most:
            yield tuple(part)
            part = []
        part.append(step)
    if part:
        yield tuple(part)


def _years(packages: Sequence[_Package], capacity: Array) -> list[int | None]:
    """The year of each package, from 1; None where it does not fit. The exact search of the business case's planner."""
    count, years = len(packages), len(capacity)
    if not count:
        return []
    rows = np.zeros((count + 1, years + 1))
    days = rows.copy()
    days[:count, :years] = np.array([package.days for package in packages])[:, None]
    costs = LeverCosts(rows, rows, rows, days, rows, np.ones(years + 1))
    points = subset_sums(np.array([points_of(package.steps) for package in packages]))
    required = [_mask(packages, place) for place in range(count)]
    tables = lattice(points[:, None] * np.arange(years, 0, -1), costs, rows[:, :years], np.arange(count), required)
    chain = best_chain(tables, tables.resources(None, np.append(capacity, 0.0)), None, MOST_SETS)
    found: list[int | None] = [None] * count
    for year in reversed(range(years)):
        for place in range(count):
            if chain.sets[year] >> place & 1:
                found[place] = year + 1
    return found


def _filled_up(packages: Sequence[_Package], years: Sequence[int | None], capacity: Array) -> list[int | None]:
    """The years of the packages beyond those that have one: in their order, each as soon as there is room."""
    found, room = list(years), capacity.copy()
    for package, year in zip(packages, years, strict=False):
        if year is not None:
            room[year - 1] -= package.days
    for package in packages[len(years) :]:
        earliest = 1 if package.after is None else found[package.after]
        free = [] if earliest is None else [y for y in range(earliest, len(room) + 1) if room[y - 1] >= package.days]
        found.append(free[0] if free else None)
        if free:
            room[free[0] - 1] -= package.days
    return found[len(years) :]


def _mask(packages: Sequence[_Package], place: int) -> int:
    """The packages that must be done before or with one, as bits."""
    before = packages[place].after
    return 0 if before is None else 1 << before


def _way(model: MaturityModel, pillar: Pillar, steps: Sequence[PlannedStep], years: int) -> tuple[float, ...]:
    """How far a pillar is on the way to its target, today and at the end of each year, as the method counts it."""
    target, threshold = pillar.target or 1, model.rules.level_threshold
    levels = range(2, target + 1)
    if not levels:
        return (1.0,) * (years + 1)
    found = []
    for year in range(years + 1):
        shares = dict(pillar.shares)
        for one in steps:
            if one.step.pillar == pillar.id and one.year is not None and one.year <= year:
                shares[one.step.level] = min(1.0, shares[one.step.level] + one.points)
        found.append(fmean(min(1.0, shares[level] / threshold) for level in levels))
    return tuple(found)


def levels_of(plan: StepPlan) -> dict[tuple[str, int], tuple[PlannedStep, ...]]:
    """The steps of each pillar and level that the plan has steps of, in the order of the model."""
    found: dict[tuple[str, int], list[PlannedStep]] = {}
    for one in plan.steps:
        found.setdefault((one.step.pillar, one.step.level), []).append(one)
    pillars = list(plan.to_target)
    return {key: tuple(found[key]) for key in sorted(found, key=lambda key: (pillars.index(key[0]), key[1]))}


def days_of(steps: Sequence[PlannedStep]) -> float:
    """Person-days of steps."""
    return sum(one.days for one in steps)


def points_of(steps: Sequence[PlannedStep]) -> float:
    """Index points that steps bring to their pillar."""
    return sum(one.points for one in steps)


def cost_of(steps: Sequence[PlannedStep], day_rate: float | None) -> float | None:
    """What steps cost in money: days times the rate, and what they cost besides; None where nobody named a rate."""
    return None if day_rate is None else sum(one.days * day_rate + one.cost for one in steps)
