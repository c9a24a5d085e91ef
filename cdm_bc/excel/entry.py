"""A number that a workbook can be filled in with, for the client file and each of its scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cdm_bc.case import Input
from cdm_bc.document import KeyPath
from cdm_bc.excel.book import NONE

Numbers = tuple[float, ...]
#: The values of a number in one case: None where they are those of the file itself, NONE where there is no such number.
Values = Numbers | str | None
Form = Literal["one", "by_year", "from_start", "limit"]


@dataclass(frozen=True)
class Entry:
    """A number, and what it is in the file and in each scenario.

    Attributes
    ----------
    id : as `inputs` has it; of a setting the path of it in the client file. slot : tells lines of the same number apart.
    group : under which heading it stands. path : where it is in the client file.
    values : of the file, then of each scenario; () of the file where nobody knows the number yet.
    form : a single number; one by year, year 1 first; one that starts at year 0 and is 0 after its end; a limit, which starts
        at year 0 too. Where nothing else is said the last value holds.
    low, high : its range. item : the input itself, if it is one. may_change : of the file and each scenario: whether it is
        read. choices : the values that it can have, if they are few.
    """

    id: str
    name: str
    unit: str
    group: str
    path: KeyPath
    values: tuple[Values, ...]
    form: Form = "one"
    slot: int = 0
    low: float | None = None
    high: float | None = None
    is_share: bool = False
    item: Input | None = None
    may_change: tuple[bool, ...] = ()
    choices: tuple[float, ...] = ()

    @property
    def key(self) -> str:
        """What tells it apart from all others."""
        return f"{self.id}/{self.slot}" if self.slot else self.id

    def shown(self, number: int) -> Numbers | str:
        """Its values in a case: its own, else those of the file; NONE where there is none."""
        found = self.values[number] if self.values[number] is not None else self.values[0]
        return NONE if found in ((), None) else found

    def by_year(self, number: int, years: int) -> list[float | str]:
        """As :meth:`shown`, for year 0 … `years`; the first value of one by year stands for year 0 too."""
        found = self.shown(number)
        if isinstance(found, str):
            return [0.0 if self.form == "from_start" else found] * (years + 1)
        if self.form == "from_start":
            return [*found[: years + 1], *[0.0] * (years + 1 - len(found))]
        held: list[float | str] = [found[min(year, len(found) - 1)] for year in range(years + 1)]
        return held if self.form == "limit" else [found[0], *held[:-1]]
