"""Reports made by a Dask cluster that already runs: what is needed travels there, the finished files travel back.

The cluster's workers need this package, in the same version; they need not see our disks, and write nothing to them.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from cdm_bc.batch import notebooks
from cdm_bc.batch.inputs import PACKAGE, library
from cdm_bc.batch.job import Job, Report, Settings, make_report
from cdm_bc.batch.pool import Pool, default_memory, outcome
from cdm_bc.errors import CdmError, InputError, ReportError
from cdm_bc.files import LARGEST_TABLE, os_sentence, read_bytes, whole_path
from cdm_bc.temporary import temporary_folder

#: How often a report is begun anew whose worker died.
RETRIES = 3
SECONDS_TO_CONNECT = 10
#: Seconds that a cluster may be without a worker, or a scheduler without an answer, before it is given up.
PATIENCE = 20
#: Seconds between two looks at the cluster; it answers such a question within some more.
PAUSE, SECONDS_TO_ANSWER = 2, 4
#: Folder of what is sent that holds the client file and what it refers to.
FILES = "files"


@dataclass(frozen=True)
class _Sent:
    """A job on its way: where its results go, the files that it refers to, and path here of every file by its name there."""

    job: Job
    results: Path
    files: tuple[Path, ...]
    paths: Mapping[str, Path]

    def received(self, report: Report, read: Mapping[str, str]) -> Report:
        """The report with the paths of here."""
        return replace(report, files=self.files, read={self.paths[name]: digest for name, digest in read.items()})

    def at_home(self, error: InputError) -> InputError:
        """The problems with the paths of here."""
        paths = {name: path.as_posix() for name, path in self.paths.items()}
        return InputError(replace(problem, file=paths.get(problem.file, problem.file)) for problem in error.problems)


class Cluster:
    """A Dask cluster, used like :class:`~cdm_bc.batch.pool.Pool`. A context manager.

    Parameters
    ----------
    is_fresh : as for a pool.

    Raises
    ------
    CdmError
        If there is no scheduler at the address, or it has no workers.
    """

    def __init__(self, address: str, *, is_fresh: bool = False) -> None:
        self.address, self.is_fresh = address, is_fresh
        try:
            from distributed import Client
        except ImportError:
            message = "--dask needs the package distributed, which is not installed: pip install 'cdm-bc[dask]'."
            raise CdmError(message) from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is to be said is said here
        try:
            self.client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError):
            raise CdmError(f"there is no Dask scheduler at '{address}'.") from None
        try:
            self.client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            self.client.close()
            raise CdmError(f"the Dask scheduler at '{address}' has no workers.") from None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def reports(self, jobs: Iterable[tuple[Job, Settings, Path]]) -> Iterator[tuple[Job, Report | CdmError]]:
        """Each job with its report, or with why there is none, as they come; closing the iterator calls back the rest.

        Raises
        ------
        CdmError
            If the scheduler is gone, or all workers are.
        """
        sent: dict[Any, _Sent] = {}
        try:
            for task in jobs:
                try:
                    self._send(*task, sent)
                except InputError as error:
                    yield task[0], error
            for future in self._as_ready(set(sent)):
                yield sent[future].job, self._outcome(future, sent[future])
        finally:
            if self.client.status == "running":
                with suppress(Exception):
                    self.client.cancel(list(sent), force=True)

    def _send(self, job: Job, settings: Settings, results: Path, sent: dict[Any, _Sent]) -> None:
        files = _files_of(job)
        outside = sorted({whole_path(job.path), *(path for path in files if not path.is_relative_to(PACKAGE))})
        root = Path(os.path.commonpath([path.parent for path in outside]))
        names = {path: f"{FILES}/{path.relative_to(root).as_posix()}" for path in outside}
        contents = {name: read_bytes(path, largest=LARGEST_TABLE) for path, name in names.items()}
        notebook = read_bytes(settings.notebook, largest=notebooks.LARGEST)
        away = replace(job, path=Path(names[whole_path(job.path)]))
        arguments = (away, settings, notebook, contents, self.is_fresh, library()["sha256"])
        future = self.client.submit(make_remote, *arguments, pure=False, retries=RETRIES)
        paths = {name: path for path, name in names.items()} | {settings.notebook.name: whole_path(settings.notebook)}
        sent[future] = _Sent(job, results, files, paths)

    def _as_ready(self, waiting: set[Any]) -> Iterator[Any]:
        """The futures as they come to an end; meanwhile the cluster is looked at now and then."""
        alive = looked = time.monotonic()
        while waiting:
            ready = {future for future in waiting if future.status in ("finished", "error")}
            yield from ready
            waiting -= ready
            if any(future.status in ("cancelled", "lost") for future in waiting):
                raise self._gone()
            now = time.monotonic()
            if now - looked > PAUSE:
                workers, looked = self._workers(), time.monotonic()
                alive = looked if workers else alive
                if looked - alive > PATIENCE:
                    raise (
                        self._gone()
                        if workers is None
                        else CdmError(f"the Dask scheduler at '{self.address}' has no workers any more.")
                    )
            if not ready:
                time.sleep(0.05)

    def _gone(self) -> CdmError:
        return CdmError(f"the Dask scheduler at '{self.address}' is gone.")

    def _workers(self) -> int | None:
        """How many workers the cluster has; None if its scheduler does not answer."""
        try:
            scheduler: Any = self.client.scheduler
            found = self.client.sync(scheduler.identity, callback_timeout=SECONDS_TO_ANSWER)
            return len(found["workers"])
        except Exception:  # each version says it in its own way
            return None

    def _outcome(self, future: Any, sent: _Sent) -> Report | CdmError:
        try:
            return self._received(future, sent)
        except InputError as error:
            return sent.at_home(error)
        except ReportError as error:
            return error

    def _received(self, future: Any, sent: _Sent) -> Report:
        """The report that came back, its files written to their folder."""
        from distributed import KilledWorker

        try:
            report, read, made = future.result(timeout=PATIENCE)
        except CdmError:
            raise
        except KilledWorker:
            raise ReportError("the cluster's workers died on it, each time anew.") from None
        except (CancelledError, TimeoutError):
            raise self._gone() from None
        except Exception as error:
            raise ReportError(f"the cluster could not make it: {(str(error).splitlines() or [''])[0]}") from None
        try:
            sent.results.mkdir(exist_ok=True)
            for name, content in made.items():
                (sent.results / name).write_bytes(content)
        except OSError as error:
            raise ReportError(os_sentence(error)) from None
        return sent.received(report, read)


def _files_of(job: Job) -> tuple[Path, ...]:
    """The files that a client file refers to; none if it has faults, which the report will tell."""
    from cdm_bc.case import load_case

    try:
        return tuple(whole_path(Path(path)) for path in load_case(job.path).files)
    except InputError:
        return ()


def make_remote(
    job: Job, settings: Settings, notebook: bytes, contents: dict[str, bytes], is_fresh: bool, version: str
) -> tuple[Report, dict[str, str], dict[str, bytes]]:
    """On the cluster: make the report in a process of its own. With it travel back what was read, name -> hash, and its files,
    name -> bytes.

    Parameters
    ----------
    job : its path relative, as the names of `contents` are. version : hash of the library that the caller has.
    """
    if version != library()["sha256"]:
        raise ReportError("the cluster has another version of cdm-bc than this computer.")
    with temporary_folder() as made_for_it:
        folder = whole_path(made_for_it)
        sent = {**contents, settings.notebook.name: notebook}
        for file, content in sent.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        here = replace(job, path=folder / job.path), replace(settings, notebook=folder / settings.notebook.name)
        future = _pool(is_fresh).start(make_report, *here, folder / "results", timeout=settings.timeout)
        try:
            report: Report = outcome(future, settings.timeout)
        except InputError as error:
            inside = f"{folder.as_posix()}/"
            raise InputError(replace(p, file=p.file.removeprefix(inside)) for p in error.problems) from None
        read = {name: report.read[folder / name] for name in sent if folder / name in report.read}
        made = {name: (folder / "results" / name).read_bytes() for name in report.names}
        return replace(report, files=(), read={}), read, made


@lru_cache(maxsize=2)
def _pool(is_fresh: bool) -> Pool:
    """Processes of this worker, kept from report to report."""
    # A worker of Dask is marked as one that may not have children of its own; ours end with it.
    multiprocessing.current_process().daemon = False
    jobs = os.cpu_count() or 1
    return Pool(jobs, is_fresh=is_fresh, memory=default_memory(jobs)).__enter__()
