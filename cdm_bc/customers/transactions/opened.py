"""What transactions and contracts have in common as files: customers without a name, rows that cannot be read, days."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cdm_bc.customers.transactions.groups import SMALLEST
from cdm_bc.customers.transactions.mapping import Mapping
from cdm_bc.records import Records
from cdm_bc.sentences import Sentence

#: More rows than this share that cannot be read, and the mapping is wrong rather than the rows.
UNREADABLE = 0.02
CUSTOMER = "nullif(trim(CAST(customer AS VARCHAR)), '')"
RULES = {
    "customer": "{count:,} of {total:,} rows have no customer",
    "date": "{count:,} of {total:,} rows have no date, or do not fit date_format",
    "start": "{count:,} of {total:,} rows have no start, or do not fit date_format",
    "end": "{count:,} of {total:,} rows have an end that does not fit date_format, or lies before the start",
    "amount": "{count:,} of {total:,} rows have no amount, or one that is no number with this decimal sign",
}


@dataclass(frozen=True)
class Rows:
    """Rows of the file: all of them, those left out because something cannot be read, and those that are returns.

    Attributes
    ----------
    returned : share of the money that went back.
    """

    total: int
    unreadable: int
    returns: int = 0
    returned: float = 0.0


class Opened(ABC):
    """The records of a mapping, open. A context: it closes them.

    Attributes
    ----------
    first, last : the first and the last day of the file. rows : what was left out.
    """

    first: datetime.date
    last: datetime.date
    rows: Rows

    def __init__(self, mapping: Mapping, files: tuple[Path, ...], shown: str) -> None:
        self.mapping = mapping
        self.records = Records(files, mapping.transactions.columns.given, shown)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.records.__exit__()

    @property
    def segment(self) -> str:
        """The expression for the segment of a row."""
        has_any = self.mapping.transactions.columns.segment is not None
        return "nullif(trim(CAST(segment AS VARCHAR)), '')" if has_any else "CAST(NULL AS VARCHAR)"

    def refuse_unreadable(self, total: int, lost: Dictionary[str, int]) -> None:
        """Raise an InputError if there are no rows, or too many cannot be read; `lost` per role."""
        if not total:
            raise self.records.fault("holds no rows below its header.")
        wrong = [role for role, count in lost.items() if count > UNREADABLE * total]
        if wrong:
            told = [Sentence(RULES[role], count=lost[role], total=total) for role in wrong]
            message = Sentence("{faults}. Mend the mapping or the file.", faults=told)
            raise self.records.fault(message, f"columns.{wrong[0]}")

    def refuse_few(self, customers: int, key: str = "") -> None:
        """Raise an InputError if there are too few customers to tell anything of."""
        if customers < SMALLEST:
            by_then = "there are fewer than {count} customers by that day in the file: nothing is told of so few."
            message = (
                by_then if key else "there are fewer than {count} customers in the file: nothing is told of so few."
            )
            raise self.records.fault(Sentence(message, count=SMALLEST), key)

    def customers_by(self, end: datetime.date) -> bool:
        """Whether enough customers were there by a day to tell anything of them."""
        return self.first <= end <= self.last and self.count_by(end) >= SMALLEST

    @abstractmethod
    def count_by(self, end: datetime.date) -> int:
        """How many customers were there by a day."""

    def refuse_day(self, end: datetime.date) -> None:
        """Raise an InputError if a day is not within the file."""
        if not self.first <= end <= self.last:
            raise self.records.fault("lies outside the days of the file.", "observation_end")


def coded(names: NDArray[np.generic]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Names as numbers, and the names; none if there is no name at all."""
    known, numbers = np.unique(names.astype(str), return_inverse=True)
    has_any = len(known) > 1 or bool(known.size and known[0])
    return np.asarray(numbers, dtype=np.int64), tuple(map(str, known)) if has_any else ()
