"""Customers measured from their transactions: against published estimates, known parameters, formulas in another form."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from scipy.special import beta, hyp2f1

from cdm_bc.customers.transactions import bg_nbd, gamma_gamma, sbg
from cdm_bc.customers.transactions.bg_nbd import BgNbd, Purchases
from cdm_bc.customers.transactions.gamma_gamma import GammaGamma
from cdm_bc.customers.transactions.measured import measure
from cdm_bc.customers.transactions.sbg import Sbg, Tenures
from cdm_bc.customers.transactions.simulate import buyers, tenures
from cdm_bc.errors import InputError

CDNOW = Path(__file__).parents[1] / "cases" / "cdnow" / "mapping.yaml"
FIRST = datetime.date(2023, 1, 2)


def day(number: float) -> str:
    return (FIRST + datetime.timedelta(days=int(number))).isoformat()


# -- CDNOW, as published -----------------------------------------------------------------------------------------------


def test_cdnow_comes_out_as_published(run_cdm_bc: Any) -> None:
    done = run_cdm_bc("customers", CDNOW, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["customers"], found["model"], found["settled"]) == (2357, "bg/nbd", True)
    assert {name: round(value, 3) for name, value in found["parameters"].items()} == {
        "r": 0.243,
        "alpha": 4.414,
        "a": 0.793,
        "b": 2.426,
    }
    assert found["log_likelihood"] == pytest.approx(-9582.4, abs=0.05)
    assert {name: round(value, 2) for name, value in found["spend"].items()} == {"p": 6.25, "q": 3.74, "gamma": 15.44}
    assert round(found["holdout"]["predicted"]) == 1653
    assert found["holdout"]["actual"] == 1882
    assert found["holdout"]["warning"] is False
    assert found["clv"]["top_20_percent_share"] == pytest.approx(0.68, abs=0.01)


def test_a_two_time_buyer_of_cdnow_buys_1226_thousandths() -> None:
    found = measure(CDNOW)
    assert found.parameters is not None
    model = BgNbd(**found.parameters)
    assert model.expected(np.array([39.0]), np.array([2.0]), np.array([30.43]), np.array([38.86]))[
        0, 0
    ] == pytest.approx(1.226, abs=5e-4)


@pytest.mark.parametrize(
    ("survivors", "alpha", "beta_", "likelihood"),
    [  # Fader & Hardie (2007), How to project customer retention: 1,000 customers, seven renewals
        ((1000, 869, 743, 653, 593, 551, 517, 491), 0.668, 3.806, -1611.2),
        ((1000, 631, 468, 382, 326, 289, 262, 241), 0.704, 1.182, -1680.3),
    ],
)
def test_sbg_comes_out_as_published(survivors: Any, alpha: float, beta_: float, likelihood: float) -> None:
    left = np.concatenate([[0.0], -np.diff(survivors)])
    there = np.zeros(8)
    there[-1] = survivors[-1]
    found = sbg.fit(Tenures(left, there))
    assert found is not None
    assert (round(found[0].alpha, 3), round(found[0].beta, 3)) == (alpha, beta_)
    assert found[1] == pytest.approx(likelihood, abs=0.05)


# -- the models against other forms of themselves ----------------------------------------------------------------------


def published_form(m: BgNbd, t: float, x: float, last: float, seen: float) -> float:
    """E[Y(t) | x, t_x, T] with the hypergeometric function, as in the paper."""
    z = t / (m.alpha + seen + t)
    inside = (1 - z) ** (m.r + x) * hyp2f1(m.r + x, m.b + x, m.a + m.b + x - 1, z)
    gone = m.a / (m.b + x - 1) * ((m.alpha + seen) / (m.alpha + last)) ** (m.r + x) if x else 0.0
    return float((m.a + m.b + x - 1) / (m.a - 1) * (1 - inside) / (1 + gone))


@pytest.mark.parametrize("a", [0.05, 0.79, 0.9999, 1.3, 40.0])
@pytest.mark.parametrize(("x", "last", "seen"), [(0, 0.0, 5.0), (2, 30.4, 38.9), (25, 50.0, 51.0), (300, 155.0, 156.0)])
def test_expected_purchases_are_those_of_the_published_form(a: float, x: float, last: float, seen: float) -> None:
    model = BgNbd(0.243, 4.414, a, 2.426)
    found = model.expected(np.array([13.0, 260.0]), np.array([float(x)]), np.array([last]), np.array([seen]))[0]
    want = [published_form(model, t, x, last, seen) for t in (13.0, 260.0)]
    assert found.tolist() == pytest.approx(want, rel=1e-6)


def test_at_a_equal_to_one_there_is_no_hole() -> None:
    who = (np.array([0.0, 3.0]), np.array([0.0, 20.0]), np.array([30.0, 39.0]))
    values = [BgNbd(0.3, 5.0, a, 2.0).expected(np.array([52.0]), *who)[:, 0] for a in (0.999, 1.0, 1.001)]
    assert np.isfinite(values[1]).all()
    assert values[1] == pytest.approx((values[0] + values[2]) / 2, rel=1e-5)


def test_a_chance_to_leave_that_is_the_same_for_all_is_no_trouble() -> None:
    """Parameters a and b without bound: what an estimate runs to where nothing differs."""
    model = BgNbd(0.9, 16.0, 1.4e5, 9.3e5)
    found = model.expected(np.array([260.0]), np.array([3.0, 500.0]), np.array([45.0, 49.0]), np.array([50.0, 50.0]))
    assert np.isfinite(found).all()
    assert found[0, 0] == pytest.approx(published_form(model, 260.0, 3, 45.0, 50.0), rel=1e-6)


@pytest.mark.parametrize(("a", "b"), [(0.05, 3.0), (1.0, 1.0), (30.0, 200.0)])
def test_the_points_know_the_moments_of_the_beta_distribution(a: float, b: float) -> None:
    points, weights = bg_nbd.beta_points(a, b)
    for power in (0, 1, 2, 7):
        assert weights @ points**power == pytest.approx(beta(a + power, b) / beta(a, b), rel=1e-9)


def test_slopes_are_those_of_the_likelihood() -> None:
    rng = np.random.default_rng(3)
    x = rng.integers(0, 6, 50).astype(float)
    seen = rng.uniform(20, 39, 50)
    found = Purchases(
        x, np.where(x > 0, seen * rng.uniform(0.1, 1, 50), 0.0), seen, rng.integers(1, 4, 50).astype(float)
    )
    where = np.array([-1.0, 1.2, -0.3, 0.7])
    slope = approx_fprime(where, lambda logs: bg_nbd._negative(logs, found)[0], 1e-7)
    assert bg_nbd._negative(where, found)[1] == pytest.approx(slope, rel=1e-4, abs=1e-3)
    money, mean = x[x > 0], rng.uniform(5, 80, int((x > 0).sum()))
    where = np.array([1.0, 1.2, 2.0])
    slope = approx_fprime(where, lambda logs: gamma_gamma._negative(logs, money, mean)[0], 1e-7)
    assert gamma_gamma._negative(where, money, mean)[1] == pytest.approx(slope, rel=1e-4, abs=1e-3)


# -- known parameters ----------------------------------------------------------------------------------------------------

MODEL, SPEND = BgNbd(0.8, 6.0, 0.7, 3.0), GammaGamma(5.0, 4.0, 60.0)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve thousand invented customers over two years, half a year of it after the observation."""
    import duckdb

    folder = tmp_path_factory.mktemp("shop")
    made = buyers(12_000, 104.0, MODEL, SPEND, np.random.default_rng(5), arrive=60.0)
    table = {"customer": made.customer, "day": (made.time * 7).astype(np.int64), "amount": made.amount}
    database = duckdb.connect()
    database.register("made", table)
    database.execute(
        f"COPY (SELECT customer AS klant, DATE '{FIRST}' + CAST(day AS INTEGER) AS datum, amount AS bedrag FROM made) "
        f"TO '{(folder / 'orders.parquet').as_posix()}'"
    )
    database.close()
    (folder / "orders.yaml").write_text(
        "transactions: {file: orders.parquet, columns: {customer: klant, date: datum, amount: bedrag}, period: week}\n"
        "observation_end: 2024-06-30\nmargin: 0.4\nyears: 3\ndiscount_rate: 0.1\n",
        encoding="utf-8",
    )
    return folder / "orders.yaml"


