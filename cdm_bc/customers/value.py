"""Customer lifetime value of a segment: what one customer brings as long as the relationship lasts. Method §10.

Shapes: n draws first, T years last. What is the same in every year may have one year only, what is certain one draw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Relationship:
    """What a customer of a segment brings and costs, year by year, and how likely the next year is.

    Attributes
    ----------
    margin : m, gross margin in money per customer and year, before growth. cost_to_serve : k, likewise.
    retention : ρ, the share that is still there a year later. growth : g, by which the margin of those who stay grows in a
        year; s = 1 + g. All four (n, T) or with 1 for either.
    years : T. rate : r, the discount rate per year.

    Examples
    --------
    Three years of 100, of which 80 % come back each year, at 25 %: 80 + 0.8 × 64 + 0.64 × 51.2.

    >>> one = Relationship.constant(margin=100, retention=0.8, years=3, rate=0.25)
    >>> one.value.round(3).tolist()
    [163.968]
    """

    margin: Array
    cost_to_serve: Array
    retention: Array
    growth: Array
    years: int
    rate: float

    @classmethod
    def constant(
        cls,
        *,
        margin: float,
        retention: float,
        years: int,
        rate: float,
        cost_to_serve: float = 0.0,
        growth: float = 0.0,
    ) -> Relationship:
        """A relationship that is certain and the same in every year."""
        m, k, p, g = (np.full((1, 1), float(part)) for part in (margin, cost_to_serve, retention, growth))
        return cls(m, k, p, g, years, rate)

    @property
    def by_year(self) -> Array:
        """What a customer of today brings in each year, discounted, (n, T), in money per customer.

        (m_t Π_{τ<t} s_τ − k_t) Π_{τ<t} ρ_τ / (1 + r)^t, at the end of year t = 1 … T (Berger & Nasr 1998).
        """
        grown, there = _before(1.0 + self.growth, self.years), _before(self.retention, self.years)
        discount = (1.0 + self.rate) ** -np.arange(1.0, self.years + 1.0)
        return np.asarray((self.margin * grown - self.cost_to_serve) * there * discount)

    @property
    def value(self) -> Array:
        """Customer lifetime value, (n,), in money per customer: the sum of :attr:`by_year`."""
        return np.asarray(self.by_year.sum(axis=-1))

    def changed(
        self,
        *,
        margin: Array | float = 0.0,
        cost_to_serve: Array | float = 0.0,
        retention: Array | float = 0.0,
        growth: Array | float = 0.0,
        duration: Array | None = None,
    ) -> Relationship:
        """The relationship with so much more of each, for good or for a number of years.

        Parameters
        ----------
        margin, cost_to_serve : money per customer and year. retention, growth : points, such as 0.01; (n, 1) or a number.
        duration : D in years, (n, 1); None for all years. Margin and cost change in the years 1 … D, retention and growth in
            the steps t → t + 1 with t ≤ D: the level reached stays. Of a broken year its part counts.

        Examples
        --------
        A discount of 10 in the first year only: the value falls by 10 / 1.25.

        >>> one = Relationship.constant(margin=100, retention=0.8, years=3, rate=0.25)
        >>> (one.changed(margin=-10, duration=np.array([[1.0]])).value - one.value).round(6).tolist()
        [-8.0]
        """
        lasts = np.ones((1, 1))
        if duration is not None:
            lasts = np.clip(duration - np.arange(self.years), 0.0, 1.0)
        return replace(
            self,
            margin=self.margin + margin * lasts,
            cost_to_serve=self.cost_to_serve + cost_to_serve * lasts,
            retention=np.clip(self.retention + retention * lasts, 0.0, 1.0),
            growth=self.growth + growth * lasts,
        )


def _before(factor: Array, years: int) -> Array:
    """The product of a yearly factor over the years before each, (n, T); 1 in year 1."""
    steps = np.broadcast_to(factor, (*factor.shape[:-1], years))[..., : years - 1]
    first = np.ones((*steps.shape[:-1], 1))
    return np.concatenate([first, np.cumprod(steps, axis=-1)], axis=-1)


def equity(value: Array, customers: Array, new: Array, acquisition_cost: Array) -> Array:
    """What a segment is worth: its customers, and one year's intake net of what they cost to win.

    n V + new (V − AC), in money.

    >>> float(equity(np.array(100.0), np.array(50.0), np.array(10.0), np.array(30.0)))
    5700.0
    """
    return np.asarray(customers * value + new * (value - acquisition_cost))


def mean_of(values: list[Array], customers: list[Array]) -> Array:
    """The average over segments, weighted by their customers: Σ n x / Σ n.

    >>> mean_of([np.array([10.0]), np.array([30.0])], [np.array([3.0]), np.array([1.0])]).tolist()
    [15.0]
    """
    total = sum(customers)
    weighted = sum(value * count for value, count in zip(values, customers, strict=True))
    return np.divide(weighted, total, out=np.zeros(np.broadcast(weighted, total).shape), where=np.asarray(total) > 0)
