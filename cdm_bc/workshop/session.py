"""A workshop on one client file: the state, kept safe on disk at every step, and merged into the file when asked.

Three files stand beside ``acme.yaml``: ``acme.workshop.jsonl`` (the journal), ``acme.workshop.lease`` and
``acme.workshop.lock`` (who may write). None of them is needed to read the client file.
"""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cdm_bc.case.load import case_of, check_client_id
from cdm_bc.document import Document, parse
from cdm_bc.errors import InputError, Problem
from cdm_bc.files import write_atomically
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.commands import FILE
from cdm_bc.workshop.journal import Journal, Record, fingerprint
from cdm_bc.workshop.lease import Lease
from cdm_bc.workshop.merge import merged
from cdm_bc.workshop.model_file import write_model
from cdm_bc.workshop.scenarios import file_data
from cdm_bc.workshop.state import FileJudge, State, start_tree
from cdm_bc.workshop.tree import Edit, apply_all, difference, get, put, same

Clock = Callable[[], float]


@dataclass(frozen=True)
class DiskChange:
    """The client file changed on disk behind the workshop's back.

    Attributes
    ----------
    text : what it says now. edits : from what the workshop knew to that; None if it cannot be read as a client file, for
        `reason`. both : those of the edits that are at odds with a change made here.
    """

    text: str
    edits: tuple[Edit, ...] | None
    both: tuple[Edit, ...] = ()
    reason: str = ""