def test_known_parameters_are_found_again_and_what_came_was_predicted(shop: Path) -> None:
    found = measure(shop)
    assert found.parameters is not None
    assert found.holdout is not None
    for name, share in (("r", 0.08), ("alpha", 0.1), ("a", 0.15), ("b", 0.2)):
        assert found.parameters[name] == pytest.approx(getattr(MODEL, name), rel=share), name
    assert found.spend is not None
    assert found.spend.mean == pytest.approx(SPEND.mean, rel=0.03)
    assert found.holdout.error == pytest.approx(0.0, abs=0.05)
    assert not found.holdout.within
    for group in found.holdout.by_repeats:
        assert group.predicted == pytest.approx(group.actual, rel=0.15)


def test_groups_add_up_to_all(shop: Path) -> None:
    found = measure(shop)
    assert found.value is not None
    value = found.value
    assert sum(group.customers for group in value.tiers) == found.customers
    assert sum(group.share or 0.0 for group in value.tiers) == pytest.approx(1.0)
    assert sum(group.customers * group.value for group in value.tiers) / found.customers == pytest.approx(value.mean)
    assert [group.id for group in value.tiers] == ["top", "large", "medium", "small"]
    assert [group.value for group in value.tiers] == sorted((group.value for group in value.tiers), reverse=True)
    at = dict(value.concentration)
    assert at[0.2] == pytest.approx(value.top_20_percent_share)
    assert sum(cell.customers for cell in found.grid) == found.customers
    # the value of a tier is what its margin and retention make of it, but for retention that rises with the years
    for group in value.tiers:
        assert group.retention is not None
        plain = sum(group.margin * group.retention**year / 1.1 ** (year + 1) for year in range(3))
        assert plain == pytest.approx(group.value, rel=0.03)


