"""The journal beside the client file: every event of the workshop on a line of its own, written at once.

A line is complete or it is not there: a crash in the middle of writing costs the last line at most, which nobody was told of
yet. Each line carries a checksum of itself and of all that stands above it, so that whatever became of the file meanwhile is
noticed. Reading the journal back gives the state of the last event, with undo and redo as they were.
"""

from __future__ import annotations

import datetime
import errno
import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from cdm_bc.edits.tree import is_plain
from cdm_bc.errors import CdmError
from cdm_bc.files import read_bytes, write_atomically
from cdm_bc.sentences import Sentence
from cdm_bc.workshop.record import FORM, NOT_WRITTEN, Record, followed, form_of

#: Bytes of a journal; a workshop of a day writes a hundredth of it.
LARGEST = 256 * 2**20
CHECK = "check"
#: The last line, which goes when an event is added. Where it is missing, the file was cut off, or the computer stopped while
#: an event was being written.
END = {"event": "end"}


class Damaged(CdmError):
    """A journal that is not what was written, or does not fit its client file any more.

    Attributes
    ----------
    record : what can be read of it, up to where it is damaged; None if nothing can.
    """

    def __init__(self, message: str, record: Record | None) -> None:
        super().__init__(message)
        self.record = record


class Journal:
    """The journal at `path`; nothing is kept open between two events."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last, self._size = "", -1  # the checksum of the last event, and the bytes up to there

    def begin(self, text: str, now: str) -> None:
        """Start anew with the client file's text; an earlier journal is replaced."""
        self.rewrite([{"event": "start", "time": now, "text": text}])

    def rewrite(self, events: list[dict[str, Any]]) -> None:
        """Write a journal of these events, the start first; an earlier journal is replaced."""
        content, last = "", ""
        for event in events:
            line, last = _line(event | ({"form": FORM} if event["event"] == "start" else {}), last)
            content += line
        write_atomically(self.path, content + _line(END, last)[0])
        self._last, self._size = last, len(content.encode())

    def append(self, event: dict[str, Any]) -> None:
        """Add an event. It is on disk when this returns.

        Raises
        ------
        Damaged
            If somebody else has changed the journal meanwhile, and it is not whole any more.
        """
        if not self.path.exists() or self.path.stat().st_size != self._size + len(_line(END, "")[0]):
            self.read()
        line, last = _line(event, self._last)
        try:
            self._put(line + _line(END, last)[0])
        except OSError:
            with suppress(OSError):  # of a full disk: what was there fits still
                self._put(_line(END, self._last)[0])
            raise
        self._last, self._size = last, self._size + len(line.encode())

    def _put(self, text: str) -> None:
        """Put `text` after the last event, in place of the end, whole or not."""
        with self.path.open("r+b", buffering=0) as file:
            file.truncate(self._size)
            file.seek(self._size)
            content = text.encode()
            if file.write(content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(file.fileno())

    def read(self) -> Record | None:
        """What the journal says; None if there is none.

        Raises
        ------
        InputError
            If it is no ordinary file, or cannot be opened.
        Damaged
            If it is not what was written, or of another version.
        """
        if not self.path.exists():
            self._last, self._size = "", 0
            return None
        content = read_bytes(self.path, largest=LARGEST)
        *lines, torn = content.split(b"\n")
        end = lines.pop() if _is_end(lines) else b""
        record: Record | None = None
        last, size = "", 0
        for number, raw in enumerate(lines, 1):
            event, last = _event(raw, last)
            fault = NOT_WRITTEN
            if event is not None and (last != "") == (form_of(record, event) == FORM):
                record, fault = followed(record, event)
            elif record is None and event is None:
                raise Damaged("it is no journal of a workshop.", None)
            if fault:
                raise _damaged(number, fault, record)
            size += len(raw) + 1
        if record is None:
            raise Damaged("it is no journal of a workshop.", None)
        if form_of(record) != FORM:
            raise Damaged("it is of an earlier version of the workshop.", record)
        if end and (torn or f"{end.decode(errors='replace')}\n" != _line(END, last)[0]):
            raise _damaged(len(lines) + 1, NOT_WRITTEN, record)
        record.is_torn = not end
        self._last, self._size = last, size
        return record

    def copy_aside(self, kind: str) -> Path:
        """A copy of the journal under a name with `kind` in it."""
        return Path(shutil.copyfile(self.path, self._named(kind)))

    def archive(self, stamp: str) -> Path | None:
        """Put the journal away under a name with `stamp`; None if there was none."""
        if not self.path.exists():
            return None
        os.replace(self.path, self._named(stamp))
        return self._named(stamp)

    def _named(self, kind: str) -> Path:
        return self.path.with_name(f"{self.path.stem}.{kind}{self.path.suffix}")


# -- lines -----------------------------------------------------------------------------------------------------------------


def _line(event: dict[str, Any], last: str) -> tuple[str, str]:
    """An event as it is written, and its checksum; `last` : of the line above."""
    text = json.dumps(event, ensure_ascii=False, default=_encode, separators=(",", ":"))
    check = _check(last, text)
    return text[:-1] + f',"{CHECK}":"{check}"}}\n', check


def _is_end(lines: list[bytes]) -> bool:
    return bool(lines) and lines[-1].startswith(b'{"event":"end"')


def _damaged(line: int, fault: str, record: Record | None) -> Damaged:
    return Damaged(Sentence("line {line} cannot be used: {fault}.", line=line, fault=Sentence(fault)), record)


def _check(last: str, text: str) -> str:
    """Checksum of a line and, by that of the line above, of all lines above it."""
    return hashlib.sha256(f"{last}{text}".encode()).hexdigest()[:16]


def _event(raw: bytes, last: str) -> tuple[dict[str, Any] | None, str]:
    """The event on a line, None if it is not what was written, and its checksum; `last` : of the line above."""
    try:
        event = json.loads(raw, object_hook=_decode)
        if not isinstance(event, dict) or not is_plain(event):
            return None, ""
        if CHECK not in event:  # the earlier form has none, and none can be in the middle of ours
            return (event, "") if not last else (None, "")
        text = raw.decode()
        check = _check(last, text[: text.rindex(f',"{CHECK}":')] + "}")
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None, ""
    return (event, check) if event.pop(CHECK) == check else (None, "")


def _encode(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return {"$date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} does not belong in a client file")


def _decode(value: dict[str, Any]) -> Any:
    if value.keys() != {"$date"}:
        return value
    text = value["$date"]
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)
