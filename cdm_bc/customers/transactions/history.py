"""What transactions say of each customer, without a word of who it is: DuckDB adds up, and only figures come out.

A purchase is a day on which a customer bought. Rows with a negative amount are returns: they are no purchase, and their money
is held against that of all. Shapes: (N,) customers, in an order that says nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cdm_bc.customers.transactions.mapping import Mapping
from cdm_bc.customers.transactions.opened import CUSTOMER, Opened, Rows, coded
from cdm_bc.quantity import Array

YEAR = 365


@dataclass(frozen=True)
class History:
    """Purchases of each customer who bought by the end of the observation.

    Attributes
    ----------
    start, end : first and last day of the observation. later_days : days after it, in the file.
    repeats : purchases after the first. last, observed : days from the first purchase to the last, and to the end.
    first_spent, spent : money of the first purchase, and of all. later : purchases after the observation.
    this_year, year_before : money in the last 365 days, and in the 365 before those.
    segment : number in `segments` of each; `segments` : names, '' for unknown; empty if the file has none.
    cohorts : (K, 3) number of the first period, periods since, customers who bought then. cohort_period : month or quarter.
    """

    start: datetime.date
    end: datetime.date
    later_days: int
    repeats: Array
    last: Array
    observed: Array
    first_spent: Array
    spent: Array
    later: Array
    this_year: Array
    year_before: Array
    segment: NDArray[np.int64]
    segments: tuple[str, ...]
    cohorts: NDArray[np.int64]
    cohort_period: str

    @property
    def customers(self) -> int:
        """How many there are."""
        return len(self.repeats)

    @property
    def days(self) -> int:
        """Days of the observation."""
        return (self.end - self.start).days + 1

    @property
    def repeat_spend(self) -> Array:
        """Mean money of a purchase after the first, (N,); 0 where there is none."""
        again = self.spent - self.first_spent
        return np.divide(again, self.repeats, out=np.zeros_like(again), where=self.repeats > 0)


class Transactions(Opened):
    """The purchases of a file, to be looked at up to one day or another.

    Raises
    ------
    InputError
        If too much cannot be read, or there are too few customers to tell anything of.
    """

    def __init__(self, mapping: Mapping, files: tuple[Path, ...], shown: str) -> None:
        super().__init__(mapping, files, shown)
        records, how = self.records, mapping.transactions
        day, amount = records.date("date", how.date_format), records.number("amount", how.decimal)
        records.make(
            "parsed",
            f"SELECT {CUSTOMER} AS customer, {day} AS day, {amount} AS amount, {self.segment} AS segment FROM records",
        )
        good = "customer IS NOT NULL AND day IS NOT NULL AND amount IS NOT NULL"
        total, lost_customer, lost_day, lost_amount, readable, returns, paid, back = records.row(
            f"SELECT count(*), count(*) FILTER (customer IS NULL), count(*) FILTER (day IS NULL), "
            f"count(*) FILTER (amount IS NULL), count(*) FILTER ({good}), "
            f"count(*) FILTER ({good} AND amount < 0), coalesce(sum(amount) FILTER ({good} AND amount > 0), 0), "
            f"coalesce(-sum(amount) FILTER ({good} AND amount < 0), 0) FROM parsed"
        )
        self.refuse_unreadable(total, {"customer": lost_customer, "date": lost_day, "amount": lost_amount})
        self.rows = Rows(total, total - readable, returns, min(1.0, float(back / paid)) if paid > 0 else 0.0)
        records.make(
            "days",
            f"SELECT customer, day, sum(amount) AS amount, max(segment) AS segment FROM parsed "
            f"WHERE {good} AND amount >= 0 GROUP BY customer, day",
        )
        records.drop("parsed")
        self.refuse_few(*records.row("SELECT count(DISTINCT customer) FROM days"))
        self.first, self.last = records.row("SELECT min(day), max(day) FROM days")

    def count_by(self, end: datetime.date) -> int:
        """How many customers had bought by a day."""
        return int(self.records.row(f"SELECT count(DISTINCT customer) FROM days WHERE day <= DATE '{end}'")[0])

    def until(self, end: datetime.date) -> History:
        """The purchases of who bought by `end`, as of that day.

        Raises
        ------
        InputError
            If that day is not within the file, or too few customers bought by it.
        """
        self.refuse_day(end)
        day = f"DATE '{end}'"
        seen = f"(day <= {day})"
        found = self.records.columns(
            f"SELECT count(*) FILTER {seen} - 1 AS repeats, datediff('day', min(day), max(day) FILTER {seen}) AS last, "
            f"datediff('day', min(day), {day}) AS observed, arg_min(amount, day) AS first_spent, "
            f"sum(amount) FILTER {seen} AS spent, count(*) FILTER (day > {day}) AS later, "
            f"coalesce(sum(amount) FILTER (day <= {day} AND day > {day} - {YEAR}), 0) AS this_year, "
            f"coalesce(sum(amount) FILTER (day <= {day} - {YEAR} AND day > {day} - {2 * YEAR}), 0) AS year_before, "
            f"coalesce(arg_max(segment, day) FILTER {seen}, '') AS segment "
            f"FROM days GROUP BY customer HAVING min(day) <= {day} ORDER BY ALL"
        )
        self.refuse_few(len(found["repeats"]), "observation_end")
        segment, segments = coded(found.pop("segment"))
        period, cohorts = self._cohorts(end)
        return History(
            start=self.first,
            end=end,
            later_days=(self.last - end).days,
            **{name: np.asarray(values, dtype=np.float64) for name, values in found.items()},
            segment=segment,
            segments=segments,
            cohorts=cohorts,
            cohort_period=period,
        )

    def _cohorts(self, end: datetime.date) -> tuple[str, NDArray[np.int64]]:
        """Customers by the period of their first purchase, and how many bought in each period after."""
        period = "month" if (end - self.first).days < 2 * YEAR else "quarter"
        found = self.records.columns(
            f"WITH seen AS (SELECT customer, day, min(day) OVER (PARTITION BY customer) AS first FROM days "
            f"WHERE day <= DATE '{end}') "
            f"SELECT datediff('{period}', DATE '{self.first}', first) AS cohort, datediff('{period}', first, day) AS since, "
            f"count(DISTINCT customer) AS customers FROM seen GROUP BY ALL ORDER BY ALL"
        )
        return period, np.stack([np.asarray(column, dtype=np.int64) for column in found.values()], axis=1)
