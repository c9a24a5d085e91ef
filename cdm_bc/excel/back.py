"""Changes of a workbook merged into the client file; comments, order and layout stay."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cdm_bc.calculation.checks import checked
from cdm_bc.case import Case
from cdm_bc.case.load import case_of, check_client_id
from cdm_bc.document import Document, parse
from cdm_bc.edits.merge import Unwritable, merged
from cdm_bc.errors import InputError, Problem
from cdm_bc.excel.book import NONE
from cdm_bc.excel.client_values import with_changes
from cdm_bc.excel.entries import Entries
from cdm_bc.excel.entry import Entry
from cdm_bc.excel.read import Change, Changes, read_changes
from cdm_bc.excel.shown import Shown
from cdm_bc.files import read_text, write_atomically
from cdm_bc.sentences import Sentence
from cdm_bc.text.messages import message_in

#: How often what hangs together with a change is written out before it is given up.
ROUNDS = 3


@dataclass(frozen=True)
class Effect:
    """What a change does to net present value, of the file or of its scenario; None where it cannot stand alone."""

    change: Change
    npv: float | None


@dataclass(frozen=True)
class Merge:
    """A client file with the changes of a book in it, not written yet.

    Attributes
    ----------
    text : of the file. before, after : the case. old_npv, new_npv : with the plan as delivered, and as it stands in the book.
    """

    path: Path
    changes: Changes
    text: str
    before: Case
    after: Case
    effects: tuple[Effect, ...]
    old_npv: float
    new_npv: float

    @property
    def plan_npv(self) -> float:
        """Net present value of the changed file with the plan as delivered."""
        return _npv(self.after, self.changes.delivered)


def merge(changes: Changes, path: Path, today: datetime.date) -> Merge:
    """The client file `path` with the changes of a book.

    Raises
    ------
    InputError
        If the book is of another client, the same number was changed in both, or the file would be wrong.
    """
    if check_client_id(path) != changes.about["client"]:
        message = Sentence(
            "is the workbook of '{client}', not of {file}.", client=changes.about["client"], file=path.name
        )
        raise InputError([Problem(changes.file.as_posix(), None, None, "", message)])
    text = read_text(path, keeps_mark=True)
    document = parse(text.removeprefix("\ufeff"), path.as_posix())
    before = checked(case_of(document, path.stem, path.parent))
    entries = Entries(before, changes.about["language"])
    _refuse_conflicts(changes, entries, path)
    named = Sentence("workbook of {client}, {date}", client=before.client.client.name, date=today.isoformat())
    source = str(message_in(named, before.language))
    data = with_changes(document, changes.changes, entries, source)
    made, after = _settled(path, document, text, data, changes, entries, source)
    effects = tuple(_effect(path, document, change, entries, before, changes) for change in changes.changes)
    return Merge(
        path, changes, made, before, after, effects, _npv(before, changes.delivered), _npv(after, changes.waves)
    )


def apply_merge(found: Merge, now: datetime.datetime) -> Path:
    """Write the client file, and each change on a line of the log beside it; returns the log."""
    log = found.path.with_name(f"{found.path.stem}.workbook.jsonl")
    known = read_text(log) if log.exists() else ""
    lines = [
        {"time": now.isoformat(timespec="seconds"), "book": found.changes.file.name, "what": one.what, "key": one.key,
         "scenario": _scenario_of(found.before, one.number), "old": one.old, "new": one.new}
        for one in found.changes.changes
    ]  # fmt: skip
    write_atomically(log, known + "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    write_atomically(found.path, found.text)
    return log


def refuse_unread(path: Path) -> None:
    """Refuse to replace a workbook that somebody has filled in.

    Raises
    ------
    InputError
        If it holds changes, or cannot be read as a workbook that was made here.
    """
    try:
        count = len(read_changes(path).changes)
    except InputError:
        message = "is there already, and is no workbook as it was written. Choose another folder, or add --force to replace it."
        raise InputError([Problem(path.as_posix(), None, None, "", message)]) from None
    if count:
        message = "holds changes that were not read back: {count}. Read it with --read, or add --force to replace it."
        raise InputError([Problem(path.as_posix(), None, None, "", Sentence(message, count=count))])


def _scenario_of(case: Case, number: int) -> str:
    return "" if number == 0 else list(case.scenarios)[number - 1]


def _npv(case: Case, waves: Mapping[str, int]) -> float:
    return Shown(case, waves, case.horizon).result.finance.npv


# -- conflicts -------------------------------------------------------------------------------------------------------------


def _refuse_conflicts(changes: Changes, entries: Entries, path: Path) -> None:
    """A number that is not what it was when the book was made, and was changed in the book too, is nobody's to choose."""
    problems = []
    scenarios = list(entries.case.scenarios)
    for change in changes.changes:
        if change.line is None:
            continue
        entry = entries.get(change.line.key)
        same = entry is not None and scenarios == changes.about["scenarios"] and _known(entry, change) == change.old
        if not same:
            message = (
                "was changed in the file since the book was made, and in the book too. Change it in a book made anew."
            )
            problems.append(Problem(path.as_posix(), None, None, change.key, message))
    if problems:
        raise InputError(problems)


