"""Files: written whole or not at all, and the system's refusals as sentences."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it holds the old text or the new one, never a part."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _replace(draft: Path, path: Path) -> None:
    """Put `draft` in the place of `path`. On Windows a virus scanner may hold the file for a moment: try again."""
    for pause in (0.05, 0.1, 0.2, 0.4):
        try:
            os.replace(draft, path)
            return
        except PermissionError:
            time.sleep(pause)
    os.replace(draft, path)


def os_sentence(error: OSError) -> str:
    """A file system's refusal as a sentence.

    Examples
    --------
    >>> os_sentence(OSError(errno.ENOSPC, "No space left on device"))
    'the disk is full.'
    """
    if error.errno == errno.ENOSPC:
        return "the disk is full."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"writing to '{Path(str(error.filename or '')).name}' is not allowed."
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return f"{(error.strerror or lines[0]).rstrip('.')}."
