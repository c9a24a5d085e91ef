"""Segments, drivers, investment, proposals and journey against figures worked out apart from this code, and on paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cdm_bc.case import Case, case_of, load_case
from cdm_bc.customers.drivers import DRIVERS, AtRisk, Segment, WinBack, effects
from cdm_bc.customers.investment import Offer, best_acquisition
from cdm_bc.customers.journey import orders
from cdm_bc.customers.value import Relationship
from cdm_bc.document import parse
from cdm_bc.figures.customer_view import CustomerView, customer_view
from cdm_bc.rendering.customers_json import customers_json

TRUTH = Path(__file__).parents[1] / "cases" / "customer_value"
HEAD = "client: {name: Acme}\nfinance: {horizon_years: 3, discount_rate: 0.25}\n"


def assert_like(want: Any, got: Any, where: str = "") -> None:
    """Everything that is wanted is there, to 1e-6; there may be more."""
    if isinstance(want, dict):
        for key, value in want.items():
            assert_like(value, got[key], f"{where}.{key}")
    elif isinstance(want, list):
        assert len(want) == len(got), where
        for index, (one, other) in enumerate(zip(want, got, strict=True)):
            assert_like(one, other, f"{where}[{index}]")
    elif isinstance(want, int | float) and not isinstance(want, bool):
        assert got == pytest.approx(want, rel=1e-6, abs=1e-6), where
    else:
        assert got == want, where


def test_the_worked_case_comes_out_to_six_figures(run_cdm_bc) -> None:
    done = run_cdm_bc("customers", TRUTH / "client.yaml", "--json")
    assert done.returncode == 0, done.stderr
    assert_like(json.loads((TRUTH / "expected.json").read_text(encoding="utf-8")), json.loads(done.stdout))


def view_of(text: str, folder: Path) -> CustomerView:
    found = customer_view(case(text, folder))
    assert found is not None
    return found


def case(text: str, folder: Path) -> Case:
    return case_of(parse(HEAD + text, "acme.yaml"), "acme", folder)


# -- lifetime value ----------------------------------------------------------------------------------------------------


def test_value_grows_shrinks_and_is_discounted_at_the_end_of_each_year() -> None:
    one = Relationship.constant(margin=100, cost_to_serve=20, retention=0.5, growth=0.1, years=3, rate=0.25)
    # (100 − 20) / 1.25 + 0.5 (110 − 20) / 1.5625 + 0.25 (121 − 20) / 1.953125
    assert one.by_year[0].tolist() == pytest.approx([64.0, 28.8, 12.928])
    assert one.value[0] == pytest.approx(105.728)


def test_margin_and_retention_may_differ_by_year() -> None:
    one = Relationship(
        margin=np.array([[100.0, 50.0, 50.0]]),
        cost_to_serve=np.zeros((1, 1)),
        retention=np.array([[0.5, 1.0, 0.0]]),  # the last is of a step after the last year
        growth=np.zeros((1, 1)),
        years=3,
        rate=0.0,
    )
    assert one.by_year[0].tolist() == [100.0, 25.0, 25.0]


def test_an_effect_lasts_its_years_and_the_level_reached_stays() -> None:
    one = Relationship.constant(margin=100, retention=0.5, years=4, rate=0.0)

    def changed(**change: Any) -> list[float]:
        return one.changed(duration=np.array([[2.0]]), **change).by_year[0].tolist()

    assert changed(margin=10.0) == pytest.approx([110, 55, 25, 12.5])
    # retention 0.75 in the steps 1 → 2 and 2 → 3, then 0.5 again
    assert changed(retention=0.25) == pytest.approx([100, 75, 56.25, 28.125])
    # growth 10 % in the same steps: 110 and 121, where it stays
    assert changed(growth=0.1) == pytest.approx([100, 55, 30.25, 15.125])
    half = one.changed(margin=10.0, duration=np.array([[0.5]]))
    assert half.by_year[0, 0] == 105.0
    assert one.changed(retention=2.0).retention.max() == 1.0


# -- drivers, by hand --------------------------------------------------------------------------------------------------


def test_a_step_on_each_driver_by_hand() -> None:
    relationship = Relationship.constant(margin=100, cost_to_serve=50, retention=0.8, years=2, rate=0.25)
    # V = 50 / 1.25 + 0.8 × 50 / 1.5625 = 65.6
    segment = Segment(
        relationship,
        customers=np.array([1000.0]),
        new=np.array([100.0]),
        acquisition_cost=np.array([40.0]),
        at_risk=AtRisk(np.array([0.1]), np.array([0.5])),
        win_back=WinBack(*(np.array([value]) for value in (0.05, 5.6, 1.0, 200.0))),
    )
    steps = dict(zip(DRIVERS, map(np.array, ([-0.1], [0.01], [0.01], [-0.2], [0.01], [-0.1])), strict=True))
    found = effects(segment, steps)
    by_hand = {
        "acquisition": (4.0, 400.0),
        "retention": (0.32, 352.0),  # 0.01 × 50 / 1.5625
        "growth": (0.512, 563.2),  # 0.8 × 1 / 1.5625
        "churn": (0.32, 352.0),  # 0.1 × 0.5 × 0.2 = one point
        "win_back": (0.0, 120.0),  # 200 × 0.01 × (65.6 − 5.6)
        "cost_to_serve": (6.56, 7216.0),  # 5 / 1.25 + 0.8 × 5 / 1.5625
    }
    for driver, (value, worth) in by_hand.items():
        effect = found[driver]
        assert effect is not None
        assert (effect.value[0], effect.equity[0]) == pytest.approx((value, worth)), driver
    assert segment.win_back is not None
    assert segment.win_back.result(relationship.value)[0] == pytest.approx(200 * (0.05 * 60 - 1))


def test_what_a_segment_does_not_say_is_not_made_up(tmp_path: Path) -> None:
    found = customers_json(
        view_of("customers: {segments: {all: {customers: 10, margin: 5, retention: 0.5}}}", tmp_path), "en"
    )
    segment = found["segments"][0]
    for driver in ("acquisition", "churn", "win_back"):
        assert segment["drivers"][driver]["equity"] is None
        assert segment["drivers"][driver]["reasons"]["equity"]
    assert "acquisition" not in segment
    assert segment["equity"] == pytest.approx(10 * (4 + 0.5 * 3.2 + 0.25 * 2.56))


# -- investment --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [5.0, 40.0, 400.0])
def test_no_other_spend_does_better_than_the_best(value: float) -> None:
    found = best_acquisition(value, ceiling=0.3, spend=6, response=0.12)
    kappa = -np.log(1 - 0.12 / 0.3) / 6
    others = np.linspace(0, 60, 6001)
    nets = 0.3 * (1 - np.exp(-kappa * others)) * value - others
    assert found.net == pytest.approx(nets.max(), abs=1e-4)
    assert found.net >= nets.max() - 1e-9
    assert found.spend == pytest.approx(others[nets.argmax()], abs=0.011)
    assert found.net_today == pytest.approx(0.12 * value - 6)


def test_the_offer_counts_those_who_would_have_stayed() -> None:
    offer = Offer(customers=2000, targeted=0.05, churn=0.3, success=0.25, incentive=20, contact=2, fixed=300)
    # 100 get it; 30 would leave, 7.5 of them stay and take it, and so do the 70
    by_hand = 7.5 * 150 - (7.5 + 70) * 20 - 100 * 2 - 300
    assert offer.profit(150) == pytest.approx(by_hand)
    assert offer.profit(offer.break_even_value or 0.0) == pytest.approx(0.0, abs=1e-9)
    most = offer.most_incentive(500)
    assert most is not None
    assert Offer(2000, 0.05, 0.3, 0.25, most, 2, 300).profit(500) == pytest.approx(0.0, abs=1e-9)
    assert offer.most_incentive(10) is None
    assert Offer(2000, 0.05, 0.3, 0.0, 20, 2, 300).break_even_value is None


# -- proposals and journey ---------------------------------------------------------------------------------------------

SEGMENTS = """
customers:
  segments:
    loyal: {customers: 300, margin: 100, retention: 0.8}
    new: {customers: 100, margin: 60, retention: 0.4}
