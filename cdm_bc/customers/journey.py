"""Priorities in the customer journey: satisfaction against business, and not at any price. Method §10; seeds: §4.1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

Order = Literal["now", "later", "never"]


def satisfaction_impact(hit: float, customers: float, score: float) -> float:
    """How much the average score over all customers moves: hit / all customers × Δscore.

    >>> satisfaction_impact(500, 2000, 1.2)
    0.3
    """
    return hit / customers * score if customers > 0 else 0.0


def orders(satisfaction: Sequence[float], business: Sequence[float]) -> tuple[Order, ...]:
    """When to take each point up: never where it costs more than it brings; else now from the median satisfaction on, later
    below it. The median is over all points.

    >>> orders([0.28, 0.03, 0.05], [14_000, 50_000, -21_000])
    ('now', 'later', 'never')
    """
    middle = float(np.median(satisfaction)) if len(satisfaction) else 0.0
    return tuple(
        "never" if money <= 0 else "now" if score >= middle else "later"
        for score, money in zip(satisfaction, business, strict=True)
    )
