"""Who may write: one window per client file, the others look on.

The lease is a small file that names its holder and the time of its last sign of life. It is read and written under a lock
of the operating system, which a process that dies lets go by itself; a lease whose holder has died or fallen silent is
free. Nobody waits for anybody: a window that finds the lease taken is read-only until it is free or taken over.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from filelock import FileLock, Timeout

from cdm_bc.errors import InputError
from cdm_bc.files import read_bytes
from cdm_bc.workshop.change import Refused

#: Seconds without a sign of life after which a lease is free.
SILENCE = 12.0
#: Seconds to wait for another process that is writing this very moment.
PATIENCE = 5.0


@dataclass(frozen=True)
class Holder:
    """Who holds a lease: process, computer, browser window, and when it was last heard of (seconds since 1970)."""

    owner: str
    window: str
    process: int
    computer: str
    heard: float


#: What a sound holder is made of.
_KINDS = {"owner": str, "window": str, "process": int, "computer": str, "heard": int | float}
#: No process has such a number, and no clock runs as far; nan is not below it either.
_FAR = 1e12


class Lease:
    """The lease at `path` as one process sees it.

    Parameters
    ----------
    owner : a name no other has. clock : seconds since 1970.
    """

    def __init__(self, path: Path, owner: str, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.owner = owner
        self.clock = clock
        self._lock = FileLock(path.with_suffix(".lock"), timeout=PATIENCE)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else reads or writes the lease or the files under it meanwhile."""
        try:
            with self._lock:
                yield
        except Timeout:
            raise Refused("busy") from None

    def take(self, window: str, *, by_force: bool = False) -> bool:
        """Take or renew the lease; False if another holds it. The same browser window (reloaded) takes it from itself."""
        with self.alone():
            holder = self._read()
            if not by_force and not self._is_free(holder, window):
                return False
            self._write(Holder(self.owner, window, os.getpid(), socket.gethostname(), self.clock()))
            return True

    def is_mine(self) -> bool:
        """Whether this process holds the lease. Only true to be relied on inside :meth:`alone`."""
        holder = self._read()
        return holder is not None and holder.owner == self.owner

    def release(self) -> None:
        """Give the lease back, if it is ours."""
        with self.alone():
            if self.is_mine():
                self.path.unlink(missing_ok=True)

    def _is_free(self, holder: Holder | None, window: str) -> bool:
        if holder is None or holder.owner == self.owner or (window and holder.window == window):
            return True
        silent = self.clock() - holder.heard > SILENCE
        return silent or (holder.computer == socket.gethostname() and not _is_running(holder.process))

    def _read(self) -> Holder | None:
        try:
            holder = Holder(**json.loads(read_bytes(self.path)))
        except (InputError, ValueError, TypeError, RecursionError):
            return None  # none, or one that cannot be read and so binds nobody
        is_sound = all(isinstance(getattr(holder, name), kind) for name, kind in _KINDS.items())
        return holder if is_sound and abs(holder.process) < _FAR and abs(holder.heard) < _FAR else None

    def _write(self, holder: Holder) -> None:
        self.path.write_text(json.dumps(asdict(holder)), encoding="utf-8")


def _is_running(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError, OverflowError):  # a number below 0, or above what the system has
        return False
