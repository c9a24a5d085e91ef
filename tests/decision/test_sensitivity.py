"""Tornado, break-even, rank correlation and value of information, each against something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.cash_flow import Waves
from cdm_bc.case import Case
from cdm_bc.decision import decide, simulate
from cdm_bc.decision.break_even import break_even
from cdm_bc.decision.information import evppi
from cdm_bc.decision.sensitivity import Sensitivity, rank_correlations, sensitivity
from cdm_bc.quantity import parse_quantity

from .levels import at_level
from .plain_method import files, random_spec
from .worked_example import pert, plain_npv

Build = Callable[[dict[str, Any], dict[str, Any]], Case]


def of_everything(case: Case) -> Sensitivity:
    """The sensitivities of everything at once, against doing nothing."""
    decision = decide(case)
    everything = decision.option("everything")
    return sensitivity(case, decision.simulation, everything, [decision.option("nothing"), everything])


@pytest.fixture(scope="module")
def found(example: Case) -> Sensitivity:
    return of_everything(example)


def npv_at(case: Case, key: str, level: float) -> float:
    return evaluate(case.with_inputs({key: at_level(case.inputs[key].quantity, level)})).finance.npv


def everything(case: Case) -> Waves:
    return np.zeros(len(case.levers), dtype=np.intp)


def test_each_swing_is_the_case_with_that_one_input_changed(example: Case, found: Sensitivity) -> None:
    assert len(found.inputs) == 6
    for item in found.inputs:
        quantity = item.input.quantity
        assert quantity.low is not None
        assert quantity.high is not None
        wanted = npv_at(example, item.id, quantity.low), npv_at(example, item.id, quantity.high)
        assert item.swing == pytest.approx(wanted, abs=1e-4)
    widths = [item.width for item in found.inputs]
    assert widths == sorted(widths, reverse=True)


def test_at_its_break_even_an_input_makes_the_case_worth_nothing(example: Case, found: Sensitivity) -> None:
    values = {item.id: item.break_even for item in found.inputs}
    assert values["benefits.personal.uplift"].value is not None
    for key, item in values.items():
        if item.value is not None:
            assert npv_at(example, key, item.value) == pytest.approx(0, abs=0.01)
            assert item.reach[0] <= item.value <= item.reach[1]
            assert item.reason is None


def test_there_is_no_break_even_outside_a_factor_ten(example: Case, found: Sensitivity) -> None:
    values = {item.id: item.break_even for item in found.inputs}
    cost = values["facts.cost_per_contact"]
    assert (cost.value, cost.reason, cost.reach) == (None, "none_in_reach", (0.4, 70))
    for level in np.linspace(*cost.reach, 50):
        assert npv_at(example, "facts.cost_per_contact", float(level)) > 0
    assert values["facts.annual_revenue"].is_factor
    assert values["facts.annual_revenue"].reach == pytest.approx((0.09, 11.5))


def test_break_even_of_a_linear_case_by_hand(build: Build) -> None:
    """A cost of 20,000 to 60,000; the case is worth 0 where the cost equals the benefits."""
    model, client = files(random_spec(8, levers=3))
    lever = "entity_0"
    client["effort"]["lines"] = [{"lever": lever, "what": "x", "cost": {"low": 2e4, "base": 3e4, "high": 6e4}}]
    client["finance"] |= {"budget_per_year": 1e9}
    case = build(model, client)
    benefits = evaluate(case).finance.pv_benefits
    (item,) = break_even(case, ("effort.1.cost",), everything(case))
    if benefits < 6e5:
        assert item.value == pytest.approx(benefits, rel=1e-6)
    else:
        assert item.reason == "none_in_reach"


def test_an_input_without_effect_has_no_break_even(build: Build) -> None:
    model, client = files(random_spec(8, levers=3))
    model["facts"]["unused"] = {"unit": "1", "name": {"nl": "x", "en": "x"}}
    client["facts"]["unused"] = {"low": 1, "base": 2, "high": 3}
    case = build(model, client)
    (item,) = of_everything(case).inputs
    assert item.break_even.reason == "no_effect"
    assert item.width == 0.0
    assert item.evppi == 0.0


def test_rank_correlation_is_scipys(example: Case) -> None:
    simulation = simulate(example)
    npv = simulation.outcomes[0].npv
    ours = rank_correlations(simulation.levels, npv)
    for column in range(len(simulation.ids)):
        wanted = stats.spearmanr(simulation.levels[:, column], npv).statistic
        assert ours[column] == pytest.approx(wanted, abs=1e-12)


def test_rank_correlation_with_ties_is_scipys() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 5, (200, 2)).astype(float), rng.integers(0, 7, 200).astype(float)
    wanted = [stats.spearmanr(x[:, column], y).statistic for column in (0, 1)]
    assert rank_correlations(x, y) == pytest.approx(wanted, abs=1e-12)


# -- value of information ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_value_of_knowing_the_uplift_against_two_levels_of_monte_carlo(example: Case, found: Sensitivity) -> None:
    """Outer level: the uplift at even steps of its distribution; inner level: 4,000 draws of the rest, by the formula."""
    quantity = example.inputs["benefits.personal.uplift"].quantity
    outer = quantity.quantile((np.arange(500) + 0.5) / 500)
    rng = np.random.default_rng(4)
    n = 4000
    rest = {
        "cost_per_contact": pert(rng, 4, 5, 7, n),
        "revenue_factor": pert(rng, 0.9, 1, 1.15, n),
        "handling_reduction": pert(rng, 0.02, 0.08, 0.12, n),
        "repeat_share": pert(rng, 0.01, 0.05, 0.1, n),
        "days": pert(rng, 60, 80, 140, n),
    }
    means = np.array([plain_npv(uplift=np.full(n, value), **rest).mean() for value in outer])
    wanted = np.maximum(means, 0).mean() - max(means.mean(), 0)
    (ours,) = (item.evppi for item in found.inputs if item.id == "benefits.personal.uplift")
    assert ours == pytest.approx(wanted, rel=0.03)
    assert ours <= found.evpi


def against_nothing(npv: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.zeros_like(npv), npv], axis=1)


@pytest.mark.parametrize("mean", [-1.0, 0.0, 0.5, 2.0])
def test_value_of_information_in_closed_form(mean: float) -> None:
    """NPV = m + x + 2 z, both standard normal: EVPPI of x is that of a normal of mean m and spread 1."""
    rng = np.random.default_rng(5)
    wanted = stats.norm.pdf(mean) + mean * stats.norm.cdf(mean) - max(mean, 0)
    found = []
    for _ in range(20):
        x = rng.standard_normal((4096, 2))
        found.append(evppi(x, against_nothing(mean + x[:, 0] + 2 * x[:, 1]))[0])
    assert np.mean(found) == pytest.approx(wanted, abs=0.02)


def test_an_input_that_says_nothing_is_worth_next_to_nothing() -> None:
    """The optimism of the regression is taken off: hardly any of perfect information is left, even where the mean is 0."""
    rng = np.random.default_rng(6)
    found, perfect = [], []
    for _ in range(40):
        x, npv = rng.standard_normal((4096, 1)), rng.standard_normal(4096)
        found.append(evppi(x, against_nothing(npv))[0])
        perfect.append(np.maximum(npv, 0).mean() - max(npv.mean(), 0))
    assert np.mean(found) < 0.02 * np.mean(perfect)


def test_a_kink_is_followed_well_enough() -> None:
    """The gate makes benefits rise to a point and then not at all."""
    rng = np.random.default_rng(7)
    x = rng.uniform(0, 1, (16384, 2))
    curve = 4 * np.minimum(x[:, 0], 0.5) - 1.2
    wanted = np.maximum(curve, 0).mean() - max(curve.mean(), 0)
    assert evppi(x, against_nothing(curve + x[:, 1] - 0.5))[0] == pytest.approx(wanted, rel=0.05)


def test_measure_next_is_the_input_of_the_highest_value(found: Sensitivity) -> None:
    assert found.measure_next is not None
    assert found.measure_next.id == "benefits.personal.uplift"
    assert found.measure_next.turns_decision
    assert found.reason is None
    assert found.measure_next.evppi == max(item.evppi for item in found.inputs)


def test_where_every_draw_says_the_same_there_is_nothing_to_measure(example: Case) -> None:
    changes = {"benefits.personal.uplift": parse_quantity({"low": 0.07, "base": 0.08, "high": 0.09})}
    case = example.with_inputs(changes)
    found = of_everything(case)
    assert (found.measure_next, found.reason, found.evpi) == (None, "decision_is_sure", 0.0)


def test_without_ranges_there_is_nothing_to_say(build: Build) -> None:
    case = build(*files(random_spec(1)))
    found = of_everything(case)
    assert (found.inputs, found.reason) == ((), "no_uncertain_input")


def test_a_share_has_no_break_even_above_one(build: Build) -> None:
    model, client = files(random_spec(1, levers=2))
    model["entities"]["entity_0"]["target"] = {"fit_for_use": {"low": 0.7, "base": 0.8, "high": 0.95}}
    model["entities"]["entity_0"]["current"] = {"fit_for_use": 0.1}
    case = build(model, client)
    (item,) = break_even(case, ("data.entity_0.target.fit_for_use",), everything(case))
    assert item.reach == pytest.approx((0.07, 1.0))


def test_no_finite_value_at_base_is_said(build: Build) -> None:
    model, client = files(random_spec(1, levers=2))
    model["facts"]["divisor"] = {"unit": "1", "name": {"nl": "x", "en": "x"}}
    model["benefits"]["benefit_0"]["formula"] = "potential_0 / divisor"
    client["facts"]["divisor"] = {"low": 0.5, "base": 1, "high": 2}
    case = build(model, client)
    zero = replace(case.inputs["facts.divisor"].quantity, values=(0.0,), low=0.0)
    (item,) = break_even(case.with_inputs({"facts.divisor": zero}), ("facts.divisor",), everything(case))
    assert (item.value, item.reason) == (None, "undefined")
