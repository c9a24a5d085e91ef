"""The tiny case of tests/cases/by_hand, whose sums stand in the comments of its client file."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.cash_flow import NEVER
from cdm_bc.case import Case, load_case

FILE = Path(__file__).parents[1] / "cases" / "by_hand" / "client.yaml"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(FILE)


@pytest.fixture(scope="module")
def result(case: Case) -> BusinessCase:
    return evaluate(case)


def near(expected: object) -> object:
    return pytest.approx(expected, rel=1e-12)


def test_the_potential_is_what_fully_fit_data_would_bring(result: BusinessCase) -> None:
    potential = {figures.benefit.id: figures.potential.tolist() for figures in result.benefits}
    assert potential == {"faster": [5000, 5000], "fewer": [4000, 4000], "requests": [1000, 1000]}


def test_the_realised_share_follows_quality_gate_and_weakest_foundation(result: BusinessCase) -> None:
    shares = {figures.benefit.id: (figures.share_today, figures.share_reached) for figures in result.benefits}
    assert shares["faster"] == near((0.0625, 0.65))
    assert shares["fewer"] == near((0.1, 0.8))
    assert shares["requests"] == near((0.1, 0.8))


def test_the_claim_is_potential_after_risk_and_realised_share(result: BusinessCase) -> None:
    claims = {figures.benefit.id: figures.claim[0] for figures in result.benefits}
    assert claims == near({"faster": 3250, "fewer": 3200, "requests": 640})


def test_within_a_pool_each_benefit_works_on_what_the_other_leaves(result: BusinessCase) -> None:
    today = {figures.benefit.id: figures.today[0] for figures in result.benefits}
    target = {figures.benefit.id: figures.reached[0] for figures in result.benefits}
    assert today["faster"] == near(700 * 312.5 / 712.5)
    assert today["fewer"] == near(700 * 400 / 712.5)
    assert target["faster"] == near(5410 * 3250 / 6450)
    assert target["fewer"] == near(5410 * 3200 / 6450)
    size, used = result.pools["contact_cost"]
    assert size.tolist() == [10_000, 10_000]
    assert used == near([5410, 5410])


def test_the_value_of_the_data_today_at_target_and_if_perfect(result: BusinessCase) -> None:
    assert (result.data_value.today, result.data_value.reached, result.data_value.perfect) == near((780, 6050, 7800))


def test_the_cash_flow(result: BusinessCase) -> None:
    assert result.finance.benefits == near([0, 2915, 5270])
    assert result.finance.costs == near([3230, 495, 385])
    assert result.finance.net == near([-3230, 2420, 4885])
    assert result.finance.cumulative == near([-3230, -810, 4075])


def test_each_cost_line_by_year_and_its_days(result: BusinessCase) -> None:
    assert [line.by_year.tolist() for line in result.lines] == [
        near([1650, 0, 0]),
        near([0, 275, 275]),
        near([1250, 0, 0]),
        near([330, 220, 110]),
    ]
    assert [line.days.tolist() for line in result.lines] == [[10, 0, 0], [0, 2, 2], [0, 0, 0], [0, 0, 0]]


def test_the_yardsticks(result: BusinessCase) -> None:
    finance = result.finance
    assert finance.pv_benefits == near(5704.8)
    assert finance.pv_costs == near(3872.4)
    assert finance.npv == near(1832.4)
    assert finance.roi == near(1832.4 / 3872.4)
    assert finance.bcr == near(5704.8 / 3872.4)
    assert finance.payback_months == near(12 + 12 * 810 / 4885)
    # −3,230 + 2,420 x + 4,885 x² = 0 with x = 1 / (1 + r)
    x = (-2420 + math.sqrt(2420**2 + 4 * 4885 * 3230)) / (2 * 4885)
    assert finance.irr == pytest.approx(1 / x - 1, rel=1e-9)


def test_a_lever_pulled_a_year_later_costs_and_earns_a_year_later(case: Case) -> None:
    levers = [lever.id for lever in case.levers]
    assert levers == ["person", "clicks", "systems"]
    finance = evaluate(case, np.array([1, 0, 0])).finance
    assert finance.benefits == near([0, 762.5, 3597.5])
    assert finance.costs == near([1580, 2145, 385])


def test_a_lever_never_pulled_costs_and_earns_nothing(case: Case) -> None:
    only_clicks = evaluate(case, np.array([NEVER, 0, NEVER])).finance
    # clicks alone: φ 0.5, gate 0.5, R service 0.25 × (0.4 + 1.8) / 4 = 0.1375 → a 687.5; fewer stays at 400
    gain = 10_000 * (1 - (1 - 0.06875) * 0.96) - 700
    assert only_clicks.benefits == near([0, gain / 2, gain])
    assert only_clicks.costs == near([330, 275 + 220, 275 + 110])


def test_no_lever_means_no_programme(case: Case) -> None:
    nothing = evaluate(case, np.full(3, NEVER)).finance
    assert not nothing.benefits.any()
    assert not nothing.costs.any()
    assert nothing.npv == 0
    assert (nothing.roi, nothing.bcr, nothing.irr) == (None, None, None)
    assert nothing.payback_months == 0


def test_a_benefit_without_a_formula_is_shown_without_money(result: BusinessCase) -> None:
    assert [(item.benefit.id, item.missing) for item in result.unquantified] == [("mood", ())]
    assert (result.unquantified[0].share_today, result.unquantified[0].share_reached) == near((0.0625, 0.65))


def test_evaluating_twice_gives_the_same_and_changes_nothing(case: Case, result: BusinessCase) -> None:
    again = evaluate(case)
    assert again.finance.npv == result.finance.npv
    assert again.finance.net.tolist() == result.finance.net.tolist()
