"""The figures that the formulas of a workbook stand for: those of the library, for one case and one plan.

Shapes: S states (today, then after the wave of each year 0 … T), T years, as long as the longest horizon of the scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.cash_flow import (
    NEVER,
    Waves,
    benefit_flows,
    line_flows,
    pulled_after,
    ramped,
    state_quality,
    state_shares,
    value_of_shares,
)
from cdm_bc.calculation.quality import setting
from cdm_bc.calculation.realisation import gate
from cdm_bc.calculation.tables import delayed, tabulate
from cdm_bc.case import Case
from cdm_bc.case.address import DELAY
from cdm_bc.quantity import Array


class Shown:
    """A case with the waves of its levers.

    Parameters
    ----------
    waves : lever id -> wave; a lever that is not named is not pulled. years : the longest horizon, T.
    """

    def __init__(self, case: Case, waves: Mapping[str, int], years: int) -> None:
        self.case, self.years = case, years
        given = np.array([waves.get(lever.id, NEVER) for lever in case.levers], dtype=np.intp)
        self.waves: Waves = np.where(given < case.horizon, given, NEVER)  # what falls beyond the horizon is not pulled
        self.tables = tabulate(case, years=years)
        self._benefits = {benefit.id: row for row, benefit in enumerate(case.quantified)}
        self._pools = {pool.id: row for row, pool in enumerate(case.pools)}
        self._entities = {entity: row for row, entity in enumerate(case.entities)}
        self._lines = {(line.number, line.lever, line.what, line.kind): row for row, line in enumerate(case.lines)}

    @cached_property
    def result(self) -> BusinessCase:
        """The figures of the case."""
        return evaluate(self.case, self.waves)

    @cached_property
    def pulled(self) -> NDArray[np.bool_]:
        """(S, L) levers pulled in each state."""
        return np.array([pulled_after(self.waves, wave) for wave in range(-1, self.years + 1)])

    @cached_property
    def _quality(self) -> tuple[Array, Array]:
        return state_quality(self.tables, self.pulled)

    @cached_property
    def _shares(self) -> Array:
        return state_shares(self.tables, self.pulled)[0]

    @cached_property
    def _values(self) -> Array:
        """Value after pools, (S + 1, B, T): in each state, and last with perfect data."""
        return value_of_shares(self.tables, self._with_perfect[None])[0]

    @cached_property
    def _with_perfect(self) -> Array:
        perfect = np.where(self.tables.weights.sum(axis=1) > 0, 1.0, 0.0)
        return np.concatenate([self._shares, perfect[None]])

    # -- quality --------------------------------------------------------------------------------------------------------------

    def has(self, entity: str) -> bool:
        """Whether an entity is in scope."""
        return entity in self._entities

    def fitness(self, entity: str, reached: bool) -> float:
        """Fitness for use today or as reached, before caps; 0 out of scope."""
        return float(self.tables.fitness[0, int(reached), self._entities[entity]]) if self.has(entity) else 0.0

    def quality(self, entity: str) -> Array:
        """Fitness for use in each state, caps included, (S,)."""
        return self._quality[0][0, :, self._entities[entity]] if self.has(entity) else np.zeros(self.years + 2)

    def readiness(self, place: int) -> Array:
        """Readiness of a foundation in each state, (S,)."""
        return np.asarray(self._quality[1][0, :, place])

    @property
    def phi(self) -> Array:
        """Readiness of the weakest foundation, (S,)."""
        found = self._quality[1][0]
        return np.asarray(found.min(axis=1)) if found.shape[1] else np.ones(self.years + 2)

    @property
    def gate(self) -> Array:
        """How far master data lets the rest work, in each state, (S,)."""
        fitness = self._quality[0][0]
        return (
            gate(fitness, self.tables.is_master, self.tables.threshold) if fitness.shape[1] else np.ones(self.years + 2)
        )

    def is_pulled(self, lever: str) -> Array:
        """Whether a lever was pulled in each state, (S,)."""
        places = [place for place, item in enumerate(self.case.levers) if item.id == lever]
        return self.pulled[:, places[0]].astype(np.float64) if places else np.zeros(self.years + 2)

    def wave(self, lever: str) -> int:
        """The wave of a lever; −1 for never, and for one that is out of scope."""
        return next((int(w) for item, w in zip(self.case.levers, self.waves, strict=True) if item.id == lever), NEVER)

    @property
    def first_wave(self) -> int:
        """The wave of the first lever; −1 if none is pulled."""
        pulled = self.waves[self.waves != NEVER]
        return int(pulled.min()) if len(pulled) else NEVER

    def weight(self, benefit: str, entity: str) -> float:
        """Weight of an entity for a benefit; 0 out of scope."""
        return self.case.model.benefits[benefit].weight(entity, self.case.relevance) if self.has(entity) else 0.0

    # -- benefits -------------------------------------------------------------------------------------------------------------

    def counts(self, benefit: str) -> bool:
        """Whether a benefit has an amount."""
        return benefit in self._benefits

    def has_pool(self, pool: str) -> bool:
        """Whether every number of a pool that is needed is known."""
        return pool in self._pools

    def _of(self, benefit: str, table: Array) -> Array:
        """The part of a benefit in (…, B, years); 0 if it has no amount."""
        row = self._benefits.get(benefit)
        return table[..., row, :] if row is not None else np.zeros((*table.shape[:-2], table.shape[-1]))

    def potential(self, benefit: str) -> Array:
        """V_b, (T,)."""
        return self._of(benefit, self.tables.potential[0])

    def ramp(self, given: Sequence[float]) -> Array:
        """Share reached in the k-th year, delay included, (T,); `given` : without delay."""
        values = {
            item.id: np.array([[item.quantity.base]]) for item in self.case.inputs.values() if item.id == DELAY.id
        }
        return np.asarray(delayed(np.array([given]), setting(values, DELAY.id, 0.0))[0, 0])

    def pool_size(self, pool: str) -> Array:
        """P_p, (T,)."""
        return np.asarray(self.tables.pool_size[0, self._pools[pool]]) if self.has_pool(pool) else np.zeros(self.years)

    def any_share(self, benefit: str) -> Array:
        """Realised share in each state, (S,), also of a benefit that has no amount."""
        weights = np.array([[self.weight(benefit, entity) for entity in self.case.entities]], dtype=np.float64)
        tables = replace(self.tables, weights=weights.reshape(1, len(self.case.entities)))
        return np.asarray(state_shares(tables, self.pulled)[0, :, 0])

    def claim(self, benefit: str, state: int) -> Array:
        """a_b in a state, (T,); state −1: with perfect data."""
        row = self._benefits.get(benefit)
        if row is None:
            return np.zeros(self.years)
        kept = (1.0 - self.tables.risk_adjustment[row]) * self._with_perfect[state, row]
        return np.asarray(self.tables.potential[0, row] * kept)

    def value(self, benefit: str, state: int) -> Array:
        """u_b in a state, (T,); state −1: with perfect data."""
        return self._of(benefit, self._values[state])

    def gain(self, benefit: str, state: int, ramp: Array) -> Array:
        """What the wave before a state brings in by year, ramp-up included, in prices of year 0, (T,)."""
        gains = (self.value(benefit, state) - self.value(benefit, state - 1))[None]
        return np.asarray(ramped(gains, ramp[None], state - 1)[0, 1:])

    def flow(self, benefit: str) -> Array:
        """Benefit by year in prices of the year, (T + 1,), also beyond the horizon."""
        return self._of(benefit, benefit_flows(self.tables, self.waves)[0])

    # -- costs ----------------------------------------------------------------------------------------------------------------

    @cached_property
    def _line_flows(self) -> tuple[Array, Array]:
        return line_flows(self.tables, self.waves)

    def line(self, slot: tuple[int, str, str, str]) -> tuple[Array, Array]:
        """Cost of a line in prices of year 0, and its person-days, both (T + 1,); 0 if this case has no such line."""
        row = self._lines.get(slot)
        if row is None:
            return np.zeros(self.years + 1), np.zeros(self.years + 1)
        costs, days = self._line_flows
        return costs[0, row] / self.tables.cost_index, days[0, row]
