"""The simulation against an independent plain Monte Carlo, closed forms and its own invariants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from cdm_bc.calculation import evaluate
from cdm_bc.case import Case
from cdm_bc.decision import correlation_problems, decide, simulate
from cdm_bc.decision.correlation import nearest_correlation
from cdm_bc.decision.information import evpi
from cdm_bc.decision.sampling import draws, uncertain_inputs
from cdm_bc.decision.simulation import Outcome, Simulation
from cdm_bc.errors import InputError
from cdm_bc.quantity import Quantity, parse_quantity

from .plain_method import files, random_spec
from .worked_example import pert, plain_npv

Build = Callable[[dict[str, Any], dict[str, Any]], Case]
SHARES = (5, 10, 50, 90, 95)


def everything(found: Simulation) -> Outcome:
    """The outcome of the only plan, everything at once."""
    (outcome,) = found.outcomes
    return outcome


def test_the_worked_example_as_it_was_computed_apart(example: Case, expected: dict[str, Any]) -> None:
    """Everything at once, the plan of the file."""
    simulation, wanted = simulate(example), expected["uncertainty"]
    found = everything(simulation)
    assert (simulation.samples, simulation.seed, len(found.npv)) == (4096, 1, 4096)
    error = found.standard_deviation / np.sqrt(4096)
    assert found.mean == pytest.approx(wanted["npv"]["mean"], abs=0.1 * error + 50)
    for share in SHARES:
        assert found.percentile(share) == pytest.approx(wanted["npv"][f"p{share}"], abs=error)
    assert found.probability_positive == pytest.approx(wanted["probability_positive"], abs=0.002)
    assert evpi(np.stack([np.zeros(4096), found.npv], axis=1)) == pytest.approx(wanted["evpi"], rel=0.02)


@pytest.mark.slow
def test_a_plain_monte_carlo_of_a_million_draws(example: Case) -> None:
    """Written out by hand for this case, without any of the calculation's code."""
    rng = np.random.default_rng(20)
    n = 1_000_000
    npv = plain_npv(
        cost_per_contact=pert(rng, 4, 5, 7, n),
        revenue_factor=pert(rng, 0.9, 1, 1.15, n),
        handling_reduction=pert(rng, 0.02, 0.08, 0.12, n),
        repeat_share=pert(rng, 0.01, 0.05, 0.1, n),
        uplift=pert(rng, 0.01, 0.04, 0.09, n),
        days=pert(rng, 60, 80, 140, n),
    )
    found = everything(simulate(example, samples=2**15))
    spread = npv.std()
    assert found.mean == pytest.approx(npv.mean(), abs=4 * spread / 1000)
    assert found.standard_deviation == pytest.approx(spread, rel=0.005)
    for share in SHARES:
        quantile = np.percentile(npv, share)
        density = stats.gaussian_kde(npv[:20_000])(quantile)[0]
        error = np.sqrt(share / 100 * (1 - share / 100) / n) / density
        # the Sobol points have an error too; it is well below that of as many plain draws
        own = np.sqrt(share / 100 * (1 - share / 100) / 2**15) / density / 2
        assert found.percentile(share) == pytest.approx(quantile, abs=4 * np.hypot(error, own))


def test_the_plain_formula_is_the_base_case_too(example: Case) -> None:
    one = np.ones(1)
    npv = plain_npv(
        cost_per_contact=5 * one,
        revenue_factor=one,
        handling_reduction=0.08 * one,
        repeat_share=0.05 * one,
        uplift=0.04 * one,
        days=80 * one,
    )
    assert npv[0] == pytest.approx(evaluate(example).finance.npv)


