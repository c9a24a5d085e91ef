"""The numbers of customer value as arrays, at base values or drawn from their ranges.

Shapes: n draws first, T years last; of base values there is one draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cdm_bc.case import Address, Case
from cdm_bc.case.customers import KIND
from cdm_bc.customers.drivers import DRIVERS, AtRisk, Segment, WinBack
from cdm_bc.customers.value import Relationship, equity, mean_of
from cdm_bc.decision.sampling import as_levels, draws, uncertain_inputs
from cdm_bc.quantity import Array

#: Ends of the ranges, in percent of the draws.
LOW, HIGH = 5, 95


@dataclass(frozen=True)
class Range:
    """A figure at base values, and what 90 % of the draws lie between; None where it does not vary. `above` : share of the
    draws above 0; of a certain figure 0 or 1.
    """

    base: float
    low: float | None
    high: float | None
    above: float

    @classmethod
    def of(cls, base: Array, drawn: Array | None) -> Range:
        """The range of draws around a base figure."""
        value = float(base[0])
        if drawn is None or (drawn == drawn[0]).all():
            return cls(value, None, None, float(value > 0))
        low, high = (float(np.percentile(drawn, end)) for end in (LOW, HIGH))
        return cls(value, low, high, float((drawn > 0).mean()))


class Sheet:
    """The numbers of customer value at base, or at drawn levels.

    Parameters
    ----------
    levels : id -> (n,) levels of the uncertain ones; the base values if None.
    """

    def __init__(self, case: Case, levels: Mapping[str, Array] | None = None) -> None:
        given = case.client.customers
        assert given is not None  # who asks has looked
        self.case, self.given, self.levels = case, given, levels or {}
        self.years = given.years or case.horizon
        self.rate = case.client.finance.discount_rate

    def number(self, owner: str, key: str, default: float = 0.0) -> Array:
        """A number of the file by draw and year, (n, T) or with 1 for either; `default` where the file has none."""
        item = self.case.inputs.get(Address(KIND, owner, key=key).id)
        if item is None:
            return np.full((1, 1), default)
        level = self.levels.get(item.id)
        return item.quantity.scaled(np.array([item.quantity.base_level]) if level is None else level, self.years)

    def flat(self, owner: str, key: str, default: float = 0.0) -> Array:
        """A number by draw, (n,)."""
        return self.number(owner, key, default)[:, 0]

    def base(self, owner: str, key: str) -> float:
        """A number at base, or in the first draw."""
        return float(self.flat(owner, key)[0])

    @cached_property
    def segments(self) -> dict[str, Segment]:
        """The segments."""
        return {name: self._segment(name) for name in self.given.segments}

    def _segment(self, name: str) -> Segment:
        owner, form = f"segments.{name}", self.given.segments[name]
        keys = ("margin", "cost_to_serve", "retention", "growth")
        m, k, p, g = (self.number(owner, key) for key in keys)
        customers = self.flat(owner, "customers")
        risk = AtRisk(self.flat(owner, "at_risk.share"), self.flat(owner, "at_risk.churn")) if form.at_risk else None
        back = None
        if form.win_back is not None:
            rate, per_win, per_contact = (
                self.flat(owner, f"win_back.{key}") for key in ("rate", "cost_per_win", "cost_per_contact")
            )
            left = customers * (1.0 - p[:, 0])
            lost = left if form.win_back.lost is None else self.flat(owner, "win_back.lost")
            back = WinBack(rate, per_win, per_contact, lost)
        return Segment(
            relationship=Relationship(m, k, p, g, self.years, self.rate),
            customers=customers,
            new=self.flat(owner, "new_per_year"),
            acquisition_cost=self.flat(owner, "acquisition_cost"),
            at_risk=risk,
            win_back=back,
        )

    def gained(self, segment: str | None, **change: Array) -> Array:
        """What a change does to what a customer brings in each year, (n, T); of no segment the average over all."""
        among = list(self.segments.values()) if segment is None else [self.segments[segment]]
        more = [one.relationship.changed(**change).by_year - one.relationship.by_year for one in among]
        return mean_of(more, [one.customers[:, None] for one in among])

    @cached_property
    def steps(self) -> dict[str, Array]:
        """One step per driver, (n,)."""
        return {driver: self.flat("steps", driver) for driver in DRIVERS}

    def equity_of(self, name: str) -> Array:
        """What a segment is worth, (n,)."""
        one = self.segments[name]
        return equity(one.relationship.value, one.customers, one.new, one.acquisition_cost)


def drawn_sheet(case: Case) -> Sheet | None:
    """The numbers drawn from their ranges; None if none has a range. As many draws as the business case, of their own."""
    ids, how = uncertain_inputs(case, of_customers=True), case.client.uncertainty
    if not ids:
        return None
    levels = np.concatenate(list(draws(case, ids, how.samples, np.random.default_rng(how.seed))))
    return Sheet(case, as_levels(ids, levels))
