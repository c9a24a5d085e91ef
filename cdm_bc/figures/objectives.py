"""Every objective of the model, and how far its benefits are realised, whether they carry money or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean
from typing import Literal

import numpy as np

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.business_case import ends_of
from cdm_bc.calculation.cash_flow import state_shares
from cdm_bc.figures.gains import gains_of

#: With an amount; counted in, but without one; switched off.
Counted = Literal["amount", "no_amount", "off"]


@dataclass(frozen=True)
class BenefitShare:
    """A benefit of the model: what is realised of it today and with all that the plan pulls, in [0, 1]."""

    id: str
    driver: str
    counted: Counted
    today: float
    reached: float


@dataclass(frozen=True)
class ObjectiveShare:
    """An objective. `gain`: money per year in year 1 of its benefits with an amount; None where none has one."""

    id: str
    benefits: tuple[BenefitShare, ...]
    gain: float | None

    @property
    def today(self) -> float:
        """Mean over its benefits of what is realised today, each weighing the same."""
        return fmean(one.today for one in self.benefits)

    @property
    def reached(self) -> float:
        """The same with all that the plan pulls."""
        return fmean(one.reached for one in self.benefits)

    def count(self, counted: Counted) -> int:
        """How many of its benefits are counted so."""
        return sum(one.counted == counted for one in self.benefits)


def benefit_shares(result: BusinessCase) -> tuple[BenefitShare, ...]:
    """Every benefit of the model, those that are switched off too, in the order of the model.

    φ × gate(q) × Σ_e w_be q_e / Σ_e w_be, as for the benefits that are counted in.
    """
    case = result.case
    counted: dict[str, Counted] = {item.id: "amount" if item.is_quantified else "no_amount" for item in case.benefits}
    weights = np.array(
        [[item.weight(entity, case.relevance) for entity in case.entities] for item in case.model.benefits.values()],
        dtype=np.float64,
    ).reshape(len(case.model.benefits), len(case.entities))
    today, reached = state_shares(replace(result.tables, weights=weights), ends_of(result.waves))[0]
    return tuple(
        BenefitShare(key, item.driver, counted.get(key, "off"), float(now), float(then))
        for (key, item), now, then in zip(case.model.benefits.items(), today, reached, strict=True)
    )


def objectives(result: BusinessCase) -> tuple[ObjectiveShare, ...]:
    """The objectives that have benefits, in the order of the model."""
    gains, shares, found = gains_of(result), benefit_shares(result), []
    for key in result.case.model.objectives:
        drivers = {name for name, driver in result.case.model.drivers.items() if driver.objective == key}
        mine = tuple(one for one in shares if one.driver in drivers)
        amounts = [gains.get(one.id, 0.0) for one in mine if one.counted == "amount"]
        if mine:
            found.append(ObjectiveShare(key, mine, sum(amounts) if amounts else None))
    return tuple(found)