MOMENTS = {
    "pert": ({"low": 2, "base": 3, "high": 7}, (2 + 4 * 3 + 7) / 6, ((3.5 - 2) * (7 - 3.5)) / 7),
    "triangular": (
        {"low": 2, "base": 3, "high": 7, "distribution": "triangular"},
        4.0,
        (2**2 + 3**2 + 7**2 - 2 * 3 - 2 * 7 - 3 * 7) / 18,
    ),
    "uniform": ({"low": 2, "base": 3, "high": 7, "distribution": "uniform"}, 4.5, 25 / 12),
    "lognormal": (
        {"low": 2, "base": 3, "high": 7, "distribution": "lognormal"},
        np.exp(np.log(14) / 2 + (np.log(3.5) / 3.2897072539) ** 2 / 2),
        None,
    ),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_moments_in_closed_form(name: str, build: Build) -> None:
    raw, mean, variance = MOMENTS[name]
    spec = random_spec(1, levers=2)
    model, client = files(spec)
    client["effort"]["lines"] = [{"lever": "entity_0", "what": "x", "cost": raw}]
    case = build(model, client)
    ids = uncertain_inputs(case)
    assert ids == ("effort.1.cost",)
    levels = np.concatenate(list(draws(case, ids, 4096, np.random.default_rng(0))))
    assert levels.mean() == pytest.approx(mean, rel=3e-4)
    if variance is None:
        spread = np.log(3.5) / 3.2897072539
        variance = (np.exp(spread**2) - 1) * mean**2
    assert levels.var() == pytest.approx(variance, rel=5e-3)


def test_the_mean_of_a_linear_case_is_the_case_of_the_means(build: Build) -> None:
    spec = random_spec(8, levers=3)
    spec["pools"] = []
    for benefit in spec["benefits"]:
        benefit["pool"] = None
    model, client = files(spec)
    client["facts"]["potential_0"] = {"low": 1e5, "base": 2e5, "high": 6e5}
    client["effort"]["lines"] = [
        {"lever": "entity_0", "what": "x", "cost": {"low": 1e4, "base": 2e4, "high": 9e4, "distribution": "triangular"}}
    ]
    case = build(model, client)
    at_mean = case.with_inputs({"facts.potential_0": Quantity((1.5e6 / 6,)), "effort.1.cost": Quantity((4e4,))})
    assert everything(simulate(case)).mean == pytest.approx(evaluate(at_mean).finance.npv, rel=1e-4)


def test_the_same_seed_gives_the_same_and_seed_0_is_a_seed(example: Case) -> None:
    zero, again, one = (everything(simulate(example, seed=seed)) for seed in (0, 0, 1))
    assert np.array_equal(zero.npv, again.npv)
    assert not np.array_equal(zero.npv, one.npv)
    assert zero.mean == pytest.approx(one.mean, rel=0.01)


@pytest.mark.parametrize("samples", [2, 3, 1000, 4096, 5000])
def test_any_number_of_samples(samples: int, example: Case) -> None:
    found = simulate(example, samples=samples)
    assert len(everything(found).npv) == len(found.levels) == samples
    assert found.undefined == 0


def test_of_very_many_samples_some_are_kept_for_the_sensitivities(example: Case) -> None:
    found = simulate(example, samples=70_000)
    assert (len(everything(found).npv), len(found.levels)) == (70_000, 65_536)
    case = with_samples(example, 70_000)
    assert len(decide(case).sensitivity.inputs) == 6


def test_no_input_is_drawn_outside_its_range(example: Case) -> None:
    found = simulate(example)
    for column, key in enumerate(found.ids):
        quantity = example.inputs[key].quantity
        assert quantity.low is not None
        assert quantity.high is not None
        assert found.levels[:, column].min() >= quantity.low
        assert found.levels[:, column].max() <= quantity.high


def test_the_fan_ends_where_undiscounted_flows_end(example: Case) -> None:
    found = everything(simulate(example))
    base = evaluate(example).finance
    assert found.fan.shape == (7, 6)
    assert (np.diff(found.fan, axis=0) >= 0).all()
    for year in range(6):
        assert found.fan[0, year] < base.cumulative[year] < found.fan[-1, year]
    assert found.cumulative[:, 0].mean() == pytest.approx(-(512_500 + (260 / 3 - 80) * 900 * 1.1), rel=1e-4)


def test_exceedance_says_how_probable_it_is_to_do_better(example: Case) -> None:
    found = everything(simulate(example))
    values, above = found.exceedance(51)
    assert len(values) == len(above) == 51
    assert (np.diff(values) > 0).all()
    assert (np.diff(above) < 0).all()
    assert (values[0], above[-1]) == (found.npv.min(), 0.0)
    assert np.interp(0.0, values, above) == pytest.approx(found.probability_positive, abs=0.02)


def test_a_draw_without_a_finite_value_is_left_out_and_counted(build: Build) -> None:
    model, client = files(random_spec(1, levers=2))
    name = {"nl": "x", "en": "x"}
    model["facts"]["divisor"] = {"unit": "1", "name": name, "plausible": [0, 10]}
    model["benefits"]["benefit_0"]["formula"] = "potential_0 / max(divisor, 0)"
    client["facts"]["divisor"] = {"low": -1, "base": 1, "high": 2, "distribution": "uniform"}
    found = simulate(build(model, client), samples=512)
    assert 100 < found.undefined < 240
    assert len(everything(found).npv) == 512 - found.undefined
    assert np.isfinite(everything(found).npv).all()


# -- correlation ---------------------------------------------------------------------------------------------------------


def with_samples(case: Case, samples: int) -> Case:
    uncertainty = case.client.uncertainty.model_copy(update={"samples": samples})
    return replace(case, client=case.client.model_copy(update={"uncertainty": uncertainty}))


def tied(case: Case, *pairs: list[Any]) -> Case:
    uncertainty = case.client.uncertainty.model_copy(update={"correlated": list(pairs)})
    return replace(case, client=case.client.model_copy(update={"uncertainty": uncertainty}))


COST, UPLIFT, REPEAT = "facts.cost_per_contact", "benefits.personal.uplift", "benefits.repeat.repeat_share"


def test_tied_inputs_have_the_rank_correlation_of_the_copula(example: Case) -> None:
    case = tied(example, [COST, UPLIFT, 0.6], [UPLIFT, REPEAT, -0.4])
    found = simulate(case, samples=2**14)
    place = {key: column for column, key in enumerate(found.ids)}

    def rank(one: str, other: str) -> float:
        return float(stats.spearmanr(found.levels[:, place[one]], found.levels[:, place[other]]).statistic)

    assert rank(COST, UPLIFT) == pytest.approx(6 / np.pi * np.arcsin(0.3), abs=0.01)
    assert rank(UPLIFT, REPEAT) == pytest.approx(6 / np.pi * np.arcsin(-0.2), abs=0.01)
    assert rank(COST, REPEAT) == pytest.approx(0, abs=0.01)
    free = simulate(example, samples=2**14)
    for key in (COST, UPLIFT, REPEAT):
        assert found.levels[:, place[key]].mean() == pytest.approx(free.levels[:, place[key]].mean(), rel=2e-3)
    assert everything(found).standard_deviation > everything(free).standard_deviation


def test_correlations_that_contradict_each_other_are_refused_with_the_nearest_that_fit(example: Case) -> None:
    case = tied(example, [COST, UPLIFT, 0.9], [UPLIFT, REPEAT, 0.9], [COST, REPEAT, -0.9])
    with pytest.raises(InputError) as error:
        simulate(case)
    (problem,) = error.value.problems
    assert problem.key == "uncertainty.correlated"
    assert "not positive definite" in problem.message
    near = nearest_correlation(np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]))
    assert f"[{COST}, {UPLIFT}, {near[0, 1]:.2f}]" in problem.message
    mended = tied(example, *([one, other, round(near[i, j], 2)] for one, other, i, j in (
        (COST, UPLIFT, 0, 1), (UPLIFT, REPEAT, 1, 2), (COST, REPEAT, 0, 2))))  # fmt: skip
    assert correlation_problems(mended) == []


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        ([COST, "benefits.personal.uplit", 0.5], "Did you mean 'benefits.personal.uplift'?"),
        ([COST, "facts.gross_margin", 0.5], "is certain"),
        ([COST, UPLIFT, 1.0], "below 1"),
        ([COST, UPLIFT, "high"], "found 'high'"),
        ([COST, COST, 0.5], "tied to itself"),
    ],
)
def test_a_pair_that_cannot_be_is_refused(pair: list[Any], words: str, example: Case) -> None:
    with pytest.raises(InputError, match=r"uncertainty\.correlated\.1") as error:
        simulate(tied(example, pair))
    assert words in str(error.value)


def test_a_pair_named_twice_is_refused(example: Case) -> None:
    problems = correlation_problems(tied(example, [COST, UPLIFT, 0.5], [UPLIFT, COST, 0.2]))
    assert ["tied twice" in problem.message for problem in problems] == [True]


def test_many_points_of_pert_are_those_of_the_exact_inverse() -> None:
    u = (np.arange(5000) + 0.5) / 5000
    for low, base, high in ((0, 0, 1), (0, 0.02, 1), (0, 0.5, 1), (0, 0.97, 1), (3, 4, 40)):
        quantity = parse_quantity({"low": low, "base": base, "high": high})
        c = (base - low) / (high - low)
        exact = low + (high - low) * stats.beta(1 + 4 * c, 5 - 4 * c).ppf(u)
        assert quantity.quantile(u) == pytest.approx(exact, abs=1e-8 * (high - low))
