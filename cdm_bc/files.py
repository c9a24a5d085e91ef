"""Files: read if they are ordinary and not too large, with a note of what was read; written whole or not at all.

Every file of a user is read here, so that a device, a pipe or a gigabyte is refused in one sentence, and so that whoever
makes a report can say by their hashes which bytes it was made of.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import LONGEST, Sentence, cut

#: Bytes of a text that people write: ten times the longest that is shipped.
LARGEST_TEXT = 512 * 1024
#: Bytes of a table that a program writes: a survey of ten million rows.
LARGEST_TABLE = 2 * 2**30
#: Environment variable that names a file in which a process notes what it reads, for the one that started it.
NOTES = "CDM_BC_NOTES_OF_FILES"
#: Stands for the hash of a file that said two things while a report was made.
CHANGED = "changed while it was read"
#: Path -> SHA-256 of the bytes that were read.
Read = dict[Path, str]

_open_notes: list[Read] = []


# -- reading -------------------------------------------------------------------------------------------------------------


def read_bytes(path: Path, shown: str | None = None, *, largest: int = LARGEST_TEXT) -> bytes:
    """The bytes of an ordinary file.

    Parameters
    ----------
    shown : how messages name it; the path as given by default. largest : bytes that such a file may have.

    Raises
    ------
    InputError
        If it cannot be opened, is no ordinary file, or is larger.
    """
    with opened(path, shown, largest=largest) as file:
        return file.read()


def read_text(path: Path, shown: str | None = None, *, keeps_mark: bool = False) -> str:
    """The text of an ordinary file in UTF-8, without the mark that some programs put in front unless asked for. Errors as of
    :func:`read_bytes`, and if it is not UTF-8.
    """
    content = read_bytes(path, shown)
    try:
        return content.decode("utf-8" if keeps_mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "not UTF-8 text. Save the file with encoding UTF-8 (Notepad: Save as, Encoding)."
        raise InputError([Problem(shown or path.as_posix(), line, None, "", message)]) from None


@contextmanager
def opened(path: Path, shown: str | None = None, *, largest: int) -> Iterator[ReadFile]:
    """An ordinary file, to be read in pieces. Parameters and errors as of :func:`read_bytes`."""
    try:
        with _ordinary(path) as raw:
            if os.fstat(raw.fileno()).st_size > largest:
                raise _too_large(largest)
            yield ReadFile(path, raw, largest)
    except _Refused as error:
        fault = error.args[0]
    except OSError as error:
        fault = reading_fault(error)
    else:
        return
    raise InputError([Problem(cut(shown or path.as_posix(), LONGEST), None, None, "", fault)])


class _Refused(Exception):
    """A file that is not read; its argument says why."""


def _too_large(largest: int) -> _Refused:
    return _Refused(Sentence("is larger than {size}, which no file of this kind is.", size=size_text(largest)))


def _ordinary(path: Path) -> io.FileIO:
    """The file, opened without waiting for what may come out of a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    if path.is_dir():
        raise _Refused("is a folder, not a file.")
    try:
        file = io.FileIO(os.open(path, flags), "rb")
    except ValueError:  # a NUL character
        raise _Refused("no file can have this name.") from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise _Refused("is no ordinary file.")
    return file


class ReadFile:
    """An ordinary file that is read from its beginning, once or again and again; read to its end, it is noted.

    Parameters
    ----------
    raw : the open file. largest : bytes that are read at most.
    """

    def __init__(self, path: Path, raw: io.FileIO, largest: int) -> None:
        self.path, self.raw, self.largest = path, raw, largest
        self.head = b""

    def read_head(self, size: int) -> bytes:
        """The first bytes. What follows in :meth:`stream` begins with these very bytes, whatever becomes of the file."""
        while len(self.head) < size and (piece := self.raw.read(size - len(self.head))):
            self.head += piece
        return self.head

    def read(self) -> bytes:
        """All bytes."""
        with self.stream() as stream:
            return stream.read()

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """The bytes from the first on. The rest is read, too, when the block is left without an error."""
        self.raw.seek(len(self.head))
        hashed = _Hashed(self.head, self.raw, self.largest)
        with io.BufferedReader(hashed, 1 << 16) as buffered:
            yield buffered
            while buffered.read(1 << 20):
                pass
            note_read(self.path, hashed.digest.hexdigest())


