"""Value per lever against the worked example, every order of the levers, and its own identity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.case import Case
from cdm_bc.decision import value_per_lever
from cdm_bc.decision.states import changing_levers, stage_values
from cdm_bc.decision.value_per_lever import quadrants, sampled_shapley, shapley

from .plain_method import NEVER, Plain, files, random_spec

Build = Callable[[dict[str, Any], dict[str, Any]], Case]


def test_the_worked_example(example: Case, expected: dict[str, Any]) -> None:
    found = value_per_lever(evaluate(example))
    for item, wanted in zip(found.levers, expected["levers"], strict=True):
        assert item.lever.id == wanted["id"]
        assert item.value == pytest.approx(wanted["value"], abs=1e-5)
        assert item.effort == pytest.approx(wanted["effort"], abs=1e-5)
        assert item.days == wanted["days"]
        assert item.value_if_left_out == pytest.approx(wanted["value_if_left_out"], abs=1e-5)
        assert item.costed
        assert item.standard_error is None
    assert found.programme_effort == pytest.approx(expected["programme_effort"], abs=1e-5)
    assert found.exact


@pytest.mark.parametrize("seed", range(12))
def test_every_order_of_the_levers_gives_the_same(seed: int, build: Build) -> None:
    spec = random_spec(seed, levers=2 + seed % 4)
    found = value_per_lever(evaluate(build(*files(spec))))
    assert [item.value for item in found.levers] == pytest.approx(Plain(spec).shapley(), abs=1e-5)


@pytest.mark.parametrize("seed", range(12, 24))
def test_values_less_efforts_are_the_net_present_value(seed: int, build: Build) -> None:
    business_case = evaluate(build(*files(random_spec(seed, levers=6, horizon=5))))
    found = value_per_lever(business_case)
    total = sum(item.net for item in found.levers) - found.programme_effort
    assert total == pytest.approx(business_case.finance.npv, abs=0.01)


@pytest.mark.parametrize("seed", range(24, 40))
def test_left_out_is_the_case_without_that_lever(seed: int, build: Build) -> None:
    spec = random_spec(seed, levers=1 + seed % 5)
    plain, count = Plain(spec), 1 + seed % 5
    found = value_per_lever(evaluate(build(*files(spec))))
    for lever, item in enumerate(found.levers):
        without = tuple(NEVER if i == lever else 0 for i in range(count))
        assert item.value_if_left_out == pytest.approx(plain.npv((0,) * count) - plain.npv(without), abs=1e-4)
        assert item.costs_more_than_it_adds == (item.value_if_left_out < -0.01)


def test_a_lever_without_cost_lines_has_no_rank_unless_it_is_free(build: Build) -> None:
    spec = random_spec(5, levers=3)
    spec["lines"] = [{"lever": 1, "contingency": 0.0, "cost": 1000.0}]
    spec["foundations"], spec["precedence"] = [], []
    spec["entities"] = [{"now": 0.3, "target": 0.8, "master": e == 0} for e in range(3)]
    for benefit in spec["benefits"]:
        benefit["weights"] = [1, 1, 1]
    model, client = files(spec)
    client["effort"]["free"] = ["entity_2"]
    found = value_per_lever(evaluate(build(model, client)))
    assert [item.costed for item in found.levers] == [False, True, True]
    assert [item.lever.id for item in found.unranked] == ["entity_0"]
    assert {item.lever.id for item in found.ranked} == {"entity_1", "entity_2"}
    assert found.levers[0].value > 0


def test_a_lever_that_changes_nothing_is_worth_nothing_and_still_costs(build: Build) -> None:
    spec = random_spec(3, levers=4)
    costs = enumerate((10.0, 1000.0, 20.0))
    spec["foundations"], spec["lines"] = [], [{"lever": e, "contingency": 0.0, "cost": cost} for e, cost in costs]
    spec["cost_factor"] = 1.0
    spec["entities"] = [{"now": 0.5, "target": 0.9 if e != 1 else 0.5, "master": e == 0} for e in range(4)]
    for benefit in spec["benefits"]:
        benefit["weights"] = [1, 1, 1, 0]
    found = value_per_lever(evaluate(build(*files(spec))))
    assert [item.changes for item in found.levers] == [True, False, True, False]
    assert (found.levers[1].value, found.levers[1].effort) == (0.0, 1000.0)
    assert found.levers[1].costs_more_than_it_adds
    assert found.levers[1].value_if_left_out == pytest.approx(-1000.0)
    assert [item.quadrant is None for item in found.levers] == [False, True, False, True]
    assert [item.lever.id for item in found.unranked] == ["entity_1"]


def test_master_data_counts_through_the_gate_alone(build: Build) -> None:
    spec = random_spec(5, levers=2)
    spec["foundations"], spec["threshold"] = [], 0.8
    spec["entities"] = [{"now": 0.2, "target": 0.8, "master": True}, {"now": 0.3, "target": 0.3, "master": False}]
    for benefit in spec["benefits"]:
        benefit["weights"] = [0, 1]
    tables = evaluate(build(*files(spec))).tables
    assert changing_levers(tables).tolist() == [0]
    assert stage_values(tables, changing_levers(tables))[1, 0] > 0


def test_sampled_values_are_within_their_error(build: Build) -> None:
    tables = evaluate(build(*files(random_spec(11, levers=8, horizon=4)))).tables
    levers = changing_levers(tables)
    values = stage_values(tables, levers)[:, 0]
    found, error = sampled_shapley(tables, levers, np.random.default_rng(0), permutations=512)
    assert found.sum() == pytest.approx(values[-1])
    assert np.abs(found - shapley(values)) == pytest.approx(0, abs=4.5 * error.max())
    assert error.max() < 0.05 * values[-1]


def test_more_levers_than_can_be_enumerated_are_sampled_and_said_to_be(build: Build) -> None:
    business_case = evaluate(build(*files(random_spec(7, levers=24, horizon=3))))
    found = value_per_lever(business_case, rng=np.random.default_rng(0))
    assert not found.exact
    assert found.permutations > 0
    assert any(item.standard_error and item.standard_error > 0 for item in found.levers)
    total = sum(item.net for item in found.levers) - found.programme_effort
    assert total == pytest.approx(business_case.finance.npv, abs=0.01)


def test_the_glove_game() -> None:
    """One left glove, two right ones: Shapley 1953, values 2/3, 1/6, 1/6."""
    worth = np.array([float(bool(s & 1) and bool(s & 6)) for s in range(8)])
    assert shapley(worth) == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_quadrants_split_at_the_medians_of_the_levers_that_count() -> None:
    value, effort = np.array([10.0, 8.0, 3.0, 1.0, 0.0]), np.array([1.0, 9.0, 2.0, 8.0, 0.0])
    marks, medians = quadrants(value, effort, np.array([True] * 4 + [False]))
    assert marks == ["quick_win", "major_project", "fill_in", "reconsider", None]
    assert medians == (5.5, 5.0)
    assert quadrants(value, effort, np.zeros(5, dtype=bool)) == ([None] * 5, (None, None))
