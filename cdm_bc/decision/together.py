"""A plan on draws that many clients share: what they all took from the model moves together. Method §7.

Each input has its own stratified points: a default of the model has the same at every client that counts with it, a number of
the client's own has its own. They follow from the numbers of a case and not from its name, so that a portfolio without names
does not tell them.
"""

from __future__ import annotations

import hashlib

import numpy as np

from cdm_bc.calculation.cash_flow import Waves
from cdm_bc.calculation.tables import tabulate
from cdm_bc.case import Case, Input
from cdm_bc.decision.correlation import correlation_matrix, tie
from cdm_bc.decision.sampling import EDGE, as_levels, levels_at, uncertain_inputs
from cdm_bc.decision.simulation import BLOCK, outcomes
from cdm_bc.quantity import Array

#: Draws that clients share.
SHARED = 4096


def shared_outcomes(case: Case, waves: Waves, twin: int = 0) -> Array:
    """Net present value of a plan on the shared draws, (n,), n = :data:`SHARED`; the base value if no input has a range.

    A draw in which a formula has no finite value is not a number.

    Parameters
    ----------
    twin : how many clients with the very same numbers (see :func:`same_numbers`) came before this one.
    """
    ids, own = uncertain_inputs(case), f"{same_numbers(case)} {twin}"
    columns = [_points(_shared_name(case.inputs[key], own)) for key in ids]
    u = np.column_stack(columns) if ids else np.empty((SHARED, 0))
    matrix = correlation_matrix(case, ids)
    levels = levels_at(case, ids, u if matrix is None else tie(u, matrix))
    with np.errstate(all="ignore"):  # whoever adds them up leaves out what is not finite
        parts = [
            outcomes(tabulate(case, as_levels(ids, levels[start : start + BLOCK])), waves)
            for start in range(0, SHARED if ids else 1, BLOCK)
        ]
    return np.concatenate(parts) if ids else np.full(SHARED, parts[0][0])


def same_numbers(case: Case) -> str:
    """A text that is the same for cases of the same numbers only, whatever they are called."""
    numbers = [(item.id, item.quantity.values, item.quantity.low, item.quantity.high) for item in case.inputs.values()]
    return hashlib.sha256(repr(numbers).encode()).hexdigest()


def _shared_name(item: Input, own: str) -> str:
    """The same for the same default of the model at every client; else the client's own."""
    quantity = item.quantity
    return (
        f"{item.id} {quantity.values} {quantity.low} {quantity.high}" if item.origin == "model" else f"{own} {item.id}"
    )


def _points(name: str) -> Array:
    """Points in (0, 1), one in each of n equal strata, in an order that only the name decides."""
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "big"))
    return np.clip((rng.permutation(SHARED) + rng.random(SHARED)) / SHARED, EDGE, 1.0 - EDGE)
