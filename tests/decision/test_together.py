"""Clients of a portfolio on shared draws: what they share moves together, their own does not, each keeps its spread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.case import Case, Input, load_case
from cdm_bc.decision.simulation import simulate
from cdm_bc.decision.together import SHARED, shared_outcomes
from cdm_bc.figures.headline import results_of
from cdm_bc.figures.portfolio import client_figures
from cdm_bc.figures.portfolio_totals import total


@pytest.fixture(scope="module")
def retailer(root) -> Case:
    return load_case(root / "parameters" / "retailer.yaml")


def uncertain_only(case: Case, kept: Callable[[Input], bool]) -> Case:
    """The case with ranges on some inputs only."""
    certain = {
        key: replace(item, quantity=replace(item.quantity, low=None, high=None, distribution="pert"))
        for key, item in case.inputs.items()
        if not kept(item)
    }
    return replace(case, inputs={**case.inputs, **certain})


def of_origin(case: Case, origin: str) -> Case:
    return uncertain_only(case, lambda item: item.origin == origin)


def drawn(case: Case, twin: int = 0) -> np.ndarray:
    return shared_outcomes(case, evaluate(case).waves, twin)


def test_a_client_keeps_the_spread_of_its_own_simulation(retailer):
    """Other points, the same distribution: quantiles within what 4,096 draws leave."""
    shared, own = drawn(retailer), simulate(retailer).outcomes[0].npv
    spread = own.std()
    assert abs(shared.mean() - own.mean()) < 0.05 * spread
    for share in (10, 50, 90):
        assert abs(np.percentile(shared, share) - np.percentile(own, share)) < 0.08 * spread


def test_the_models_defaults_move_all_clients_alike_and_their_own_numbers_do_not(retailer):
    model, own = of_origin(retailer, "model"), of_origin(retailer, "client")
    assert np.corrcoef(drawn(model), drawn(model, 1))[0, 1] == pytest.approx(1)
    assert abs(np.corrcoef(drawn(own), drawn(own, 1))[0, 1]) < 0.06


def test_a_changed_default_is_another_input(retailer):
    key = "benefits.personalisation_relevance.personalisation_uplift"
    one = uncertain_only(retailer, lambda item: item.id == key)
    item = one.inputs[key]
    wider = replace(item, quantity=replace(item.quantity, high=item.quantity.high * 1.01))
    other = replace(one, inputs={**one.inputs, key: wider})
    assert np.corrcoef(drawn(one), drawn(one, 1))[0, 1] == pytest.approx(1)
    assert abs(np.corrcoef(drawn(one), drawn(other))[0, 1]) < 0.06


def test_without_ranges_every_draw_is_the_base_case(retailer):
    certain = of_origin(retailer, "nobody")
    assert drawn(certain) == pytest.approx(np.full(SHARED, evaluate(certain).finance.npv))


def test_a_total_is_spread_as_the_sum_of_the_draws(retailer):
    """Two clients alike: twice the spread where all is shared, the root of two times where nothing is."""
    for origin, factor in (("model", 2.0), ("client", 2.0**0.5)):
        case = of_origin(retailer, origin)
        found = results_of(case)
        one, other = (client_figures(found, case.model, twin) for twin in (0, 1))
        single, both = total([one]), total([one, other])
        assert both.npv == pytest.approx(2 * one.npv)
        width = (both.p90 - both.p10) / (single.p90 - single.p10)
        assert width == pytest.approx(factor, rel=0.03)
