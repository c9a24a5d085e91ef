"""The options side by side: against every plan and every draw, and what doubt of the rules makes of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.cash_flow import line_flows
from cdm_bc.calculation.tables import tabulate
from cdm_bc.case import Case
from cdm_bc.decision import Decision, OptionId, decide
from cdm_bc.decision.plan import by_year
from cdm_bc.decision.sampling import as_levels
from cdm_bc.decision.simulation import npv_at_base, outcomes
from cdm_bc.figures.options import distinct_options, twins, why_not

from .plain_method import NEVER, Plain, files, random_spec

Build = Callable[[dict[str, Any], dict[str, Any]], Case]


def ranged(
    build: Build, seed: int, *, levers: int = 3, horizon: int = 2, **finance: Any
) -> tuple[dict[str, Any], Case]:
    """A small random case whose first benefit, first cost, attainment and delay have wide, skewed ranges."""
    spec = random_spec(seed, levers=levers, horizon=horizon)
    spec["delay"], spec["attainment"] = 0.0, 0.9
    model, client = files(spec)
    base = spec["benefits"][0]["potential"][0]
    client["facts"]["potential_0"] = {"low": 0.2 * base, "base": base, "high": 3 * base}
    client["delivery"] = {
        "attainment": {"low": 0.3, "base": 0.9, "high": 1.0},
        "delay": {"low": 0.0, "base": 0.0, "high": 1.5},
        "cost_factor": {"low": 0.9, "base": spec["cost_factor"], "high": 2.0},
    }
    client["finance"] |= finance
    client["uncertainty"] = {"samples": 256, "seed": seed}
    spec["benefits"][0]["potential"] = [base]
    return spec, build(model, client)


def drawn_tables(found: Decision) -> Any:
    simulation = found.simulation
    return tabulate(found.case, as_levels(simulation.ids, simulation.levels))


@pytest.mark.parametrize("seed", range(24))
def test_the_options_are_what_they_say_and_the_plan_of_the_highest_mean_is(seed: int, build: Build) -> None:
    spec, case = ranged(build, seed)
    found, plain = decide(case), Plain(spec)
    tables = drawn_tables(found)
    plans = [np.array(plan) for plan in itertools.product(range(NEVER, spec["horizon"]), repeat=3)]
    allowed = [plan for plan in plans if plain.allowed(tuple(int(wave) for wave in plan))]
    best = max(outcomes(tables, plan).mean() for plan in allowed)
    assert found.option("plan_expected").outcome.mean == pytest.approx(best, abs=1e-3)
    assert [option.id for option in found.options] == [*get_args(OptionId)]
    for option in found.options:
        waves = tuple(int(wave) for wave in option.waves)
        assert (
            option.finance.npv == evaluate(case, option.waves).finance.npv == pytest.approx(plain.npv(waves), abs=1e-4)
        )
        assert option.outcome.npv == pytest.approx(outcomes(tables, option.waves))
        assert option.affordable == plain.allowed(waves)
        assert sum(option.result.by_kind.values()) == pytest.approx(option.finance.pv_benefits)
        costs, days = (flow.sum(axis=1) for flow in line_flows(tables, option.waves))
        for used, limit, share in (
            (costs, case.client.finance.budget_per_year, option.outcome.over_budget),
            (days, case.client.finance.capacity_days_per_year, option.outcome.over_capacity),
        ):
            over = by_year(limit, case.horizon)
            assert share == (None if over is None else float((used > over + 1e-5).any(axis=1).mean()))
    plan, first = found.option("plan").waves, found.option("first_step").waves
    begun = plan[plan != NEVER].min(initial=99)
    assert first.tolist() == [wave if wave == begun else NEVER for wave in plan.tolist()]
    assert found.option("nothing").waves.tolist() == [NEVER] * 3
    assert found.option("everything").waves.tolist() == [0] * 3


@pytest.mark.parametrize("seed", range(12))
def test_knowing_is_worth_what_choosing_again_in_each_draw_brings(seed: int, build: Build) -> None:
    found = decide(ranged(build, seed)[1])
    choice = [option.outcome.npv for option in found.options if option.affordable]
    wanted = np.max(choice, axis=0).mean() - max(npv.mean() for npv in choice)
    assert found.sensitivity.evpi == pytest.approx(max(wanted, 0.0), abs=1e-6)
    for item in found.sensitivity.inputs:
        assert 0.0 <= item.evppi <= found.sensitivity.evpi


@pytest.mark.parametrize("seed", range(12))
def test_what_is_advised_follows_from_what_the_plan_is_for(seed: int, build: Build) -> None:
    for goal, key in (("most_likely", "plan"), ("expected", "plan_expected")):
        found = decide(ranged(build, seed, plan_for=goal)[1])
        option = found.option(key)
        empty = not (option.waves != NEVER).any()
        assert found.recommended == ("nothing" if empty else key)
        assert found.subject is found.option("everything" if empty else key)
        assert found.result.finance.npv == found.subject.finance.npv
        assert found.advised.waves.tolist() == option.waves.tolist()
        for item in found.sensitivity.inputs:
            for end, npv in zip(("low", "high"), item.swing, strict=True):
                moved = tabulate(found.case, {item.id: np.array([getattr(item.input.quantity, end)])})
                assert npv == pytest.approx(npv_at_base(moved, found.subject.waves))


@pytest.mark.parametrize("seed", range(12))
def test_delivery_in_full_is_the_case_without_it(seed: int, build: Build) -> None:
    spec = random_spec(seed, levers=4) | {"attainment": 1.0, "delay": 0.0, "cost_factor": 1.0, "overlap": 0.0}
    for item in (*spec["entities"], *spec["foundations"]):
        item.pop("attainment", None)
    model, client = files(spec)
    with_it = decide(build(model, client))
    del client["delivery"], client["data_quality"]
    without = decide(build(model, client))
    assert with_it.business_case.finance.net.tolist() == without.business_case.finance.net.tolist()
    assert [option.finance.npv for option in with_it.options] == [option.finance.npv for option in without.options]
    assert [item.value for item in with_it.levers.levers] == [item.value for item in without.levers.levers]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_reached_in_no_part_brings_nothing(seed: int, build: Build) -> None:
    model, client = files(random_spec(seed, levers=4))
    for own in (*client["data"].values(), *client["foundations"].values()):
        own.clear()
    client["delivery"]["attainment"] = 0
    found = decide(build(model, client))
    assert found.business_case.finance.benefits.any() == np.False_
    assert found.recommended == "nothing"


# -- why not the others --------------------------------------------------------------------------------------------------


def test_why_not_is_true_of_every_option(build: Build) -> None:
    seen = set()
    for seed, goal in itertools.product(range(30), ("most_likely", "expected")):
        found = decide(ranged(build, seed, plan_for=goal)[1])
        advised = found.option(found.recommended)
        reasons = why_not(found)
        assert [item.option.id for item in reasons] == [key for key in get_args(OptionId) if key != advised.id]
        for item in reasons:
            seen.add(item.why)
            base = advised.finance.npv - item.option.finance.npv
            mean = advised.outcome.mean - item.option.outcome.mean
            if item.why == "same":
                assert (base, mean) == (0, 0)
            elif item.why == "limits":
                assert not item.option.affordable
            elif item.why == "more_on_average":
                assert (item.less, item.amount) == (base, -mean)
                assert base > 0 > mean
            else:
                assert item.amount == {"less": base, "less_on_average": mean, "equal": 0.0}[item.why]
                assert item.amount > 0 or item.why == "equal"
        shown = distinct_options(found)
        assert advised in shown
        assert {option.id for option in shown} | {twin for option in shown for twin in twins(found, option)} == {
            *get_args(OptionId)
        }
    assert seen >= {"same", "limits", "less", "less_on_average", "more_on_average"}


# -- doubt and tails -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_under_other_rules_the_plan_is_worth_what_they_make_of_it(seed: int, build: Build) -> None:
    spec = random_spec(seed, levers=3, horizon=2)
    found = decide(build(*files(spec)))
    waves = tuple(int(wave) for wave in found.subject.waves)
    equal = [benefit | {"weights": [1] * len(spec["entities"])} for benefit in spec["benefits"]]
    alone = [benefit | {"pool": None} for benefit in spec["benefits"]]
    others = {
        "threshold": lambda at: spec | {"threshold": at},
        "overlap": lambda at: spec | {"overlap": at},
        "foundations_mean": lambda at: spec | {"weakest": False},
        "equal_weights": lambda at: spec | {"benefits": equal},
        "no_pools": lambda at: spec | {"benefits": alone, "pools": []},
    }
    assert {item.what for item in found.doubt.rules} == others.keys()
    for item in found.doubt.rules:
        plain = Plain(others[item.what](item.at))
        assert item.npv_recommended == pytest.approx(plain.npv(waves), abs=1e-4), item
        best = plain.best()[0]
        assert item.npv_best == pytest.approx(max(best, item.npv_recommended), abs=1e-3), item


def test_the_matrix_in_doubt_is_each_drawn_matrix_evaluated(example: Case) -> None:
    found = decide(example)
    tables, waves = found.business_case.tables, found.subject.waves
    drivers = list(example.model.drivers)
    rng = np.random.default_rng([example.client.uncertainty.seed, 2])
    matrix = np.array([[example.relevance[entity][driver] for driver in drivers] for entity in example.entities])
    values = []
    for step in rng.integers(-1, 2, size=(200, *matrix.shape)):
        drawn = np.clip(matrix + step, 0, 3)
        weights = np.array([drawn[:, drivers.index(item.driver)] for item in example.quantified])
        values.append(npv_at_base(replace(tables, weights=weights), waves))
    assert found.doubt.relevance is not None
    wanted = np.percentile(values, (5, 95))
    assert (found.doubt.relevance.p5, found.doubt.relevance.p95) == pytest.approx(tuple(wanted))


def test_the_tails_are_the_typical_draws_around_p10_and_p90(example: Case) -> None:
    found = decide(example)
    bad, good = found.tails
    npv = found.outcome.npv
    assert (bad.share, good.share) == (10, 90)
    assert (bad.npv, good.npv) == pytest.approx(tuple(np.percentile(npv, (10, 90))))
    for tail in (bad, good):
        low, high = np.percentile(npv, (tail.share - 2.5, tail.share + 2.5))
        around = found.simulation.levels[(npv >= low) & (npv <= high)]
        assert list(tail.typical.values()) == pytest.approx(np.median(around, axis=0).tolist())
    assert bad.typical["benefits.personal.uplift"] < good.typical["benefits.personal.uplift"]
