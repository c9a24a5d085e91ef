"""Experience and engagement per segment: where customers are content and still feel no bond; the emotional account.

None of this enters the business case: it is a conversation piece beside the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from cdm_bc.maturity.load import parsed, read_shipped
from cdm_bc.maturity.sheets import read_sheet
from cdm_bc.schema import Id, Strict, Text
from cdm_bc.sentences import Sentence

COLUMNS = ("segment", "service_score", "engagement_score", "nps", "customers", "comment")
EXPECTED = (
    "A sheet of segments has the columns segment, service score and engagement score (0 to 10), and NPS (-100 to 100)."
)
#: Lowest and highest value; more customers than this in one segment is a slip of the keyboard.
LIMITS = {"service_score": (0, 10), "engagement_score": (0, 10), "nps": (-100, 100), "customers": (0, 1e10)}

Number = Annotated[float, Field(strict=False)]
Share = Annotated[float, Field(gt=0, lt=1, strict=False)]


class Thresholds(Strict):
    """From where scores count as high or low; explained in the shipped file."""

    service_high: Number
    service_basic: Number
    engagement_low: Number
    nps_low: Number


class SegmentFinding(Strict):
    """What a combination of scores means."""

    name: Text
    text: Text


class Event(Strict):
    """An experience; `charge` is its emotional weight, negative for a bad one."""

    charge: Number
    name: Text


class Account(Strict):
    """The emotional account: an illustration, marked as such in its text."""

    name: Text
    text: Text
    rise: Share
    fall: Share
    events: list[Event]


class EngagementTexts(Strict):
    """The shipped thresholds, findings and illustration."""

    thresholds: Thresholds
    findings: dict[Id, SegmentFinding]
    account: Account


@dataclass(frozen=True)
class Segment:
    """A segment of customers. `findings`: ids in ``EngagementTexts.findings``; the first is the main one."""

    name: str
    service: float | None
    engagement: float | None
    nps: float | None
    customers: float | None
    findings: tuple[str, ...]

    @property
    def flagged(self) -> bool:
        """Experience is high and engagement is not."""
        return "content_not_engaged" in self.findings or "content_not_recommending" in self.findings


@lru_cache(maxsize=1)
def load_engagement() -> EngagementTexts:
    """The shipped thresholds, findings and illustration."""
    return parsed(read_shipped("engagement"), EngagementTexts)


def read_segments(path: str | Path) -> tuple[Segment, ...]:
    """Read a sheet of segments (CSV or XLSX): one row per segment; an empty score stays unknown.

    Raises
    ------
    InputError
        With every fault: file, row, column, what is wrong and what would be right.
    """
    sheet = read_sheet(path, COLUMNS, COLUMNS[:4], EXPECTED)
    names = sheet.texts("segment")
    for row, name in enumerate(names):
        if name and name in names[:row]:
            message = "'{name}' is there twice; first on row {row}."
            sheet.fault(row, "segment", Sentence(message, name=name, row=sheet.place(names.index(name))))
    columns = [sheet.numbers(role, low, high) for role, (low, high) in LIMITS.items()]
    sheet.check()
    found = []
    for name, *cells in zip(names, *columns, strict=True):
        service, engagement, nps, customers = (None if np.isnan(cell) else float(cell) for cell in cells)
        found.append(Segment(name, service, engagement, nps, customers, findings(service, engagement, nps)))
    return tuple(found)


def findings(service: float | None, engagement: float | None, nps: float | None) -> tuple[str, ...]:
    """What the scores of a segment say, the main finding first.

    A nine for service with a six for engagement is the example of a customer who is content and feels no bond:

    >>> findings(9, 6, 10)
    ('content_not_engaged',)
    >>> findings(9, 8.5, -5)
    ('content_not_recommending',)
    >>> findings(None, 8, None)
    ('in_between',)
    """
    limits = load_engagement().thresholds
    if service is None:
        return ("in_between",)
    if service < limits.service_basic:
        return ("basics_first",)
    if service < limits.service_high:
        return ("in_between",)
    flagged = []
    if engagement is not None and engagement < limits.engagement_low:
        flagged.append("content_not_engaged")
    if nps is not None and nps < limits.nps_low:
        flagged.append("content_not_recommending")
    return tuple(flagged) or (("engaged",) if engagement is not None else ("in_between",))


def emotional_account(
    charges: Sequence[float], *, start: float = 0.0, rise: float | None = None, fall: float | None = None
) -> NDArray[np.float64]:
    """Balance of the emotional account after each experience: an illustration, not a measurement.

    A good experience fills a part of the room that is left: b + rise × charge × (1 − b); a bad one takes off
    fall × |charge|. The balance stays within [−1, 1].

    Parameters
    ----------
    charges : emotional weight per experience, negative for a bad one.
    start : opening balance.
    rise, fall : of the shipped file by default; fall is the larger.

    Returns
    -------
    numpy.ndarray
        One longer than `charges`, beginning with `start`.

    Examples
    --------
    >>> emotional_account([1, 1, -1], rise=0.1, fall=0.4).round(2).tolist()
    [0.0, 0.1, 0.19, -0.21]
    """
    account = load_engagement().account
    up, down = account.rise if rise is None else rise, account.fall if fall is None else fall
    balance = [start]
    for charge in charges:
        now = balance[-1]
        now += up * charge * (1.0 - now) if charge > 0 else down * charge
        balance.append(min(1.0, max(-1.0, now)))
    return np.array(balance)
