"""Where a number of a case belongs, and with that its id and its place in the client file. Nobody else builds an id."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from cdm_bc.document import KeyPath

Kind = Literal[
    "facts", "benefits", "data", "foundations", "effort", "delivery", "master_data", "data_quality", "customers"
]
State = Literal["", "current", "target"]
STATES: tuple[State, ...] = ("current", "target")


@dataclass(frozen=True)
class Address:
    """Which number of a case it is.

    Attributes
    ----------
    kind : the section of the client file.
    owner : the benefit, data entity, foundation, or number of the cost line from 1; '' for what holds for all. Of customers
        the part of the section, such as ``segments.loyal``.
    state : of data and foundations; '' for what is reached of their target.
    key : the fact, the input of a benefit, the score, the amount or the setting; '' for the readiness of a foundation.
    """

    kind: Kind
    owner: str = ""
    state: State = ""
    key: str = ""

    @cached_property
    def id(self) -> str:
        """``facts.<id>``, ``benefits.<benefit>.<input>``, ``data.<entity>.<state>.<score>``, ``foundations.<id>.<state>``,
        ``data.<entity>.attainment``, ``foundations.<id>.attainment``, ``effort.<line>.<key>``, ``effort.<key>``,
        ``delivery.<key>``, ``master_data.threshold``, ``data_quality.overlap``.

        >>> Address("data", "person", "current", "timely").id, Address("effort", key="day_rate").id
        ('data.person.current.timely', 'effort.day_rate')
        """
        return ".".join(part for part in (self.kind, self.owner, self.state, self.key) if part)

    @property
    def path(self) -> KeyPath:
        """Where the number stands in a client file.

        >>> Address("effort", "2", key="days").path, Address("benefits", "less_work", key="saving").path
        (('effort', 'lines', 1, 'days'), ('benefits', 'less_work', 'inputs', 'saving'))
        """
        if self.kind == "benefits":
            return (self.kind, self.owner, "inputs", self.key)
        if self.kind == "effort" and self.owner:
            return (self.kind, "lines", int(self.owner) - 1, self.key)
        if self.kind == "customers":
            return (self.kind, *self.owner.split("."), *self.key.split(".")) if self.owner else (self.kind, self.key)
        return tuple(part for part in (self.kind, self.owner, self.state, self.key) if part)


#: The numbers of the method itself.
ATTAINMENT, DELAY, COST_FACTOR = (Address("delivery", key=key) for key in ("attainment", "delay", "cost_factor"))
THRESHOLD, OVERLAP = Address("master_data", key="threshold"), Address("data_quality", key="overlap")


def attainment_of(kind: Literal["data", "foundations"], owner: str) -> Address:
    """What one lever reaches of its improvement, where that is its own number."""
    return Address(kind, owner, key=ATTAINMENT.key)


def address_of(input_id: str) -> Address:
    """The address that an id stands for, also of a number that no case has yet.

    >>> address_of("benefits.less_work.saving") == Address("benefits", "less_work", key="saving")
    True
    >>> address_of("foundations.systems.target")
    Address(kind='foundations', owner='systems', state='target', key='')

    Raises
    ------
    ValueError
        If it is the id of no number.
    """
    match input_id.split("."):
        case ["facts" | "effort" | "delivery" | "master_data" | "data_quality" as kind, key]:
            return Address(kind, key=key)
        case ["benefits" | "effort" as kind, owner, key]:
            return Address(kind, owner, key=key)
        case ["data" | "foundations" as kind, owner, "attainment" as key]:
            return Address(kind, owner, key=key)
        case ["foundations" as kind, owner, ("current" | "target") as state]:
            return Address(kind, owner, state)
        case ["customers" as kind, ("segments" | "proposals" | "journey") as group, name, *rest] if rest:
            return Address(kind, f"{group}.{name}", key=".".join(rest))
        case ["customers" as kind, ("steps" | "step_costs") as group, key]:
            return Address(kind, group, key=key)
        case ["customers" as kind, key]:
            return Address(kind, key=key)
        case ["data" as kind, owner, ("current" | "target") as state, key]:
            return Address(kind, owner, state, key)
    raise ValueError(
        f"'{input_id}' is the id of no number of a case; it begins with one of {', '.join(get_args(Kind))}"
    )
