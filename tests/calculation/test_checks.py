"""What only the calculation can find: faults that stop a case, and findings that are printed with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.checks import case_problems, checked
from cdm_bc.calculation.plausibility import findings, used_inputs
from cdm_bc.case import Case, load_case
from cdm_bc.errors import InputError
from cdm_bc.quantity import Quantity
from cdm_bc.text.findings import finding_text
from cdm_bc.text.format import Formatter

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case(CASES / "by_hand" / "client.yaml")


def certain(value: float) -> Quantity:
    return Quantity((value,))


def test_a_sound_case_passes(case: Case) -> None:
    assert case_problems(case) == ()
    assert checked(case) is case


def test_a_benefit_that_claims_exactly_its_pool_passes(case: Case) -> None:
    assert case_problems(case.with_inputs({"benefits.faster.saved_share": certain(1.0)})) == ()


def test_a_benefit_above_its_pool_in_a_later_year_is_told_with_that_year(case: Case) -> None:
    grows = Quantity((0.5, 1.5), is_series=True)
    (problem,) = case_problems(case.with_inputs({"benefits.faster.saved_share": grows}))
    assert (
        "'faster' (15,000 in year 2) is larger than the money it works on, pool 'contact_cost' (10,000)"
        in problem.message
    )
    assert (Path(problem.file).name, problem.key) == ("client.yaml", "facts.contacts")


def test_amounts_beyond_reason_are_faults(case: Case) -> None:
    for key, value, words in (
        ("facts.contacts", -5.0, "is negative"),
        ("facts.contacts", 1e300, "divides by zero, or is too large"),
        ("effort.1.cost", 1e300, "this cost is too large"),
    ):
        problems = case_problems(case.with_inputs({key: certain(value)}))
        assert any(words in problem.message for problem in problems), key
        with pytest.raises(InputError):
            checked(case.with_inputs({key: certain(value)}))


def codes(case: Case, influential: tuple[str, ...] = ()) -> set[str]:
    return {finding.code for finding in findings(evaluate(case), influential)}


def with_revenue(amount: float) -> Callable[[Case], Case]:
    def change(case: Case) -> Case:
        item = replace(case.inputs["facts.contacts"], key="revenue", quantity=certain(amount))
        return replace(case, inputs={**case.inputs, "facts.revenue": item})

    return change


def with_input(key: str, quantity: Quantity) -> Callable[[Case], Case]:
    return lambda case: case.with_inputs({key: quantity})


def with_risk(case: Case) -> Case:
    ranged = case.with_inputs({"benefits.requests.saved_share": Quantity((0.5,), 0.4, 0.6)})
    assert ranged.benefits[2].risk_adjustment > 0
    return ranged


@pytest.mark.parametrize(
    ("code", "change", "back"),
    [
        # benefits of year 2 are 5,270
        ("benefits_high", with_revenue(5270 / 0.031), with_revenue(5270 / 0.029)),
        ("benefits_very_high", with_revenue(5270 / 0.061), with_revenue(5270 / 0.059)),
        # ROI is 0.47; without the cost of person it is above 2
        ("roi_high", with_input("effort.day_rate", certain(0.0)), lambda case: case),
        ("risk_twice", with_risk, lambda case: case),
        ("range_wide", with_input("facts.contacts", Quantity((1000.0,), 100.0, 1100.0)), lambda case: case),
        ("no_effort", lambda case: replace(case, lines=()), lambda case: case),
        ("nothing_quantified", lambda case: replace(case, benefits=(), pools=()), lambda case: case),
    ],
)
def test_a_finding_appears_where_its_limit_is_passed_and_only_there(
    case: Case, code: str, change: Callable[[Case], Case], back: Callable[[Case], Case]
) -> None:
    if code == "roi_high":
        case = case.with_inputs(
            {"effort.1.cost": certain(100), "effort.3.cost": certain(100), "effort.4.by_year": certain(0)}
        )
        back = with_input("effort.1.cost", certain(10_000))
    assert code in codes(change(case))
    assert code not in codes(back(case))


def test_a_pool_used_for_more_than_half_is_crowded(case: Case) -> None:
    assert "pool_crowded" in codes(case)  # 54 % at target
    assert "pool_crowded" not in codes(case.with_inputs({"benefits.fewer.avoided_share": certain(0.3)}))


def test_what_is_left_at_the_models_default_is_counted(case: Case) -> None:
    found = {finding.code: finding for finding in findings(evaluate(case), ())}
    assert found["defaults_left"]["count"] == 4  # three assumptions and the master-data threshold


def test_a_default_that_leads_by_judgement_alone_is_told(case: Case) -> None:
    assert "judgement_leads" in codes(case, ("benefits.faster.saved_share",))
    assert "judgement_leads" not in codes(case, ("facts.contacts",))


def test_inputs_that_reach_no_result_are_not_warned_of() -> None:
    case = load_case(CASES / "worked_example" / "client.yaml")
    fewer = replace(case, benefits=tuple(b for b in case.benefits if b.id != "personal"))
    assert "benefits.personal.uplift" not in {item.id for item in used_inputs(fewer)}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_finding_has_its_sentence_in_both_languages(case: Case, language: str) -> None:
    poor = replace(with_risk(case), lines=()).with_inputs({"facts.contacts": Quantity((1000.0,), 10.0, 1100.0)})
    for finding in findings(evaluate(with_revenue(50_000)(poor)), poor.inputs):
        text = finding_text(finding, Formatter(language, "EUR"))
        assert len(text) > 20
        assert "{" not in text
