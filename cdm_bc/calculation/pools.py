"""No double counting: benefits that claim the same money share a value pool. Method §4.

Shapes: leading axes …, B benefits, T years.
"""

from __future__ import annotations

import numpy as np

from cdm_bc.quantity import Array


def share_pool(claims: Array, size: Array) -> Array:
    """What each of the benefits of one pool gets.

    Each works on what the others leave::

        U   = P (1 − Π_b (1 − min(1, a_b / P)))
        u_b = U a_b / Σ_b a_b

    Parameters
    ----------
    claims : (…, B, T) amounts a_b claimed from the pool, money per year.
    size : (…, T) size P of the pool, money per year.

    Returns
    -------
    (…, B, T) amounts granted; all 0 where the pool or the claims are 0. Their total is at most the pool and at most
    the total claim.

    Examples
    --------
    Two claims of 50 on a pool of 100: the second works on the 50 that the first leaves, 75 in all.

    >>> share_pool(np.array([[50.0], [50.0]]), np.array([100.0])).ravel()
    array([37.5, 37.5])
    """
    size = size[..., None, :]
    if claims.shape[-2] == 1:
        return np.asarray(np.clip(claims, 0.0, size))  # nobody to share with
    fraction = claims / np.where(size > 0, size, 1.0)  # of a pool of 0 nothing is granted, whatever is claimed
    np.clip(fraction, 0.0, 1.0, out=fraction)
    total = claims.sum(axis=-2)
    # One after the other: as a product of what is left, small claims on large pools would lose their digits.
    used = np.zeros_like(total)
    for benefit in range(claims.shape[-2]):
        used = used + fraction[..., benefit, :] * (1.0 - used)
    has_claims = total > 0
    granted = np.where(has_claims, np.maximum(size[..., 0, :], 0.0) * used / np.where(has_claims, total, 1.0), 0.0)
    return np.asarray(claims * granted[..., None, :])
