"""Finds plans for one case: computes what all of them share once, then solves for any limits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.cash_flow import NEVER, Waves
from cdm_bc.calculation.tables import Tables
from cdm_bc.case import Case
from cdm_bc.decision.heuristic import SHAKES, Heuristic
from cdm_bc.decision.lattice import Lattice, lattice, rewards
from cdm_bc.decision.lever_costs import LeverCosts, lever_costs
from cdm_bc.decision.plan import Limits, Plan, candidates, plan_of, predecessors
from cdm_bc.decision.search import Chain, best_chain
from cdm_bc.decision.states import EXACT_LEVERS, changing_levers, stage_values
from cdm_bc.quantity import Array

#: Sets looked at for a plan, and for one of many others to compare it with. Hundreds are enough for all but contrived cases.
MOST_SETS = 100_000
MOST_SETS_ASIDE = 2_000
#: Times the heuristic is shaken for one of many other plans.
SHAKES_ASIDE = 1


@dataclass(frozen=True)
class Planner:
    """Plans of one case.

    Attributes
    ----------
    tables : at base values, which the limits hold for. goal : what counts, mean over its samples; the base values if None.
        More levers than :data:`EXACT_LEVERS` are searched for one sample only.
    values : G_w(S) − G_w(∅) of the levers that change something, (2^m, H), if at hand already.
    like : a planner of the same case whose costs are the same, to take over what it knows of them.
    """

    case: Case
    tables: Tables
    values: Array | None = None
    goal: Tables | None = None
    like: Planner | None = None

    @cached_property
    def required(self) -> list[frozenset[int]]:
        """Predecessors of each lever."""
        return predecessors(self.case)

    @cached_property
    def levers(self) -> NDArray[np.intp]:
        """Indices of the levers to choose from."""
        return candidates(self.counted, self.required)

    @cached_property
    def useful(self) -> frozenset[int]:
        """The levers that change something, and their predecessors."""
        changing = frozenset(changing_levers(self.counted).tolist())
        return changing.union(*(self.required[lever] for lever in changing))

    @property
    def counted(self) -> Tables:
        """The numbers by which plans are compared."""
        return self.tables if self.goal is None else self.goal

    @cached_property
    def costs(self) -> LeverCosts:
        """Costs per lever at base values, as they are held against the limits."""
        return lever_costs(self.tables) if self.like is None else self.like.costs

    @cached_property
    def present_costs(self) -> Array:
        """Present value of the costs of each lever per wave as they are counted, (L + 1, H)."""
        if self.like is not None:
            return self.like.present_costs
        return (self.costs if self.goal is None else lever_costs(self.goal)).present_values(self.tables.rate)

    @property
    def is_exact(self) -> bool:
        """Whether the best plan is found for certain."""
        return len(self.levers) <= EXACT_LEVERS

    @cached_property
    def _lattice(self) -> Lattice:
        changing = changing_levers(self.counted)
        values = stage_values(self.counted, changing) if self.values is None else self.values
        place = {int(lever): bit for bit, lever in enumerate(self.levers)}
        if len(changing) < len(self.levers):  # predecessors that change nothing by themselves
            masks = np.arange(1 << len(self.levers))
            inner = sum((masks >> place[int(lever)] & 1) << bit for bit, lever in enumerate(changing))
            values = values[inner]
        if self.like is not None and np.array_equal(self.like.levers, self.levers):
            rows = np.append(self.levers, len(self.present_costs) - 1)
            return replace(self.like._lattice, reward=rewards(values, self.present_costs[rows]))
        required = [sum(1 << place[need] for need in self.required[lever]) for lever in self.levers]
        return lattice(values, self.costs, self.present_costs, self.levers, required)

    @cached_property
    def _heuristic(self) -> Heuristic:
        return Heuristic(self.counted, self.costs, self.present_costs, self.levers, self.required)

    def waves(self, limits: Limits, known: Waves | None = None, most: int = MOST_SETS) -> tuple[Waves, float]:
        """The wave of each lever, (L,), and how much better another plan could be at most.

        Parameters
        ----------
        known : a plan that keeps within the limits, to start from.
        most : sets to look at; a search that ends before it is complete says by how much it may be short.
        """
        if not self.is_exact:
            return self._heuristic.solve(limits, known, SHAKES if most > MOST_SETS_ASIDE else SHAKES_ASIDE)
        resources = self._lattice.resources(limits.budget, limits.capacity)
        start = None if known is None else self._chain(known)
        chain = best_chain(self._lattice, resources, start, most)
        waves = np.full(self.tables.lever_count, NEVER, dtype=np.intp)
        for wave in reversed(range(len(chain.sets))):
            pulled = (chain.sets[wave] >> np.arange(len(self.levers))) & 1 == 1
            waves[self.levers[pulled]] = wave
        return waves, chain.bound - chain.value

    def plan(self, limits: Limits) -> Plan:
        """The best plan within the limits."""
        waves, gap = self.waves(limits)
        return plan_of(self.case, self.tables, waves, limits, gap)

    def _chain(self, waves: Waves) -> Chain:
        sets = []
        value = 0.0
        for wave in range(self._lattice.waves):
            pulled = (waves[self.levers] != NEVER) & (waves[self.levers] <= wave)
            sets.append(int(pulled @ (1 << np.arange(len(self.levers)))))
            value += float(self._lattice.reward[wave, sets[-1]])
        return Chain(tuple(sets), value, value)
