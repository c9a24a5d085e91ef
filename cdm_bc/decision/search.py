"""The best plan within the limits: exact, best-first dynamic programming over subsets. Method §7.

Plain dynamic programming would go through every pair S ⊆ S′ of subsets in every wave, 3^m of them. Here a bound
(:mod:`cdm_bc.decision.bounds`) tells which are worth looking at. A set is expanded only while its value so far plus its bound
beats the rest; the first complete plan that comes out on top is the best one. Nothing is left out: without limits the bound
is exact, at worst every pair is seen.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.decision.bounds import Bounds, reachable_sets
from cdm_bc.decision.lattice import Lattice, Resource, supersets
from cdm_bc.quantity import Array

#: Two plans within this of each other are equally good, in money.
SAME = 1e-7


@dataclass(frozen=True)
class Chain:
    """A plan as sets: `sets[w]` is pulled up to and including wave w.

    Attributes
    ----------
    value : Σ_w J_w(S_w). bound : no plan is worth more; equal to `value` if the search was complete. expanded : sets looked at.
    """

    sets: tuple[int, ...]
    value: float
    bound: float
    expanded: int = 0


@dataclass
class _Label:
    """A way to reach a set: pulled `mask` up to wave `wave`, worth `value`; `owed` (H + 1,) is what series still ask."""

    wave: int
    mask: int
    value: float
    owed: Array | None
    parent: int


@dataclass
class _Batch:
    """The sets that may follow a label, by their bounds; a set that has been taken has bound −∞."""

    parent: int
    masks: NDArray[np.intp]
    bounds: Array


def best_chain(
    lattice: Lattice, resources: tuple[Resource, ...], known: Chain | None = None, most: int | None = None
) -> Chain:
    """The chain of highest value that keeps within the limits.

    Parameters
    ----------
    known : a chain that keeps within them, if one is at hand; the search only looks for better ones.
    most : sets to expand at most; the result then may have a bound above its value.
    """
    return _Search(lattice, resources).run(known, most)


class _Search:
    def __init__(self, lattice: Lattice, resources: tuple[Resource, ...]) -> None:
        self.lattice, self.resources = lattice, resources
        self.bounds = Bounds(lattice, reachable_sets(lattice, resources))
        self.labels: list[_Label] = []

    def run(self, known: Chain | None, most: int | None) -> Chain:
        lattice = self.lattice
        has_series = any(item.series is not None for item in self.resources)
        owed = np.zeros(lattice.waves + 1) if has_series else None
        self.labels = [_Label(-1, 0, 0.0, owed, -1)]
        best = self._start(known)
        if best.value >= self._top - SAME:
            return Chain(best.sets, best.value, best.value)
        heap: list[tuple[float, int, int]] = []
        batches: list[_Batch] = []
        settled: dict[tuple[int, int], list[Array | None]] = {}

        def push(number: int) -> None:
            bound = float(batches[number].bounds.max(initial=-np.inf))
            if bound > best.value + SAME:
                heapq.heappush(heap, (-bound, -self.labels[batches[number].parent].wave, number))

        def expand(parent: int) -> None:
            batches.append(self._following(parent, best.value + SAME))
            push(len(batches) - 1)

        expand(0)
        expanded = 1
        while heap:
            bound, _, number = heapq.heappop(heap)
            if most is not None and expanded >= most:
                return Chain(best.sets, best.value, max(best.value, -bound), expanded)
            batch = batches[number]
            place = int(batch.bounds.argmax())
            mask = int(batch.masks[place])
            batch.bounds[place] = -np.inf
            push(number)
            label = self._label(batch.parent, mask)
            if label.wave == lattice.waves - 1:
                self.labels.append(label)
                best = self._chain(len(self.labels) - 1)
                break
            if self._is_settled(settled, label):
                continue
            self.labels.append(label)
            expand(len(self.labels) - 1)
            expanded += 1
        return Chain(best.sets, best.value, best.value, expanded)

    @property
    def _top(self) -> float:
        """No chain is worth more."""
        return float(self.bounds.after[0, 0])

    def _start(self, known: Chain | None) -> Chain:
        """A good plan: the one at hand, or one that is found at once, as long as there may be a better one."""
        best = known
        for found in (self._dive, self._straight):
            if best is None or best.value < self._top - SAME:
                best = max((found(), *([best] if best else [])), key=lambda chain: chain.value)
        assert best is not None  # the first was looked for if none was at hand
        return best

    def _is_settled(self, settled: dict[tuple[int, int], list[Array | None]], label: _Label) -> bool:
        """Whether an earlier label of the same set, worth as much or more, owes no more in any year to come."""
        others = settled.setdefault((label.wave, label.mask), [])
        if label.owed is None:
            found = bool(others)
        else:
            later = slice(label.wave + 1, None)
            found = any(o is not None and bool((o[later] <= label.owed[later] + 1e-9).all()) for o in others)
        if not found:
            others.append(label.owed)
        return found

    def _following(self, parent: int, above: float) -> _Batch:
        """The sets that may follow a label in the next wave within the limits, with a bound above `above`."""
        label = self.labels[parent]
        wave, mask = label.wave + 1, label.mask
        masks = supersets(mask, self.lattice.count)
        bounds = self.bounds.upto[wave, masks] + label.value
        keep = bounds > above
        masks, bounds = masks[keep], bounds[keep]
        for item in self.resources:
            room = item.limit[wave] + item.start[wave, mask] - item.running[wave, mask] + item.slack
            if item.series is not None and label.owed is not None:
                room -= label.owed[wave]
            keep = item.start[wave, masks] <= room
            if item.series is not None and label.owed is not None:
                for year in range(wave + 1, self.lattice.waves + 1):
                    owed = label.owed[year] + item.series[year - wave, masks] - item.series[year - wave, mask]
                    keep &= item.running[year, masks] + owed <= item.limit[year] + item.slack
            masks, bounds = masks[keep], bounds[keep]
        return _Batch(parent, masks, bounds)

    def _label(self, parent: int, mask: int) -> _Label:
        before = self.labels[parent]
        wave = before.wave + 1
        owed = before.owed
        for item in self.resources:
            if item.series is not None and owed is not None and mask != before.mask:
                owed = owed.copy()
                added = item.series[:, mask] - item.series[:, before.mask]
                owed[wave:] += added[: len(owed) - wave]
        return _Label(wave, mask, before.value + float(self.lattice.reward[wave, mask]), owed, parent)

    def _dive(self) -> Chain:
        """A good plan at once: in each wave the set of the highest bound."""
        return self._greedy(lambda batch: batch.bounds)

    def _straight(self) -> Chain:
        """Another: towards the set that would be best if all could be done at once, in each wave as much of it as fits."""
        goal = int(np.where(self.bounds.upto[-1] > -np.inf, self.lattice.reward.sum(axis=0), -np.inf).argmax())
        sizes = np.bitwise_count(np.arange(goal + 1))
        # fuller sets first, of equal ones the better
        return self._greedy(
            lambda batch: np.where(batch.masks & ~goal, -np.inf, sizes[batch.masks & goal] + 1e-15 * batch.bounds)
        )

    def _greedy(self, rank: Callable[[_Batch], Array]) -> Chain:
        """The plan that takes the highest ranked set in each wave."""
        number = 0
        for _ in range(self.lattice.waves):
            batch = self._following(number, -np.inf)
            label = self._label(number, int(batch.masks[rank(batch).argmax()]))
            self.labels.append(label)
            number = len(self.labels) - 1
        chain = self._chain(number)
        del self.labels[1:]
        return chain

    def _chain(self, number: int) -> Chain:
        last = self.labels[number]
        sets = []
        while number > 0:
            sets.append(self.labels[number].mask)
            number = self.labels[number].parent
        return Chain(tuple(reversed(sets)), last.value, last.value)
