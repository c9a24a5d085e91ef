"""One change of the workshop: what was done, when, from what to what, and why."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from cdm_bc.edits.tree import ABSENT, Edit, apply
from cdm_bc.errors import CdmError, InputError, Problem
from cdm_bc.files import os_sentence
from cdm_bc.quantity import Quantity
from cdm_bc.sentences import Sentence, as_sentence
from cdm_bc.text import texts
from cdm_bc.text.messages import message_in


@dataclass(frozen=True)
class Change:
    """A command ready to be carried out.

    Attributes
    ----------
    what : the kind of command, a key of ``log`` in the texts.
    edits : what it does to the tree of the workshop; each says from what to what.
    time : when, ISO 8601 with offset. note : why, in the words of the room.
    gesture : changes of one pull at a slider carry the same mark and become one step of undo; '' for none.
    npv : the net present value of what was recommended after it, in money; None if nobody knew.
    """

    what: str
    edits: tuple[Edit, ...]
    time: str = ""
    note: str = ""
    gesture: str = ""
    npv: float | None = None

    def inverse(self) -> tuple[Edit, ...]:
        """The edits that take the change back."""
        return tuple(edit.inverse() for edit in reversed(self.edits))

    def continues(self, earlier: Change) -> bool:
        """Whether it goes on with the pull that `earlier` belongs to."""
        return bool(self.gesture) and self.gesture == earlier.gesture and self.what == earlier.what

    def joined_to(self, earlier: Change) -> Change:
        """Both as one change: from where `earlier` began to where this one ends."""
        edits = list(earlier.edits)
        for edit in self.edits:
            last = edits[-1]
            rest = edit.path[len(last.path) :]
            if edit.path[: len(last.path)] == last.path and ABSENT not in (last.new, edit.old, edit.new):
                edits[-1] = replace(last, new=apply(last.new, replace(edit, path=rest)))
            else:
                edits.append(edit)
        note = "; ".join(dict.fromkeys(note for note in (earlier.note, self.note) if note))
        return replace(self, edits=tuple(edits), time=earlier.time, note=note)

    def dump(self) -> dict[str, Any]:
        """The change for JSON; empty parts are left out."""
        rest = {"time": self.time, "note": self.note, "gesture": self.gesture}
        known = {} if self.npv is None else {"npv": self.npv}
        return (
            {"what": self.what, "edits": [e.dump() for e in self.edits]} | {k: v for k, v in rest.items() if v} | known
        )

    @classmethod
    def read(cls, raw: Any) -> Change | None:
        """The change that :meth:`dump` wrote; None if it is none."""
        if not isinstance(raw, dict) or not isinstance(raw.get("edits"), list):
            return None
        texts = {name: raw.get(name, "") for name in ("what", "time", "note", "gesture")}
        edits, npv = [Edit.read(edit) for edit in raw["edits"]], raw.get("npv")
        if raw.keys() - texts.keys() - {"npv"} != {"edits"} or not all(
            isinstance(text, str) for text in texts.values()
        ):
            return None
        if npv is not None and (isinstance(npv, bool) or not isinstance(npv, int | float) or not isfinite(npv)):
            return None
        if texts["time"] and not is_time(texts["time"]):
            return None
        return (
            None if None in edits or not edits else cls(edits=tuple(edit for edit in edits if edit), npv=npv, **texts)
        )


def is_time(value: Any) -> bool:
    """Whether a value is a time as a change has it."""
    try:
        datetime.datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return False
    return True


class Unclear(CdmError):
    """A number that would take a range away without a word: first the room says what becomes of it.

    Attributes
    ----------
    choices : key of ``range`` in the texts -> the quantity that it would be, as it stands in a file.
    """

    def __init__(self, old: Quantity, choices: dict[str, Any]) -> None:
        self.old, self.choices = old, choices
        super().__init__("the number has a range")


class Refused(CdmError):
    """A command that was not carried out; the state is as it was.

    Attributes
    ----------
    code : a key of ``refused`` in the texts, with `values` for its placeholders.
    problems : what the loader found, if it was the loader that refused.
    """

    def __init__(self, code: str, problems: tuple[Problem, ...] = (), **values: object) -> None:
        self.code = code
        self.problems = problems
        self.values = values
        super().__init__(problems[0].message if problems else code)

    @classmethod
    def by_disk(cls, error: OSError) -> Refused:
        """The refusal of something that cannot be written down."""
        return cls("disk", reason=as_sentence(os_sentence(error)))

    def told(self, language: str) -> str:
        """Why, in `language`, where it was not the loader that refused."""
        values = {
            name: message_in(value, language) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        return texts("workshop", language)(f"refused.{self.code}", **values)

    @classmethod
    def by_loader(cls, error: InputError) -> Refused:
        """The refusal of a change that would make the file wrong."""
        return cls("wrong", error.problems)
