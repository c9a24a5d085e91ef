"""Numbers of a file: how they are written, refused, written back, and drawn."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cdm_bc.document import parse
from cdm_bc.quantity import DISTRIBUTIONS, Quantity, QuantityError, parse_quantity

steady = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def fault(raw: object) -> QuantityError:
    with pytest.raises(QuantityError) as raised:
        parse_quantity(raw)
    return raised.value


# --- how they are written -------------------------------------------------------------------------------------------


def test_a_bare_number_is_certain() -> None:
    quantity = parse_quantity(0.05)
    assert quantity.is_certain
    assert quantity.base == 0.05
    assert quantity.range_factor == 1.0


def test_a_range_has_its_most_likely_value_as_base() -> None:
    quantity = parse_quantity({"low": 0.02, "base": 0.05, "high": 0.09})
    assert (quantity.low, quantity.base, quantity.high) == (0.02, 0.05, 0.09)
    assert quantity.range_factor == 4.5
    assert not quantity.is_certain


def test_the_last_value_of_a_list_holds_for_later_years() -> None:
    assert parse_quantity([100, 110, 120]).by_year(5).tolist() == [100, 110, 120, 120, 120]
    assert parse_quantity([100, 110, 120]).by_year(2).tolist() == [100, 110]


def test_a_list_with_a_range_is_the_list_times_one_factor() -> None:
    quantity = parse_quantity({"by_year": [100, 200], "low": 0.9, "high": 1.2})
    assert quantity.by_year(3).tolist() == [100, 200, 200]
    assert quantity.scaled(np.array([0.5, 2.0]), 2).tolist() == [[50, 100], [200, 400]]


def test_a_plain_value_is_the_same_in_every_year_at_each_bound() -> None:
    quantity = parse_quantity({"low": 2, "base": 5, "high": 9})
    assert quantity.scaled(np.array([3.0, 4.0]), 3).tolist() == [[3], [4]]


def test_the_width_of_a_range_is_a_factor_also_below_zero() -> None:
    assert parse_quantity({"low": -4, "base": -3, "high": -2}).range_factor == 2.0
    assert parse_quantity({"low": 0, "base": 1, "high": 2}).range_factor == float("inf")
    assert parse_quantity({"low": -1, "base": 1, "high": 2}).range_factor == float("inf")


@pytest.mark.parametrize(
    ("raw", "key", "words"),
    [
        ("5%", "", "Write 0.05"),
        ("0,05", "", "Write 0.05"),
        ("24 mln", "", "Write 24_000_000"),
        ("€ 1,5 miljoen", "", "Write 1_500_000"),
        ("1.000,50", "", "Write 1000.5"),
        ("1,000.50", "", "Write 1000.5"),
        ("1.000.000", "", "Write 1_000_000"),
        ("1,000", "", "Write 1000, or 1.0 if it has decimals"),
        ("EUR 12.000", "", "Write 12000, or 12.0 if it has decimals"),
        ("3k", "", "Write 3000"),
        ("many", "", "Write digits"),
        ("nan", "", "Write digits"),
        ("9" * 5000, "", "Write digits"),
        (True, "", "truth value"),
        (None, "", "found nothing"),
        (float("nan"), "", "not a finite number"),
        (float("-inf"), "", "not a finite number"),
        (10**400, "", "must be a number"),
        (1e18, "", "1e+18 is larger than any number of a business case"),
        ({"base": 1, "low": -1e308, "high": 2}, "low", "larger than any number"),
        ([], "", "empty list"),
        ([1, "2"], "", "'2' is text"),
        ([[1]], "", "must be a number"),
        ({}, "", "neither 'base' nor 'by_year'"),
        ({"low": 1, "high": 2}, "", "neither 'base' nor 'by_year'"),
        ({"base": 1, "by_year": [1]}, "", "both 'base' and 'by_year'"),
        ({"base": 1, "bas": 2}, "bas", "Did you mean 'base'?"),
        ({"base": 1, "low": 0}, "high", "needs both low and high"),
        ({"base": 1, "high": 2}, "low", "needs both low and high"),
        ({"base": 1, "low": 2, "high": 3}, "low", "low 2 is above base 1"),
        ({"base": 4, "low": 2, "high": 3}, "high", "high 3 is below base 4"),
        ({"base": 1, "low": 3, "high": 2}, "low", "Swap them?"),
        ({"by_year": [5], "low": 1.1, "high": 2}, "low", "factor on by_year"),
        ({"by_year": 5}, "by_year", "must be a list"),
        ({"by_year": []}, "by_year", "empty list"),
        ({"base": 1, "low": 0, "high": 2, "distribution": "lognormal"}, "low", "above 0 for a lognormal"),
        ({"base": 1, "low": 0, "high": 2, "distribution": "normal"}, "distribution", "Allowed: pert"),
        ({"base": 1, "low": 0, "high": 2, "distribution": ["pert"]}, "distribution", "no distribution"),
        ({"base": 1, "distribution": "uniform"}, "distribution", "needs a range"),
        ({"base": "5%"}, "base", "Write 0.05"),
        ({"base": 1, "note": 5}, "note", "must be text"),
        ({"base": 1, "unit": 1}, "unit", "must be text"),
        ({"base": 1, "agreed": "yes"}, "agreed", "true or false"),
        ({"base": 1, "source": 2024}, "source", "must be text"),
        ({"base": 1, "source": {"titel": "x"}}, "source", "Did you mean 'title'?"),
        ({"base": 1, "source": {"publisher": "x"}}, "source", "no title"),
        ({"base": 1, "source": {"title": ["x"]}}, "source", "'title' must be text"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_key_and_remedy(raw: object, key: str, words: str) -> None:
    error = fault(raw)
    assert error.key == key
    assert words in str(error)


def test_a_lognormal_is_not_held_to_its_base() -> None:
    assert parse_quantity({"base": 1, "low": 2, "high": 3, "distribution": "lognormal"}).base == 1


# --- written back ---------------------------------------------------------------------------------------------------

numbers = st.floats(-1e12, 1e12, allow_nan=False).map(lambda x: x + 0.0)
texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), max_size=8)
extras = st.fixed_dictionaries(
    {},
    optional={
        "unit": st.sampled_from(["money", "1", "contact/year"]),
        "source": st.one_of(texts, st.fixed_dictionaries({"title": texts})),
        "note": texts,
        "agreed": st.booleans(),
    },
)


@st.composite
def quantities(draw: st.DrawFn) -> Any:
    """Something that a file may hold where a number stands."""
    form = draw(st.sampled_from(["number", "list", "range", "range by year"]))
    if form == "number":
        return draw(numbers)
    series = draw(st.lists(numbers, min_size=1, max_size=4))
    if form == "list":
        return series
    low, base, high = sorted(draw(st.tuples(*[st.floats(0.001, 1e9)] * 3)))
    raw: dict[str, Any] = {"low": low, "base": base, "high": high}
    if form == "range by year":
        raw = {"low": min(low, 1.0), "by_year": series, "high": max(high, 1.0)}
    return raw | draw(extras) | {"distribution": draw(st.sampled_from(DISTRIBUTIONS))}


@steady
@given(quantities())
def test_a_quantity_written_back_reads_as_the_same_quantity(raw: Any) -> None:
    quantity = parse_quantity(raw)
    assert parse_quantity(quantity.dump()) == quantity
    assert parse_quantity(parse(json.dumps({"x": quantity.dump()}), "f").data["x"]) == quantity


# --- drawn ----------------------------------------------------------------------------------------------------------

U = np.linspace(0.0005, 0.9995, 401)
#: Enough points that the faster road for many of them is taken too.
MANY_U = np.random.default_rng(0).uniform(1e-4, 1 - 1e-4, 5000)
RANGES = [(2.0, 5.0, 9.0), (0.0, 0.0, 1.0), (0.0, 1.0, 1.0), (-3.0, -1.0, 10.0), (0.2, 0.2001, 0.9)]


def drawn(low: float, base: float, high: float, distribution: str, u: np.ndarray) -> np.ndarray:
    return parse_quantity({"low": low, "base": base, "high": high, "distribution": distribution}).quantile(u)


@pytest.mark.parametrize("bounds", RANGES, ids=str)
@pytest.mark.parametrize("u", [U, MANY_U], ids=["few", "many"])
def test_pert_is_the_beta_distribution_that_its_definition_names(bounds: tuple[float, ...], u: np.ndarray) -> None:
    low, base, high = bounds
    mode = (base - low) / (high - low)
    expected = stats.beta(1 + 4 * mode, 1 + 4 * (1 - mode), loc=low, scale=high - low).ppf(u)
    np.testing.assert_allclose(drawn(*bounds, "pert", u), expected, atol=2e-7 * (high - low))


@pytest.mark.parametrize("bounds", RANGES, ids=str)
def test_triangular_is_that_of_scipy(bounds: tuple[float, ...]) -> None:
    low, base, high = bounds
    expected = stats.triang((base - low) / (high - low), loc=low, scale=high - low).ppf(U)
    np.testing.assert_allclose(drawn(*bounds, "triangular", U), expected, atol=1e-9)


@pytest.mark.parametrize("bounds", RANGES, ids=str)
def test_uniform_is_that_of_scipy(bounds: tuple[float, ...]) -> None:
    low, _, high = bounds
    np.testing.assert_allclose(drawn(*bounds, "uniform", U), stats.uniform(low, high - low).ppf(U), atol=1e-12)


def test_lognormal_has_its_bounds_as_5th_and_95th_percentile() -> None:
    low, high = 15_000.0, 5_400_000.0
    spread = np.log(high / low) / (2 * stats.norm.ppf(0.95))
    expected = stats.lognorm(spread, scale=np.sqrt(low * high)).ppf(U)
    np.testing.assert_allclose(drawn(low, 300_000.0, high, "lognormal", U), expected, rtol=1e-9)
    np.testing.assert_allclose(drawn(low, 300_000.0, high, "lognormal", np.array([0.05, 0.95])), [low, high])


def test_the_mean_of_a_pert_is_low_plus_four_base_plus_high_over_six() -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    assert drawn(2.0, 5.0, 9.0, "pert", u).mean() == pytest.approx((2 + 4 * 5 + 9) / 6, rel=1e-5)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_draws_rise_with_the_probability_and_stay_within_the_bounds(distribution: str) -> None:
    levels = drawn(2.0, 5.0, 9.0, distribution, np.sort(MANY_U))
    assert (np.diff(levels) >= -1e-12).all()
    if distribution != "lognormal":
        assert levels.min() >= 2.0
        assert levels.max() <= 9.0


def test_the_factor_on_a_list_has_its_mode_at_1() -> None:
    series = parse_quantity({"by_year": [100, 200], "low": 0.9, "high": 1.2})
    plain = parse_quantity({"base": 1.0, "low": 0.9, "high": 1.2})
    np.testing.assert_array_equal(series.quantile(U), plain.quantile(U))


def test_what_is_certain_is_drawn_as_it_is() -> None:
    assert parse_quantity(7).quantile(U).tolist() == [7.0] * len(U)
    assert set(parse_quantity([7, 8]).quantile(U)) == {1.0}
    assert set(Quantity((5.0,), 5.0, 5.0).quantile(U)) == {5.0}