def _known(entry: Entry, change: Change) -> Any:
    """What the file says now where a change was made."""
    if change.what in ("low", "high"):
        return getattr(entry, change.what)
    found = entry.values[change.number]
    return list(found) if isinstance(found, tuple) else found


# -- does the file now say what the book says? -----------------------------------------------------------------------------


def _settled(
    path: Path, document: Document, text: str, data: dict[str, Any], changes: Changes, entries: Entries, source: str
) -> tuple[str, Case]:
    """The text and case of the changed file. What the loader derives from a changed number (a target that nobody gave, say) is
    written out as it stands in the book.
    """
    for _ in range(ROUNDS):
        try:
            made = merged(text, data)
        except Unwritable:
            message = "cannot be rewritten with these changes so that it reads as it should. Make them by hand."
            raise InputError([Problem(path.as_posix(), None, None, "", message)]) from None
        found = parse(made.removeprefix("\ufeff"), path.as_posix())
        case = checked(case_of(found, path.stem, path.parent))
        off = list(_not_as_meant(Entries(case, changes.about["language"]), entries, changes))
        if not off:
            return made, case
        data = with_changes(replace(document, data=data), off, entries, source)
    names = [change.key for change in off]
    message = Sentence(
        "these numbers would not be what the workbook says: {names}. Change them in the file.", names=names
    )
    raise InputError([Problem(path.as_posix(), None, None, "", message)])


def _not_as_meant(now: Entries, before: Entries, changes: Changes) -> Iterable[Change]:
    """Numbers of the changed file that are neither as they were nor as the book has them."""
    meant = {(one.line.key, one.number): one for one in changes.changes if one.line is not None and one.what == "value"}
    for entry in before:
        found = now.get(entry.key)
        if found is None:  # of a benefit that does not count any more
            continue
        for number in range(len(entry.values)):
            change = meant.get((entry.key, number))
            if change is None and not entry.may_change[number]:
                continue
            old = entry.shown(number)
            wanted = tuple(change.new) if change and change.new is not None else _follows(entry, number, meant, old)
            if found.shown(number) != wanted:
                line = next((one for one in changes.lines if one.key == entry.key), None)
                if line is not None and wanted != NONE:
                    yield Change("value", entry.id, entry.name, entry.unit, None, list(wanted), number, line)


def _follows(entry: Entry, number: int, meant: Mapping[tuple[str, int], Change], old: Any) -> Any:
    """What a scenario shows that says nothing itself: what the file says now."""
    base = meant.get((entry.key, 0))
    cleared = (entry.key, number) in meant
    if number and base is not None and base.new is not None and (entry.values[number] is None or cleared):
        return tuple(base.new)
    return entry.shown(0) if cleared else old


# -- what a change does ----------------------------------------------------------------------------------------------------


def _effect(path: Path, document: Document, change: Change, entries: Entries, before: Case, changes: Changes) -> Effect:
    """What one change does alone, with the plan as delivered."""
    if change.what in ("low", "high"):
        return Effect(change, 0.0)
    if change.what == "wave":
        waves = changes.delivered | {change.key.removeprefix("plan."): change.new}
        return Effect(change, _npv(before, waves) - _npv(before, changes.delivered))
    try:
        data = with_changes(document, [change], entries, "")
        after = case_of(replace(document, data=data), path.stem, path.parent)
    except (InputError, LookupError):
        return Effect(change, None)
    name = _scenario_of(before, change.number)
    pair = (after.scenarios[name], before.scenarios[name]) if name else (after, before)
    new, old = (_npv(case, changes.delivered) for case in pair)
    return Effect(change, new - old)
