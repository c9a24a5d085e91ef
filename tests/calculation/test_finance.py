"""Present value, internal rate of return and payback, against pyxirr and a plain loop."""

from __future__ import annotations

import numpy as np
import pytest
import pyxirr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cdm_bc.calculation.business_case import finance_of
from cdm_bc.calculation.finance import discount_factors, internal_rate_of_return, payback_months, present_value

steady = settings(max_examples=200, deadline=None, derandomize=True, database=None)

amounts = st.floats(-1e7, 1e7, allow_nan=False).map(lambda x: round(x, 2))
flows = st.lists(amounts, min_size=1, max_size=12).map(np.array)
rates = st.floats(0, 0.99)


@steady
@given(flows, rates)
def test_present_value_is_that_of_pyxirr(flow: np.ndarray, rate: float) -> None:
    expected = pyxirr.npv(rate, flow.tolist(), start_from_zero=True)
    assert float(present_value(flow, rate)) == pytest.approx(expected, rel=1e-9, abs=1e-6)


@steady
@given(flows)
def test_at_a_rate_of_zero_the_present_value_is_the_sum(flow: np.ndarray) -> None:
    assert float(present_value(flow, 0.0)) == pytest.approx(float(np.sum(flow)), rel=1e-12, abs=1e-6)


def test_year_0_is_not_discounted() -> None:
    assert discount_factors(0.08, 2).tolist() == [1.0, 1 / 1.08, pytest.approx(1 / 1.08**2)]


def test_many_flows_are_discounted_at_once() -> None:
    both = np.array([[-100.0, 60.0, 80.0], [0.0, 10.0, 10.0]])
    assert present_value(both, 0.1).tolist() == [float(present_value(row, 0.1)) for row in both]


investments = st.tuples(st.floats(1, 1e6), st.lists(st.floats(0, 1e6), min_size=1, max_size=10)).map(
    lambda parts: np.array([-parts[0], *parts[1]])
)


@steady
@given(investments)
def test_internal_rate_of_return_is_that_of_pyxirr(net: np.ndarray) -> None:
    assume(net[1:].sum() > 0.2 * -net[0])
    found = internal_rate_of_return(net)
    assert found is not None
    assert float(present_value(net, found)) == pytest.approx(0, abs=1e-6 * np.abs(net).sum())
    expected = pyxirr.irr(net.tolist())
    if expected is not None:
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    "net",
    [
        [0.0, 0.0],
        [100.0, 50.0],
        [-100.0, -50.0],
        [-100.0, 230.0, -132.0],  # 10 % and 20 % would both do
        [0.0, 100.0],
        [-100.0],
    ],
    ids=str,
)
def test_there_is_no_internal_rate_where_the_sign_does_not_change_once(net: list[float]) -> None:
    assert internal_rate_of_return(np.array(net)) is None


def test_zeros_between_do_not_count_as_a_change_of_sign() -> None:
    assert internal_rate_of_return(np.array([-100.0, 0.0, 0.0, 133.1])) == pytest.approx(0.1, rel=1e-9)


def test_a_loss_has_a_negative_internal_rate() -> None:
    assert internal_rate_of_return(np.array([-100.0, 10.0, 10.0])) == pytest.approx(
        pyxirr.irr([-100.0, 10.0, 10.0]), rel=1e-6
    )


@pytest.mark.parametrize("years", [1, 5, 30])
@pytest.mark.parametrize("back", [1e-3, 1.0, 1e3, 1e6])
def test_an_extreme_return_is_found_too(years: int, back: float) -> None:
    net = np.zeros(years + 1)
    net[0], net[-1] = -1.0, back
    assert internal_rate_of_return(net) == pytest.approx(back ** (1 / years) - 1, rel=1e-6, abs=1e-9)


# --- payback --------------------------------------------------------------------------------------------------------


def payback_by_loop(net: list[float]) -> float | None:
    """The last month-fraction at which the cumulative flow crosses zero upwards for good, year by year."""
    total = net[0]
    answer = 0.0 if total >= 0 else None
    for year, flow in enumerate(net[1:], start=1):
        before, total = total, total + flow
        if total < 0:
            answer = None
        elif before < 0:
            answer = 12 * (year - 1 + -before / flow)
    return answer


@steady
@given(st.lists(st.integers(-1000, 1000).map(float), min_size=1, max_size=10))
def test_payback_is_that_of_a_plain_loop(net: list[float]) -> None:
    found, expected = payback_months(np.array(net)), payback_by_loop(net)
    assert found == (None if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-9))


@pytest.mark.parametrize(
    ("net", "months"),
    [
        ([-100, 100], 12.0),
        ([-100, 200], 6.0),
        ([-100, 50], None),
        ([0, 0, 10], 0.0),
        ([50, -20, 10], 0.0),
        ([-100, 150, -100, 80], 12 * (2 + 50 / 80)),  # turned in year 1, but did not stay
        ([100, -150, 100], 12 * 1.5),
    ],
)
def test_payback_counts_from_the_start_of_year_1_and_must_stay(net: list[float], months: float | None) -> None:
    assert payback_months(np.array(net, dtype=float)) == (None if months is None else pytest.approx(months))


def test_rounding_dust_does_not_undo_a_payback() -> None:
    assert payback_months(np.array([-0.3, 0.1, 0.1, 0.1])) == pytest.approx(36.0)


# --- the yardsticks together ----------------------------------------------------------------------------------------

gains = st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(np.array)


@steady
@given(gains, gains, rates, st.floats(0.01, 100))
def test_scaling_all_money_scales_amounts_and_leaves_ratios(
    benefits: np.ndarray, costs: np.ndarray, rate: float, k: float
) -> None:
    one, scaled = finance_of(benefits, costs, rate), finance_of(k * benefits, k * costs, rate)
    assert scaled.npv == pytest.approx(k * one.npv, rel=1e-9, abs=1e-6)
    assert one.npv == pytest.approx(one.pv_benefits - one.pv_costs)
    assume(one.pv_costs > 1e-3)
    assert scaled.roi == pytest.approx(one.roi, rel=1e-6, abs=1e-9)
    assert one.bcr == pytest.approx(one.roi + 1, rel=1e-6, abs=1e-9)


def test_without_costs_there_is_no_ratio() -> None:
    finance = finance_of(np.array([0.0, 10.0]), np.array([0.0, 0.0]), 0.1)
    assert (finance.roi, finance.bcr, finance.irr) == (None, None, None)
    assert finance.payback_months == 0.0
