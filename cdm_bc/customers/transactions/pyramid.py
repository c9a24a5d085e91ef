"""Who brings the value: the tiers of the value pyramid, segments, and how concentrated it all is. Only groups are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.customers.transactions.groups import SMALLEST, joined, shown
from cdm_bc.customers.transactions.worth import Worth
from cdm_bc.quantity import Array

#: Tier -> where it ends, as a share of the customers, best first (Curry & Curry 2000).
TIERS = {"top": 0.01, "large": 0.05, "medium": 0.20, "small": 1.0}
#: Segment of what is too small to be told by itself.
OTHER = "other"
BEST = 0.2
STEPS = 10


@dataclass(frozen=True)
class Group:
    """Customers together.

    Attributes
    ----------
    id : of the tier, or a name from the file. begins, ends : of a tier, in shares of the customers; 0 and 1 for a segment.
    share : of the value of all; None where there is no value. value, margin, purchases, alive : means per customer; money,
        money per year, purchases per year, chance. retention : margin expected in the second year over that in the first;
        None where there is none.
    """

    id: str
    begins: float
    ends: float
    customers: int
    share: float | None
    value: float
    margin: float
    retention: float | None
    purchases: float
    alive: float


def _group(name: str, who: NDArray[np.intp], worth: Worth, begins: float = 0.0, ends: float = 1.0) -> Group:
    first, second = worth.by_year[who, 0].sum(), worth.by_year[who, 1].sum()
    return Group(
        id=name,
        begins=begins,
        ends=ends,
        customers=len(who),
        share=share_of(worth.value[who].sum(), worth.value.sum()),
        value=float(worth.value[who].mean()),
        margin=float(worth.by_year[who, 0].mean()),
        retention=float(min(1.0, second / first)) if first > 0 else None,
        purchases=float(worth.purchases[who].mean()),
        alive=float(worth.alive[who].mean()),
    )


def share_of(part: float, whole: float) -> float | None:
    """A part of the whole; None where the whole is nothing.

    >>> share_of(1.0, 4.0), share_of(0.0, 0.0)
    (0.25, None)
    """
    return float(part / whole) if whole > 0 else None


def tiers(worth: Worth) -> tuple[Group, ...]:
    """The tiers of the pyramid, best first; one that is too small goes with the next."""
    count = len(worth.value)
    order = np.argsort(-worth.value, kind="stable")
    ends = [round(end * count) for end in TIERS.values()]
    names, starts = list(TIERS), [0, *ends[:-1]]
    found = []
    for places in joined([end - start for start, end in zip(starts, ends, strict=True)]):
        start, end = starts[places[0]], ends[places[-1]]
        found.append(_group(names[places[-1]], order[start:end], worth, start / count, end / count))
    return tuple(found)


def segments(worth: Worth, segment: NDArray[np.int64], names: Sequence[str]) -> tuple[Group, ...]:
    """The segments of the file, most valuable customers first; what is too small stands together as ``other``."""
    if not names:
        return ()
    members = [np.flatnonzero(segment == number) for number in range(len(names))]
    told = shown([len(who) for who in members])
    groups = [
        _group(name, who, worth)
        for name, who, is_told in zip(names, members, told, strict=True)
        if is_told and len(who)
    ]
    rest = [who for who, is_told in zip(members, told, strict=True) if not is_told]
    if rest and sum(map(len, rest)) >= SMALLEST:
        groups.append(_group(OTHER, np.concatenate(rest), worth))
    return tuple(sorted(groups, key=lambda group: -group.value))


def concentration(value: Array) -> tuple[tuple[float, float], ...]:
    """Share of the customers, best first, and the share of the value that they bring; a tenth more each, or fewer steps.

    >>> concentration(np.array([30.0] * 10 + [10.0] * 10))
    ((0.0, 0.0), (0.5, 0.75), (1.0, 1.0))
    """
    steps = min(STEPS, len(value) // SMALLEST)
    total = value.sum()
    if steps < 1 or total <= 0:
        return ()
    summed = np.concatenate([[0.0], np.cumsum(np.sort(value)[::-1])])
    return tuple((step / steps, float(summed[round(len(value) * step / steps)] / total)) for step in range(steps + 1))


def best_share(value: Array, best: float = BEST) -> float | None:
    """The share that the best fifth of the customers brings; None where that is too few of them, or there is no value.

    >>> best_share(np.array([40.0] * 10 + [10.0] * 40))
    0.5
    """
    count = round(best * len(value))
    return share_of(np.sort(value)[::-1][:count].sum(), value.sum()) if count >= SMALLEST else None
