"""Figures as DataFrames say the same as the calculation, and the steps of the notebook add up to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cdm_bc import ClientReport, InputError, evaluate, frames, load_case
from cdm_bc.decision import decide
from cdm_bc.figures import steps

PARAMETERS = Path(__file__).resolve().parents[2] / "parameters"
CLIENTS = sorted(PARAMETERS.glob("*.yaml"))


@pytest.fixture(params=CLIENTS, ids=lambda path: path.stem)
def case(request):
    return load_case(request.param)


def test_the_steps_add_up_to_the_business_case(case):
    money = case.client.client.currency
    value = steps.pooled(case, steps.potential(case), steps.realised_shares(case, steps.quality(case)))
    years = steps.by_year(case, value)
    result = evaluate(case)
    np.testing.assert_allclose(years[f"net ({money})"], result.finance.net, rtol=1e-12, atol=1e-6)
    assert steps.key_figures(case, years)[f"net present value ({money})"] == pytest.approx(result.finance.npv)
    assert value["today"][1].sum() == pytest.approx(result.data_value.today)
    assert value["reached"][1].sum() == pytest.approx(result.data_value.reached)


def test_a_changed_number_goes_through_all_steps(case):
    quality = steps.quality(case)
    no_better = quality.assign(reached=quality["today"])
    value = steps.pooled(case, steps.potential(case), steps.realised_shares(case, no_better))
    years = steps.by_year(case, value)
    assert (years.iloc[:, 0] == 0).all()
    assert list(quality["reached"]) == list(steps.quality(case)["reached"]), "the first is as it was"


def test_half_way_is_worth_less_and_another_rate_changes_only_what_is_discounted(case):
    half = steps.what_if(case, data=0.5, foundations=0.5)
    dearer = steps.what_if(case, discount_rate=0.5)
    row = f"present value of benefits ({case.client.client.currency})"
    assert half.loc[row, "changed"] < half.loc[row, "first"]
    assert dearer.loc[row, "changed"] < dearer.loc[row, "first"]
    assert dearer.loc["payback (months)", "difference"] in (0.0, pytest.approx(float("nan"), nan_ok=True))


def test_every_column_of_numbers_has_its_unit(case):
    found = frames(case)
    without = {"realised share today", "realised share reached", "year in the plan", "base", "low", "high"}
    for name, frame in found.items():
        bare = [c for c in frame.select_dtypes("number") if "(" not in c and c not in without]
        assert bare == [], name


def test_frames_hold_the_figures_of_the_decision(case):
    decision = decide(case)
    found = frames(decision, "en")
    money = case.client.client.currency
    assert found["options"].loc["plan", f"net present value ({money})"] == pytest.approx(decision.plan.npv)
    assert list(found["options"].index) == [option.id for option in decision.options]
    assert found["levers"][f"value ({money})"].sum() == pytest.approx(
        sum(item.value for item in decision.levers.levers), rel=1e-9
    )
    pulled = int((decision.advised.waves >= 0).sum())
    assert found["levers"]["year in the plan"].notna().sum() == pulled
    assert list(found["inputs"].index) == list(case.inputs)
    assert found["plan"].shape[0] == case.horizon


def test_a_report_hands_out_its_charts_as_plotly_figures_and_its_figures_in_its_language():
    report = ClientReport(PARAMETERS / "retailer.yaml", language="en")
    figure = report.chart("tornado")
    assert type(figure).__module__.startswith("plotly.")
    assert "Which assumption matters most" in figure.layout.title.text
    assert report.frames()["levers"].loc["processes", "name"] == "Processes"
    with pytest.raises(InputError, match=r"tornad: the report has no such chart\. Did you mean 'tornado'"):
        report.chart("tornad")
