"""What if: the scenarios of the client file, and a cautious and an ambitious one from the ranges of the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.case import Case
from cdm_bc.decision.sensitivity import InputSensitivity, Sensitivity
from cdm_bc.decision.simulation import Simulation
from cdm_bc.quantity import Quantity

CAUTIOUS, AMBITIOUS = "cautious", "ambitious"

Origin = Literal["client", "ready_made"]
What = Literal["input", "added", "removed", "finance", "benefit", "lever"]


@dataclass(frozen=True)
class Difference:
    """One thing in which a scenario differs from the client file.

    Attributes
    ----------
    what : ``input`` (another value), ``added`` or ``removed`` (an input that only one of the two has), ``finance`` (horizon,
        rate, limits), ``benefit`` (counted in or not), ``lever`` (in scope or not).
    id : of the input, finance key, benefit or lever. base, scenario : the values; None where there is none.
    """

    what: What
    id: str
    base: object
    scenario: object


@dataclass(frozen=True)
class Scenario:
    """A scenario, evaluated with its base plan.

    Attributes
    ----------
    id : name in the client file, or ``cautious`` / ``ambitious``. differs : all that differs from the client file.
    share_below : part of the simulated cases with a lower net present value: how extreme it is; None without a simulation.
    """

    id: str
    origin: Origin
    case: Case
    business_case: BusinessCase
    differs: tuple[Difference, ...]
    share_below: float | None


def scenarios(case: Case, sensitivity: Sensitivity, simulation: Simulation) -> tuple[Scenario, ...]:
    """The client's scenarios in the order of the file, then the ready-made ones.

    ``cautious`` puts every uncertain input at that end of its range (low or high) which gives the lower net present value by
    itself, ``ambitious`` at the other end; an input without effect stays at base. All at once is a corner that will hardly
    occur: the two frame the case, the simulation says how probable what is between them is. They are left out if no
    input is uncertain, and a client's scenario of the same name takes their place.
    """
    found = [_scenario(case, other, name, "client", simulation) for name, other in case.scenarios.items()]
    if sensitivity.inputs:
        for name in (CAUTIOUS, AMBITIOUS):
            if name not in case.scenarios:
                changes = _corner(sensitivity.inputs, name)
                other = replace(case.with_inputs(changes), scenario=name)
                found.append(_scenario(case, other, name, "ready_made", simulation))
    return tuple(found)


def differences(case: Case, other: Case) -> tuple[Difference, ...]:
    """What differs between two cases of one client."""
    found: list[Difference] = []
    for key in dict.fromkeys([*case.inputs, *other.inputs]):
        ours, theirs = case.inputs.get(key), other.inputs.get(key)
        if ours is None or theirs is None:
            what: What = "added" if ours is None else "removed"
            found.append(Difference(what, key, ours and ours.quantity, theirs and theirs.quantity))
        elif _numbers(ours.quantity) != _numbers(theirs.quantity):
            found.append(Difference("input", key, ours.quantity, theirs.quantity))
    found += _of_mappings("finance", case.client.finance.model_dump(), other.client.finance.model_dump())
    found += _of_mappings("benefit", _benefits(case), _benefits(other))
    found += _of_mappings("lever", _levers(case), _levers(other))
    return tuple(found)


def _scenario(case: Case, other: Case, name: str, origin: Origin, simulation: Simulation) -> Scenario:
    business_case = evaluate(other)
    npv = business_case.finance.npv
    below = float((simulation.npv < npv).mean()) if simulation.is_defined and not simulation.is_certain else None
    return Scenario(name, origin, other, business_case, differences(case, other), below)


def _corner(inputs: tuple[InputSensitivity, ...], name: str) -> Mapping[str, Quantity]:
    changes = {}
    for item in inputs:
        low, high = item.swing
        quantity = item.input.quantity
        if low is None or high is None or low == high or quantity.low is None or quantity.high is None:
            continue
        is_low = (low < high) == (name == CAUTIOUS)
        changes[item.id] = at_level(quantity, quantity.low if is_low else quantity.high)
    return changes


def at_level(quantity: Quantity, level: float) -> Quantity:
    """The quantity, certain, at one level of its uncertain part."""
    values = tuple(value * level for value in quantity.values) if quantity.is_series else (level,)
    return replace(quantity, values=values, low=None, high=None)


def _numbers(quantity: Quantity) -> tuple[object, ...]:
    return quantity.values, quantity.low, quantity.high, quantity.distribution, quantity.is_series


def _benefits(case: Case) -> dict[str, object]:
    return {item.id: (item.risk_adjustment, item.ramp_up) for item in case.benefits}


def _levers(case: Case) -> dict[str, object]:
    return {item.id: item.type for item in case.levers}


def _of_mappings(what: What, ours: Mapping[str, object], theirs: Mapping[str, object]) -> list[Difference]:
    keys = dict.fromkeys([*ours, *theirs])
    return [Difference(what, key, ours.get(key), theirs.get(key)) for key in keys if ours.get(key) != theirs.get(key)]
