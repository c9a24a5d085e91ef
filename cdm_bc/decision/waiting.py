"""What it costs to begin a year later. Method §7."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cdm_bc.calculation.cash_flow import NEVER, Waves
from cdm_bc.calculation.tables import Tables, tabulate
from cdm_bc.case import Case
from cdm_bc.decision.simulation import npv_at_base


@dataclass(frozen=True)
class Waiting:
    """All waves of a plan one year later, in money of the same year 0; below 0: waiting pays.

    Attributes
    ----------
    cost : the horizon moves along, series go on at their last value: what is lost by waiting itself.
    cost_same_end : the horizon ends where it did, a year less to earn; a lever that would fall in its last year is not pulled.
    """

    cost: float
    cost_same_end: float


def waiting(case: Case, tables: Tables, waves: Waves) -> Waiting:
    """What waiting a year with a plan costs; 0 for an empty plan. `tables` : of the case at base values."""
    moved = np.where(waves == NEVER, NEVER, waves + 1)
    now = npv_at_base(tables, waves)
    along = npv_at_base(tabulate(case, years=tables.years + 1), moved)
    cut = npv_at_base(tables, np.where(moved >= tables.years, NEVER, moved))
    return Waiting(now - along, now - cut)
