"""What programs that a cell starts print: they write to the process's own descriptors, past ``sys.stdout``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from types import TracebackType

_CHUNK = 2**20


class Descriptors:
    """Descriptors 1 and 2 into files of their own while it is open; :meth:`drain` passes on what was added.

    Parameters
    ----------
    write : called with ``stdout`` or ``stderr`` and the text.
    """

    def __init__(self, write: Callable[[str, str], None]) -> None:
        self._write = write
        self._kept: dict[int, int] = {}
        self._files: dict[int, int] = {}
        self._read = {1: 0, 2: 0}

    def __enter__(self) -> Descriptors:
        for number in (1, 2):
            handle, name = tempfile.mkstemp(prefix="cdm-bc-")
            if os.name == "posix":
                os.unlink(name)
            self._files[number] = handle
            self._names = [*getattr(self, "_names", []), name]
            self._kept[number] = os.dup(number)
            os.dup2(handle, number)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, kept in self._kept.items():
            os.dup2(kept, number)
            os.close(kept)
            os.close(self._files[number])
        if os.name != "posix":
            for name in self._names:
                os.unlink(name)

    def drain(self) -> None:
        """Pass on what was written since the last call."""
        for number, name in ((1, "stdout"), (2, "stderr")):
            handle = self._files[number]
            while os.fstat(handle).st_size > self._read[number]:
                os.lseek(handle, self._read[number], os.SEEK_SET)
                part = os.read(handle, _CHUNK)
                self._read[number] += len(part)
                os.lseek(handle, 0, os.SEEK_END)
                self._write(name, part.decode(sys.getdefaultencoding(), errors="replace"))
