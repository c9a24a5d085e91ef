"""A case as arrays: drawn levels go where the file's numbers go."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.cash_flow import base_plan, benefit_flows, line_flows
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case, load_case
from cdm_bc.quantity import Quantity

CASES = Path(__file__).parents[1] / "cases"
REFERENCE = Path(__file__).parents[2] / "parameters" / "retailer.yaml"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(CASES / "worked_example" / "client.yaml")


def assert_same(one: Tables, other: Tables) -> None:
    for field in fields(Tables):
        np.testing.assert_allclose(getattr(one, field.name), getattr(other, field.name), err_msg=field.name)


def uncertain(case: Case) -> dict[str, Quantity]:
    return {key: item.quantity for key, item in case.inputs.items() if not item.quantity.is_certain}


def test_levels_at_base_give_the_base_case(case: Case) -> None:
    at_base = {key: np.array([1.0 if q.is_series else q.base]) for key, q in uncertain(case).items()}
    assert {"facts.cost_per_contact", "facts.annual_revenue", "effort.1.days", "benefits.personal.uplift"} <= set(
        at_base
    )
    assert_same(tabulate(case, at_base), tabulate(case))


def test_each_level_does_what_the_same_number_in_the_file_does(case: Case) -> None:
    for key, quantity in uncertain(case).items():
        assert quantity.high is not None
        level = quantity.high
        values = tuple(value * level for value in quantity.values) if quantity.is_series else (level,)
        changed = case.with_inputs({key: replace(quantity, values=values, low=None, high=None)})
        assert_same(tabulate(case, {key: np.array([level])}), tabulate(changed))


def test_samples_do_not_touch_each_other(case: Case) -> None:
    rng = np.random.default_rng(0)
    levels = {key: quantity.quantile(rng.uniform(size=5)) for key, quantity in uncertain(case).items()}
    together = tabulate(case, levels)
    plan = base_plan(together)
    for sample in range(5):
        alone = tabulate(case, {key: level[sample : sample + 1] for key, level in levels.items()})
        np.testing.assert_allclose(benefit_flows(together, plan)[sample], benefit_flows(alone, plan)[0])
        np.testing.assert_allclose(line_flows(together, plan)[0][sample], line_flows(alone, plan)[0][0])


def test_a_lognormal_score_cannot_exceed_1(case: Case) -> None:
    key = "data.click.target.fit_for_use"
    wild = case.with_inputs({key: Quantity((0.9,), 0.8, 1.0, "lognormal")})
    tables = tabulate(wild, {key: np.array([0.5, 1.7])})
    assert tables.fitness[:, 1, 1].tolist() == [0.5, 1.0]


def test_a_one_off_in_a_later_year_costs_that_years_rate(case: Case) -> None:
    rising = case.with_inputs({"effort.day_rate": Quantity((900.0, 1000.0), is_series=True)})
    one_off = tabulate(rising).one_off[0, 1]  # 40 days of tagging, 10 % contingency
    assert one_off[:3] == pytest.approx([40 * 900 * 1.1, 40 * 900 * 1.1, 40 * 1000 * 1.1])


def test_a_case_with_nothing_in_it_still_evaluates(case: Case) -> None:
    empty = replace(case, benefits=(), pools=(), lines=(), entities=(), foundations=(), levers=(), master=())
    finance = evaluate(empty).finance
    assert finance.npv == 0
    assert finance.payback_months == 0


def test_no_entity_in_scope_means_nothing_is_realised(tmp_path: Path) -> None:
    (tmp_path / "model.yaml").write_bytes((CASES / "worked_example" / "model.yaml").read_bytes())
    scope = ", ".join(f"{entity}: {{in_scope: false}}" for entity in ("identity", "click", "profile"))
    text = "client: {name: A}\nmodel: model.yaml\nfacts: {contacts: 5, cost_per_contact: 5}\n" + f"data: {{{scope}}}\n"
    (tmp_path / "acme.yaml").write_text(text, encoding="utf-8")
    result = evaluate(load_case(tmp_path / "acme.yaml"))
    assert [figures.share_reached for figures in result.benefits] == [0, 0]
    assert result.data_value.perfect == 0


def test_the_reference_case_has_an_amount_for_each_quantified_benefit() -> None:
    case = load_case(REFERENCE)
    tables = tabulate(case)
    assert (tables.potential > 0).all()
    assert (tables.pool_size > 0).all()
    assert tables.lever_count == len(case.levers)