"""


def test_a_proposal_to_all_counts_each_segment_by_its_customers(tmp_path: Path) -> None:
    proposal = "  proposals: {x: {reach: 40, take_up: 0.5, cost_per_taker: 1, cost_per_contact: 2, fixed_cost: 3, "
    found = view_of(f"{SEGMENTS}{proposal}effect: {{margin: 10, years: 1}}}}}}\n", tmp_path).proposals[0]
    assert (found.value, found.equity.base, found.cost) == pytest.approx((8.0, 160.0, 103.0))
    assert found.break_even_take_up == pytest.approx((80 + 3) / (40 * (8 - 1)))
    loyal = 0.01 * (64 + 2 * 0.8 * 51.2)  # of 80 % and 64 % to 81 % and 65.61 %, but for the square of 0.01
    text = f"{SEGMENTS}{proposal}effect: {{retention: 0.01, years: 3}}}}}}\n"
    new = 0.01 * (0.6 * 64 + 2 * 0.4 * 0.6 * 51.2)
    assert view_of(text, tmp_path).proposals[0].value == pytest.approx((3 * loyal + new) / 4, rel=2e-2)


def test_a_proposal_that_costs_nothing_has_no_yield_per_unit_of_money(tmp_path: Path) -> None:
    text = f"{SEGMENTS}  proposals: {{x: {{reach: 40, take_up: 0.5, effect: {{margin: 10, years: 1}}}}}}\n"
    found = customers_json(view_of(text, tmp_path), "en")["proposals"][0]
    assert found["per_unit_of_money"] is None
    assert found["reasons"]["per_unit_of_money"]
    assert found["break_even_take_up"] == 0.0


def test_the_more_a_step_may_cost_the_less_it_yields_per_unit(tmp_path: Path) -> None:
    found = view_of(f"{SEGMENTS}  step_costs: {{retention: 100, growth: 50}}\n", tmp_path).value.drivers
    yields = {one.driver: one.per_unit_of_money for one in found}
    worth = {one.driver: one.equity.base for one in found}
    assert yields["retention"] == pytest.approx(worth["retention"] / 100)
    assert yields["growth"] == pytest.approx(worth["growth"] / 50)
    assert yields["cost_to_serve"] is None


def test_the_median_is_over_all_points_and_a_tie_is_now() -> None:
    assert orders([1.0, 2.0, 3.0], [-1.0, 1.0, 1.0]) == ("never", "now", "now")
    assert orders([1.0, 1.0], [0.0, 1.0]) == ("never", "now")
    assert orders([], []) == ()


# -- beside the business case ------------------------------------------------------------------------------------------

RANGES = """
customers:
  segments:
    loyal: {customers: 300, margin: {low: 50, base: 100, high: 180}, retention: {low: 0.6, base: 0.8, high: 0.9}}
  proposals:
    x: {reach: 40, take_up: {low: 0.1, base: 0.3, high: 0.5}, cost_per_taker: 9, effect: {margin: 10, years: 2}}