class Session:
    """The workshop of one window on one client file.

    Parameters
    ----------
    path : the client file. window : a name of the browser window that survives its reload; '' if there is none.
    clock : seconds since 1970.

    Raises
    ------
    InputError
        If the file, or the journal beside it, cannot be read or is wrong.
    """

    def __init__(self, path: Path, window: str = "", clock: Clock = time.time) -> None:
        self.path = path.resolve()
        self.client_id = check_client_id(path)
        self.window = window
        self.clock = clock
        self.journal = Journal(self.path.with_name(f"{self.client_id}.workshop.jsonl"))
        self.lease = Lease(self.path.with_name(f"{self.client_id}.workshop.lease"), uuid.uuid4().hex, clock)
        self.can_write = self.lease.take(window)
        self._open()

    # -- opening and following -----------------------------------------------------------------------------------------

    def _open(self) -> None:
        record = self.journal.read()
        is_new = record is None
        if record is None:
            text = self._read_file()
            record = Record(text, text, self.now())
        self._make_state(record)
        if is_new and self.can_write:  # not before: a file that is wrong leaves no journal behind
            self.journal.begin(record.text, record.began)
        self._stamp = self.journal.stamp()
        self._disk_stamp: tuple[int, int] = (0, 0)
        self.disk_change: DiskChange | None = None
        self.look_at_disk()

    def _make_state(self, record: Record) -> None:
        document = self._parse(record.text)
        judge = FileJudge(document, self.client_id, self.path.parent)
        self.state = State(start_tree(document), judge, record.done, record.undone)
        self.record = record

    def _parse(self, text: str) -> Document:
        document = parse(text.removeprefix("\ufeff"), self.path.name)
        case_of(document, self.client_id, self.path.parent)  # tells all problems of the file at once
        return document

    def _read_file(self) -> str:
        try:
            with self.path.open(encoding="utf-8", newline="") as file:
                return file.read()
        except (OSError, UnicodeDecodeError) as error:
            reason = (
                "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else (error.strerror or "cannot be read")
            )
            raise InputError([Problem(self.path.name, None, None, "", f"{reason}.")]) from None

    def now(self) -> str:
        """The time as it is written in the log."""
        return datetime.datetime.fromtimestamp(self.clock()).astimezone().isoformat(timespec="seconds")

    def tick(self) -> bool:
        """A sign of life of the window, every second or so. True if there is something new to show."""
        could = self.can_write
        with suppress(OSError):  # a full disk is told when there is something to lose
            self.can_write = self.lease.take(self.window)
        if self.can_write != could:
            self._reload()
            return True
        if not self.can_write and self.journal.stamp() != self._stamp:
            self._reload()
            return True
        before = self.disk_change
        self.look_at_disk()
        return before != self.disk_change

    def take_over(self) -> None:
        """Become the window that writes; the one that did becomes read-only."""
        self.can_write = self.lease.take(self.window, by_force=True)
        self._reload()

    def _reload(self) -> None:
        version = self.state.version
        self._open()
        self.state.version = version + 1

    def close(self) -> None:
        """Let others write."""
        self.lease.release()

    # -- commands ------------------------------------------------------------------------------------------------------

    def do(self, change: Change) -> bool:
        """Carry out a change and keep it; False if it changes nothing. Raises :class:`Refused` if it is refused."""
        with self.lease.alone(), self.state.all_or_nothing():
            self._must_be_mine()
            change = replace(change, time=change.time or self.now())
            joined = bool(self.state.done) and change.continues(self.state.done[-1])
            if not self.state.do(change):
                return False
            self._note({"event": "do", "change": self.state.done[-1].dump(), "joined": joined})
            return True

    def undo(self) -> bool:
        """Take the last change back; False if there is none."""
        return self._step(self.state.undo, "undo")

    def redo(self) -> bool:
        """Do again what was undone last; False if there is nothing."""
        return self._step(self.state.redo, "redo")

    def _step(self, move: Callable[[], Change | None], name: str) -> bool:
        with self.lease.alone(), self.state.all_or_nothing():
            self._must_be_mine()
            if move() is None:
                return False
            self._note({"event": name, "time": self.now()})
            return True

    def explain(self, index: int, note: str) -> None:
        """Keep why the change `index` of the log was made."""
        with self.lease.alone(), self.state.all_or_nothing():
            self._must_be_mine()
            if self.state.explain(index, note):
                self._keep({"event": "note", "index": index, "note": note})

    def _must_be_mine(self) -> None:
        if not self.can_write or not self.lease.is_mine():
            self.can_write = False
            raise Refused("read_only")

    def _note(self, event: dict[str, object]) -> None:
        self._keep(event)
        self.record.events += 1

    def _keep(self, event: dict[str, object]) -> None:
        try:
            self.journal.append(event)
        except OSError as error:
            raise Refused.by_disk(error) from None
        self._stamp = self.journal.stamp()

    def keep_ui(self, ui: dict[str, Any]) -> None:
        """Keep where the room is looking, for after a reload."""
        with self.lease.alone():
            if self.lease.is_mine():
                with suppress(Refused):  # a full disk is told when there is something to lose
                    self._keep({"event": "ui", "ui": ui})

    # -- the file ------------------------------------------------------------------------------------------------------

    @property
    def is_saved(self) -> bool:
        """Whether the client file says what the workshop says."""
        done = self.state.done
        last = self.record.saved
        return (not done and last is None) or last == self.record.events

    def look_at_disk(self) -> None:
        """See whether the client file changed behind our back; :attr:`disk_change` says so."""
        try:
            found = self.path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
        except OSError:
            stamp = (-1, -1)
        if stamp == self._disk_stamp:
            return
        self._disk_stamp = stamp
        try:
            text = self._read_file()
        except InputError as error:
            self.disk_change = DiskChange("", None, reason=error.problems[0].message)
            return
        self.disk_change = None if fingerprint(text) == fingerprint(self.record.known) else self._compared(text)

    def _compared(self, text: str) -> DiskChange:
        try:
            new = start_tree(self._parse(text))["file"]
        except InputError as error:
            return DiskChange(text, None, reason=str(error.problems[0]))
        known = start_tree(parse(self.record.known.removeprefix("\ufeff"), self.path.name))["file"]
        ours = file_data(self.state)
        edits = tuple(difference(known, new))
        both = tuple(e for e in edits if not same(get(ours, e.path), e.old) and not same(get(ours, e.path), e.new))
        return DiskChange(text, edits, both)

    def save(self, *, overwrite: bool = False) -> None:
        """Merge the state into the client file, keeping its comments and order.

        Parameters
        ----------
        overwrite : write the file as the workshop last knew it, whatever became of it on disk (if it is gone, say).

        Raises
        ------
        Refused
            If the file changed on disk meanwhile (see :attr:`disk_change`), or cannot be written.
        """
        with self.lease.alone():
            self._must_be_mine()
            self._look_again()
            if self.disk_change is not None and not overwrite:
                raise Refused("disk_changed")
            data = file_data(self.state)
            try:
                if self.state.tree["relevance"]:
                    data["model"] = write_model(self.state, self.path, data.get("model", "reference"))
                text = merged(self.record.known, data)
                self._parse(text)
                write_atomically(self.path, text)
            except InputError as error:
                raise Refused.by_loader(error) from None
            except OSError as error:
                raise Refused.by_disk(error) from None
            self.record.known = text
            self._note({"event": "saved", "time": self.now(), "text": text})
            self.record.saved = self.record.events
            self._look_again()

    def take_from_disk(self, *, keep_ours: bool) -> None:
        """Take over what changed in the file on disk, as one change that can be undone.

        Parameters
        ----------
        keep_ours : keep the changes made here too; where both changed the same value, ours stays. If False, the file on
            disk counts and nothing else.
        """
        with self.lease.alone():
            self._must_be_mine()
            self._look_again()
            change = self.disk_change
            if change is None or change.edits is None:
                raise Refused("gone")
            edits = self._theirs_beside_ours(change) if keep_ours else self._theirs_only(change)
            if edits:
                self.do(Change("from_disk", edits))
            self.record.known = change.text
            self._note({"event": "seen", "time": self.now(), "text": change.text})
            self._look_again()

    def _look_again(self) -> None:
        self._disk_stamp = (0, 0)
        self.look_at_disk()

    def _theirs_beside_ours(self, change: DiskChange) -> tuple[Edit, ...]:
        tree: object = self.state.tree
        edits: list[Edit] = []
        for edit in change.edits or ():
            if edit not in change.both:
                step = put(tree, (FILE, *edit.path), edit.new)
                tree, edits = apply_all(tree, step), [*edits, *step]
        return tuple(edits)

    def _theirs_only(self, change: DiskChange) -> tuple[Edit, ...]:
        new = start_tree(self._parse(change.text))
        edits: list[Edit] = []
        for branch in (FILE, "relevance", "snapshots"):
            edits += put(self.state.tree, (branch,), new[branch])
        return tuple(edits)

    def begin_anew(self) -> Path | None:
        """Put this workshop's journal away and start a new one from the client file. Returns where the old one is."""
        with self.lease.alone():
            self._must_be_mine()
            stamp = datetime.datetime.fromtimestamp(self.clock()).strftime("%Y-%m-%dT%H%M%S")
            text = self._read_file()
            self._parse(text)
            away = self.journal.archive(stamp)
            self._reload()
            return away
