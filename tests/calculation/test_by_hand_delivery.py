"""Overlap, caps, delivery, prices, hardness, register: the case that is worked with pencil and paper in its client file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.case import Case, load_case
from cdm_bc.decision import decide
from cdm_bc.decision.value_per_lever import value_per_lever
from cdm_bc.decision.waiting import waiting
from cdm_bc.figures.priority import priority_points
from cdm_bc.figures.quality import fitness_of
from cdm_bc.figures.register import register

CASE = Path(__file__).parents[1] / "cases" / "by_hand_delivery" / "client.yaml"


def near(value: Any) -> Any:
    return pytest.approx(value, rel=1e-12)


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(CASE)


@pytest.fixture(scope="module")
def result(case: Case) -> BusinessCase:
    return evaluate(case)


def test_scores_reached_overlap_and_what_is_built_from_others(case: Case, result: BusinessCase) -> None:
    tables = result.tables
    assert tables.fitness[0].ravel().tolist() == near([0.45, 0.2, 0.9, 0.63, 0.5, 0.975])
    assert tables.readiness[0].ravel().tolist() == near([0.5, 0.875])
    assert fitness_of(case)[0].tolist() == near([0.45, 0.2, 0.325])
    # at the target itself, as the report shows it
    assert fitness_of(case)[1].tolist() == near([0.5 * 0.72 + 0.5 * 0.8, 0.6, (0.76 + 0.6) / 2])


def test_the_realised_share(result: BusinessCase) -> None:
    for figures in result.benefits:
        assert (figures.share_today, figures.share_reached) == near((0.096875, 0.36596875))


def test_the_cash_flow(result: BusinessCase) -> None:
    assert result.finance.benefits == near([0, 1_480.015625 + 296.003125, 3_256.034375 + 651.206875])
    assert result.finance.costs == near([2_310, 198, 237.6])
    assert [line.days.tolist() for line in result.lines] == [[6, 0, 0], [0, 0, 0]]


def test_the_yardsticks(result: BusinessCase) -> None:
    finance = result.finance
    assert (finance.pv_benefits, finance.pv_costs, finance.npv) == near((3_921.4494, 2_620.464, 1_300.9854))
    assert result.by_kind == near({"cost": 3_267.8745, "margin": 653.5749, "risk": 0})
    assert finance.peak_funding == near(2_310)
    assert finance.payback_months == near(12 + 12 * 731.98125 / 3_669.64125)
    assert finance.discounted_payback_months == near(12 + 12 * 1_047.585 / 2_348.5704)


def test_what_is_left_of_it(case: Case) -> None:
    everything = decide(case).option("everything")
    assert everything.npv_cost_savings_only == near(647.4105)
    assert everything.npv_after_tax == near(975.73905)


def test_left_out_and_not_costed(result: BusinessCase) -> None:
    values = {item.lever.id: item for item in value_per_lever(result).levers}
    assert values["clicks"].value_if_left_out == near(358.974)
    assert [key for key, item in values.items() if not item.costed] == ["profile"]


def test_waiting(case: Case, result: BusinessCase) -> None:
    along = 3_229.125 * (0.3872 + 0.681472) - 2_310 * 0.96 - 165 * (1.44 * 0.64 + 1.728 * 0.512)
    found = waiting(case, result.tables, np.zeros(4, dtype=np.intp))
    assert found.cost == near(1_300.9854 - along)
    assert found.cost_same_end == near(1_300.9854 + 1_119.3468)


def test_priority_points_take_the_own_matrix(case: Case) -> None:
    assert priority_points(case) == {"person": 2, "clicks": 0, "profile": 2}


def test_the_register(result: BusinessCase) -> None:
    found = register(result)
    faster, extra = found.lines
    assert (faster.owner, faster.due, faster.kpi.target if faster.kpi else None) == ("Service", 2028, 5)
    assert faster.planned == near({2026: 0, 2027: 1_480.015625, 2028: 3_256.034375})
    assert found.without_owner == (extra,)
    assert found.years == (2027,)
    assert found.in_year(2027) == near((1_480.015625, 1_000, -480.015625))
    forecast, rate = found.forecast, 1_000 / 1_480.015625
    assert forecast is not None
    assert forecast.planned == near(5_683.26)
    assert forecast.rest_as_planned == near(5_683.26 - 480.015625)
    assert (forecast.rate, forecast.rest_at_rate) == near((rate, 1_000 + rate * (3_256.034375 + 947.21)))
