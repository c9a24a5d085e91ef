"""Reports made by a Dask cluster that already runs: what is needed travels there, the finished files travel back.

The cluster's workers need this package, in the same version; they need not see our disks, and write nothing to them.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cdm_bc.batch.job import Job, Report, Settings, make_report
from cdm_bc.batch.manifest import PACKAGE, library
from cdm_bc.batch.pool import Pool, default_memory, outcome
from cdm_bc.errors import CdmError, InputError, ReportError
from cdm_bc.files import os_sentence

#: How often a report is begun anew whose worker died.
RETRIES = 3
SECONDS_TO_CONNECT = 10
#: Folder of what is sent that holds the client file and what it refers to.
FILES = "files"


class Cluster:
    """A Dask cluster, used like :class:`~cdm_bc.batch.pool.Pool`. A context manager.

    Parameters
    ----------
    is_fresh : as for a pool.
    """

    def __init__(self, address: str, *, is_fresh: bool = False) -> None:
        self.is_fresh = is_fresh
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

    def reports(self, jobs: Iterable[tuple[Job, Settings, Path]]) -> Iterator[tuple[Job, Report | CdmError]]:
        """Each job with its report, or with why there is none, as they come; closing the iterator calls back the rest."""
        from distributed import as_completed

        sent = {}
        for job, settings, results in jobs:
            files = _files_of(job)
            outside = sorted({job.path} | {path for path in files if not path.is_relative_to(PACKAGE)})
            root = Path(os.path.commonpath([path.parent for path in outside]))
            names = {path: f"{FILES}/{path.relative_to(root).as_posix()}" for path in outside}
            contents = {name: path.read_bytes() for path, name in names.items()}
            away, notebook = replace(job, path=Path(names[job.path])), settings.notebook.read_bytes()
            arguments = (away, settings, notebook, contents, self.is_fresh, library()["sha256"])
            future = self.client.submit(make_remote, *arguments, pure=False, retries=RETRIES)
            sent[future] = job, results, files, f"{root.as_posix()}/"
        try:
            for future in as_completed(list(sent), loop=self.client.loop):
                job, results, files, root_name = sent[future]
                try:
                    yield job, replace(_received(future, results), files=files)
                except InputError as error:
                    at_home = (replace(p, file=p.file.replace(f"{FILES}/", root_name, 1)) for p in error.problems)
                    yield job, InputError(at_home)
                except CdmError as error:
                    yield job, error
        finally:
            self.client.cancel(list(sent), force=True)


def _files_of(job: Job) -> tuple[Path, ...]:
    """The files that a client file refers to; none if it has faults, which the report will tell."""
    from cdm_bc.case import load_case

    try:
        return tuple(Path(path).absolute() for path in load_case(job.path).files)
    except InputError:
        return ()


def make_remote(
    job: Job, settings: Settings, notebook: bytes, contents: dict[str, bytes], is_fresh: bool, version: str
) -> tuple[Report, dict[str, bytes]]:
    """On the cluster: make the report in a process of its own. Its files travel back beside it, name -> bytes.

    Parameters
    ----------
    job : its path relative, as the names of `contents` are. version : hash of the library that the caller has.
    """
    if version != library()["sha256"]:
        raise ReportError("the cluster has another version of cdm-bc than this computer.")
    with TemporaryDirectory(prefix="cdm-bc-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for file, content in {**contents, settings.notebook.name: notebook}.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        here = replace(job, path=folder / job.path), replace(settings, notebook=folder / settings.notebook.name)
        future = _pool(is_fresh).start(make_report, *here, folder / "results", timeout=settings.timeout)
        try:
            report: Report = outcome(future, settings.timeout)
        except InputError as error:
            inside = f"{folder.as_posix()}/"
            raise InputError(replace(p, file=p.file.removeprefix(inside)) for p in error.problems) from None
        return replace(report, files=()), {name: (folder / "results" / name).read_bytes() for name in report.names}


@lru_cache(maxsize=2)
def _pool(is_fresh: bool) -> Pool:
    """Processes of this worker, kept from report to report."""
    # A worker of Dask is marked as one that may not have children of its own; ours end with it.
    multiprocessing.current_process().daemon = False
    jobs = os.cpu_count() or 1
    return Pool(jobs, is_fresh=is_fresh, memory=default_memory(jobs)).__enter__()


def _received(future: Any, results: Path) -> Report:
    """The report that came back, its files written to the folder `results`."""
    from distributed import KilledWorker

    try:
        report, made = future.result()
        results.mkdir(exist_ok=True)
        for name, content in made.items():
            (results / name).write_bytes(content)
    except CdmError:
        raise
    except KilledWorker:
        raise ReportError("the cluster's workers died on it, each time anew.") from None
    except OSError as error:
        raise ReportError(os_sentence(error)) from None
    except Exception as error:
        raise ReportError(f"the cluster could not make it: {(str(error).splitlines() or [''])[0]}") from None
    return report
