"""A commercial proposal held against customer value: "what does this do to it?". Method §10."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Proposal:
    """Whom it reaches, who takes part, what it costs (all in year 0); (n,) each.

    Attributes
    ----------
    reach : customers approached. take_up : the share of them that takes part. cost_per_taker, cost_per_contact, fixed_cost :
        money.
    """

    reach: Array
    take_up: Array
    cost_per_taker: Array
    cost_per_contact: Array
    fixed_cost: Array

    def outcome(self, gained: Array) -> Outcome:
        """What it does, where `gained` is the change of the lifetime value of a customer who takes part, (n,).

        Δequity = reach × take-up × ΔV; net = Δequity − cost.

        Examples
        --------
        1,000 customers at 1 each, a fifth of them take part at 5 each and are worth 20 more: 4,000 for 2,500.

        >>> import numpy as np
        >>> one = Proposal(*map(np.array, ([1000.0], [0.2], [5.0], [1.0], [500.0])))
        >>> found = one.outcome(np.array([20.0]))
        >>> float(found.equity[0]), float(found.cost[0]), float(found.net[0]), found.per_unit_of_money, found.break_even_take_up
        (4000.0, 2500.0, 1500.0, 1.6, 0.1)
        """
        takers = self.reach * self.take_up
        cost = takers * self.cost_per_taker + self.reach * self.cost_per_contact + self.fixed_cost
        gain = takers * gained
        return Outcome(gain, cost, gain - cost, takers, self._break_even(gained))

    def _break_even(self, gained: Array) -> float | None:
        """The take-up at which net is 0, of the first draw: (reach × cost per contact + fixed cost) / (reach × (ΔV − cost per
        taker)); None where no share of the customers reached would do.
        """
        reach, per_taker = float(self.reach[0]), float(gained[0] - self.cost_per_taker[0])
        if reach <= 0 or per_taker <= 0:
            return None
        share = (reach * float(self.cost_per_contact[0]) + float(self.fixed_cost[0])) / (reach * per_taker)
        return share if share <= 1.0 else None


@dataclass(frozen=True)
class Outcome:
    """What a proposal does: Δequity, cost, net and takers, (n,); and the take-up at which it breaks even."""

    equity: Array
    cost: Array
    net: Array
    takers: Array
    break_even_take_up: float | None

    @property
    def per_unit_of_money(self) -> float | None:
        """Δequity per unit of money spent, of the first draw; None where nothing is spent."""
        return float(self.equity[0] / self.cost[0]) if self.cost[0] > 0 else None
