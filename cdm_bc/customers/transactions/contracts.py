"""What contracts say: how old each was when it ended, or is now. One per customer, from the first start to the last end.

Ages count in renewals. Who leaves within the third period has renewed twice and leaves at the third renewal. Shapes: (N,)
customers, in an order that says nothing.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cdm_bc.customers.transactions.mapping import Mapping
from cdm_bc.customers.transactions.opened import CUSTOMER, Opened, Rows, coded
from cdm_bc.customers.transactions.sbg import Tenures
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Ages:
    """Each customer with a contract by the end of the observation.

    Attributes
    ----------
    start, end : first and last day of the observation. later_days : days after it.
    there : whether it is a customer at the end. age : renewals so far, of who is there; the renewal at which the others left.
    later_age : renewals until the last day of the file, had it stayed. later_there : whether it has.
    amount : paid per period; 0 if the file has none. segment, segments : as in a History.
    """

    start: datetime.date
    end: datetime.date
    later_days: int
    there: NDArray[np.bool_]
    age: Array
    later_age: Array
    later_there: NDArray[np.bool_]
    amount: Array
    segment: NDArray[np.int64]
    segments: tuple[str, ...]

    @property
    def customers(self) -> int:
        """How many there are at the end."""
        return int(self.there.sum())

    @property
    def tenures(self) -> Tenures:
        """Customers by age."""
        age = self.age.astype(np.int64)
        top = int(age.max(initial=0)) + 1
        left, there = (np.bincount(age[who], minlength=top).astype(float) for who in (~self.there, self.there))
        return Tenures(left, there)


class Contracts(Opened):
    """The contracts of a file, to be looked at up to one day or another. Errors as in Transactions."""

    def __init__(self, mapping: Mapping, files: tuple[Path, ...], shown: str) -> None:
        super().__init__(mapping, files, shown)
        records, how = self.records, mapping.transactions
        start, end = (records.date(role, how.date_format) for role in ("start", "end"))
        given = "nullif(trim(CAST(\"end\" AS VARCHAR)), '') IS NOT NULL"
        amount = records.number("amount", how.decimal) if how.columns.amount else "0.0"
        records.make(
            "parsed",
            f"SELECT {CUSTOMER} AS customer, {start} AS begins, {end} AS ends, {given} AS has_end, "
            f"{amount} AS amount, {self.segment} AS segment FROM records",
        )
        wrong_end = "has_end AND (ends IS NULL OR ends < begins)"
        wrong_amount = "amount IS NULL OR amount < 0"
        good = f"customer IS NOT NULL AND begins IS NOT NULL AND NOT ({wrong_end}) AND NOT ({wrong_amount})"
        total, lost_customer, lost_start, lost_end, lost_amount, readable = records.row(
            f"SELECT count(*), count(*) FILTER (customer IS NULL), count(*) FILTER (begins IS NULL), "
            f"count(*) FILTER ({wrong_end}), count(*) FILTER ({wrong_amount}), count(*) FILTER ({good}) FROM parsed"
        )
        lost = {"customer": lost_customer, "start": lost_start, "end": lost_end, "amount": lost_amount}
        self.refuse_unreadable(total, lost)
        self.rows = Rows(total, total - readable)
        records.make(
            "contracts",
            f"SELECT min(begins) AS begins, CASE WHEN bool_and(has_end) THEN max(ends) END AS ends, "
            f"max({{'begins': begins, 'amount': amount}}).amount AS amount, "
            f"coalesce(max({{'begins': begins, 'segment': segment}}).segment, '') AS segment "
            f"FROM parsed WHERE {good} GROUP BY customer",
        )
        records.drop("parsed")
        self.refuse_few(*records.row("SELECT count(*) FROM contracts"))
        self.first, last = records.row("SELECT min(begins), greatest(max(begins), max(ends)) FROM contracts")
        self.last = mapping.as_of or last

    def count_by(self, end: datetime.date) -> int:
        """How many contracts had begun by a day."""
        return int(self.records.row(f"SELECT count(*) FROM contracts WHERE begins <= DATE '{end}'")[0])

    def until(self, end: datetime.date) -> Ages:
        """The contracts that began by `end`, as of that day. Errors as in Transactions."""
        self.refuse_day(end)
        period = self.mapping.transactions.period
        day, last = f"DATE '{end}'", f"DATE '{self.last}'"
        served = f"date_sub('{period}', begins, CAST(ends + 1 AS DATE))"
        over = f"datediff('day', CAST(begins + {served} * INTERVAL 1 {period} AS DATE), CAST(ends + 1 AS DATE))"
        found = self.records.columns(
            f"SELECT ends IS NULL OR ends > {day} AS there, "
            f"CASE WHEN ends IS NULL OR ends > {day} THEN date_sub('{period}', begins, {day}) "
            f"ELSE greatest(1, {served} + CAST({over} > 1 AS INTEGER)) END AS age, "
            f"date_sub('{period}', begins, {last}) AS later_age, "
            f"ends IS NULL OR ends > {last} AS later_there, amount, segment "
            f"FROM contracts WHERE begins <= {day} ORDER BY ALL"
        )
        self.refuse_few(len(found["age"]), "observation_end")
        segment, segments = coded(found["segment"])
        there, later_there = (np.asarray(found[name], dtype=np.bool_) for name in ("there", "later_there"))
        age, later_age, amount = (np.asarray(found[name], dtype=np.float64) for name in ("age", "later_age", "amount"))
        later = (self.last - end).days
        return Ages(self.first, end, later, there, age, later_age, later_there, amount, segment, segments)
