"""The journal beside the client file: every event of the workshop on a line of its own, written at once.

A line is complete or it is not there: a crash in the middle of writing costs the last line at most. Reading the journal
back gives the state of the last event, with undo and redo as they were.
"""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cdm_bc.errors import InputError, Problem
from cdm_bc.files import write_atomically
from cdm_bc.workshop.change import Change

FORM = 1


@dataclass
class Record:
    """What a journal says.

    Attributes
    ----------
    text : the client file at the start of the workshop. began : when that was.
    known : the client file as the workshop last saw it on disk.
    done, undone : as in :class:`~cdm_bc.workshop.state.State`. events : how many there were; saved : how many at the last
        save, None if never. ui : where the room was looking.
    """

    text: str
    known: str
    began: str
    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)
    saved: int | None = None
    events: int = 0
    ui: dict[str, Any] = field(default_factory=dict)


class Journal:
    """The journal at `path`; nothing is kept open between two events."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, text: str, now: str) -> None:
        """Start anew with the client file's text; an earlier journal is replaced."""
        event = {"event": "start", "form": FORM, "time": now, "text": text}
        write_atomically(self.path, _line(event))

    def append(self, event: dict[str, Any]) -> None:
        """Add an event. It is on disk when this returns."""
        whole = not self.path.exists() or _ends_whole(self.path)
        with self.path.open("ab") as file:
            file.write((b"" if whole else b"\n") + _line(event).encode())
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Record | None:
        """What the journal says; None if there is none.

        Raises
        ------
        InputError
            If the file is something else, or of a later version.
        """
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return None
        record: Record | None = None
        for line in lines:
            event = _event(line)
            if event is None:
                continue
            if event.get("event") == "start" and event.get("form") == FORM:
                record = Record(event["text"], event["text"], event["time"])
            elif record is not None:
                _follow(record, event)
        if record is None and any(line.strip() for line in lines):
            message = "is no journal of this version of the workshop. Move it elsewhere to start a new one."
            raise InputError([Problem(self.path.as_posix(), None, None, "", message)])
        return record

    def archive(self, stamp: str) -> Path | None:
        """Put the journal away under a name with `stamp`; None if there was none."""
        if not self.path.exists():
            return None
        target = self.path.with_name(f"{self.path.stem}.{stamp}{self.path.suffix}")
        os.replace(self.path, target)
        return target


def _follow(record: Record, event: dict[str, Any]) -> None:
    kind = event.get("event")
    if kind == "ui":
        record.ui = event["ui"]
        return
    if kind == "note":
        record.done[event["index"]] = replace(record.done[event["index"]], note=event["note"])
        return
    record.events += 1
    if kind == "do":
        change = Change.load(event["change"])
        if event.get("joined") and record.done:
            record.done.pop()
        record.done.append(change)
        record.undone.clear()
    elif kind == "undo" and record.done:
        record.undone.append(record.done.pop())
    elif kind == "redo" and record.undone:
        record.done.append(record.undone.pop())
    elif kind == "saved":
        record.known, record.saved = event["text"], record.events
    elif kind == "seen":
        record.known = event["text"]


def _line(event: dict[str, Any]) -> str:
    return json.dumps(event, ensure_ascii=False, default=_encode, separators=(",", ":")) + "\n"


def _event(line: bytes) -> dict[str, Any] | None:
    """The event on a line; None for an empty line and for the torn one that a crash leaves."""
    try:
        event = json.loads(line, object_hook=_decode)
    except ValueError:
        return None
    return event if isinstance(event, dict) else None


def _encode(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return {"$date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} does not belong in a client file")


def _decode(value: dict[str, Any]) -> Any:
    if value.keys() != {"$date"}:
        return value
    text = value["$date"]
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