"""


def test_nothing_of_it_reaches_the_business_case() -> None:
    from cdm_bc.decision import decide
    from cdm_bc.decision.sampling import uncertain_inputs

    root = Path(__file__).parents[2] / "parameters"
    text = (root / "utility.yaml").read_text(encoding="utf-8")
    plain, rich = (case_of(parse(t, "utility.yaml"), "utility", root) for t in (text, text + RANGES))
    assert set(rich.inputs) > set(plain.inputs)
    assert uncertain_inputs(rich) == uncertain_inputs(plain)
    assert {key.split(".")[0] for key in uncertain_inputs(rich, of_customers=True)} == {"customers"}
    one, other = decide(plain), decide(rich)
    assert one.business_case.finance.npv == other.business_case.finance.npv
    assert (one.outcome.npv == other.outcome.npv).all()
    assert [item.id for item in one.sensitivity.inputs] == [item.id for item in other.sensitivity.inputs]


def test_ranges_are_what_plain_draws_give(tmp_path: Path) -> None:
    found = view_of(RANGES, tmp_path)
    rng = np.random.default_rng(7)

    def pert(low: float, base: float, high: float) -> Any:
        return low + (high - low) * rng.beta(
            1 + 4 * (base - low) / (high - low), 1 + 4 * (high - base) / (high - low), 400_000
        )

    margin, retention, take_up = pert(50, 100, 180), pert(0.6, 0.8, 0.9), pert(0.1, 0.3, 0.5)
    value = margin * (0.8 + 0.64 * retention + 0.512 * retention**2)
    low, high = np.percentile(300 * value, [5, 95])
    equity = found.value.equity
    assert (equity.low, equity.high) == pytest.approx((low, high), rel=5e-3)
    net = 40 * take_up * (10 * (0.8 + 0.64 * retention) - 9)
    assert found.proposals[0].net.low == pytest.approx(np.percentile(net, 5), rel=2e-2)


def test_a_pair_of_both_kinds_is_refused(tmp_path: Path) -> None:
    from cdm_bc.decision import correlation_problems

    pair = "[customers.segments.loyal.margin, customers.segments.loyal.retention, 0.5]"
    tied = view_of(f"uncertainty: {{correlated: [{pair}]}}\n{RANGES}", tmp_path)
    assert tied.value.equity.high is not None
    assert view_of(RANGES, tmp_path).value.equity.high is not None
    assert tied.value.equity.high > (view_of(RANGES, tmp_path).value.equity.high or 0.0)
    mixed = "[customers.segments.loyal.margin, facts.gross_margin, 0.5]"
    text = (
        f"facts: {{gross_margin: {{low: 0.2, base: 0.3, high: 0.4}}}}\nuncertainty: {{correlated: [{mixed}]}}\n{RANGES}"
    )
    (problem,) = correlation_problems(case(text, tmp_path))
    assert "drawn apart" in problem.message


def test_benefits_larger_than_their_customers_are_warned_of(tmp_path: Path) -> None:
    from cdm_bc.calculation import evaluate
    from cdm_bc.figures.customer_view import customer_findings

    root = Path(__file__).parents[2] / "parameters"
    text = (root / "retailer.yaml").read_text(encoding="utf-8").replace("scenarios:", "ignored:").split("ignored:")[0]

    def codes(customers: int) -> set[str]:
        more = f"customers: {{segments: {{all: {{customers: {customers}, margin: 60, retention: 0.8}}}}}}\n"
        one = case_of(parse(text + more, "retailer.yaml"), "retailer", root)
        return {finding.code for finding in customer_findings(evaluate(one))}

    assert "margin_above_equity" in codes(5_000)
    assert "margin_above_equity" not in codes(500_000)


def test_more_people_than_there_are_is_worth_a_look(tmp_path: Path) -> None:
    from cdm_bc.calculation import evaluate
    from cdm_bc.figures.customer_view import customer_findings

    text = (
        f"{SEGMENTS}  proposals: {{x: {{segment: new, reach: 101, take_up: 0.5, effect: {{margin: 1, years: 1}}}}}}\n"
    )
    (found,) = customer_findings(evaluate(case(text, tmp_path)))
    assert found.code == "more_than_there_are"


# -- the input of a client file ----------------------------------------------------------------------------------------


def test_every_number_has_its_unit_source_grade_and_place(tmp_path: Path) -> None:
    text = (
        "customers: {segments: {loyal: {name: Trouw, customers: {base: 10, source: CRM}, margin: 5, retention: 0.5}}}\n"
    )
    inputs = case(text, tmp_path).inputs
    count = inputs["customers.segments.loyal.customers"]
    assert (count.unit, count.grade, count.source, count.name.nl) == (
        "customer",
        "sourced",
        "CRM",
        "Trouw: aantal klanten",
    )
    assert (count.place.line, count.path) == (3, ("customers", "segments", "loyal", "customers"))
    step = inputs["customers.steps.retention"]
    assert (step.origin, step.grade, step.quantity.base) == ("model", "judgement", 0.01)


def test_a_scenario_may_change_a_segment(tmp_path: Path) -> None:
    text = f"{SEGMENTS}scenarios: {{fewer: {{customers: {{segments: {{loyal: {{customers: 150}}}}}}}}}}\n"
    found = case(text, tmp_path)
    both = [customer_view(one).value.customers for one in (found, found.scenarios["fewer"])]  # type: ignore[union-attr]
    assert both == [400.0, 250.0]


def test_facts_may_follow_from_the_segments(tmp_path: Path) -> None:
    text = (
        "facts: {gross_margin: 0.4, active_customers: from_customers, revenue_per_customer: from_customers, "
        f"high_value_churn_rate: from_customers}}\n{SEGMENTS}"
    )
    inputs = case(text, tmp_path).inputs
    assert inputs["facts.active_customers"].quantity.base == 400
    assert inputs["facts.revenue_per_customer"].quantity.base == pytest.approx((300 * 100 + 100 * 60) / 400 / 0.4)
    assert inputs["facts.high_value_churn_rate"].quantity.base == pytest.approx(0.2)
    assert inputs["facts.active_customers"].grade == "sourced"


def test_the_wholesaler_says_nothing_of_customers() -> None:
    assert customer_view(load_case(Path(__file__).parents[2] / "parameters" / "wholesaler.yaml")) is None