class _Hashed(io.RawIOBase):
    """Bytes, then the rest of a file, hashed as they go by."""

    def __init__(self, head: bytes, rest: io.FileIO, largest: int) -> None:
        self.head, self.rest, self.largest = io.BytesIO(head), rest, largest
        self.digest, self.count = hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any buffer, says the base
        count = self.head.readinto(buffer) or self.rest.readinto(buffer) or 0
        self.count += count
        if self.count > self.largest:  # grown since it was opened, or a file that does not tell its size
            raise _too_large(self.largest)
        self.digest.update(memoryview(buffer)[:count])
        return count


def size_text(count: int) -> str:
    """A number of bytes as people say it.

    >>> size_text(512 * 1024), size_text(2 * 2**30)
    ('512 kB', '2 GB')
    """
    for power, unit in ((30, "GB"), (20, "MB")):
        if count >= 2**power:
            return f"{count / 2**power:.0f} {unit}"
    return f"{count / 2**10:.0f} kB"


# -- what was read ---------------------------------------------------------------------------------------------------------


@contextmanager
def noting() -> Iterator[Read]:
    """What is read in the block, as it is read: path -> SHA-256 of its bytes, or :data:`CHANGED`."""
    notes: Read = {}
    _open_notes.append(notes)
    try:
        yield notes
    finally:
        _open_notes.remove(notes)


def note_read(path: Path, digest: str) -> None:
    """Note that a file was read whose bytes have this hash."""
    whole = whole_path(path)
    for notes in _open_notes:
        notes[whole] = digest if notes.get(whole, digest) == digest else CHANGED
    if log := os.environ.get(NOTES):
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{digest} {whole}\n")


def whole_path(path: Path) -> Path:
    """The path from the root on, without detours, as notes have it; links are not followed."""
    return Path(os.path.abspath(path))


def notes_of(log: Path) -> None:
    """Note here what another process has noted in the file `log` (see :data:`NOTES`)."""
    if log.is_file():
        for line in log.read_text(encoding="utf-8").splitlines():
            digest, _, path = line.partition(" ")
            note_read(Path(path), digest)


def hash_of(path: Path) -> str:
    """SHA-256 of the bytes of an ordinary file; '' if there is none that can be read."""
    try:
        with _ordinary(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, _Refused):
        return ""


# -- writing ---------------------------------------------------------------------------------------------------------------


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that it holds the old content or the new one, never a part. A text is written as UTF-8."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        replace_file(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def replace_file(draft: Path, path: Path) -> None:
    """Put `draft` in the place of `path`. On Windows a virus scanner may hold the file for a moment: try again."""
    for pause in (0.05, 0.1, 0.2, 0.4):
        try:
            os.replace(draft, path)
            return
        except PermissionError:
            time.sleep(pause)
    os.replace(draft, path)


# -- what the system says --------------------------------------------------------------------------------------------------


def reading_fault(error: OSError) -> str:
    """Why a file cannot be read, as a sentence.

    >>> reading_fault(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    'no such file.'
    """
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "no such file."
    if isinstance(error, PermissionError):
        return "reading it is not allowed."
    return Sentence("cannot be read: {reason}.", reason=_reason(error))


def os_sentence(error: OSError) -> str:
    """A file system's refusal to write as a sentence.

    Examples
    --------
    >>> os_sentence(OSError(errno.ENOSPC, "No space left on device"))
    'the disk is full.'
    """
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return "the disk is full."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Sentence("writing to '{file}' is not allowed.", file=Path(str(error.filename or "")).name)
    return Sentence("{reason}.", reason=_reason(error))


def _reason(error: OSError) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return (error.strerror or lines[0]).rstrip(".")
