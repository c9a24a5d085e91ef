"""The numbers that nobody of the client has confirmed, those that move the answer most first."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.calculation.plausibility import used_inputs
from cdm_bc.case import Input
from cdm_bc.decision import Decision

#: Grades of a number that a client confirms or replaces: its own word for it, or nothing but judgement.
OPEN = frozenset({"stated", "judgement", "ungraded"})


@dataclass(frozen=True)
class Assumption:
    """A number that is not confirmed; `low` and `high` : net present value with it at its ends, None where it has no such."""

    input: Input
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Assumptions:
    """Those that are not confirmed, and how many numbers reach the result."""

    open: tuple[Assumption, ...]
    used: int


def assumptions(decision: Decision) -> Assumptions:
    """The numbers of the model, and those of the client without source or agreement, widest swing first."""
    used = used_inputs(decision.case)
    swings = {item.id: item for item in decision.sensitivity.inputs}
    found = [item for item in used if is_open(item)]
    ordered = sorted(found, key=lambda item: -swings[item.id].width if item.id in swings else 0.0)
    ends = [swings[item.id].swing if item.id in swings else (None, None) for item in ordered]
    return Assumptions(tuple(Assumption(item, *pair) for item, pair in zip(ordered, ends, strict=True)), len(used))


def is_open(item: Input) -> bool:
    """Whether a number still waits for somebody of the client to confirm it."""
    return item.grade != "agreed" and (item.origin == "model" or item.grade in OPEN)
