"""Customer value of a case: lifetime value and equity per segment, the six drivers, what may be spent. Method §10.

It is a view beside the business case and never adds to it: the margin benefits count the same money.

Shapes: n draws first; of base values there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cdm_bc.case import Case
from cdm_bc.case.customers import label_of
from cdm_bc.customers.drivers import DRIVERS, effects
from cdm_bc.customers.investment import Acquisition, Offer, best_acquisition
from cdm_bc.figures.customer_sheet import Range, Sheet
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class DriverFigures:
    """What one step does to the value of a customer, and to the equity. `driver` : its id."""

    driver: str
    value: float
    equity: Range


@dataclass(frozen=True)
class DriverTotal:
    """What one step does over all segments, what it costs, and the equity that it brings per unit of money.

    Attributes
    ----------
    step : of the file or the reference, see `Steps`. cost, per_unit_of_money : None where the file names no cost.
    """

    driver: str
    step: float
    equity: Range
    cost: float | None
    per_unit_of_money: float | None


@dataclass(frozen=True)
class OfferFigures:
    """An offer to those at risk: its profit, the lifetime value and the incentive at which it breaks even."""

    profit: float
    break_even_value: float | None
    most_incentive: float | None


@dataclass(frozen=True)
class SegmentFigures:
    """One segment.

    Attributes
    ----------
    clv : lifetime value per customer. clv_new : less what a new one costs. by_year : (T,) discounted, per customer.
    customer_share, equity_share : of all; None where there is nothing to share. retention : in the first step.
    drivers : per driver; None where the segment does not say what the step needs.
    win_back : what winning back brings at today's rate. Parts that the file does not give are None.
    """

    id: str
    name: str
    customers: float
    clv: Range
    clv_new: float
    equity: Range
    by_year: Array
    customer_share: float | None
    equity_share: float | None
    retention: float
    new_per_year: float
    acquisition_cost: float
    drivers: Mapping[str, DriverFigures | None]
    acquisition: Acquisition | None
    offer: OfferFigures | None
    win_back: float | None


@dataclass(frozen=True)
class CustomerValue:
    """Customer value of a case.

    Attributes
    ----------
    years, rate : T and r. drivers : over all segments, most equity first; those that no segment has the numbers for are left
        out. samples : draws; 0 if nothing is uncertain.
    """

    years: int
    rate: float
    equity: Range
    segments: tuple[SegmentFigures, ...]
    drivers: tuple[DriverTotal, ...]
    samples: int

    @property
    def customers(self) -> float:
        """How many there are."""
        return sum(segment.customers for segment in self.segments)


def customer_value(case: Case, drawn: Sheet | None) -> CustomerValue:
    """The figures of a case whose file has ``customers:``; `drawn` as :func:`drawn_sheet` gives it."""
    base = Sheet(case)
    names = list(base.segments)
    total = sum(base.equity_of(name) for name in names)
    people = float(sum(one.customers[0] for one in base.segments.values()))
    both = [_effects(sheet) for sheet in (base, drawn) if sheet is not None]
    return CustomerValue(
        years=base.years,
        rate=base.rate,
        equity=Range.of(np.asarray(total), _summed([drawn.equity_of(name) for name in names]) if drawn else None),
        segments=tuple(_segment(name, base, drawn, both, people, float(np.asarray(total)[0])) for name in names),
        drivers=_totals(base, both),
        samples=case.client.uncertainty.samples if drawn else 0,
    )


def _summed(parts: list[Array]) -> Array:
    return np.asarray(sum(parts))


_Effects = dict[str, dict[str, tuple[Array, Array] | None]]


def _effects(sheet: Sheet) -> _Effects:
    """Segment -> driver -> change of value and of equity."""
    return {
        name: {
            driver: None if found is None else (found.value, found.equity)
            for driver, found in effects(segment, sheet.steps).items()
        }
        for name, segment in sheet.segments.items()
    }


def _segment(
    name: str, base: Sheet, drawn: Sheet | None, both: list[_Effects], people: float, total: float
) -> SegmentFigures:
    one, form = base.segments[name], base.given.segments[name]
    value, worth = one.relationship.value, base.equity_of(name)
    customers, cost = float(one.customers[0]), float(one.acquisition_cost[0])
    return SegmentFigures(
        id=name,
        name=label_of(name, form.name),
        customers=customers,
        clv=Range.of(value, drawn.segments[name].relationship.value if drawn else None),
        clv_new=float(value[0]) - cost,
        equity=Range.of(worth, drawn.equity_of(name) if drawn else None),
        by_year=np.broadcast_to(one.relationship.by_year, (1, base.years))[0],
        customer_share=customers / people if people > 0 else None,
        equity_share=float(worth[0]) / total if total > 0 else None,
        retention=float(one.relationship.retention[0, 0]),
        new_per_year=float(one.new[0]),
        acquisition_cost=cost,
        drivers={driver: _driver(name, driver, both) for driver in DRIVERS},
        acquisition=_acquisition(name, base, float(value[0])),
        offer=_offer(name, base, float(value[0])),
        win_back=float(one.win_back.result(value)[0]) if one.win_back else None,
    )


def _driver(name: str, driver: str, both: list[_Effects]) -> DriverFigures | None:
    found = [effects[name][driver] for effects in both]
    if found[0] is None:
        return None
    value, worth = found[0]
    return DriverFigures(
        driver, float(value[0]), Range.of(worth, found[-1][1] if len(found) > 1 and found[-1] else None)
    )


def _acquisition(name: str, base: Sheet, value: float) -> Acquisition | None:
    if base.given.segments[name].acquisition_response is None:
        return None
    known = (base.base(f"segments.{name}", f"acquisition_response.{key}") for key in ("ceiling", "spend", "response"))
    return best_acquisition(value, *known)


def _offer(name: str, base: Sheet, value: float) -> OfferFigures | None:
    form, owner = base.given.segments[name], f"segments.{name}"
    if form.at_risk is None or form.at_risk.offer is None:
        return None
    parts = (
        base.base(owner, f"at_risk.{key}")
        for key in ("share", "churn", "offer.success", "offer.incentive", "offer.contact", "offer.fixed")
    )
    offer = Offer(base.base(owner, "customers"), *parts)
    return OfferFigures(offer.profit(value), offer.break_even_value, offer.most_incentive(value))


def _totals(base: Sheet, both: list[_Effects]) -> tuple[DriverTotal, ...]:
    found = []
    for driver in DRIVERS:
        parts = [[one[driver][1] for one in effects.values() if one[driver] is not None] for effects in both]  # type: ignore[index]
        if not parts[0]:
            continue
        worth = Range.of(_summed(parts[0]), _summed(parts[1]) if len(parts) > 1 else None)
        has_cost = getattr(base.given.step_costs, driver) is not None
        cost = base.base("step_costs", driver) if has_cost else None
        per_unit = worth.base / cost if cost else None
        found.append(DriverTotal(driver, base.base("steps", driver), worth, cost, per_unit))
    return tuple(sorted(found, key=lambda item: -item.equity.base))
