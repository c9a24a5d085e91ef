"""Each task in a process of its own, with the imports already done.

Where the system has a fork server (Linux), every task gets a fresh copy of a process that imported everything once.
Elsewhere workers live long and put back what a task changed (:mod:`cdm_bc.batch.isolation`). Either way a task that
hangs, dies or eats memory harms no other.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from multiprocessing import connection
from pathlib import Path
from typing import Any, Literal

from cdm_bc.batch.processes import born_deaf, end_group, end_tree, uninterrupted
from cdm_bc.errors import CdmError, Problem

Kind = Literal["fork", "warm"]
Tell = Callable[[Any], None]
#: Tasks after which a long-lived worker is replaced, so that nothing builds up.
LIFE = 50
#: Seconds until a task begins; imports on a slow disk are the longest part.
SECONDS_TO_START = 180.0
HASH_SEED = "PYTHONHASHSEED"
REHEARSE = "CDM_BC_REHEARSE"
#: glibc: keep freed memory for the next array instead of asking the system each time; a sixth off a simulation.
KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**25), "MALLOC_TRIM_THRESHOLD_": str(2**28)}
#: Starting a process changes what all threads of this one see, for a moment.
_STARTING = threading.Lock()


@dataclass(frozen=True)
class Task:
    """A function of this package to call elsewhere: ``function(argument, tell)``; both are sent pickled.

    Attributes
    ----------
    name : for messages. timeout : seconds for the whole task, or, if `renewed`, between two things that it tells.
    folder : where it works; a temporary folder of its own by default.
    """

    function: Callable[[Any, Tell], Any]
    argument: Any
    name: str = ""
    timeout: float | None = None
    renewed: bool = False
    memory: int | None = None
    folder: Path | None = None


@dataclass(frozen=True)
class Answer:
    """What came of a task: its `value`, or what went wrong.

    Attributes
    ----------
    error : one plain sentence; '' if all went well. problems : faults of the input. detail : traceback for developers.
    """

    task: Task
    value: Any = None
    error: str = ""
    problems: tuple[Problem, ...] = ()
    detail: str = ""
    seconds: float = 0.0


@dataclass
class _Worker:
    process: Any
    pipe: Any
    tasks_done: int = 0
    task: Task | None = None
    folder: Path = field(default_factory=Path)
    started: float = 0.0
    deadline: float = float("inf")


#: Bytes of the folder for temporary files under which a socket of the fork server still has a legal address (107 bytes).
LONGEST_FOLDER = 70


def default_kind() -> Kind:
    """The fork server where it is safe. On macOS a forked copy may not use the system's linear algebra; and the address of
    the server, a file among the temporary ones, may not be long.
    """
    asked = os.environ.get("CDM_BC_WORKERS")
    if asked in ("fork", "warm"):
        return asked  # type: ignore[return-value]  # just checked
    can_fork = "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    can_fork = can_fork and len(os.fsencode(tempfile.gettempdir())) <= LONGEST_FOLDER
    return "fork" if can_fork else "warm"


class Workers:
    """Runs tasks, `jobs` at a time. A context manager: leaving it ends every process that is left.

    Parameters
    ----------
    rehearse : if so many tasks will come that it pays to make some for practice first, what
        :func:`cdm_bc.batch.warm.rehearse` is to make.
    """

    def __init__(self, jobs: int = 1, *, kind: Kind | None = None, rehearse: Sequence[str] = ()) -> None:
        self.jobs, self.kind, self.rehearse = jobs, kind or default_kind(), rehearse
        self._context: Any = multiprocessing.get_context("forkserver" if self.kind == "fork" else "spawn")
        if self.kind == "fork":
            self._context.set_forkserver_preload(["cdm_bc.batch.warm"])
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._ending: list[Any] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every process, and remove the folders of the tasks that had not finished."""
        for worker in [*self._busy, *self._idle]:
            self._discard(worker)
        for process in self._ending:
            process.join(5)
        self._ending = []

    def warm_up(self) -> None:
        """Let the imports begin while the caller does something else."""
        if self.kind == "fork":
            from multiprocessing.forkserver import ensure_running

            with uninterrupted(), _starting(self.rehearse), born_deaf():
                ensure_running()

    def run(self, tasks: Iterable[Task], tell: Callable[[Task, Any], None] | None = None) -> Iterator[Answer]:
        """The answers, in the order in which they come. Closing the iterator ends what still runs.

        Parameters
        ----------
        tell : called with a task and whatever that task tells while it runs.
        """
        waiting = iter(tasks)
        try:
            while True:
                with uninterrupted():  # a worker that is half begun, or in no list, would complain
                    while len(self._busy) < self.jobs and (task := next(waiting, None)) is not None:
                        self._start(task)
                if not self._busy:
                    return
                yield from self._collect(tell)
        finally:
            for worker in list(self._busy):
                self._discard(worker)

    def _start(self, task: Task) -> None:
        worker = self._idle.pop() if self._idle else self._new()
        worker.task, worker.folder = task, Path(tempfile.mkdtemp(prefix="cdm-bc-"))
        worker.started = time.monotonic()
        worker.deadline = worker.started + SECONDS_TO_START
        self._busy.append(worker)
        with suppress(BrokenPipeError):  # it died on the way: noticed when its answer is awaited
            worker.pipe.send(
                (task.function, task.argument, str(worker.folder), task.folder, task.memory, dict(os.environ))
            )

    def _new(self) -> _Worker:
        from cdm_bc.batch.serve import serve

        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self.kind), name="cdm-bc", daemon=False)
        try:
            # A copy of the fork server is deaf as that is.
            birth = nullcontext() if self.kind == "fork" else born_deaf()
            with _starting(self.rehearse), birth:
                process.start()
        except (EOFError, ConnectionError):  # the fork server was ended from outside
            raise CdmError("the processes for the reports could not be started; try again.") from None
        theirs.close()
        return _Worker(process, ours)

    def _collect(self, tell: Callable[[Task, Any], None] | None) -> Iterator[Answer]:
        left = min(worker.deadline for worker in self._busy) - time.monotonic()
        handles = [handle for worker in self._busy for handle in (worker.pipe, worker.process.sentinel)]
        ready = connection.wait(handles, None if left == float("inf") else max(0.0, left))
        for worker in list(self._busy):
            if worker.pipe in ready or worker.process.sentinel in ready:
                answer = self._hear(worker, tell)
            elif worker.deadline <= time.monotonic():
                answer = self._failed(worker, _too_late(worker.task))
            else:
                answer = None
            if answer is not None:
                yield answer

    def _hear(self, worker: _Worker, tell: Callable[[Task, Any], None] | None) -> Answer | None:
        """What a worker said, if that is its answer; it may also have died, in the middle of a word too."""
        assert worker.task is not None
        try:
            if not worker.pipe.poll():
                raise EOFError
            kind, content = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(5)
            return self._failed(worker, _death(worker.process.exitcode))
        if kind == "begun":
            worker.started = time.monotonic()  # the imports are not the task's
            worker.deadline = worker.started + (worker.task.timeout or float("inf"))
            return None
        if kind == "tell":
            if worker.task.renewed:
                worker.deadline = time.monotonic() + (worker.task.timeout or float("inf"))
            if tell is not None:
                tell(worker.task, content)
            return None
        answer = Answer(worker.task, **content, seconds=time.monotonic() - worker.started)
        self._release(worker, keep=not answer.error)
        return answer

    def _failed(self, worker: _Worker, error: str) -> Answer:
        assert worker.task is not None
        answer = Answer(worker.task, error=error, seconds=time.monotonic() - worker.started)
        self._discard(worker)
        return answer

    def _release(self, worker: _Worker, keep: bool) -> None:
        worker.tasks_done += 1
        if self.kind == "fork":
            # It has said all it had to say; with it goes what its cells left running.
            end_group(worker.process.pid)
        elif keep and worker.tasks_done < LIFE:
            self._forget_task(worker)
            self._idle.append(worker)
            return
        self._discard(worker, tree=self.kind != "fork")

    def _forget_task(self, worker: _Worker) -> None:
        if worker.task is not None:
            shutil.rmtree(worker.folder, ignore_errors=True)
            self._busy.remove(worker)
            worker.task = None

    def _discard(self, worker: _Worker, tree: bool = True) -> None:
        if tree:
            end_tree(worker.process.pid)
        worker.pipe.close()
        self._forget_task(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        self._ending = [process for process in (*self._ending, worker.process) if process.is_alive()]


def _too_late(task: Task | None) -> str:
    limit = task.timeout if task and task.timeout else SECONDS_TO_START
    return f"it was not ready within {limit:g} seconds and was stopped."


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        import signal

        name = signal.Signals(-code).name
        hint = " (the system may have run out of memory)" if name == "SIGKILL" else ""
        return f"its process was ended from outside by {name}{hint}."
    return f"its process ended by itself, with code {code}, before the report was ready."


@contextmanager
def _starting(rehearse: Sequence[str]) -> Iterator[None]:
    """What an interpreter is started under; one at a time."""
    with _STARTING, _hidden_main(), _environment(rehearse):
        yield


@contextmanager
def _hidden_main() -> Iterator[None]:
    """A child would run the caller's script again to get at what it defines; ours needs nothing of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _environment(rehearse: Sequence[str]) -> Iterator[None]:
    """What the interpreter of a worker is started with; its tasks bring their own environment along."""
    wanted = {
        REHEARSE: " ".join(rehearse),
        # Sets keep their order each time.
        HASH_SEED: os.environ.get(HASH_SEED, "0"),
        # Before Python 3.12.8 the fork server forgot the path, and so imported nothing beforehand.
        "PYTHONPATH": os.pathsep.join(os.path.abspath(entry) for entry in sys.path),
        **KEEP_MEMORY,
    }
    kept = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
