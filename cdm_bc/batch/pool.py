"""Processes that make the reports: a Pebble pool whose processes have loaded beforehand what a report needs.

Where the system has a fork server (Linux) each is a copy of one that imported everything once; elsewhere each imports for
itself. A task that hangs, dies or eats memory harms no other, and no process outlives this one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import types
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from multiprocessing import connection
from typing import TYPE_CHECKING, Any

from cdm_bc.batch.interrupts import interrupts_masked, uninterrupted
from cdm_bc.errors import CdmError, ReportError
from cdm_bc.files import os_sentence
from cdm_bc.temporary import folder_of_this_process, temporary_folder

if TYPE_CHECKING:
    from cdm_bc.batch.job import Job, Report, Settings

#: Reports after which a process is replaced, so that nothing builds up.
LIFE = 100
#: Bytes of the folder for temporary files under which a socket of the fork server still has a legal address (107 bytes).
LONGEST_FOLDER = 68
ENDED = "the processes were ended from outside; the same command goes on where it stopped."
_HASH_SEED = "PYTHONHASHSEED"
_MAIN = sys.modules["__main__"]


def start_method() -> str:
    """How processes begin: by the fork server where it is safe. On macOS a forked copy may not use the system's linear
    algebra; and the address of the server, a file among the temporary ones, may not be long.
    """
    can_fork = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    can_fork = can_fork and len(os.fsencode(tempfile.gettempdir())) <= LONGEST_FOLDER
    return os.environ.get("CDM_BC_WORKERS") or ("forkserver" if can_fork else "spawn")


def preload(*, has_displays: bool = False) -> None:
    """Let the imports of the processes to come begin: those of every report, and of IPython's displays if asked."""
    if start_method() == "forkserver":
        from multiprocessing.forkserver import ensure_running, set_forkserver_preload

        _keep_addresses_together()
        set_forkserver_preload(["cdm_bc.batch.preloaded", *(["IPython.display"] if has_displays else [])])
        with uninterrupted(), _interpreter_options(), interrupts_masked():
            ensure_running()


def _keep_addresses_together() -> None:
    """Where the fork server listens: in a folder that the next run removes if this one cannot."""
    process: Any = multiprocessing.current_process()
    process._config.setdefault("tempdir", str(folder_of_this_process()))


class Pool:
    """Processes for reports, `jobs` at a time. A context manager: leaving it ends every process that is left.

    Parameters
    ----------
    is_fresh : whether each task gets a process that nothing was done in; else one that has done others.
    memory : bytes that a process may use at most, where the system can enforce it.
    """

    def __init__(self, jobs: int = 1, *, is_fresh: bool = False, memory: int | None = None) -> None:
        self.jobs, self.is_fresh, self.memory = jobs, is_fresh, memory

    def __enter__(self) -> Pool:
        from pebble import ProcessPool

        _keep_addresses_together()
        with ExitStack() as stack:
            folder = str(stack.enter_context(temporary_folder()))
            stack.enter_context(_interpreter_options())
            self._pool = ProcessPool(
                self.jobs + self.is_fresh,  # one more is ready while one that was used is replaced
                max_tasks=1 if self.is_fresh else LIFE,
                initializer=_begin,
                initargs=(dict(os.environ), folder, self.memory),
                context=multiprocessing.get_context(start_method()),
            )
            with uninterrupted(), interrupts_masked():
                try:
                    assert self._pool.active  # the question starts it
                except BrokenProcessPool:
                    self._pool.stop()
                    self._pool.join()
                    raise CdmError(ENDED) from None
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with self._stack, uninterrupted():
            self._pool.stop()
            self._pool.join()

    def start(self, function: Callable[..., Any], *arguments: Any, timeout: float | None = None) -> Any:
        """Have a function of this package called; its future, for :func:`outcome`."""
        if self.is_fresh:
            function, arguments = _only_task, (function, *arguments)
        try:
            return self._pool.schedule(function, arguments, timeout=timeout)
        except RuntimeError:  # of a pool that has lost what its processes begin from
            raise CdmError(ENDED) from None

    def reports(self, jobs: Iterable[tuple[Job, Settings, Any]]) -> Iterator[tuple[Job, Report | CdmError]]:
        """Each job with its report, or with why there is none, as they come; the next begins when one was taken.

        Parameters
        ----------
        jobs : arguments of :func:`~cdm_bc.batch.job.make_report`.
        """
        from cdm_bc.batch.job import make_report

        waiting = iter(jobs)
        running: dict[Any, tuple[Job, Settings, Any]] = {}
        while True:
            for task in islice(waiting, self.jobs - len(running)):
                running[self.start(make_report, *task, timeout=task[1].timeout)] = task
            if not running:
                return
            done, _ = wait(running, timeout=1, return_when=FIRST_COMPLETED)  # Windows hears Ctrl-C in between only
            for future in done:
                job, settings, _ = running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    raise CdmError(ENDED)
                try:
                    yield job, outcome(future, settings.timeout)
                except CdmError as error:
                    yield job, error


