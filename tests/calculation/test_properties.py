"""What must hold for every case: against plain loops over the definitions, and as laws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cdm_bc.calculation.business_case import finance_of
from cdm_bc.calculation.cash_flow import (
    NEVER,
    base_plan,
    benefit_flows,
    line_flows,
    pulled_after,
    state_shares,
    state_values,
    value_of_shares,
)
from cdm_bc.calculation.pools import share_pool
from cdm_bc.calculation.quality import Cap
from cdm_bc.calculation.tables import Tables

steady = settings(max_examples=120, deadline=None, derandomize=True, database=None)
MONEY = 1e6


def some_tables(seed: int) -> Tables:
    """A random small case: 1 to 4 entities, 0 to 2 foundations, 1 to 4 benefits, 0 to 2 pools, 1 to 4 years."""
    rng = np.random.default_rng(seed)
    entities, foundations = int(rng.integers(1, 5)), int(rng.integers(0, 3))
    benefits, pools, years, lines = (int(rng.integers(low, 5)) for low in (1, 0, 1, 0))
    levers = entities + foundations
    now, readiness = rng.uniform(0, 1, entities), rng.uniform(0, 1, foundations)
    pool_size = rng.uniform(0.1, 1, (1, pools, years)) * MONEY
    pool_of = rng.integers(-1, pools, benefits)
    potential = rng.uniform(0, 1, (1, benefits, years)) * MONEY
    for b, p in enumerate(pool_of):
        if p >= 0:
            potential[0, b] = rng.uniform(0, 1) * pool_size[0, p]

    def amounts() -> np.ndarray:
        return rng.uniform(0, 1, (1, lines, years + 1)) * MONEY

    return Tables(
        potential=potential,
        risk_adjustment=rng.choice([0.0, 0.1, 0.5], benefits),
        ramp_up=np.sort(rng.uniform(0, 1, (1, benefits, years)), axis=2),
        pool_size=pool_size,
        pool_of=pool_of.astype(np.intp),
        weights=rng.integers(0, 4, (benefits, entities)).astype(float),
        is_master=rng.uniform(0, 1, entities) < 0.5,
        threshold=rng.choice([0.0, 0.4, 0.8, 1.0], 1),
        fitness=np.stack([now, now + (1 - now) * rng.uniform(0, 1, entities)])[None],
        readiness=np.stack([readiness, readiness + (1 - readiness) * rng.uniform(0, 1, foundations)])[None],
        lever_of=rng.integers(-1, levers, lines).astype(np.intp),
        one_off=amounts(),
        yearly=amounts(),
        by_offset=amounts(),
        one_off_days=amounts(),
        yearly_days=amounts(),
        rate=float(rng.uniform(0, 0.3)),
        caps=some_caps(rng, entities),
        benefit_index=(1 + rng.choice([0.0, 0.03])) ** np.arange(years + 1.0),
        cost_index=(1 + rng.choice([0.0, 0.05])) ** np.arange(years + 1.0),
        weakest=bool(rng.uniform() < 0.8),
    )


def some_caps(rng: np.random.Generator, entities: int) -> tuple[Cap, ...]:
    """Some entities are built from entities before them; what is measured at target is exempt there."""
    found = []
    for entity in range(1, entities):
        if rng.uniform() < 0.5:
            beneath = np.flatnonzero(rng.uniform(0, 1, entity) < 0.7)
            found += [Cap(entity, beneath, (False, bool(rng.uniform() < 0.3)))] if len(beneath) else []
    return tuple(found)


def some_waves(tables: Tables, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(NEVER, tables.years, tables.lever_count)


cases = st.integers(0, 2**32 - 1)


# --- the definitions of the method, in plain loops ------------------------------------------------------------------


def shares_by_loop(tables: Tables, pulled: np.ndarray) -> list[float]:
    entities, foundations = tables.fitness.shape[-1], tables.readiness.shape[-1]
    q = [tables.fitness[0, int(pulled[e]), e] for e in range(entities)]
    for cap in tables.caps:
        if not cap.exempt[int(pulled[cap.entity])]:
            q[cap.entity] = min(q[cap.entity], sum(q[e] for e in cap.beneath) / len(cap.beneath))
    ready = [tables.readiness[0, int(pulled[entities + f]), f] for f in range(foundations)]
    phi = 1.0 if not ready else min(ready) if tables.weakest else sum(ready) / len(ready)
    master, threshold = [q[e] for e in range(entities) if tables.is_master[e]], tables.threshold[0]
    gate = min(1.0, sum(master) / len(master) / threshold) if master and threshold else 1.0
    found = []
    for weights in tables.weights:
        total = sum(weights)
        found.append(phi * gate * sum(w * x for w, x in zip(weights, q, strict=True)) / total if total else 0.0)
    return found


def values_by_loop(tables: Tables, pulled: np.ndarray, year: int) -> list[float]:
    """u_b(S, t), method §4."""
    claims = [
        tables.potential[0, b, year - 1] * (1 - tables.risk_adjustment[b]) * share
        for b, share in enumerate(shares_by_loop(tables, pulled))
    ]
    values = list(claims)
    for p in range(tables.pool_size.shape[1]):
        size = tables.pool_size[0, p, year - 1]
        members = [b for b in range(len(claims)) if tables.pool_of[b] == p]
        total = sum(claims[b] for b in members)
        used = size * (1 - prod(1 - min(1, claims[b] / size) for b in members))
        for b in members:
            values[b] = used * claims[b] / total if total else 0.0
    return values


def flows_by_loop(tables: Tables, waves: np.ndarray) -> Iterator[list[float]]:
    """Benefit per benefit and year, method §5."""
    for b in range(tables.potential.shape[1]):
        row = [0.0]
        for year in range(1, tables.years + 1):
            amount = 0.0
            for wave in range(year):
                after = values_by_loop(tables, pulled_after(waves, wave), year)[b]
                before = values_by_loop(tables, pulled_after(waves, wave - 1), year)[b]
                amount += (after - before) * tables.ramp_up[0, b, year - wave - 1]
            row.append(amount * tables.benefit_index[year])
        yield row


@steady
@given(cases)
def test_benefits_by_year_are_those_of_the_definition(seed: int) -> None:
    tables = some_tables(seed)
    waves = some_waves(tables, seed + 1)
    expected = np.array(list(flows_by_loop(tables, waves)))
    np.testing.assert_allclose(benefit_flows(tables, waves)[0], expected, rtol=1e-9, atol=1e-6)


@steady
@given(cases)
def test_costs_by_year_are_those_of_the_definition(seed: int) -> None:
    tables = some_tables(seed)
    waves = some_waves(tables, seed + 1)
    pulled = [wave for wave in waves if wave != NEVER]
    costs, days = (flow[0] for flow in line_flows(tables, waves))
    for k, lever in enumerate(tables.lever_of):
        start = (min(pulled) if pulled else NEVER) if lever < 0 else waves[lever]
        for year in range(tables.years + 1):
            cost = day = 0.0
            if start != NEVER and year >= start:
                cost += tables.by_offset[0, k, year - start]
                cost += tables.one_off[0, k, year] if year == start else tables.yearly[0, k, year]
                day += tables.one_off_days[0, k, year] if year == start else tables.yearly_days[0, k, year]
            assert costs[k, year] == pytest.approx(cost * tables.cost_index[year])
            assert days[k, year] == pytest.approx(day)


# --- laws -----------------------------------------------------------------------------------------------------------


@steady
@given(cases, st.integers(0, 3), st.floats(0, 1))
def test_more_quality_never_lowers_the_value_of_the_data(seed: int, entity: int, part: float) -> None:
    tables = some_tables(seed)
    entity %= tables.fitness.shape[-1]
    better = tables.fitness.copy()
    better[:, :, entity] += part * (1 - better[:, :, entity])
    states = np.array([[False] * tables.lever_count, [True] * tables.lever_count])
    before = state_values(tables, states).sum(axis=2)
    after = state_values(replace(tables, fitness=better), states).sum(axis=2)
    assert (after >= before - 1e-9 * MONEY).all()


@steady
@given(cases, st.integers(0, 1), st.floats(0, 1))
def test_readier_foundations_never_lower_the_value_of_the_data(seed: int, foundation: int, part: float) -> None:
    tables = some_tables(seed)
    better = tables.readiness.copy()
    if better.shape[-1]:
        better[:, :, foundation % better.shape[-1]] += part * (1 - better[:, :, foundation % better.shape[-1]])
    states = np.array([[False] * tables.lever_count, [True] * tables.lever_count])
    before = state_values(tables, states).sum(axis=2)
    after = state_values(replace(tables, readiness=better), states).sum(axis=2)
    assert (after >= before - 1e-9 * MONEY).all()


@steady
@given(cases)
def test_pulling_one_lever_more_never_lowers_the_value_of_the_data(seed: int) -> None:
    tables = some_tables(seed)
    rng = np.random.default_rng(seed)
    fewer = rng.uniform(0, 1, tables.lever_count) < 0.5
    more = fewer.copy()
    more[rng.integers(tables.lever_count)] = True
    values = state_values(tables, np.array([fewer, more])).sum(axis=2)[0]
    assert (values[1] >= values[0] - 1e-9 * MONEY).all()


@steady
@given(cases)
def test_realised_shares_lie_between_0_and_1(seed: int) -> None:
    tables = some_tables(seed)
    shares = state_shares(tables, np.array([[False] * tables.lever_count, [True] * tables.lever_count]))
    assert (shares >= 0).all()
    assert (shares <= 1 + 1e-12).all()
    assert (shares[:, 1] >= shares[:, 0] - 1e-12).all()


claims = st.lists(st.floats(0, 2e6), min_size=1, max_size=6).map(lambda row: np.array(row)[:, None])
sizes = st.floats(1, 1e6).map(lambda size: np.array([size]))


@steady
@given(claims, sizes)
def test_a_pool_grants_at_most_itself_and_at_most_what_is_claimed(claim: np.ndarray, size: np.ndarray) -> None:
    granted = share_pool(claim, size)
    assert (granted >= 0).all()
    assert granted.sum() <= size[0] * (1 + 1e-12)
    assert granted.sum() <= claim.sum() * (1 + 1e-12)
    assert (granted <= claim * (1 + 1e-9)).all()


@steady
@given(claims, sizes)
def test_removing_a_benefit_never_raises_the_total_of_its_pool(claim: np.ndarray, size: np.ndarray) -> None:
    assert share_pool(claim[1:], size).sum() <= share_pool(claim, size).sum() * (1 + 1e-12)


@steady
@given(claims, sizes)
def test_removing_a_benefit_never_lowers_what_another_gets(claim: np.ndarray, size: np.ndarray) -> None:
    assert (share_pool(claim, size)[1:] <= share_pool(claim[1:], size) * (1 + 1e-9)).all()


@steady
@given(claims, sizes)
def test_the_order_of_the_benefits_in_a_pool_does_not_matter(claim: np.ndarray, size: np.ndarray) -> None:
    turned = share_pool(claim[::-1], size)[::-1]
    np.testing.assert_allclose(turned, share_pool(claim, size), rtol=1e-9, atol=1e-9)


def test_a_benefit_alone_in_its_pool_gets_what_it_claims() -> None:
    assert share_pool(np.array([[30.0, 150.0]]), np.array([100.0, 100.0])) == pytest.approx(np.array([[30.0, 100.0]]))


def test_an_empty_pool_and_empty_claims_grant_nothing() -> None:
    assert share_pool(np.array([[5.0], [0.0]]), np.array([0.0])).tolist() == [[0.0], [0.0]]
    assert share_pool(np.zeros((2, 1)), np.array([100.0])).tolist() == [[0.0], [0.0]]


def test_a_small_claim_on_a_large_pool_keeps_its_digits() -> None:
    assert float(share_pool(np.array([[1e-6]]), np.array([1e12]))[0, 0]) == pytest.approx(1e-6, rel=1e-12)


@steady
@given(cases, st.floats(0, 1))
def test_a_slower_ramp_for_all_never_raises_the_benefits(seed: int, slower: float) -> None:
    tables = some_tables(seed)
    at_once = replace(tables, ramp_up=np.ones_like(tables.ramp_up))
    slow = replace(tables, ramp_up=np.full_like(tables.ramp_up, slower))
    waves = some_waves(tables, seed)
    assert benefit_flows(slow, waves).sum() <= benefit_flows(at_once, waves).sum() + 1e-9 * MONEY


@steady
@given(cases)
def test_the_last_wave_fully_ramped_brings_all_the_levers_pulled(seed: int) -> None:
    """Without ramps the benefit of a year is the value of the state at its start less that of today."""
    tables = some_tables(seed)
    tables = replace(tables, ramp_up=np.ones_like(tables.ramp_up))
    waves = some_waves(tables, seed)
    flows = benefit_flows(tables, waves)[0]
    for year in range(1, tables.years + 1):
        states = np.array([np.zeros(tables.lever_count, dtype=bool), pulled_after(waves, year - 1)])
        today, then = state_values(tables, states)[0, :, :, year - 1] * tables.benefit_index[year]
        np.testing.assert_allclose(flows[:, year], then - today, atol=1e-9 * MONEY)


@steady
@given(cases, st.floats(0.01, 100))
def test_scaling_all_money_scales_the_net_present_value(seed: int, k: float) -> None:
    tables = some_tables(seed)
    money = ("potential", "pool_size", "one_off", "yearly", "by_offset")
    scaled = replace(tables, **{name: k * getattr(tables, name) for name in money})

    def npv(which: Tables) -> float:
        waves = base_plan(which)
        flows, costs = benefit_flows(which, waves)[0], line_flows(which, waves)[0][0]
        return finance_of(flows.sum(axis=0), costs.sum(axis=0), which.rate).npv

    assert npv(scaled) == pytest.approx(k * npv(tables), rel=1e-9, abs=1e-6 * k * MONEY)


@steady
@given(cases)
def test_samples_are_computed_together_as_they_are_apart(seed: int) -> None:
    """Three samples at once give what each gives alone: nothing leaks from one to the other."""
    tables = some_tables(seed)
    per_sample = [name for name, value in vars(tables).items() if getattr(value, "shape", (0,))[0] == 1]
    per_sample = [n for n in per_sample if n in ("potential", "pool_size", "fitness", "readiness", "one_off", "yearly")]
    factors = np.array([0.5, 1.0, 0.9])
    several = {name: np.concatenate([f * getattr(tables, name) for f in factors]) for name in per_sample}
    for name in ("by_offset", "one_off_days", "yearly_days"):
        several[name] = np.repeat(getattr(tables, name), 3, axis=0)
    together = replace(tables, **several)
    waves = some_waves(tables, seed)
    benefits, (costs, _) = benefit_flows(together, waves), line_flows(together, waves)
    for sample, factor in enumerate(factors):
        alone = replace(tables, **{name: factor * getattr(tables, name) for name in per_sample})
        np.testing.assert_allclose(benefits[sample], benefit_flows(alone, waves)[0], rtol=1e-12, atol=1e-9)
        np.testing.assert_allclose(costs[sample], line_flows(alone, waves)[0][0], rtol=1e-12, atol=1e-9)


@steady
@given(cases)
def test_perfect_data_is_worth_at_least_the_target(seed: int) -> None:
    tables = some_tables(seed)
    target = state_values(tables, np.array([[True] * tables.lever_count])).sum(axis=2)[0, 0]
    full = np.where(tables.weights.sum(axis=1) > 0, 1.0, 0.0)[None, None]
    assert (value_of_shares(tables, full).sum(axis=2)[0, 0] >= target - 1e-9 * MONEY).all()
