"""Reports made by a Dask cluster that already runs: what is needed travels there, the finished files travel back.

The cluster's workers need this package, in the same version; they need not see our disks, and write nothing to them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cdm_bc.batch.job import Job, make_report
from cdm_bc.batch.manifest import PACKAGE, library
from cdm_bc.batch.processes import default_memory
from cdm_bc.batch.serve import one_line, os_sentence
from cdm_bc.batch.workers import Answer, Task, Workers
from cdm_bc.errors import CdmError, InputError

#: How often a report is begun anew whose worker died.
RETRIES = 3
SECONDS_TO_CONNECT = 10
#: Folder of a parcel that holds the client file and what it refers to.
FILES = "files"


@dataclass(frozen=True)
class Parcel:
    """One report to make elsewhere: the job with paths relative to `files`, which are path -> bytes."""

    job: Job
    files: dict[str, bytes]
    timeout: float | None
    library: str


@dataclass(frozen=True)
class _Sent:
    """What stays here of a task that was sent: the files that went along, and the folder that they lie in."""

    task: Task
    root: Path
    files: tuple[Path, ...]


class Cluster:
    """A Dask cluster, used like :class:`~cdm_bc.batch.workers.Workers`. A context manager."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            message = "--dask needs the package distributed, which is not installed: pip install 'cdm-bc[dask]'."
            raise CdmError(message) from None
        try:
            self.client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError):
            raise CdmError(f"there is no Dask scheduler at '{address}'.") from None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    @property
    def jobs(self) -> int:
        """Reports that the cluster can make at the same time."""
        return max(1, sum(self.client.nthreads().values()))

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """The answers in the order in which they come; closing the iterator calls back what still runs."""
        from distributed import as_completed

        sent = {}
        for task in tasks:
            parcel, stays = parcel_of(task)
            sent[self.client.submit(make_remote, parcel, pure=False, retries=RETRIES)] = stays
        try:
            for future in as_completed(list(sent), loop=self.client.loop):
                yield _answer(sent[future], future)
        finally:
            self.client.cancel(list(sent), force=True)


def parcel_of(task: Task) -> tuple[Parcel, _Sent]:
    """What a worker elsewhere needs to do `task`, and what stays here."""
    job: Job = task.argument
    files = _files_of(job)
    outside = sorted({path for path in (job.client_file, *files) if not path.is_relative_to(PACKAGE)})
    root = Path(os.path.commonpath([path.parent for path in outside]))
    names = {path: f"{FILES}/{path.relative_to(root).as_posix()}" for path in outside}
    contents = {name: path.read_bytes() for path, name in names.items()}
    notebook = f"notebook/{job.notebook.name}"
    contents[notebook] = job.notebook.read_bytes()
    away = replace(job, client_file=Path(names[job.client_file]), notebook=Path(notebook), results=Path("results"))
    return Parcel(away, contents, task.timeout, library()["sha256"]), _Sent(task, root, files)


def _files_of(job: Job) -> tuple[Path, ...]:
    """The files that a client file refers to; none if it has faults, which the worker will tell."""
    from cdm_bc.case import load_case

    try:
        return tuple(Path(path).absolute() for path in load_case(job.client_file).files)
    except InputError:
        return ()


_OWN = threading.local()


def make_remote(parcel: Parcel) -> dict[str, Any]:
    """On the cluster: make the report in a process of its own and send its files back.

    Returns
    -------
    fields of an :class:`~cdm_bc.batch.workers.Answer`, and under ``contents`` the files, name -> bytes.
    """
    if parcel.library != library()["sha256"]:
        return {"error": "the cluster has another version of cdm-bc than this computer."}
    folder = Path(tempfile.mkdtemp(prefix="cdm-bc-"))
    try:
        job = _unpacked(parcel, folder)
        task = Task(make_report, job, job.client, parcel.timeout, memory=default_memory(os.cpu_count() or 1))
        answer = next(iter(_workers().run([task])))
        names = answer.value.names if answer.value else ()
        return {
            "value": replace(answer.value, files=()) if answer.value else None,
            "error": answer.error,
            "problems": tuple(replace(p, file=_inside(p.file, folder)) for p in answer.problems),
            "contents": {name: (job.results / name).read_bytes() for name in names},
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpacked(parcel: Parcel, folder: Path) -> Job:
    for name, content in parcel.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    job = parcel.job
    return replace(
        job, client_file=folder / job.client_file, notebook=folder / job.notebook, results=folder / job.results
    )


def _inside(file: str, folder: Path) -> str:
    """The name of a file as it was sent."""
    return file.removeprefix(f"{folder.as_posix()}/")


def _workers() -> Workers:
    """Processes of this thread of the worker, kept warm from report to report."""
    if not hasattr(_OWN, "workers"):
        import multiprocessing

        # A worker of Dask is marked as one that may not have children of its own; ours end with it.
        multiprocessing.current_process().daemon = False
        _OWN.workers = Workers(1)
    workers: Workers = _OWN.workers
    return workers


def _answer(sent: _Sent, future: Any) -> Answer:
    """The answer of the cluster, its files written to the task's folder for results."""
    from distributed import KilledWorker

    if future.status != "finished":
        fault = future.exception() if future.status == "error" else None
        if fault is None or isinstance(fault, KilledWorker):
            return Answer(sent.task, error="the cluster's workers died on it, each time anew.")
        return Answer(sent.task, error=f"the cluster could not make it: {one_line(fault)}")
    said = dict(future.result())
    job: Job = sent.task.argument
    try:
        for name, content in said.pop("contents", {}).items():
            job.results.mkdir(exist_ok=True)
            (job.results / name).write_bytes(content)
    except OSError as error:
        return Answer(sent.task, error=os_sentence(error))
    if said.get("value"):
        said["value"] = replace(said["value"], files=sent.files)
    at_home = f"{sent.root.as_posix()}/"
    problems = tuple(
        replace(problem, file=problem.file.replace(f"{FILES}/", at_home, 1)) for problem in said.get("problems", ())
    )
    return Answer(sent.task, **{**said, "problems": problems})
