"""Choices held against customer value: proposals, points of the journey, and what a weak bond may cost. Method §10."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdm_bc.case import Case
from cdm_bc.case.customers import label_of
from cdm_bc.case.evidence import ENGAGEMENT
from cdm_bc.customers.engagement import at_stake
from cdm_bc.customers.journey import Order, orders, satisfaction_impact
from cdm_bc.customers.proposals import Outcome, Proposal
from cdm_bc.figures.customer_sheet import Range, Sheet
from cdm_bc.quantity import Array

if TYPE_CHECKING:
    from cdm_bc.maturity.engagement import Segment as Surveyed

ENGAGED = "engaged"


@dataclass(frozen=True)
class ProposalFigures:
    """A proposal and what it does.

    Attributes
    ----------
    segment : id; None for the average over all customers. value : change of the lifetime value of who takes part.
    first_year : the part of that which comes in the first year. per_unit_of_money, break_even_take_up : None where there is
        none.
    """

    id: str
    name: str
    segment: str | None
    reach: float
    take_up: float
    takers: float
    value: float
    first_year: float
    equity: Range
    cost: float
    net: Range
    per_unit_of_money: float | None
    break_even_take_up: float | None


def proposals(base: Sheet, drawn: Sheet | None) -> tuple[ProposalFigures, ...]:
    """The proposals of the file, in its order."""
    return tuple(_proposal(name, base, drawn) for name in base.given.proposals)


def _proposal(name: str, base: Sheet, drawn: Sheet | None) -> ProposalFigures:
    form, found = base.given.proposals[name], _outcome(name, base)
    spread = _outcome(name, drawn) if drawn is not None else None
    gained = base.gained(form.segment, **_change(name, base))[0]
    return ProposalFigures(
        id=name,
        name=label_of(name, form.name),
        segment=form.segment,
        reach=base.base(f"proposals.{name}", "reach"),
        take_up=base.base(f"proposals.{name}", "take_up"),
        takers=float(found.takers[0]),
        value=float(gained.sum()),
        first_year=float(gained[0]),
        equity=Range.of(found.equity, spread.equity if spread else None),
        cost=float(found.cost[0]),
        net=Range.of(found.net, spread.net if spread else None),
        per_unit_of_money=found.per_unit_of_money,
        break_even_take_up=found.break_even_take_up,
    )


def _change(name: str, sheet: Sheet) -> dict[str, Array]:
    keys = ("margin", "cost_to_serve", "retention", "growth")
    change = {key: sheet.number(f"proposals.{name}", f"effect.{key}") for key in keys}
    return change | {"duration": sheet.number(f"proposals.{name}", "effect.years")}


def _outcome(name: str, sheet: Sheet) -> Outcome:
    keys = ("reach", "take_up", "cost_per_taker", "cost_per_contact", "fixed_cost")
    proposal = Proposal(*(sheet.flat(f"proposals.{name}", key) for key in keys))
    return proposal.outcome(sheet.gained(sheet.given.proposals[name].segment, **_change(name, sheet)).sum(axis=-1))


@dataclass(frozen=True)
class PointFigures:
    """A touchpoint or pain point: what mending it does to satisfaction and to business, and when to take it up.

    Attributes
    ----------
    satisfaction : move of the average score over all customers. business : hit × ΔV − cost, in money.
    """

    id: str
    name: str
    phase: str
    segment: str | None
    moment_of_truth: bool
    customers: float
    satisfaction: float
    business: Range
    cost: float
    order: Order


def journey(base: Sheet, drawn: Sheet | None) -> tuple[PointFigures, ...]:
    """The points of the file, in its order."""
    everyone = float(sum(one.customers[0] for one in base.segments.values()))
    names = list(base.given.journey)
    satisfaction = [
        satisfaction_impact(
            base.base(f"journey.{name}", "customers"), everyone, base.base(f"journey.{name}", "satisfaction")
        )
        for name in names
    ]
    business = [Range.of(_business(name, base), _business(name, drawn) if drawn else None) for name in names]
    when = orders(satisfaction, [money.base for money in business])
    return tuple(
        PointFigures(
            id=name,
            name=label_of(name, base.given.journey[name].name),
            phase=base.given.journey[name].phase,
            segment=base.given.journey[name].segment,
            moment_of_truth=base.given.journey[name].moment_of_truth,
            customers=base.base(f"journey.{name}", "customers"),
            satisfaction=score,
            business=money,
            cost=base.base(f"journey.{name}", "cost"),
            order=order,
        )
        for name, score, money, order in zip(names, satisfaction, business, when, strict=True)
    )


def _business(name: str, sheet: Sheet) -> Array:
    owner = f"journey.{name}"
    change = {key: sheet.number(owner, key) for key in ("retention", "margin")}
    gained = sheet.gained(sheet.given.journey[name].segment, **change).sum(axis=-1)
    return np.asarray(sheet.flat(owner, "customers") * gained - sheet.flat(owner, "cost"))


@dataclass(frozen=True)
class Stake:
    """What a weaker bond than that of the engaged segment may cost, in money; an association, not a promise."""

    segment: str
    customers: float
    retention: float
    amount: Range


@dataclass(frozen=True)
class Stakes:
    """Against which segment, its retention, and what is at stake in each of the others.

    Attributes
    ----------
    engaged : name of the segment with the strongest bond of those that the engagement sheet calls engaged.
    causal_share : part of the difference that the bond is taken to bring about.
    """

    engaged: str
    retention: float
    causal_share: float
    segments: tuple[Stake, ...]


def stakes(case: Case, base: Sheet, drawn: Sheet | None) -> Stakes | None:
    """What is at stake, where an engagement sheet is named; None if none of its engaged segments is one of the file's."""
    surveyed = case.evidence.said(ENGAGEMENT)
    engaged = _engaged(base, surveyed) if surveyed else None
    if engaged is None or surveyed is None:
        return None
    known = {_plain(one.name) for one in surveyed}
    bound = _retention(base, engaged)
    others = [name for name in base.segments if known & _names(base, name) and _retention(base, name) < bound]
    found = tuple(_stake(name, engaged, base, drawn) for name in others)
    share = base.base("", "causal_share")
    return Stakes(_label(base, engaged), _retention(base, engaged), share, found)


def _stake(name: str, engaged: str, base: Sheet, drawn: Sheet | None) -> Stake:
    amounts = [_amount(name, engaged, sheet) for sheet in (base, drawn) if sheet is not None]
    amount = Range.of(amounts[0], amounts[1] if len(amounts) > 1 else None)
    return Stake(_label(base, name), float(base.segments[name].customers[0]), _retention(base, name), amount)


def _amount(name: str, engaged: str, sheet: Sheet) -> Array:
    one = sheet.segments[name]
    retention = sheet.segments[engaged].relationship.retention
    return at_stake(one.relationship, one.customers, retention, sheet.flat("", "causal_share"))


def _engaged(base: Sheet, surveyed: Sequence[Surveyed]) -> str | None:
    """The segment of the file with the strongest bond, of those that the sheet calls engaged."""
    found = [one for one in surveyed if one.findings[0] == ENGAGED]
    for one in sorted(found, key=lambda one: -(one.engagement or 0.0)):
        for name in base.segments:
            if _plain(one.name) in _names(base, name):
                return name
    return None


def _names(base: Sheet, name: str) -> set[str]:
    return {_plain(name), _plain(_label(base, name))}


def _label(base: Sheet, name: str) -> str:
    return label_of(name, base.given.segments[name].name)


def _retention(base: Sheet, name: str) -> float:
    return float(base.segments[name].relationship.retention[0, 0])


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
