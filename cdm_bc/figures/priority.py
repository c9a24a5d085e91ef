"""Priority points of each kind of data: how important each driver is, times how relevant the data is to it. Method §6.

Usable before any euro is known. Beside the ranking in money it shows where the two differ, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cdm_bc.case import Case
from cdm_bc.decision import Decision

#: Places by which the two orders differ enough to ask why.
APART = 2

Reason = Literal["gate", "not_costed", "effort", "not_counted", "shared", ""]


def priority_points(case: Case) -> dict[str, float]:
    """priority_e = Σ_d importance_d × W[e, d] of each entity in scope, in points; empty if nothing is said to be important.

    A driver that is not named counts 0.
    """
    importance = case.client.importance
    if not importance:
        return {}
    return {
        entity: sum(weight * importance.get(driver, 0.0) for driver, weight in row.items())
        for entity, row in case.relevance.items()
    }


@dataclass(frozen=True)
class Priority:
    """One kind of data by points and in money.

    Attributes
    ----------
    points : priority points. place, money_place : by points and by value less effort among the kinds of data, from 1; None
        for one without a rank in money.
    reason : why the two differ by :data:`APART` places or more: ``gate`` (master data holds back all the rest), ``not_costed``,
        ``effort`` (it costs more than most), ``not_counted`` (benefits of the drivers that it serves have no amount),
        ``shared`` (others claim the same money); '' if they do not.
    """

    entity: str
    points: float
    place: int
    money_place: int | None
    reason: Reason


def priorities(decision: Decision) -> tuple[Priority, ...]:
    """Every kind of data in scope, most points first; none if nothing is said to be important."""
    points = priority_points(decision.case)
    ordered = sorted(points, key=lambda entity: -points[entity])
    ranked = [item.lever.id for item in decision.levers.ranked if item.lever.id in points]
    found = []
    for place, entity in enumerate(ordered, 1):
        money = ranked.index(entity) + 1 if entity in ranked else None
        reason = _reason(decision, entity, place, money)
        found.append(Priority(entity, points[entity], place, money, reason))
    return tuple(found)


def _reason(decision: Decision, entity: str, place: int, money: int | None) -> Reason:
    case, levers = decision.case, {item.lever.id: item for item in decision.levers.levers}
    if money is None:
        return "not_costed" if not levers[entity].costed else ""
    if abs(place - money) < APART:
        return ""
    if money < place:
        return "gate" if case.master[case.entities.index(entity)] else "shared"
    efforts = sorted(item.effort for item in decision.levers.ranked)
    if levers[entity].effort > efforts[len(efforts) // 2]:
        return "effort"
    counted = {benefit.driver for benefit in case.quantified}
    served = {
        driver for driver, weight in case.relevance[entity].items() if weight and case.client.importance.get(driver)
    }
    return "not_counted" if served - counted else "shared"