def outcome(future: Any, timeout: float | None) -> Any:
    """What a function gave.

    Raises
    ------
    CdmError
        What it raised, said plainly; also if it took too long, or its process died.
    """
    from pebble import ProcessExpired

    try:
        return future.result()
    except CdmError:
        raise
    except TimeoutError:
        raise ReportError(f"it was not ready within {timeout:g} seconds and was stopped.") from None
    except ProcessExpired as error:
        raise ReportError(_death(error.exitcode)) from None
    except MemoryError:
        raise ReportError("it needs more memory than a report may have.") from None
    except OSError as error:
        raise ReportError(os_sentence(error)) from error
    except Exception as error:
        lines = str(error).strip().splitlines() or [""]
        raise ReportError(f"{type(error).__name__}: {lines[0]}") from error


def _death(code: int) -> str:
    if code < 0:
        name = signal.Signals(-code).name
        hint = " (the system may have run out of memory)" if name == "SIGKILL" else ""
        return f"its process was ended from outside by {name}{hint}."
    return f"its process ended by itself, with code {code}, before the report was ready."


@contextmanager
def _interpreter_options() -> Iterator[None]:
    """What an interpreter is started under: nothing of the caller's script, which it would run again, and its options."""
    wanted = {
        # Sets keep their order each time.
        _HASH_SEED: os.environ.get(_HASH_SEED, "0"),
        # Before Python 3.12.8 the fork server forgot the path, and so imported nothing beforehand.
        "PYTHONPATH": os.pathsep.join(os.path.abspath(entry) for entry in sys.path),
        # glibc: keep freed memory for the next array instead of asking the system each time; a sixth off a simulation.
        "MALLOC_MMAP_THRESHOLD_": str(2**25),
        "MALLOC_TRIM_THRESHOLD_": str(2**28),
        # Charts for the page, not for a browser.
        "PLOTLY_RENDERER": "plotly_mimetype",
    }
    kept = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = _MAIN
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


# -- in a process of the pool


def _begin(environment: dict[str, str], folder: str, memory: int | None) -> None:
    """Make this process its own: the caller's environment, temporary files in `folder`, nothing on the console."""
    os.environ.clear()
    os.environ.update(environment, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder))
    tempfile.tempdir = folder
    if os.name == "posix":
        with suppress(PermissionError):  # heads a group already
            os.setsid()
        signal.signal(signal.SIGTERM, _end_group)
    if memory:
        limit_memory(memory)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    _be_ended_with_parent()
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    import cdm_bc.batch.preloaded  # noqa: F401  # a copy of the fork server has done so already


def _only_task(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call `function`; what the cells of its notebook started and left running ends with it."""
    import psutil  # type: ignore[import-untyped]

    try:
        return function(*arguments)
    finally:
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                child.kill()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        _end_group()


def _be_ended_with_parent() -> None:
    """Have the system end this process and what it started when the parent is gone, on Linux: a cell that never lets another
    thread run (a regular expression that takes for ever, say) would keep :func:`_end_with_parent` from doing so.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and sys.platform.startswith("linux") and os.getpgrp() == os.getpid():
        import fcntl

        pipe = int(parent.sentinel)
        fcntl.fcntl(pipe, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _end_group(*_: object) -> None:
    """End this process and what the cells of a report started."""
    if os.name == "posix":
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def limit_memory(memory: int) -> None:
    """Let this process have at most `memory` bytes; Linux only, as elsewhere the limit does not exist or is not kept."""
    if sys.platform.startswith("linux"):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def default_memory(jobs: int) -> int:
    """Bytes that one of `jobs` processes may use: its part of three quarters of the machine, never below 1 GB."""
    import psutil

    return max(2**30, int(psutil.virtual_memory().total * 0.75 / jobs))
