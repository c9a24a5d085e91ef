"""Folders for temporary files that do not stay behind: what a killed process left is removed by the next that needs one.

Each folder holds a lock of the operating system, which a process that dies lets go by itself.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

PREFIX = "cdm-bc-"
LOCK = ".lock"
#: Seconds after which a folder without a lock is nobody's: it gets its lock right after it was made.
GRACE = 600


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """An empty folder for as long as the block lasts."""
    _remove_left()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = FileLock(folder / LOCK)
    try:
        with lock:
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=1)
def folder_of_this_process() -> Path:
    """A folder for as long as this process lives."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(temporary_folder())


def _remove_left() -> None:
    """Remove the folders whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if (folder / LOCK).is_file():
                with FileLock(folder / LOCK, timeout=0):
                    pass
            elif time.time() - folder.stat().st_mtime < GRACE:
                continue
        except (Timeout, OSError):  # in use; somebody else's; gone meanwhile
            continue
        shutil.rmtree(folder, ignore_errors=True)
