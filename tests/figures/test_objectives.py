"""Objectives and switched-off benefits keep their realised share, with money or without."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdm_bc import evaluate, load_case
from cdm_bc.figures.objectives import benefit_shares, objectives

CLIENT = """
client: {name: Acme}
facts: {inventory_value: 1_000_000}
data:
  person_identity: {current: {fit_for_use: 0.4}, target: {fit_for_use: 0.8}}
  customer_profile: {current: {fit_for_use: 0.2}, target: {fit_for_use: 0.6}}
"""
OUT = "".join(
    f"  {key}: {{in_scope: false}}\n"
    for key in (
        "person_context", "person_social", "company_identity", "company_registration", "company_structure",
        "transaction_content", "transaction_terms", "customer_interactions", "click_behaviour",
    )
)  # fmt: skip
REST = """
foundations:
  system_landscape: {current: 0.5, target: 1}
  processes: {current: 1, target: 1}
  organisation: {current: 1, target: 1}
master_data: {threshold: 0.8}
"""


@pytest.fixture
def result(tmp_path: Path):
    file = tmp_path / "acme.yaml"
    file.write_text(CLIENT + OUT + REST, encoding="utf-8")
    return evaluate(load_case(file))


def test_a_benefit_that_is_switched_off_by_hand(result) -> None:
    """Growth & change: person identity weighs 1, the profile 2. Today φ = ½, gate = 0.4 / 0.8 = ½ and
    (0.4 + 2 × 0.2) / 3 = 0.2667, so 0.0667; at target φ = 1, gate = 1 and (0.8 + 2 × 0.6) / 3 = 0.6667.
    """
    found = {one.id: one for one in benefit_shares(result)}
    one = found["less_silo_behaviour"]
    assert one.counted == "off"
    assert (one.today, one.reached) == (pytest.approx(0.5 * 0.5 * 0.8 / 3), pytest.approx(2 / 3))
    assert found["improved_forecasting"].counted == "amount"
    assert found["personalisation_relevance"].counted == "no_amount"


def test_counted_benefits_have_the_share_of_the_calculation(result) -> None:
    shares = {one.id: (one.today, one.reached) for one in benefit_shares(result)}
    for item in result.benefits:
        assert shares[item.benefit.id] == pytest.approx((item.share_today, item.share_reached))
    for rest in result.unquantified:
        assert shares[rest.benefit.id] == pytest.approx((rest.share_today, rest.share_reached))


def test_growth_is_there_without_any_money(result) -> None:
    growth = next(one for one in objectives(result) if one.id == "growth")
    assert (growth.gain, growth.count("off"), growth.count("amount")) == (None, 3, 0)
    assert growth.today == pytest.approx(0.2 / 3)
    revenue = next(one for one in objectives(result) if one.id == "revenue_experience")
    assert revenue.gain == pytest.approx(sum(float(item.reached[0] - item.today[0]) for item in result.benefits))
