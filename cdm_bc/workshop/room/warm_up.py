"""The warm-up questions: five things that can be looked up, to see how often a range of 90% holds the truth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cdm_bc.document import read

FILE = Path(__file__).with_name("warm_up.yaml")


@dataclass(frozen=True)
class WarmUp:
    """A question with a known answer, in a unit, and where that can be checked. Words are in both languages."""

    key: str
    question: dict[str, str]
    unit: dict[str, str]
    answer: float
    source: dict[str, str]

    @property
    def subject(self) -> str:
        """Its name among the things that are asked."""
        return f"warm_up.{self.key}"


@lru_cache(maxsize=1)
def warm_ups() -> dict[str, WarmUp]:
    """The questions by subject, in their order.

    >>> warm_ups()["warm_up.nations"].answer, len(warm_ups())
    (193, 5)
    """
    found = (WarmUp(key, **raw) for key, raw in read(FILE).data.items())
    return {one.subject: one for one in found}
