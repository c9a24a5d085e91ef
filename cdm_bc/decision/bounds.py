"""What is still possible: which sets can be reached within the limits, and the most that can follow each. Method §7.

Both by maxima over subsets and supersets, in m · 2^m steps instead of the 3^m pairs of sets. Shapes: H waves, 2^m subsets.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cdm_bc.decision.lattice import Lattice, Resource, subsets_best, supersets_best
from cdm_bc.quantity import Array


class Bounds:
    """The most that can follow a set, if each later set only has to be *reachable*, not from its very predecessor.

    Attributes
    ----------
    after : (H + 1, 2^m) the most from wave w on, for what is pulled before it. upto : (H, 2^m) the same with the set of
        wave w given, its own reward included; −∞ if it cannot be reached.

    Parameters
    ----------
    reachable : (H, 2^m) as :func:`reachable_sets` gives them.
    """

    def __init__(self, lattice: Lattice, reachable: NDArray[np.bool_]) -> None:
        waves, size = lattice.reward.shape
        self.after = np.zeros((waves + 1, size))
        self.upto = np.empty((waves, size))
        for wave in reversed(range(waves)):
            self.upto[wave] = np.where(reachable[wave], lattice.reward[wave] + self.after[wave + 1], -np.inf)
            self.after[wave] = supersets_best(self.upto[wave])


def reachable_sets(lattice: Lattice, resources: tuple[Resource, ...]) -> NDArray[np.bool_]:
    """Sets that can be pulled by wave w as far as each limit by itself goes, (H, 2^m); the empty set always."""
    limits = tuple((item.start is lattice.money[0], item.limit.tobytes()) for item in resources)
    if limits not in lattice.reachable:
        lattice.reachable.clear()  # it is the last limits that are asked for again
        lattice.reachable[limits] = _reachable_sets(lattice, resources)
    return lattice.reachable[limits]


def _reachable_sets(lattice: Lattice, resources: tuple[Resource, ...]) -> NDArray[np.bool_]:
    waves, size = lattice.reward.shape
    if not resources:
        return np.tile(lattice.closed, (waves, 1))
    reachable = np.zeros((waves, size), dtype=np.bool_)
    before = np.zeros(size, dtype=np.bool_)
    before[0] = True
    # what runs on must fit for good
    lasting = [_to_the_end(item.least <= item.limit[:, None] + item.slack) for item in resources]
    for wave in range(waves):
        now = lattice.closed.copy()
        for item, fits in zip(resources, lasting, strict=True):
            room = np.where(before, _room(item, wave), -np.inf)
            now &= (item.start[wave] <= subsets_best(room)) & fits[wave + 1]
        now[0] = True
        reachable[wave] = before = now
    return reachable


def _room(item: Resource, wave: int) -> Array:
    """How much a set may need from the start, `item.start`, to follow each set in this wave, (2^m,)."""
    return np.asarray(item.limit[wave] + item.start[wave] - item.least[wave] + item.slack)


def _to_the_end(fits: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether it fits in this year and every later one, (H + 1, 2^m)."""
    return np.asarray(np.logical_and.accumulate(fits[::-1])[::-1])