def test_the_first_purchases_are_the_cohorts(shop: Path) -> None:
    found = measure(shop)
    assert found.cohort_period == "month"
    assert all(cohort.customers >= 10 for cohort in found.cohorts)
    assert sum(cohort.customers for cohort in found.cohorts) <= found.customers
    first = found.cohorts[0].again
    assert all(share is None or 0 <= share <= 1 for share in first)
    assert first[0] is not None
    assert first[-1] is not None
    assert first[0] > first[-1]


def test_known_tenures_are_found_again() -> None:
    left_at = tenures(60_000, Sbg(0.9, 4.0), np.random.default_rng(2))
    left = np.bincount(np.minimum(left_at, 9), minlength=10).astype(float)
    there = np.zeros(9)
    there[8] = left[9]
    found = sbg.fit(Tenures(left[:9], there))
    assert found is not None
    assert (found[0].alpha, found[0].beta) == pytest.approx((0.9, 4.0), rel=0.04)


# -- counted by hand -----------------------------------------------------------------------------------------------------


def test_facts_are_what_a_count_gives(mapping: Any) -> None:
    """Fifty customers over two years: ten buy for 100 each year, but two of them only in the first; forty buy for 10."""
    rows = [(f"k{n}", day(2), 100 if n < 10 else 10) for n in range(50)]
    rows += [(f"k{n}", day(430), 100 if n < 10 else 10) for n in range(2, 50)]
    rows += [("k9", day(435), -20), ("k49", day(731), 10)]
    found = measure(mapping(rows)).facts
    assert found is not None
    paid = 8 * 100 + 41 * 10
    returned = 20 / (1400 + 1200 + 10)
    assert found.active_customers == 48
    assert found.revenue_per_customer == pytest.approx(paid / 48 * (1 - returned))
    assert found.high_value_revenue_share == pytest.approx((8 * 100 + 20 + 10) / paid)
    assert found.high_value_churn_rate == pytest.approx(0.2)


def test_two_purchases_of_one_day_are_one(mapping: Any) -> None:
    rows = [(n, day(d), 5) for n in range(20) for d in (0, 0, 14)]
    found = measure(mapping(rows, "observation_end: 2023-01-16\n"))
    assert (found.purchases, found.spend_mean) == (40, 7.5)


