"""Two business cases side by side: figure by figure with its unit, and the inputs and benefits that are not the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cdm_bc.calculation import BusinessCase
from cdm_bc.case import Case, Input
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


#: Figure -> its unit, and where it stands.
FIGURES: dict[str, tuple[str, Callable[[BusinessCase], float | None]]] = {
    "npv": ("money", lambda result: result.finance.npv),
    "payback": ("month", lambda result: result.finance.payback_months),
    "roi": ("1", lambda result: result.finance.roi),
    "irr": ("1", lambda result: result.finance.irr),
    "pv_benefits": ("money", lambda result: result.finance.pv_benefits),
    "pv_costs": ("money", lambda result: result.finance.pv_costs),
    "value_today": ("money/year", lambda result: result.data_value.today),
    "value_reached": ("money/year", lambda result: result.data_value.reached),
}


@dataclass(frozen=True)
class Compared:
    """One figure of two cases, both in `unit`; None where a case has no such figure."""

    unit: str
    one: float | None
    other: float | None

    @property
    def difference(self) -> float | None:
        """`other` less `one`; None if one of them is missing.

        >>> Compared("money", 5.0, 7.5).difference
        2.5
        """
        return None if self.one is None or self.other is None else self.other - self.one


def compare(one: BusinessCase, other: BusinessCase) -> dict[str, Compared]:
    """Every one of :data:`FIGURES` in both."""
    return {key: Compared(unit, of(one), of(other)) for key, (unit, of) in FIGURES.items()}


def different_inputs(one: Case, other: Case) -> list[tuple[Input | None, Input | None]]:
    """The inputs whose numbers are not the same; None for one that a case does not use."""
    pairs = [(one.inputs.get(key), other.inputs.get(key)) for key in dict.fromkeys([*one.inputs, *other.inputs])]
    return [(a, b) for a, b in pairs if a is None or b is None or _numbers(a) != _numbers(b)]


def _numbers(item: Input) -> Any:
    quantity = item.quantity
    return quantity.values, quantity.low, quantity.high, quantity.distribution


def different_benefits(one: Case, other: Case) -> list[str]:
    """Benefits that only one of the two counts in, in the order of the model."""
    only = {benefit.id for benefit in one.benefits} ^ {benefit.id for benefit in other.benefits}
    return [key for key in one.model.benefits if key in only]
