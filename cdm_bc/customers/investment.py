"""What may be spent to win a customer, and to keep those at risk. Method §10."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log


@dataclass(frozen=True)
class Acquisition:
    """The best amount to spend on a prospect.

    Attributes
    ----------
    spend : A*, money per prospect. response : a(A*), the share of prospects won. net : a(A*) V − A*, money per prospect.
    net_today : the same at the spend that the client knows.
    """

    spend: float
    response: float
    net: float
    net_today: float


def best_acquisition(value: float, ceiling: float, spend: float, response: float) -> Acquisition:
    """The best spend where the response to A is a(A) = c (1 − e^(−κA)): A* = ln(c κ V) / κ, 0 where that is not above 0.

    κ = −ln(1 − response / c) / spend, from one known point (Blattberg & Deighton 1996).

    Parameters
    ----------
    value : V, the lifetime value of a customer, in money. ceiling : c, the share won however much is spent.
    spend, response : the known point; 0 < response < ceiling, spend > 0.

    Examples
    --------
    Ten win half of the ceiling, and each further ten half of what is left. Worth 100 each, spend about 15 per prospect.

    >>> found = best_acquisition(100, 0.4, 10, 0.2)
    >>> round(found.spend, 2), round(found.response, 4), round(found.net, 2), round(found.net_today, 2)
    (14.71, 0.2557, 10.86, 10.0)
    >>> best_acquisition(10, 0.4, 10, 0.2).spend
    0.0
    """
    kappa = -log(1.0 - response / ceiling) / spend
    gain = ceiling * kappa * value
    best = log(gain) / kappa if gain > 1.0 else 0.0
    won = ceiling * (1.0 - exp(-kappa * best))
    return Acquisition(best, won, won * value - best, response * value - spend)


@dataclass(frozen=True)
class Offer:
    """An offer to customers who may leave (Neslin, Gupta, Kamakura, Lu & Mason 2006).

    Attributes
    ----------
    customers : N of the segment. targeted : α, the share that gets it. churn : λβ, how many of those would leave.
    success : γ, the share of the leavers whom it keeps. incentive : δ, cost per customer who takes it, stayers included.
    contact : c, cost per customer approached. fixed : F.
    """

    customers: float
    targeted: float
    churn: float
    success: float
    incentive: float
    contact: float
    fixed: float

    def profit(self, value: float) -> float:
        """Π = N α {[γ V + δ (1 − γ)] λβ − δ − c} − F, in money; `value` is V.

        100 of 1,000 customers get 10 off at 1 each; 40 of them would leave and half of those stay. Worth 100 each:
        20 × 100 − 80 × 10 − 100 − 500.

        >>> Offer(1000, 0.1, 0.4, 0.5, 10, 1, 500).profit(100)
        600.0
        """
        kept = (self.success * value + self.incentive * (1.0 - self.success)) * self.churn
        return self.customers * self.targeted * (kept - self.incentive - self.contact) - self.fixed

    @property
    def break_even_value(self) -> float | None:
        """V at which the offer neither gains nor loses; None if it keeps nobody.

        >>> Offer(1000, 0.1, 0.4, 0.5, 10, 1, 500).break_even_value
        70.0
        """
        reached = self.customers * self.targeted
        if reached * self.success * self.churn <= 0:
            return None
        asked = self.incentive + self.contact + self.fixed / reached
        return (asked / self.churn - self.incentive * (1.0 - self.success)) / self.success

    def most_incentive(self, value: float) -> float | None:
        """δ at which the offer neither gains nor loses; None if it loses even as a gift of nothing, or nobody gets it.

        >>> Offer(1000, 0.1, 0.4, 0.5, 10, 1, 500).most_incentive(100)
        17.5
        """
        reached, taken = self.customers * self.targeted, 1.0 - (1.0 - self.success) * self.churn
        if reached <= 0 or taken <= 0:
            return None
        left = self.success * value * self.churn - self.contact - self.fixed / reached
        return left / taken if left >= 0 else None