def test_contracts_by_hand(tmp_path: Path) -> None:
    """Of forty yearly contracts ten end at the first renewal and six at the second; 24 run. One period is 120, margin half."""
    rows = ["id;from;until;fee"]
    rows += [f"a{n};01-01-2020;31-12-2020;120,00" for n in range(10)]
    rows += [f"b{n};01-01-2020;15-06-2021;120,00" for n in range(6)]
    rows += [f"c{n};01-01-2020;;120,00" for n in range(24)]
    (tmp_path / "contracts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    file = tmp_path / "contracts.yaml"
    file.write_text(
        "transactions: {file: contracts.csv, columns: {customer: id, start: from, end: until, amount: fee}, "
        'date_format: "%d-%m-%Y", decimal: ",", period: year}\nkind: contractual\nas_of: 2022-06-30\nmargin: 0.5\n'
        "years: 2\ndiscount_rate: 0.25\n",
        encoding="utf-8",
    )
    found = measure(file)
    assert (found.customers, found.model, found.purchases) == (24, "sbg", 40)
    best = sbg.fit(Tenures(np.array([0.0, 10.0, 6.0]), np.array([0.0, 0.0, 24.0])))
    assert best is not None
    assert found.parameters == pytest.approx(vars(best[0]))
    assert found.value is not None
    renewal = float(best[0].retention(np.array([3.0]))[0])
    assert found.value.mean == pytest.approx(60 / 1.25 + renewal * 60 / 1.25**2)
    assert found.facts is not None
    assert found.facts.revenue_per_customer == 120
    # of the second renewal the six who left are too few to be told of
    assert [(one.number, one.customers, one.renewed) for one in found.renewals] == [(1, 40, 0.75), (2, 30, None)]


# -- nothing to estimate -------------------------------------------------------------------------------------------------


def test_nobody_bought_twice(mapping: Any) -> None:
    found = measure(mapping([(n, day(n), 10) for n in range(30)]))
    assert (found.parameters, found.reason, found.value, found.holdout) == (None, "nobody_again", None, None)
    assert found.customers == 30


def test_all_customers_are_gone(mapping: Any) -> None:
    """They bought every week for ten weeks, and then nothing for two years; one order of a late-comer ends the file."""
    rows = [(n, day(7 * week), 20 + n % 7) for n in range(60) for week in range(10)]
    found = measure(mapping([*rows, ("late", day(800), 5)]))
    assert found.value is not None
    assert found.alive == pytest.approx(1 / 61, abs=0.01)
    assert found.value.mean < 2
    assert all(group.value >= 0 for group in found.value.tiers)


def test_all_spend_the_same(mapping: Any) -> None:
    rows = [(n, day(d), 25) for n in range(40) for d in range(n % 7, 200, 20 + n % 11)]
    found = measure(mapping(rows))
    assert found.spend is None
    assert found.value is not None
    assert np.isfinite(found.value.mean)


@pytest.mark.parametrize("count", [1, 9])
def test_of_fewer_than_ten_customers_nothing_is_told(mapping: Any, count: int) -> None:
    with pytest.raises(InputError, match="fewer than 10 customers"):
        measure(mapping([(n, day(d), 10) for n in range(count) for d in (0, 20, 50)]))


def test_free_orders_alone_are_no_trouble(mapping: Any) -> None:
    found = measure(mapping([(n, day(d), 0) for n in range(30) for d in range(0, 100, 10 + n % 5)]))
    assert found.spend is None
    assert found.value is not None
    assert (found.value.mean, found.value.top_20_percent_share) == (0.0, None)


# -- the sample ----------------------------------------------------------------------------------------------------------


def test_the_orders_of_the_sample_are_those_that_its_script_makes(tmp_path: Path) -> None:
    import duckdb

    from cdm_bc.customers.transactions.sample import ROWS, write_orders

    write_orders(tmp_path / "orders.parquet")
    shipped = Path(__file__).parents[2] / "parameters" / "transactions" / "webshop_orders.parquet"
    query = (
        "SELECT count(*), sum(klant), sum(bedrag), min(datum), max(datum), sum(hash(klant, datum, bedrag)) FROM '{}'"
    )
    made, there = (
        duckdb.sql(query.format(file.as_posix())).fetchall()[0] for file in (tmp_path / "orders.parquet", shipped)
    )
    assert made == there
    assert made[0] == ROWS
