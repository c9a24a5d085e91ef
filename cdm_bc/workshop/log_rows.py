"""The log as people read it: what was changed, from what to what, and what that did to the answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from cdm_bc.figures.comparison import Compared
from cdm_bc.workshop.change import Change
from cdm_bc.workshop.labels import Labels, pieces

#: Of one change the log tells at most so many values.
LOGGED = 8


@dataclass(frozen=True)
class Logged:
    """Changes that follow each other and change the same thing, told as one.

    Attributes
    ----------
    first, last : places in the log. change : from where the first began to where the last ended.
    npv : the net present value before and after.
    """

    first: int
    last: int
    change: Change
    npv: Compared

    @property
    def count(self) -> int:
        """How many changes it are."""
        return self.last - self.first + 1


def folded(done: Iterable[Change], at_start: float) -> list[Logged]:
    """The log, repeats folded. `at_start` : net present value before the first change.

    >>> from cdm_bc.edits.tree import Edit
    >>> a, b = (Change("number", (Edit(("file", "x"), old, old + 1),), npv=10.0 * old) for old in (1, 2))
    >>> [(one.count, one.change.edits[0].old, one.change.edits[0].new, one.npv.difference) for one in folded([a, b], 5.0)]
    [(2, 1, 3, 15.0)]
    """
    found: list[Logged] = []
    before: float | None = at_start
    for index, change in enumerate(done):
        last = found[-1] if found else None
        if last is not None and _same_thing(last.change, change):
            npv = Compared("money", last.npv.one, change.npv)
            found[-1] = Logged(last.first, index, change.joined_to(last.change), npv)
        else:
            found.append(Logged(index, index, change, Compared("money", before, change.npv)))
        before = change.npv
    return found


def _same_thing(one: Change, other: Change) -> bool:
    paths = [[edit.path for edit in change.edits] for change in (one, other)]
    return one.what == other.what == "number" and paths[0] == paths[1]


def told(labels: Labels, change: Change) -> list[tuple[str, str, str]]:
    """What a change did, a value each: where, from, to."""
    return [labels.edit_words(piece) for edit in change.edits for piece in pieces(edit)][:LOGGED]


def in_short(labels: Labels, change: Change) -> str:
    """A change in one line: ‘Dagtarief: 950 → 1.100’."""
    found = told(labels, change)
    if not found:
        return labels.t(f"log.{change.what}")
    place, old, new = found[0]
    more = " …" if len(found) > 1 else ""
    return f"{place}: {old} → {new}{more}"


def clock_time(change: Change) -> str:
    """The hour of a change."""
    return datetime.datetime.fromisoformat(change.time).strftime("%H:%M") if change.time else ""
