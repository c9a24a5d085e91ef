"""The options of the decision beside each other: why not the others, the money by hardness, what delivery may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cdm_bc.case import Input
from cdm_bc.case.address import ATTAINMENT, COST_FACTOR, DELAY
from cdm_bc.decision import Decision, InputSensitivity, Option, OptionId

#: Money within which two options are worth the same.
SAME = 0.5

Why = Literal["same", "limits", "less", "less_on_average", "more_on_average", "equal"]


@dataclass(frozen=True)
class WhyNot:
    """Why an option is not the recommended one.

    Attributes
    ----------
    why : ``same`` (it pulls the same), ``limits`` (it breaks budget or capacity), ``less`` (`amount` less at the most likely
        values), ``less_on_average`` (`amount` less on average), ``more_on_average`` (`amount` more on average, but `less`
        less at the most likely values), ``equal``.
    """

    option: Option
    why: Why
    amount: float = 0.0
    less: float = 0.0


def why_not(decision: Decision) -> tuple[WhyNot, ...]:
    """Why not each option but the recommended one."""
    advised = decision.option(decision.recommended)
    return tuple(_why_not(option, advised) for option in decision.options if option.id != advised.id)


def _why_not(option: Option, advised: Option) -> WhyNot:
    if (option.waves == advised.waves).all():
        return WhyNot(option, "same")
    if not option.affordable:
        return WhyNot(option, "limits")
    base, mean = advised.finance.npv - option.finance.npv, advised.outcome.mean - option.outcome.mean
    if base > SAME:
        return WhyNot(option, "more_on_average", -mean, base) if mean < -SAME else WhyNot(option, "less", base)
    return WhyNot(option, "less_on_average", mean) if mean > SAME else WhyNot(option, "equal")


def distinct_options(decision: Decision) -> tuple[Option, ...]:
    """The options that pull different things, in their order; of two that pull the same the recommended one, else the first."""
    found: dict[bytes, Option] = {}
    for option in decision.options:
        key = option.waves.tobytes()
        if key not in found or option.id == decision.recommended:
            found[key] = option
    return tuple(found.values())


def twins(decision: Decision, option: Option) -> tuple[OptionId, ...]:
    """The other options that pull the same."""
    return tuple(
        other.id for other in decision.options if other.id != option.id and (other.waves == option.waves).all()
    )


def delivery(decision: Decision) -> tuple[InputSensitivity, ...]:
    """What the subject is worth for what is delivered of it: attainment, delay and cost that have a range, in this order."""
    order = (ATTAINMENT.key, DELAY.key, COST_FACTOR.key)
    found = [item for item in decision.sensitivity.inputs if is_delivery(item.input)]
    return tuple(sorted(found, key=lambda item: (order.index(item.input.key), item.input.owner)))


def is_delivery(item: Input) -> bool:
    """Whether a number says what the programme delivers of its plan."""
    return item.kind == ATTAINMENT.kind or item.key == ATTAINMENT.key
