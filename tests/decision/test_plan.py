"""The plan against trying every assignment of levers to waves, and what it says about its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.cash_flow import NEVER, line_flows, total_costs
from cdm_bc.case import Case
from cdm_bc.decision.budget import Binding, binding, budget_curve
from cdm_bc.decision.heuristic import Heuristic
from cdm_bc.decision.plan import Limits, Plan, by_year, keeps_within, limits_of
from cdm_bc.decision.planner import Planner
from cdm_bc.decision.simulation import npv_at_base
from cdm_bc.decision.waiting import waiting

from .plain_method import Plain, files, random_spec

Build = Callable[[dict[str, Any], dict[str, Any]], Case]


def planner_of(case: Case) -> Planner:
    return Planner(case, evaluate(case).tables)


def best_plan(case: Case) -> Plan:
    return planner_of(case).plan(limits_of(case))


def held_back(planner: Planner) -> Binding:
    plan = planner.plan(limits_of(planner.case))
    return binding(planner, plan, plan)


def ids(plan: Plan) -> list[list[str]]:
    return [[lever.id for lever in step.levers] for step in plan.steps]


def test_the_worked_example(example: Case, expected: dict[str, Any]) -> None:
    plan = best_plan(example)
    assert ids(plan) == expected["roadmap"]["waves"]
    assert plan.npv == pytest.approx(expected["roadmap"]["npv"], abs=1e-4)
    assert plan.optimal
    assert plan.gap == 0.0
    assert sum(step.value - step.cost for step in plan.steps) - plan.programme_cost == pytest.approx(plan.npv)
    assert plan.costs.max() <= 400_000


def check_against_brute_force(seed: int, build: Build, levers: int, horizon: int) -> tuple[bool, bool]:
    spec = random_spec(seed, levers=levers, horizon=horizon)
    plain, plan = Plain(spec), best_plan(build(*files(spec)))
    found = tuple(int(wave) for wave in plan.waves)
    assert plain.allowed(found), seed
    assert plan.npv == pytest.approx(plain.npv(found), abs=1e-4), seed
    best, _ = plain.best()
    assert plan.npv == pytest.approx(best, abs=1e-3), seed
    assert plan.npv >= -1e-6
    return not plan.is_empty, len({wave for wave in found if wave != NEVER}) > 1


@pytest.mark.slow
def test_no_assignment_is_better(build: Build) -> None:
    """Hundreds of small cases: budgets and capacities by year that bind, series, precedence, programmes."""
    kinds = [check_against_brute_force(seed, build, 3 + seed % 2, 1 + seed % 4) for seed in range(240)]
    assert sum(pulled for pulled, _ in kinds) > 100
    assert sum(spread for _, spread in kinds) > 20


@pytest.mark.slow
def test_no_assignment_of_five_levers_is_better(build: Build) -> None:
    kinds = [check_against_brute_force(seed, build, 5, 3) for seed in range(1000, 1060)]
    assert sum(spread for _, spread in kinds) > 15


def test_a_lever_that_changes_nothing_may_start_the_programme_early(build: Build) -> None:
    """Its own cost is worth it, because the first costs of the programme do not fit in one year with those of the lever."""
    spec = simple_spec(cost=100_000.0, budget=[110_000.0])
    spec["entities"].append({"now": 0.5, "target": 0.5, "master": False})
    spec["benefits"][0]["weights"].append(0)
    spec["lines"] += [
        {"lever": 1, "contingency": 0.0, "cost": 10.0},
        {"lever": NEVER, "contingency": 0.0, "cost": 50_000.0},
    ]
    assert best_plan(build(*files(spec))).waves.tolist() == [1, 0]


def simple_spec(**changes: Any) -> dict[str, Any]:
    """One lever that is worth 400,000 a year over three years at no interest, for `cost` once."""
    spec: dict[str, Any] = {
        "horizon": 3,
        "rate": 0.0,
        "threshold": 0.0,
        "entities": [{"now": 0.1, "target": 0.9, "master": True}],
        "foundations": [],
        "benefits": [{"potential": [500_000.0], "weights": [1], "ramp": [1.0], "risk": 0.0, "pool": None}],
        "pools": [],
        "lines": [{"lever": 0, "contingency": 0.0, "cost": changes.pop("cost", 300_000.0)}],
        "precedence": [],
        "budget": None,
        "capacity": None,
    }
    return spec | changes


def test_one_lever_by_hand(build: Build) -> None:
    plan = best_plan(build(*files(simple_spec())))
    assert plan.waves.tolist() == [0]
    assert plan.npv == pytest.approx(3 * 400_000 - 300_000)


def test_a_limit_that_rules_a_lever_out_is_named_with_what_it_needs(build: Build) -> None:
    planner = planner_of(build(*files(simple_spec(budget=[200_000.0]))))
    plan = planner.plan(limits_of(planner.case))
    found = binding(planner, plan, plan)
    assert plan.is_empty
    assert plan.npv == 0.0
    (held,) = found.held
    assert (held.why, held.never, held.need, held.limit, held.year) == ("budget", True, 300_000, 200_000, 0)
    assert found.npv_without_budget == pytest.approx(900_000)
    assert found.budget_costs == pytest.approx(900_000)
    assert found.npv_without_capacity is None


def test_capacity_that_rules_a_lever_out(build: Build) -> None:
    spec = simple_spec(capacity=[10.0])
    spec["lines"][0]["days"] = 20.0
    planner = planner_of(build(*files(spec)))
    (held,) = held_back(planner).held
    assert (held.why, held.need, held.limit) == ("capacity", 20.0, 10.0)


def two_levers(**changes: Any) -> dict[str, Any]:
    spec = simple_spec(**changes)
    spec["entities"].append({"now": 0.1, "target": 0.9, "master": False})
    spec["benefits"][0]["weights"] = [1, 1]
    spec["lines"].append({"lever": 1, "contingency": 0.0, "cost": 100_000.0})
    return spec


def test_a_lever_waits_for_a_predecessor_that_cannot_be_had(build: Build) -> None:
    planner = planner_of(build(*files(two_levers(budget=[200_000.0], precedence=[[0, 1]]))))
    found = held_back(planner)
    assert [(item.lever.id, item.why) for item in found.held] == [("entity_0", "budget"), ("entity_1", "predecessor")]
    assert found.held[1].by is not None
    assert found.held[1].by.id == "entity_0"


def test_levers_that_do_not_pay_or_change_nothing_say_so(build: Build) -> None:
    spec = two_levers(cost=5_000_000.0)
    spec["entities"][1]["target"] = 0.1
    planner = planner_of(build(*files(spec)))
    found = held_back(planner)
    assert [item.why for item in found.held] == ["does_not_pay", "changes_nothing"]


def test_budget_zero_leaves_only_what_is_free(build: Build) -> None:
    spec = two_levers(budget=[0.0])
    spec["lines"] = spec["lines"][:1]
    plan = best_plan(build(*files(spec)))
    assert plan.waves.tolist() == [NEVER, 0]
    assert plan.costs.tolist() == [0.0] * 4


def test_a_budget_that_ends_stops_what_keeps_running(build: Build) -> None:
    """The yearly costs of a lever must fit to the end of the horizon."""
    spec = simple_spec(cost=1_000.0, budget=[100_000.0, 100_000.0, 0.0])
    spec["lines"][0]["yearly_cost"] = 10.0
    assert best_plan(build(*files(spec))).is_empty


def test_the_curve_grows_with_the_budget_and_holds_the_plan(example: Case) -> None:
    planner = planner_of(example)
    plan = planner.plan(limits_of(example))
    curve = budget_curve(planner, plan)
    assert len(curve) >= 10
    values = [point.npv for point in curve]
    assert all(one <= other + 1e-6 for one, other in pairwise(values))
    assert values[0] == 0.0
    assert values[-1] == pytest.approx(planner.plan(Limits(None, None)).npv)
    (current,) = (point for point in curve if point.is_current)
    assert (current.npv, current.largest) == (pytest.approx(plan.npv), 400_000)
    for point in curve:
        limits = Limits(point.budget, None)
        assert point.npv == pytest.approx(planner.plan(limits).npv, abs=1e-4)
        assert keeps_within(planner.tables, point.waves, limits)


@pytest.mark.parametrize("seed", [4, 9, 16, 25])
def test_every_point_of_the_curve_is_the_best_plan(seed: int, build: Build) -> None:
    spec = random_spec(seed, levers=4, horizon=3)
    spec["budget"] = [1e5, 5e4]
    planner = planner_of(build(*files(spec)))
    for point in budget_curve(planner, planner.plan(limits_of(planner.case)), points=10):
        best, _ = Plain(spec | {"budget": point.budget.tolist()}).best()
        assert point.npv == pytest.approx(best, abs=1e-3)


def test_without_a_budget_the_curve_runs_to_what_the_plan_spends(build: Build) -> None:
    planner = planner_of(build(*files(simple_spec())))
    curve = budget_curve(planner, planner.plan(limits_of(planner.case)))
    assert not any(point.is_current for point in curve)
    assert curve[-1].largest == pytest.approx(330_000)
    assert curve[-1].npv == pytest.approx(900_000)


def test_waiting_a_year_by_hand(build: Build) -> None:
    """Along: 400,000 a year for three years, a year later, no interest: nothing is lost. At the same end one year of it is."""
    case = build(*files(simple_spec()))
    found = waiting(case, evaluate(case).tables, np.array([0]))
    assert (found.cost, found.cost_same_end) == (pytest.approx(0), pytest.approx(400_000))
    dear = build(*files(simple_spec(rate=0.25)))
    npv = 400_000 * (0.8 + 0.8**2 + 0.8**3) - 300_000
    assert waiting(dear, evaluate(dear).tables, np.array([0])).cost == pytest.approx(npv * (1 - 0.8))


def test_what_falls_out_of_the_horizon_by_waiting_neither_costs_nor_earns(build: Build) -> None:
    case = build(*files(simple_spec()))
    found = waiting(case, evaluate(case).tables, np.array([2]))
    assert (found.cost, found.cost_same_end) == (pytest.approx(0), pytest.approx(100_000))


def test_waiting_goes_on_with_the_last_value_of_a_series(build: Build) -> None:
    spec = simple_spec()
    spec["benefits"][0]["potential"] = [500_000.0, 500_000.0, 1_000_000.0]
    case = build(*files(spec))
    assert waiting(case, evaluate(case).tables, np.array([0])).cost == pytest.approx(-0.8 * 500_000)


def test_doing_nothing_a_year_later_is_doing_nothing(build: Build) -> None:
    case = build(*files(simple_spec()))
    found = waiting(case, evaluate(case).tables, np.array([NEVER]))
    assert (found.cost, found.cost_same_end) == (0, 0)


def test_costs_in_total_are_those_of_the_lines(build: Build) -> None:
    tables = evaluate(build(*files(random_spec(14, levers=5, horizon=4)))).tables
    rng = np.random.default_rng(0)
    for _ in range(50):
        waves = rng.integers(NEVER, 4, tables.lever_count)
        assert total_costs(tables, waves) == pytest.approx(line_flows(tables, waves)[0].sum(axis=1))


def test_of_two_equal_plans_the_one_that_pulls_less(build: Build) -> None:
    spec = two_levers()
    spec["benefits"][0]["weights"] = [1, 0]
    spec["lines"] = spec["lines"][:1]
    assert best_plan(build(*files(spec))).waves.tolist() == [0, NEVER]


def test_limits_by_year_hold_their_last_value() -> None:
    assert by_year(None, 2) is None
    values = by_year((5.0, 3.0), 3)
    assert values is not None
    assert values.tolist() == [5.0, 3.0, 3.0, 3.0]


# -- more levers than the exact search takes -----------------------------------------------------------------------------


def heuristic_of(planner: Planner) -> Heuristic:
    return Heuristic(planner.tables, planner.costs, planner.present_costs, planner.levers, planner.required)


@pytest.mark.slow
def test_the_bound_of_the_heuristic_holds_and_its_plans_are_good(build: Build) -> None:
    lost, total = 0.0, 0.0
    for seed in range(60):
        planner = planner_of(build(*files(random_spec(seed, levers=4 + seed % 4, horizon=3))))
        if not len(planner.levers):
            continue
        limits = limits_of(planner.case)
        best = planner.plan(limits).npv
        waves, gap = heuristic_of(planner).solve(limits)
        found = npv_at_base(planner.tables, waves)
        assert keeps_within(planner.tables, waves, limits)
        assert found <= best + 0.01
        assert found + gap >= best - 0.01
        lost, total = lost + best - found, total + best
    assert lost <= 0.02 * total


def test_many_levers_give_a_plan_and_an_honest_gap(build: Build) -> None:
    spec = random_spec(7, levers=20, horizon=3)
    spec["budget"] = [300_000.0]
    plan = best_plan(build(*files(spec)))
    assert not plan.is_empty
    assert plan.npv > 0
    assert plan.costs.max() <= 300_000.01
    assert plan.optimal == (plan.gap == 0.0)
    free = best_plan(build(*files(spec | {"budget": None, "capacity": None})))
    assert plan.npv + plan.gap >= plan.npv
    assert free.npv + free.gap >= plan.npv - 0.01


def test_the_bound_covers_a_pool_whose_benefits_start_at_different_speed(build: Build) -> None:
    """A lever may then lower the value, so that having more levers for nothing is not by itself a bound."""
    for seed in range(30):
        spec = random_spec(seed, levers=5, horizon=3)
        spec["pools"] = [[1e6]]
        for number, benefit in enumerate(spec["benefits"]):
            benefit |= {"pool": 0, "ramp": [[1.0], [0.0, 0.0, 1.0]][number % 2], "potential": [9e5]}
        planner = planner_of(build(*files(spec)))
        limits = limits_of(planner.case)
        if not len(planner.levers):
            continue
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("cdm_bc.decision.heuristic.MAIN", 2)
            assert heuristic_of(planner).bound(limits) >= planner.plan(limits).npv - 0.01


@pytest.mark.parametrize("seed", range(8))
def test_a_benefit_that_is_negative_or_ramps_down_is_planned_right(seed: int, build: Build) -> None:
    """New costs come as a negative benefit outside the pools."""
    spec = random_spec(seed, levers=4, horizon=3)
    first = {"pool": None, "ramp": [1.0, 0.3], "risk": 0.0, "weights": [1] * len(spec["entities"])}
    spec["benefits"][0] |= first
    spec["benefits"].append(first | {"potential": [-150_000.0], "ramp": [0.5, 1.0]})
    planner = planner_of(build(*files(spec)))
    limits = limits_of(planner.case)
    best, _ = Plain(spec).best()
    assert planner.plan(limits).npv == pytest.approx(best, abs=1e-3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cdm_bc.decision.heuristic.MAIN", 2)
        waves, gap = heuristic_of(planner).solve(limits)
        assert npv_at_base(planner.tables, waves) + gap >= best - 0.01


def test_precedence_holds_in_the_heuristic(build: Build) -> None:
    spec = random_spec(7, levers=19, horizon=3)
    spec["precedence"] = [[0, 1], [1, 2], [3, 2]]
    plan = best_plan(build(*files(spec)))
    waves = np.where(plan.waves == NEVER, 99, plan.waves)
    assert all(waves[first] <= waves[then] for first, then in spec["precedence"])


def test_a_plan_without_limits_of_its_own(example: Case) -> None:
    planner = planner_of(example)
    assert replace(limits_of(example), budget=None).any is False
    assert planner.plan(Limits(None, None)).npv == pytest.approx(evaluate(example).finance.npv)
