"""What a realised share is made of, and what benefits ask of a pool."""

from __future__ import annotations

import numpy as np

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.realisation import gate, realised_share
from cdm_bc.calculation.tables import Tables
from cdm_bc.quantity import Array


def share_parts(tables: Tables, index: int, state: int) -> tuple[float, float, float]:
    """The three factors of the realised share of a benefit: readiness φ, gate, weighted fitness for use.

    Parameters
    ----------
    index : of the benefit among the quantified ones. state : 0 today, 1 at target.
    """
    fitness, readiness = tables.fitness[0, state], tables.readiness[0, state]
    none: Array = np.ones(0)
    weighted = realised_share(fitness, none, tables.weights[index : index + 1], tables.is_master, 0.0)
    phi = float(readiness.min()) if len(readiness) else 1.0
    return phi, float(gate(fitness, tables.is_master, tables.threshold)), float(weighted[0])


def asked_of(result: BusinessCase, pool: str) -> float:
    """What the benefits of a pool claim together at target in year 1, in money per year."""
    return sum(float(item.claim[0]) for item in result.benefits if item.benefit.pool == pool)
