"""A client's case on two models side by side."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.calculation import BusinessCase
from cdm_bc.schema import Text

#: Key -> amounts before and after, in money: gain per year in year 1, present value of benefits, net present value.
Amounts = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class BenefitChange:
    """The present value of a benefit before and after, in money; None where the case does not have it."""

    name: Text
    before: float | None
    after: float | None


def amounts(before: BusinessCase, after: BusinessCase) -> Amounts:
    """The figures of the two cases that are compared."""
    return {
        "gain": (before.data_value.gain, after.data_value.gain),
        "pv_benefits": (before.finance.pv_benefits, after.finance.pv_benefits),
        "npv": (before.finance.npv, after.finance.npv),
    }


def benefit_changes(before: BusinessCase, after: BusinessCase) -> tuple[BenefitChange, ...]:
    """The benefits that one of the cases has not, and those worth at least one unit of money more or less."""
    names = {item.benefit.id: item.benefit.name for result in (after, before) for item in result.benefits}
    old, new = ({item.benefit.id: item.pv for item in result.benefits} for result in (before, after))
    return tuple(
        BenefitChange(names[key], old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if key not in old or key not in new or abs(old[key] - new[key]) >= 1
    )
