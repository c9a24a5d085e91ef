"""Nothing is told of fewer than ten customers: small groups are put together with others. Method §10, privacy."""

from __future__ import annotations

from collections.abc import Sequence

SMALLEST = 10


def joined(sizes: Sequence[int], smallest: int = SMALLEST) -> tuple[tuple[int, ...], ...]:
    """Neighbours put together until every group has enough customers; the places of what each group is made of.

    A group that is too small goes with the one after it, the last with the one before. No group if all are too few together.

    >>> joined([3, 5, 40, 9], 10)
    ((0, 1, 2, 3),)
    >>> joined([3, 12, 40, 50], 10), joined([3, 4], 10)
    (((0, 1), (2,), (3,)), ())
    """
    groups: list[tuple[int, ...]] = []
    open_group: tuple[int, ...] = ()
    for place in range(len(sizes)):
        open_group += (place,)
        if sum(sizes[item] for item in open_group) >= smallest:
            groups.append(open_group)
            open_group = ()
    if open_group and groups:
        groups[-1] += open_group
    return tuple(groups)


def shown(sizes: Sequence[int], smallest: int = SMALLEST) -> tuple[bool, ...]:
    """Which groups may be told by themselves where all stand in one table: the others together are enough, or none.

    A single group left out could be told from the total; so the smallest that could be shown goes with it.

    >>> shown([3, 12, 40, 50], 10)
    (False, False, True, True)
    >>> shown([3, 8, 40, 50], 10), shown([0, 40, 50], 10)
    ((False, False, True, True), (True, True, True))
    """
    told = [size == 0 or size >= smallest for size in sizes]
    for place in sorted(range(len(sizes)), key=lambda place: sizes[place]):
        left = sum(size for size, is_told in zip(sizes, told, strict=True) if not is_told)
        if left == 0 or left >= smallest:
            break
        if sizes[place]:
            told[place] = False
    return tuple(told)
