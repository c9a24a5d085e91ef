"""Many reports in one go: checked, made side by side, put in place one at a time, and told.

What is in the output folder is always whole: a report is made in a hidden folder beside it and moved when it is ready.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cdm_bc.batch.interrupts import uninterrupted
from cdm_bc.batch.job import ENGINE, TIMEOUT, Job, Report, Settings
from cdm_bc.batch.manifest import PACKAGE, Hashes, Manifest, library, relative, results_of, same_results, versions
from cdm_bc.batch.notebooks import check_parameters, notebook_path, read_notebook
from cdm_bc.batch.pool import Pool, default_memory, preload
from cdm_bc.batch.progress import Progress
from cdm_bc.batch.runner import imports_of
from cdm_bc.batch.workplace import workplace_in
from cdm_bc.case.client_files import Refused, client_files
from cdm_bc.errors import CdmError, InputError, Problem
from cdm_bc.files import os_sentence

#: Where earlier files of a client go whose report fails: out of the way of those who hand reports over, and not lost.
OUTDATED = "outdated"
ENDINGS = (".html", ".ipynb", ".pdf")


@dataclass(frozen=True)
class Failure:
    """A client without report. `problems` are faults of its input; empty if the report failed for another reason."""

    client: str
    file: str
    message: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class BatchResult:
    """What became of the clients.

    Attributes
    ----------
    made, unchanged : client ids. stopped : whether the user broke it off; the clients not named were not reached.
    """

    folder: Path
    made: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    stopped: bool = False

    @property
    def exit_status(self) -> int:
        """0 all good, 1 some failed, 2 the input of some was wrong."""
        if any(failure.problems for failure in self.failed):
            return 2
        return 1 if self.failed or self.stopped else 0

    @property
    def reports(self) -> tuple[Path, ...]:
        """The pages that are there and up to date."""
        return tuple(self.folder / f"{client}.html" for client in sorted((*self.made, *self.unchanged)))


def report_clients(
    files: Iterable[str | Path],
    output: str | Path = "outputs",
    *,
    jobs: int = 1,
    engine: str = ENGINE,
    language: str = "",
    date: datetime.date | None = None,
    timeout: float | None = TIMEOUT,
    force: bool = False,
    pdf: bool = False,
    dask: str | None = None,
    notebook: str | Path | None = None,
    progress: Progress | None = None,
) -> BatchResult:
    """Make the report of each client file.

    Parameters
    ----------
    jobs : reports made at the same time. timeout : seconds that one may take.
    language, date : '' and None for what each client file says.
    force : make anew what is unchanged too. dask : address of a cluster that makes them instead of this machine.
    notebook : another notebook than the shipped client report.

    Raises
    ------
    InputError
        If the options or the output folder are wrong; nothing was done then. Faults of single clients are in the result.
    """
    with uninterrupted():  # mostly imports, in which Python now and then loses a Ctrl-C
        chosen = Path(notebook).resolve() if notebook else notebook_path()
        settings = Settings(chosen, engine, language, date, pdf, timeout, force)
        if not dask:
            preload(has_displays=notebook is not None)
        found, refused = client_files(files)
        todo = [Job(file.client, file.path, file.shown) for file in found]
    return make_reports(todo, refused, settings, output, jobs=jobs, dask=dask, progress=progress)


def make_reports(
    todo: Sequence[Job],
    refused: Sequence[Refused],
    settings: Settings,
    output: str | Path = "outputs",
    *,
    jobs: int = 1,
    dask: str | None = None,
    progress: Progress | None = None,
) -> BatchResult:
    """Make the reports `todo`, whatever they are about. Parameters and errors as in :func:`report_clients`."""
    folder = Path(output)
    sample = todo[0] if todo else Job("", Path("a"), "")
    with ExitStack() as stack:
        with uninterrupted():
            check_parameters(settings.notebook, sample.parameters(settings))
            workplace = stack.enter_context(workplace_in(folder))
            maker = stack.enter_context(_maker(settings, min(jobs, max(1, len(todo))), dask))
            batch = _Batch(settings, folder.resolve(), workplace, Manifest(folder), progress or Progress())
        return batch.run(todo, refused, maker)


def _maker(settings: Settings, jobs: int, dask: str | None) -> Any:
    """What makes the reports: processes of this machine, or a cluster."""
    if dask:
        from cdm_bc.batch.remote import Cluster

        return Cluster(dask, is_fresh=leaves_traces(settings))
    return Pool(jobs, is_fresh=leaves_traces(settings), memory=default_memory(jobs))


def leaves_traces(settings: Settings) -> bool:
    """Whether a report can leave something behind in its process that the next would find.

    Notebooks that only import this package, as the shipped ones do, show what it tells and change nothing.
    """
    return settings.engine == ENGINE and not imports_of(read_notebook(settings.notebook)["cells"]) <= {"cdm_bc"}


class _Batch:
    """One run over a list of clients."""

    def __init__(
        self, settings: Settings, folder: Path, workplace: Path, manifest: Manifest, progress: Progress
    ) -> None:
        self.settings, self.folder, self.workplace = settings, folder, workplace
        self.manifest, self.progress = manifest, progress
        self.hashes = Hashes()
        self.versions = versions()
        self.made: list[str] = []
        self.unchanged: list[str] = []
        self.failed: list[Failure] = []

    def run(self, jobs: Sequence[Job], refused: Sequence[Refused], maker: Any) -> BatchResult:
        """Make what needs making, and tell."""
        self.manifest.begin()
        todo = [job for job in jobs if not self._is_current(job)]
        stopped = False
        with self.progress.over(len(todo) + len(refused)):
            for client, file, problems in refused:
                self._fail(Failure(client, file, problems[0].message, tuple(problems)))
            try:
                self._make(todo, maker)
            except KeyboardInterrupt:
                stopped = True
        self._close()
        return BatchResult(self.folder, tuple(self.made), tuple(self.unchanged), tuple(self.failed), stopped)

    def _is_current(self, job: Job) -> bool:
        """Whether the report is there, and was made from what there is now."""
        entry = self.manifest.reports.get(job.client)
        if entry is None or self.settings.force:
            return False
        others = tuple(self.folder / file["path"] for file in entry["files"])
        same = all(entry[key] == value for key, value in self._inputs(job, others).items())
        if same and same_results(self.folder, entry):
            self.unchanged.append(job.client)
            return True
        return False

    def _inputs(self, job: Job, others: tuple[Path, ...]) -> dict[str, Any]:
        """What a report depends on, as the manifest writes it."""

        def entry(path: Path) -> dict[str, str]:
            return {"path": relative(path, self.folder), "sha256": self.hashes(path)}

        notebook = self.settings.notebook
        return {
            "client_file": entry(job.path),
            "files": [entry(path) for path in others],
            "notebook": {"name": notebook.name, "sha256": self.hashes(notebook)},
            "library": library(),
            "versions": self.versions,
            "options": {**self.settings.options(), **job.options},
        }

    def _make(self, todo: Sequence[Job], maker: Any) -> None:
        places = {job.client: self.workplace / str(number) for number, job in enumerate(todo)}
        with closing(maker.reports(self._tasks(todo, places))) as reports:
            for job, report in reports:
                if isinstance(report, CdmError):
                    shutil.rmtree(places[job.client], ignore_errors=True)  # first: the disk may be full
                    self._fail(_failure(job, report))
                else:
                    self._take(job, report, places[job.client])
                    shutil.rmtree(places[job.client], ignore_errors=True)

    def _tasks(self, todo: Sequence[Job], places: dict[str, Path]) -> Iterator[tuple[Job, Settings, Path]]:
        for job in todo:
            self.hashes(job.path)  # of what is about to be read
            self.progress.started(job.client)
            yield job, self.settings, places[job.client]

    def _take(self, job: Job, report: Report, place: Path) -> None:
        """Put a report in its place, or tell why there is none."""
        try:
            self._publish(job, report, place)
        except OSError as error:
            sentence = os_sentence(error)
            if isinstance(error, PermissionError):
                sentence = "its file cannot be replaced: is it open in another program?"
            self._fail(Failure(job.client, job.shown, sentence))
            return
        self.made.append(job.client)
        self.progress.done(job.client, report.seconds)

    def _publish(self, job: Job, report: Report, place: Path) -> None:
        outside = tuple(path for path in report.files if not path.resolve().is_relative_to(PACKAGE))
        entry = {
            **self._inputs(job, outside),
            "model": {**report.model, "sha256": self.hashes.together(report.files)},
            "results": results_of(place, report.names),
            "summary": dict(report.summary),
        }
        self._withdraw(job.client, keep=report.names)
        for name in report.names:
            (place / name).replace(self.folder / name)
        self.manifest.made(job.client, entry)

    def _fail(self, failure: Failure) -> None:
        """A client without report must not look as if it had one: what an earlier run left is put aside."""
        try:
            if failure.client:  # a file whose name is no client id has none
                self._withdraw(failure.client)
                self.manifest.no_report(failure.client, failure.message)
        except OSError as error:
            failure = replace(failure, message=f"{failure.message} Also: {os_sentence(error)}")
        self.failed.append(failure)
        self.progress.failed(failure.client, failure.message)

    def _withdraw(self, client: str, keep: Iterable[str] = ()) -> None:
        """Move earlier files of a client out of the way, except those about to be replaced."""
        for name in {f"{client}{ending}" for ending in ENDINGS} - set(keep):
            if (self.folder / name).is_file():
                (self.folder / OUTDATED).mkdir(exist_ok=True)
                (self.folder / name).replace(self.folder / OUTDATED / name)

    def _close(self) -> None:
        from cdm_bc.batch.index import write_index

        try:
            self.manifest.close()
            write_index(self.manifest, self.settings.language)
        except OSError as error:
            raise CdmError(f"the overview and the manifest could not be written: {os_sentence(error)}") from None


def _failure(job: Job, error: CdmError) -> Failure:
    problems = tuple(map(job.as_named, error.problems)) if isinstance(error, InputError) else ()
    return Failure(job.client, job.shown, problems[0].message if problems else str(error), problems)
