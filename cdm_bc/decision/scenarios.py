"""What if: the scenarios of the client file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.cash_flow import NEVER
from cdm_bc.case import Case
from cdm_bc.decision.options import Option
from cdm_bc.decision.simulation import Simulation
from cdm_bc.quantity import Quantity

What = Literal["input", "added", "removed", "finance", "benefit", "lever", "weight", "importance"]


@dataclass(frozen=True)
class Difference:
    """One thing in which a scenario differs from the client file.

    Attributes
    ----------
    what : ``input`` (another value), ``added`` or ``removed`` (an input that only one of the two has), ``finance`` (horizon,
        rate, limits), ``benefit`` (counted in or not), ``lever`` (in scope or not), ``weight`` (of data for a driver),
        ``importance`` (of a driver).
    id : of the input, finance key, benefit, lever or driver; ``entity.driver`` of a weight. base, scenario : the values; None
        where there is none.
    """

    what: What
    id: str
    base: object
    scenario: object


@dataclass(frozen=True)
class Scenario:
    """A scenario of the client file, with the waves of the plan that the report is about.

    Attributes
    ----------
    id : name in the client file. differs : all that differs from the client file.
    share_below : part of the simulated cases with a lower net present value: how extreme it is; None without a simulation.
    """

    id: str
    case: Case
    business_case: BusinessCase
    differs: tuple[Difference, ...]
    share_below: float | None


def scenarios(case: Case, option: Option, simulation: Simulation) -> tuple[Scenario, ...]:
    """The client's scenarios in the order of the file. A lever that only the scenario has is not pulled."""
    waves = {lever.id: wave for lever, wave in zip(case.levers, option.waves, strict=True)}
    found = []
    for name, other in case.scenarios.items():
        result = evaluate(other, np.array([waves.get(lever.id, NEVER) for lever in other.levers], dtype=np.intp))
        known = simulation.is_defined and not simulation.is_certain
        below = float((option.outcome.npv < result.finance.npv).mean()) if known else None
        found.append(Scenario(name, other, result, differences(case, other), below))
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
    both = [entity for entity in case.entities if entity in other.entities]
    found += _of_mappings("weight", _weights(case, both), _weights(other, both))
    found += _of_mappings("importance", case.client.importance, other.client.importance)
    return tuple(found)


def _numbers(quantity: Quantity) -> tuple[object, ...]:
    return quantity.values, quantity.low, quantity.high, quantity.distribution, quantity.is_series


def _benefits(case: Case) -> dict[str, object]:
    return {item.id: (item.risk_adjustment, item.ramp_up) for item in case.benefits}


def _levers(case: Case) -> dict[str, object]:
    return {item.id: item.type for item in case.levers}


def _weights(case: Case, entities: list[str]) -> dict[str, object]:
    return {f"{entity}.{driver}": x for entity in entities for driver, x in case.relevance[entity].items()}


def _of_mappings(what: What, ours: Mapping[str, object], theirs: Mapping[str, object]) -> list[Difference]:
    keys = dict.fromkeys([*ours, *theirs])
    return [Difference(what, key, ours.get(key), theirs.get(key)) for key in keys if ours.get(key) != theirs.get(key)]
