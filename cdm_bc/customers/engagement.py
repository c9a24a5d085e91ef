"""What a weak bond may cost: customers who stay as long as engaged ones would. An association, not a promise. Method §10."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cdm_bc.customers.value import Relationship
from cdm_bc.quantity import Array


def at_stake(relationship: Relationship, customers: Array, engaged_retention: Array, causal_share: Array) -> Array:
    """What is lost by a weaker bond: customers × (V at the retention of engaged ones − own V) × causal share, (n,), in money.

    Parameters
    ----------
    engaged_retention : ρ of the engaged segment, (n, T) or with 1 for either. causal_share : (n,), a judgement.

    Examples
    --------
    Two years of 100 at 25 %: 0.1 more of them come back, worth 6.40 each; a quarter of it because of the bond.

    >>> one = Relationship.constant(margin=100, retention=0.7, years=2, rate=0.25)
    >>> at_stake(one, np.array([1000.0]), np.array([[0.8]]), np.array([0.25])).round(6).tolist()
    [1600.0]
    """
    engaged = replace(relationship, retention=engaged_retention)
    return np.asarray(customers * (engaged.value - relationship.value) * causal_share)
