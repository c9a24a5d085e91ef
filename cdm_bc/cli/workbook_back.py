"""``cdm-bc workbook --read``: what was changed in a workbook, and what that does; with ``--apply`` it is written."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cdm_bc.cli.command import OK, say
from cdm_bc.errors import CdmError, InputError, Problem
from cdm_bc.excel.back import Effect, Merge, apply_merge, merge
from cdm_bc.excel.book import NONE
from cdm_bc.excel.fact_list_back import Answers, is_list, read_list
from cdm_bc.excel.new_list import client_text, write_client
from cdm_bc.excel.read import read_changes
from cdm_bc.files import os_sentence
from cdm_bc.sentences import Sentence
from cdm_bc.text import Formatter
from cdm_bc.workbooks import open_book

#: Where the client file of a book is looked for, if it is not named.
FOLDERS = ("parameters", ".")


def read_back(book: Path, files: Sequence[str], *, apply: bool) -> int:
    """Print every change in `book`, and with `apply` write them into the client file.

    Raises
    ------
    InputError
        If anything in the book cannot be read for sure, or the client file would be wrong.
    """
    now = datetime.datetime.now().astimezone()
    opened = open_book(book)
    if is_list(opened):
        return _read_list(book, read_list(book, opened), files, apply=apply)
    changes = read_changes(book, opened)
    path = _client_file(book, changes.about["client"], files)
    if changes.scenario:
        say(f"The scenario chosen in the book is '{changes.scenario}'; that is no change of the file.", sys.stderr)
    if not changes.changes:
        say(f"{book.as_posix()}: nothing was changed.")
        return OK
    found = merge(changes, path, now.date())
    _tell(found)
    if not apply:
        say(f"Nothing was written. Add --apply to write {path.as_posix()}.", sys.stderr)
        return OK
    try:
        log = apply_merge(found, now)
    except OSError as error:
        raise CdmError(f"cannot write {path.as_posix()}: {os_sentence(error)}") from None
    say(path.as_posix())
    say(f"The changes are in the log, {log.as_posix()}.", sys.stderr)
    return OK


def _read_list(book: Path, answers: Answers, files: Sequence[str], *, apply: bool) -> int:
    """Print what a list of facts says, and with `apply` make the client file of it."""
    path = _client_file(book, answers.about["client"], files, new=Path("parameters"))
    text = client_text(answers, path)
    for key, value in (answers.client | answers.facts).items():
        say(f"{key}: {_listed(value)}")
    if not apply:
        say(f"Nothing was written. Add --apply to write {path.as_posix()}.", sys.stderr)
        return OK
    try:
        write_client(text, answers, path)
    except OSError as error:
        raise CdmError(f"cannot write {path.as_posix()}: {os_sentence(error)}") from None
    say(path.as_posix())
    return OK


def _listed(value: Any) -> str:
    return ", ".join(f"{name} {part}" for name, part in value.items()) if isinstance(value, dict) else str(value)


def _client_file(book: Path, client: str, files: Sequence[str], new: Path | None = None) -> Path:
    """The client file that was named, or the one of the book's client; with `new` one that may be made there."""
    if len(files) > 1:
        raise InputError([Problem(files[1], None, None, "", "a book is of one client file. Name one.")])
    if files:
        return Path(files[0])
    for folder in (book.parent, *map(Path, FOLDERS)):
        if (folder / f"{client}.yaml").is_file():
            return folder / f"{client}.yaml"
    if new is not None:
        return new / f"{client}.yaml"
    message = (
        "is of the client '{client}', whose file is not found. Name it: cdm-bc workbook --read {book} {client}.yaml"
    )
    raise InputError([Problem(book.as_posix(), None, None, "", Sentence(message, client=client, book=book.name))])


def _tell(found: Merge) -> None:
    """Every change, old → new, and what it does; then all of them together."""
    about = found.changes.about
    write = Formatter("en", about["currency"])
    for effect in found.effects:
        say(f"{_where(found, effect)}: {_change(write, effect)}; {_effect(write, effect)}")
    planned = [one for one in found.effects if one.change.what == "wave"]
    if planned:
        say(
            "A client file holds no plan: the waves are told here and kept in the log, and the plan is worked out anew."
        )
    say(f"Net present value: {write.money(found.old_npv)} → {write.money(found.new_npv)}")


def _where(found: Merge, effect: Effect) -> str:
    change = effect.change
    scenario = f" in scenario {found.changes.about['scenarios'][change.number - 1]}" if change.number else ""
    end = f", {change.what}" if change.what in ("low", "high") else ""
    return f"{change.key} ({change.label}{end}){scenario}"


def _change(write: Formatter, effect: Effect) -> str:
    change = effect.change
    if change.what == "line":
        amounts = ", ".join(f"{key} {value}" for key, value in change.new.items())
        return f"new line → {amounts}"
    if change.what == "wave":
        return f"{_wave(change.old)} → {_wave(change.new)}"
    return f"{_shown(write, change.old, change.unit)} → {_shown(write, change.new, change.unit)}"


def _wave(wave: int) -> str:
    return "never" if wave < 0 else f"year {wave}"


def _shown(write: Formatter, value: Any, unit: str) -> str:
    """A number or a list of them with its unit."""
    if value in (None, [], NONE):
        return "nothing"
    values = value if isinstance(value, list) else [value]
    texts = [f"{one:.12g}" for one in values]
    if unit == "1" and all(abs(one) <= 1 for one in values):
        return "; ".join(f"{one * 100:.12g}%" for one in values)
    return f"{'; '.join(texts)} {write.unit(unit) if unit not in ('', '1') else ''}".strip()


def _effect(write: Formatter, effect: Effect) -> str:
    if effect.change.what in ("low", "high"):
        return "the range only, net present value at the most likely values stays"
    if effect.npv is None:
        return "it cannot stand without the other changes"
    sign = "+" if effect.npv > 0 else ""
    return (
        f"net present value {sign}{write.money(effect.npv)}" if abs(effect.npv) >= 0.005 else "net present value stays"
    )
