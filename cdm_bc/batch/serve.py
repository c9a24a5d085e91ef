"""The other end of :mod:`cdm_bc.batch.workers`: take a task, do it apart from all others, answer."""

from __future__ import annotations

import errno
import os
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from cdm_bc.batch.processes import contain, limit_memory
from cdm_bc.errors import CdmError, InputError


def serve(pipe: Any, kind: str) -> None:
    """Do the tasks that come through `pipe`: one in a fresh copy of a process, any number in a long-lived worker."""
    contain()
    if kind == "warm":
        import cdm_bc.batch.warm  # noqa: F401  # the imports are what it is for
        from cdm_bc.batch.isolation import Baseline

        baseline = Baseline()
    while True:
        try:
            function, argument, private, folder, memory, environment = pipe.recv()
        except (EOFError, OSError):
            return
        if memory:
            limit_memory(memory)
        with ExitStack() as stack:
            if kind == "warm":
                stack.enter_context(baseline.kept())
            stack.enter_context(_workplace(Path(private), folder, environment))
            pipe.send(("begun", None))
            answer = perform(function, argument, lambda said: pipe.send(("tell", said)))
        pipe.send(("answer", answer))
        if kind == "fork":
            return


@contextmanager
def _workplace(private: Path, folder: Path | None, environment: Mapping[str, str]) -> Iterator[None]:
    """The caller's environment, temporary files in `private`, and `folder` or else an empty one in `private` to work in."""
    os.environ.clear()
    os.environ.update(environment, TMPDIR=str(private), TEMP=str(private), TMP=str(private))
    tempfile.tempdir = str(private)
    if folder is None:
        folder = private / "work"
        folder.mkdir()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(Path(private).anchor)  # Windows does not remove a folder in which somebody works
        tempfile.tempdir = None


def perform(function: Callable[[Any, Any], Any], argument: Any, tell: Any) -> dict[str, Any]:
    """The fields of an answer: what the function gives, or what it raises, said plainly."""
    try:
        return {"value": function(argument, tell)}
    except InputError as error:
        return {"error": str(error), "problems": error.problems}
    except CdmError as error:
        return {"error": one_line(error)}
    except MemoryError:
        return {"error": "it needs more memory than a report may have."}
    except OSError as error:
        return {"error": os_sentence(error), "detail": traceback.format_exc()}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {one_line(error)}", "detail": traceback.format_exc()}


def one_line(error: BaseException) -> str:
    """The message of an error, its first line only."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def os_sentence(error: OSError) -> str:
    """A file system's refusal as a sentence."""
    if error.errno == errno.ENOSPC:
        return "the disk is full."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"writing to '{Path(str(error.filename or '')).name}' is not allowed."
    return f"{(error.strerror or one_line(error)).rstrip('.')}."
