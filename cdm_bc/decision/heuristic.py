"""A good plan for more levers than can be searched in full, and how far from the best it may be.

The plan: local search. One lever is moved to another wave (predecessors and successors with it), or two trade waves, as long
as that helps; then some levers are shaken and it starts again, a fixed number of times, seeded.

The bound: the :data:`MAIN` most expensive levers are planned exactly as if all others were pulled for nothing in wave 0. More
levers never hurt in that problem, so no plan is worth more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.cash_flow import NEVER, Waves, state_shares, value_of_shares
from cdm_bc.calculation.tables import Tables
from cdm_bc.decision.lattice import Lattice, lattice
from cdm_bc.decision.lever_costs import LeverCosts
from cdm_bc.decision.plan import Limits, overrun
from cdm_bc.decision.search import best_chain
from cdm_bc.decision.states import CHUNK, by_run, members, values_of, wave_weights
from cdm_bc.quantity import Array

#: Levers planned exactly for the bound.
MAIN = 14
#: Times the local search is shaken.
SHAKES = 12
#: Added to the bound for what rounding and the breaking of ties take off it, in money.
ROUNDING = 1e-3
#: A plan within a cent of the bound is the best one.
CENT = 0.01
#: Sets looked at for the bound; a search that is cut short still gives a bound.
MOST_EXPANSIONS = 2000


@dataclass(frozen=True)
class Heuristic:
    """Plans for many levers.

    Attributes
    ----------
    tables : by which plans are compared, mean over the samples; one sample for :meth:`solve`.
    costs : held against the limits. present_costs : (L + 1, H), of the costs as they are compared.
    levers : indices of the levers to choose from. required : predecessors of each lever of the case.
    """

    tables: Tables
    costs: LeverCosts
    present_costs: Array
    levers: NDArray[np.intp]
    required: list[frozenset[int]]

    def solve(self, limits: Limits, known: Waves | None = None, shakes: int = SHAKES) -> tuple[Waves, float]:
        """The best plan found, (L,), and how much better another could be at most.

        Parameters
        ----------
        known : a plan that keeps within the limits, as another start. shakes : how often to shake.
        """
        rng = np.random.default_rng(0)
        relaxed, bound = self._bounded(limits)
        starts = [np.full(self.tables.lever_count, NEVER, dtype=np.intp), self._filled(relaxed, limits)]
        if known is not None and self._fit(known[None], limits)[0]:
            starts.append(known)
        best, value = max((self.climb(start, limits) for start in starts), key=lambda found: found[1])
        for _ in range(shakes):
            if bound - value <= CENT:
                break
            shaken = best.copy()
            for lever in rng.choice(self.levers, size=min(3, len(self.levers)), replace=False):
                shaken = self._moved(shaken, int(lever), NEVER)
            if not self._fit(shaken[None], limits)[0]:  # without its first lever the programme starts in another year
                continue
            found, worth = self.climb(shaken, limits)
            if worth > value + CENT:
                best, value = found, worth
        gap = bound - value
        return best, gap if gap > CENT else 0.0

    # -- the plan ------------------------------------------------------------------------------------------------------

    def _filled(self, waves: Waves, limits: Limits) -> Waves:
        """The plan of the main levers with each other lever in the first wave in which it fits."""
        for lever in self.levers[~np.isin(self.levers, self._main)]:
            options = np.array([self._moved(waves, int(lever), wave) for wave in range(self.tables.years)])
            fitting = np.flatnonzero(self._fit(options, limits))
            if len(fitting):
                waves = options[fitting[0]]
        return waves if self._fit(waves[None], limits)[0] else np.full_like(waves, NEVER)

    def climb(self, waves: Waves, limits: Limits) -> tuple[Waves, float]:
        """The end of the climb from a plan that keeps within the limits, and its net present value."""
        value = float(self.worth(waves[None])[0])
        steps = (self._moves, self._trades)
        step = 0
        while step < len(steps):  # trades are many: only where no move helps
            options = steps[step](waves)
            options = options[self._fit(options, limits)] if len(options) else options
            worth = self.worth(options) if len(options) else np.array([-np.inf])
            place = int(worth.argmax())
            if worth[place] > value + CENT:
                waves, value, step = options[place], float(worth[place]), 0
            else:
                step += 1
        return waves, value

    def _moves(self, waves: Waves) -> NDArray[np.intp]:
        """Plans with one lever in another wave."""
        found = [
            self._moved(waves, int(lever), wave)
            for lever in self.levers
            for wave in (NEVER, *range(self.tables.years))
            if wave != waves[lever]
        ]
        return np.array(found, dtype=np.intp).reshape(-1, len(waves))

    def _trades(self, waves: Waves) -> NDArray[np.intp]:
        """Plans with two levers each in the other's wave."""
        found = [
            self._moved(self._moved(waves, int(one), int(waves[other])), int(other), int(waves[one]))
            for place, one in enumerate(self.levers)
            for other in self.levers[place + 1 :]
            if waves[one] != waves[other]
        ]
        return np.array(found, dtype=np.intp).reshape(-1, len(waves))

    def _moved(self, waves: Waves, lever: int, wave: int) -> Waves:
        """The plan with one lever in another wave: its predecessors no later, its successors no earlier."""
        moved = waves.copy()
        moved[lever] = wave
        before, after = self._linked[lever]
        if wave != NEVER and len(before):
            moved[before] = np.where((moved[before] == NEVER) | (moved[before] > wave), wave, moved[before])
        if len(after):
            late = (moved[after] != NEVER) & ((wave == NEVER) | (moved[after] < wave))
            moved[after] = np.where(late, wave, moved[after])
        return moved

    @cached_property
    def _linked(self) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Per lever of the case its predecessors and its successors."""
        every = range(self.tables.lever_count)
        return [
            (
                np.array(sorted(self.required[lever]), dtype=np.intp),
                np.array([other for other in every if lever in self.required[other]], dtype=np.intp),
            )
            for lever in every
        ]

    def _fit(self, plans: NDArray[np.intp], limits: Limits) -> NDArray[np.bool_]:
        """Which of the plans (N, L) keep within the limits, (N,)."""
        fits = np.ones(len(plans), dtype=np.bool_)
        first = np.where(plans == NEVER, self.tables.years, plans).min(axis=1)
        levers = np.arange(plans.shape[1])
        for table, limit in zip(self._needs, (limits.budget, limits.capacity), strict=True):
            if limit is not None:
                used = table[levers, plans].sum(axis=1) + table[-1, first]
                fits &= ~overrun(used, limit)
        return fits

    @cached_property
    def _needs(self) -> tuple[Array, Array]:
        """Money and days by year per lever (the programme last) and wave, (L + 1, H + 1, T + 1); the last wave is never."""
        rows, years = len(self.costs.one_off), self.tables.years
        money, days = np.zeros((rows, years + 1, years + 1)), np.zeros((rows, years + 1, years + 1))
        for row in range(rows):
            for wave in range(years):
                money[row, wave], days[row, wave] = self.costs.by_year([(row, wave)])
        return money, days

    @cached_property
    def _stage(self) -> Array:
        """Weights of a state that stands in wave w only: those of wave w less those of the next, (1, H, B, T)."""
        weights = wave_weights(self.tables)
        return np.asarray(weights - np.concatenate([weights[:, 1:], np.zeros_like(weights[:, :1])], axis=1))

    @cached_property
    def _stage_by_run(self) -> Array:
        """The same as :func:`~cdm_bc.decision.states.values_of` takes them."""
        return by_run(self.tables, self._stage)

    @cached_property
    def _nothing(self) -> float:
        """Σ_w of the empty set, which is in every value below."""
        none = np.zeros((1, self.tables.lever_count), dtype=np.bool_)
        return float(values_of(self.tables, none, self._stage_by_run).mean(axis=0).sum())

    def worth(self, plans: NDArray[np.intp]) -> Array:
        """Net present value of plans (N, L), mean over the samples, (N,)."""
        years = self.tables.years
        pulled = (plans[:, None, :] != NEVER) & (plans[:, None, :] <= np.arange(years)[:, None])
        flat = pulled.reshape(-1, plans.shape[1])
        packed = np.ascontiguousarray(np.packbits(flat, axis=1))
        keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
        _, place, inverse = np.unique(keys, return_index=True, return_inverse=True)
        values = values_of(self.tables, flat[place], self._stage_by_run).mean(axis=0)
        stage = values[inverse.reshape(len(plans), years), np.arange(years)]
        first = np.where(plans == NEVER, years, plans).min(axis=1)
        costs = np.where(plans == NEVER, 0.0, self.present_costs[np.arange(plans.shape[1]), np.maximum(plans, 0)]).sum(
            axis=1
        )
        programme = np.append(self.present_costs[-1], 0.0)[first]
        return np.asarray(stage.sum(axis=1) - self._nothing - costs - programme)

    # -- the bound -----------------------------------------------------------------------------------------------------

    def bound(self, limits: Limits) -> float:
        """No plan within the limits is worth more than this."""
        return self._bounded(limits)[1]

    def _bounded(self, limits: Limits) -> tuple[Waves, float]:
        """The plan of the main levers alone, predecessors among the others put with them; and the bound."""
        problem = self._relaxed
        chain = best_chain(problem, problem.resources(limits.budget, limits.capacity), most=MOST_EXPANSIONS)
        waves = np.full(self.tables.lever_count, NEVER, dtype=np.intp)
        for wave in range(self.tables.years):
            for bit, lever in enumerate(self._main):
                if chain.sets[wave] >> bit & 1 and waves[lever] == NEVER:
                    waves = self._moved(waves, int(lever), wave)
        return waves, chain.bound - self._nothing + ROUNDING

    @cached_property
    def _main(self) -> NDArray[np.intp]:
        """The most expensive levers."""
        expense = self.present_costs[self.levers].min(axis=1)
        return np.sort(self.levers[np.argsort(-expense, kind="stable")[:MAIN]])

    @cached_property
    def _relaxed(self) -> Lattice:
        """The problem in which only the main levers cost anything and all others are there."""
        main = self._main
        place = {int(lever): bit for bit, lever in enumerate(main)}
        required = [sum(1 << place[need] for need in self.required[lever] if need in place) for lever in main]
        nothing = np.zeros((1 << len(main), self.tables.years))
        problem = lattice(nothing, self.costs, self.present_costs, main, required)
        pulled = np.ones((1 << len(main), self.tables.lever_count), dtype=np.bool_)
        pulled[:, main] = members(np.arange(1 << len(main)), len(main))
        return replace(problem, reward=problem.reward + self._most(pulled).T)

    def _most(self, pulled: NDArray[np.bool_]) -> Array:
        """At least what each state is worth while it stands in wave w, and never less for more levers, (S, H).

        Where the benefits of a pool ramp up alike this is the value itself. Otherwise a lever can shift money within the pool
        from a benefit that starts at once to one that starts slowly; then the pool counts at its fastest benefit, or each
        benefit at its claim, whichever is less. A benefit outside the pools may be negative, or ramp down: it counts at today's
        share or at the state's, whichever is more.
        """
        tables = self.tables
        better = (
            np.maximum(tables.fitness[:, :1], tables.fitness),
            np.maximum(tables.readiness[:, :1], tables.readiness),
        )
        # a cap with an exemption can make more levers worse: without it the state is worth at least as much
        caps = tuple(cap for cap in tables.caps if not any(cap.exempt))
        tables = replace(tables, fitness=better[0], readiness=better[1], caps=caps)
        _, benefits, years = tables.potential.shape
        stage = self._stage[0]
        alone = np.flatnonzero(tables.pool_of < 0)
        pools = [np.flatnonzero(tables.pool_of == index) for index in range(tables.pool_size.shape[1])]
        worth = tables.potential[0] * (1.0 - tables.risk_adjustment)[:, None]
        today = worth * state_shares(tables, np.zeros((1, tables.lever_count), dtype=np.bool_))[0, 0, :, None]
        result = np.zeros((len(pulled), years))
        step = max(1, CHUNK // max(1, benefits * years))
        for start in range(0, len(pulled), step):
            part = slice(start, start + step)
            shares = state_shares(tables, pulled[part])
            claims, values = worth * shares[0][..., None], value_of_shares(tables, shares)[0]
            for wave, gains in enumerate(stage):
                single = np.maximum(claims[:, alone] * gains[alone], today[alone] * gains[alone])
                result[part, wave] += single.sum(axis=(1, 2))
                for mine in pools:
                    rising = np.maximum(gains[mine], 0.0)
                    fastest = values[:, mine].sum(axis=1) * rising.max(axis=0, initial=0.0)
                    result[part, wave] += np.minimum((claims[:, mine] * rising).sum(axis=1), fastest).sum(axis=1)
        return result
