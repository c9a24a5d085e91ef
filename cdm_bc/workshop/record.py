"""What a journal says: its events followed one by one, each looked at before it is believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from cdm_bc.workshop.change import Change, is_time

FORM = 2
#: The form without checksums.
EARLIER = 1
#: What is wrong with an event that no workshop writes.
NOT_WRITTEN = "it is not what was written"


@dataclass
class Record:
    """What a journal says.

    Attributes
    ----------
    text : the client file at the start of the workshop. began : when that was.
    known : the client file as the workshop last saw it on disk.
    done, undone : as in :class:`~cdm_bc.workshop.state.State`. events : how many there were; saved : how many at the last
        save, None if never. ui : where the room was looking.
    lines : every event as it was read. is_torn : whether a last line was cut off while it was being written.
    """

    text: str
    known: str
    began: str
    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)
    saved: int | None = None
    events: int = 0
    ui: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    is_torn: bool = False

    @property
    def last(self) -> str:
        """When the last change was made; '' if none was."""
        return next((change.time for change in reversed(self.done) if change.time), "")


def followed(record: Record | None, event: dict[str, Any]) -> tuple[Record | None, str]:
    """The record after an event, and what is wrong with that event."""
    if record is None:
        return _begun(event)
    fault = _FAULTS.get(str(event.get("event")), _unknown)(record, event)
    if not fault:
        record.lines.append(event)
    return record, fault


def form_of(record: Record | None, first: dict[str, Any] | None = None) -> Any:
    """The form of a journal, as its first event says."""
    return (record.lines[0] if record is not None else first or {}).get("form")


def replayed(events: list[dict[str, Any]]) -> Record | None:
    """What these events of a journal come to; None if they are no journal."""
    record: Record | None = None
    for event in events:
        record, fault = followed(record, event)
        if fault:
            break
    return record


def _begun(event: dict[str, Any]) -> tuple[Record | None, str]:
    text, time, form = event.get("text"), str(event.get("time")), event.get("form")
    if event.get("event") != "start" or not (isinstance(text, str) and is_time(time)):
        return None, "it is not how a journal begins"
    if form not in (EARLIER, FORM) or isinstance(form, bool):
        return None, "it is of a version that is not known"
    return Record(text, text, time, lines=[event]), ""


def _unknown(record: Record, event: dict[str, Any]) -> str:
    return "it is of a kind that is not known"


def _ui(record: Record, event: dict[str, Any]) -> str:
    if not isinstance(event.get("ui"), dict):
        return NOT_WRITTEN
    record.ui = event["ui"]
    return ""


def _note(record: Record, event: dict[str, Any]) -> str:
    index, note = event.get("index"), event.get("note")
    if type(index) is not int or not 0 <= index < len(record.done) or not isinstance(note, str):
        return "it explains a change that is not there"
    record.done[index] = replace(record.done[index], note=note)
    return ""


def _do(record: Record, event: dict[str, Any]) -> str:
    change = Change.read(event.get("change"))
    if change is None:
        return NOT_WRITTEN
    if event.get("joined") and record.done:
        record.done.pop()
    record.done.append(change)
    record.undone.clear()
    record.events += 1
    return ""


def _undo(record: Record, event: dict[str, Any]) -> str:
    return _moved(record, record.done, record.undone)


def _redo(record: Record, event: dict[str, Any]) -> str:
    return _moved(record, record.undone, record.done)


def _moved(record: Record, here: list[Change], there: list[Change]) -> str:
    if not here:
        return "it takes back a change that is not there"
    there.append(here.pop())
    record.events += 1
    return ""


def _seen(record: Record, event: dict[str, Any]) -> str:
    if not isinstance(event.get("text"), str):
        return NOT_WRITTEN
    record.known = event["text"]
    record.events += 1
    if event["event"] == "saved":
        record.saved = record.events
    return ""


#: Kind of event -> what brings it into the record, and tells what is wrong with it.
_FAULTS: dict[str, Callable[[Record, dict[str, Any]], str]] = {
    "ui": _ui,
    "note": _note,
    "do": _do,
    "undo": _undo,
    "redo": _redo,
    "saved": _seen,
    "seen": _seen,
}
