"""Customers by how lately and how often they bought (RFM), and by when they first did (cohorts). Only groups are told."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.customers.transactions.groups import SMALLEST, joined, shown
from cdm_bc.customers.transactions.history import History
from cdm_bc.customers.transactions.pyramid import share_of
from cdm_bc.customers.transactions.worth import Worth

#: Days since the last purchase, and number of purchases, up to which a row or column goes; the last has no end.
RECENCY = (30, 90, 180, 365)
FREQUENCY = (1, 2, 4, 9)
#: Cohorts, and periods after the first, that are shown.
SHOWN = 12
MONTHS = {"month": 1, "quarter": 3}


@dataclass(frozen=True)
class Cell:
    """Customers of one row and column of the grid: how many, what they bought per customer, expect to bring, and are alive.

    Attributes
    ----------
    recency, frequency : number of the row and the column, the latest and the most frequent first.
    money : mean money spent so far. value : mean customer lifetime value. share : of the value of all.
    """

    recency: int
    frequency: int
    customers: int
    money: float
    value: float
    share: float | None
    alive: float


def rfm(history: History, worth: Worth) -> tuple[Cell, ...]:
    """The cells that may be told: those of ten customers and more, and not a single one less."""
    since, often = history.observed - history.last, history.repeats + 1.0
    row, column = np.searchsorted(RECENCY, since), len(FREQUENCY) - np.searchsorted(FREQUENCY, often)
    size = len(FREQUENCY) + 1
    place = row * size + column
    counts = np.bincount(place, minlength=(len(RECENCY) + 1) * size)
    sums = {
        name: np.bincount(place, weights=values, minlength=len(counts))
        for name, values in (("money", history.spent), ("value", worth.value), ("alive", worth.alive))
    }
    total = worth.value.sum()
    told = shown(counts.tolist())
    return tuple(
        Cell(
            *divmod(number, size),
            customers=int(count),
            money=float(sums["money"][number] / count),
            value=float(sums["value"][number] / count),
            share=share_of(sums["value"][number], total),
            alive=float(sums["alive"][number] / count),
        )
        for number, (count, is_told) in enumerate(zip(counts, told, strict=True))
        if count and is_told
    )


@dataclass(frozen=True)
class Cohort:
    """Customers who first bought in the same period.

    Attributes
    ----------
    begins : the first day of the period. periods : how many periods are taken together.
    again : share that bought in the next period, and so on; None where fewer than ten did, or not all can have.
    """

    begins: datetime.date
    periods: int
    customers: int
    again: tuple[float | None, ...]


def cohorts(history: History) -> tuple[Cohort, ...]:
    """The latest cohorts, oldest first. A period that is not over is left out."""
    last = int(history.cohorts[:, :2].sum(axis=1).max(initial=0))
    months = MONTHS[history.cohort_period]
    if _number(history.end, months) == _number(history.end + datetime.timedelta(days=1), months):
        last -= 1
    table = np.zeros((last + 2, last + 2), dtype=np.int64)
    for first, since, customers in history.cohorts:
        if first + since <= last:
            table[first, since] = customers
    sizes = table[: last + 1, 0].tolist() if last >= 0 else []
    groups = joined(sizes)[-SHOWN:]
    return tuple(_cohort(table, places, last, history, months) for places in groups)


def _cohort(table: NDArray[np.int64], places: tuple[int, ...], last: int, history: History, months: int) -> Cohort:
    size = int(table[list(places), 0].sum())
    again: list[float | None] = []
    for since in range(1, min(SHOWN, last - places[-1]) + 1):
        bought = int(table[list(places), since].sum())
        again.append(None if 0 < bought < SMALLEST else bought / size)
    start = _number(history.start, months) + places[0]
    year, part = divmod(start * months, 12)
    return Cohort(datetime.date(year, part + 1, 1), len(places), size, tuple(again))


def _number(day: datetime.date, months: int) -> int:
    """The period that a day falls in, counted from year 0."""
    return (day.year * 12 + day.month - 1) // months
