"""A workshop on one client file: the state, kept safe on disk at every step, and merged into the file when asked.

Three files stand beside ``acme.yaml``: ``acme.workshop.jsonl`` (the journal), ``acme.workshop.lease`` and
``acme.workshop.lock`` (who may write). None of them is needed to read the client file.
"""

from __future__ import annotations

import datetime
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from cdm_bc.edits.tree import Edit, put
from cdm_bc.errors import InputError
from cdm_bc.files import write_atomically
from cdm_bc.workshop.change import Change, Refused
from cdm_bc.workshop.client_file import ClientFile, DiskChange, Stamp, rewritten, stamp_of
from cdm_bc.workshop.commands import FILE
from cdm_bc.workshop.journal import Damaged, Journal
from cdm_bc.workshop.lease import Lease
from cdm_bc.workshop.mending import state_of, state_that_fits
from cdm_bc.workshop.record import Record
from cdm_bc.workshop.scenarios import file_data
from cdm_bc.workshop.state import start_tree

Clock = Callable[[], float]


class Session:
    """The workshop of one window on one client file.

    Parameters
    ----------
    path : the client file. window : a name of the browser window that survives its reload; '' if there is none.
    clock : seconds since 1970.

    Raises
    ------
    InputError
        If the file cannot be read or is wrong.
    Damaged
        If the journal beside it is not what was written, or does not fit the file any more (see
        :mod:`~cdm_bc.workshop.mending`).
    """

    def __init__(self, path: Path, window: str = "", clock: Clock = time.time) -> None:
        self.file = ClientFile(path)
        self.window = window
        self.clock = clock
        self.worth: Callable[[], float | None] = lambda: None  # what the state of now is worth, told by who knows
        self.journal = Journal(self.file.beside("jsonl"))
        self.lease = Lease(self.file.beside("lease"), uuid.uuid4().hex, clock)
        self.can_write = self.lease.take(window)
        try:
            self._open()
        except Exception:
            with suppress(Refused, OSError):
                self.lease.release()
            raise

    @property
    def path(self) -> Path:
        """The client file."""
        return self.file.path

    # -- opening and following -----------------------------------------------------------------------------------------

    def _open(self) -> None:
        record = self.journal.read()
        is_new = record is None
        if record is None:
            text = self.file.text()
            record = Record(text, text, self.now())
            self.state = state_of(self.file, record)
        else:
            self.state = state_that_fits(self.file, record)
        self.record = record
        if is_new and self.can_write:  # not before: a file that is wrong leaves no journal behind
            self.journal.begin(record.text, record.began)
            record = self.journal.read() or record
            self.record.lines = record.lines
        self._stamp = stamp_of(self.journal.path)
        self._look_again()

    def now(self) -> str:
        """The time as it is written in the log."""
        return datetime.datetime.fromtimestamp(self.clock()).astimezone().isoformat(timespec="seconds")

    def tick(self) -> bool:
        """A sign of life of the window, every second or so. True if there is something new to show."""
        could = self.can_write
        with suppress(OSError):  # a full disk is told when there is something to lose
            self.can_write = self.lease.take(self.window)
        if self.can_write != could or (not self.can_write and stamp_of(self.journal.path) != self._stamp):
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
        with self._mine(), self.state.all_or_nothing():
            change = replace(change, time=change.time or self.now())
            joined = bool(self.state.done) and change.continues(self.state.done[-1])
            if not self.state.do(change):
                return False
            self.state.done[-1] = replace(self.state.done[-1], npv=self.worth())
            self._note({"event": "do", "change": self.state.done[-1].dump(), "joined": joined})
            return True

    def undo(self) -> bool:
        """Take the last change back; False if there is none."""
        return self._move(self.state.undo, "undo")

    def undo_to(self, index: int) -> None:
        """Take back the change `index` of the log and all that came after it."""
        if not 0 <= index < len(self.state.done):
            raise Refused("gone")
        while len(self.state.done) > index:
            self.undo()

    def redo(self) -> bool:
        """Do again what was undone last; False if there is nothing."""
        return self._move(self.state.redo, "redo")

    def _move(self, move: Callable[[], Change | None], name: str) -> bool:
        with self._mine(), self.state.all_or_nothing():
            if move() is None:
                return False
            self._note({"event": name, "time": self.now()})
            return True

    def explain(self, index: int, note: str) -> None:
        """Keep why the change `index` of the log was made."""
        with self._mine(), self.state.all_or_nothing():
            if self.state.explain(index, note):
                self._keep({"event": "note", "index": index, "note": note})

    @contextmanager
    def _mine(self) -> Iterator[None]:
        """Alone with the files, which this window may write."""
        with self.lease.alone():
            if not self.can_write or not self.lease.is_mine():
                self.can_write = False
                raise Refused("read_only")
            yield

    def _note(self, event: dict[str, Any]) -> None:
        self._keep(event)
        self.record.events += 1

    def _keep(self, event: dict[str, Any]) -> None:
        try:
            if not self.journal.path.exists():  # somebody deleted it: what was said is still known here
                self.journal.rewrite(self.record.lines)
            self.journal.append(event)
        except OSError as error:
            raise Refused.by_disk(error) from None
        except (Damaged, InputError):
            raise Refused("journal") from None
        self.record.lines.append(event)
        self._stamp = stamp_of(self.journal.path)

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
        last = self.record.saved
        return last == self.record.events or (last is None and not self.state.done)

    def _look_again(self) -> None:
        self._disk_stamp: Stamp | None = None
        self.look_at_disk()

    def look_at_disk(self) -> None:
        """See whether the client file changed behind our back; :attr:`disk_change` says so."""
        stamp = stamp_of(self.path)
        if stamp != self._disk_stamp:
            self._disk_stamp = stamp
            self.disk_change: DiskChange | None = self.file.change_since(
                self.record.known, partial(file_data, self.state)
            )

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
        with self._mine():
            self._look_again()
            if self.disk_change is not None and not overwrite:
                raise Refused("disk_changed")
            data = file_data(self.state)
            try:
                text = rewritten(self.record.known, data)
                self.file.document(text)
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
        with self._mine():
            self._look_again()
            change = self.disk_change
            if change is None or change.edits is None:
                raise Refused("gone")
            edits = change.beside_ours(self.state.tree) if keep_ours else self._file_alone(change)
            if edits:
                self.do(Change("from_disk", edits))
            self.record.known = change.text
            self._note({"event": "seen", "time": self.now(), "text": change.text})
            self._look_again()

    def _file_alone(self, change: DiskChange) -> tuple[Edit, ...]:
        """What makes the state what the file says, and nothing else."""
        new = start_tree(self.file.document(change.text))
        return tuple(edit for branch in (FILE, "snapshots") for edit in put(self.state.tree, (branch,), new[branch]))

    def begin_anew(self) -> Path | None:
        """Put this workshop's journal away and start a new one from the client file. Returns where the old one is."""
        with self._mine():
            stamp = datetime.datetime.fromtimestamp(self.clock()).strftime("%Y-%m-%dT%H%M%S")
            self.file.document(self.file.text())  # a file that is wrong leaves the old workshop where it is
            away = self.journal.archive(stamp)
            self._reload()
            return away
