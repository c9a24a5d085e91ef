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

from cdm_bc.batch.candidates import Candidate, candidates_of
from cdm_bc.batch.imports import import_nbformat
from cdm_bc.batch.job import ENGINE, Made, make_report
from cdm_bc.batch.manifest import (
    PACKAGE,
    Hashes,
    Manifest,
    library,
    relative,
    results_of,
    same_results,
    versions,
)
from cdm_bc.batch.processes import default_memory, uninterrupted
from cdm_bc.batch.progress import Progress, Silent
from cdm_bc.batch.serve import os_sentence
from cdm_bc.batch.workers import Answer, Task, Workers
from cdm_bc.batch.workplace import workplace_in
from cdm_bc.case.client_files import Refused
from cdm_bc.errors import CdmError, Problem

#: Where earlier files of a client go whose report fails: out of the way of those who hand reports over, and not lost.
OUTDATED = "outdated"
ENDINGS = (".html", ".ipynb", ".pdf")
TIMEOUT = 300.0
#: From so many reports on, one for practice pays.
MANY = 6


@dataclass(frozen=True)
class Failure:
    """A client without report. `problems` are faults of its input; empty if the report failed for another reason."""

    client: str
    file: str
    message: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What holds for every report of a batch."""

    notebook: Path
    engine: str = ENGINE
    language: str = ""
    date: datetime.date | None = None
    pdf: bool = False
    timeout: float | None = TIMEOUT
    force: bool = False

    def options(self) -> dict[str, Any]:
        """The part that changes a report."""
        date = self.date.isoformat() if self.date else None
        return {"engine": self.engine, "language": self.language, "date": date, "pdf": self.pdf}


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
    from cdm_bc.batch.notebooks import notebook_path

    chosen = Path(notebook).resolve() if notebook else notebook_path()
    settings = Settings(chosen, engine, language, date, pdf, timeout, force)
    return make_reports(*candidates_of(files), settings, output, jobs=jobs, dask=dask, progress=progress)


def make_reports(
    candidates: Sequence[Candidate],
    refused: Sequence[Refused],
    settings: Settings,
    output: str | Path = "outputs",
    *,
    jobs: int = 1,
    dask: str | None = None,
    progress: Progress | None = None,
) -> BatchResult:
    """Make the reports of `candidates`, whatever they are about. Parameters and errors as in :func:`report_clients`."""
    from cdm_bc.batch.notebooks import check_parameters

    folder = Path(output)
    sample = candidates[0] if candidates else Candidate("", Path("a"), "")
    with ExitStack() as stack:
        with uninterrupted():  # mostly imports, in which Python now and then loses a Ctrl-C
            rehearse = {candidate.rehearsal for candidate in candidates} if len(candidates) >= MANY else ()
            runner = _runner(stack, min(jobs, max(1, len(candidates))), dask, sorted(rehearse))
            import_nbformat()
            check_parameters(settings.notebook, sample.job(settings, Path()).parameters)
            workplace = stack.enter_context(workplace_in(folder))
            batch = _Batch(settings, folder.resolve(), workplace, Manifest(folder), progress or Silent())
        return batch.run(candidates, refused, runner)


def _runner(stack: ExitStack, jobs: int, dask: str | None, rehearse: Sequence[str]) -> Any:
    """What makes the reports: processes of this machine, or a cluster."""
    if dask:
        from cdm_bc.batch.remote import Cluster

        return stack.enter_context(Cluster(dask))
    workers = stack.enter_context(Workers(jobs, rehearse=rehearse))
    workers.warm_up()  # while the rest is checked
    return workers


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

    def run(self, candidates: Sequence[Candidate], refused: Sequence[Refused], runner: Any) -> BatchResult:
        """Make what needs making, and tell."""
        self.manifest.begin()
        todo = [candidate for candidate in candidates if not self._is_current(candidate)]
        stopped = False
        with self.progress.over(len(todo) + len(refused)):
            for client, file, problems in refused:
                self._fail(Failure(client, file, problems[0].message, tuple(problems)))
            try:
                self._make(todo, runner)
            except KeyboardInterrupt:
                stopped = True
        self._close()
        return BatchResult(self.folder, tuple(self.made), tuple(self.unchanged), tuple(self.failed), stopped)

    def _is_current(self, candidate: Candidate) -> bool:
        """Whether the report is there, and was made from what there is now."""
        entry = self.manifest.reports.get(candidate.client)
        if entry is None or self.settings.force:
            return False
        others = tuple(self.folder / file["path"] for file in entry["files"])
        same = all(entry[key] == value for key, value in self._inputs(candidate, others).items())
        if same and same_results(self.folder, entry):
            self.unchanged.append(candidate.client)
            return True
        return False

    def _inputs(self, candidate: Candidate, others: tuple[Path, ...]) -> dict[str, Any]:
        """What a report depends on, as the manifest writes it."""

        def told(path: Path) -> dict[str, str]:
            return {"path": relative(path, self.folder), "sha256": self.hashes(path)}

        notebook = self.settings.notebook
        return {
            "client_file": told(candidate.path),
            "files": [told(path) for path in others],
            "notebook": {"name": notebook.name, "sha256": self.hashes(notebook)},
            "library": library(),
            "versions": self.versions,
            "options": {**self.settings.options(), **candidate.options},
        }

    def _make(self, todo: Sequence[Candidate], runner: Any) -> None:
        by_client = {candidate.client: candidate for candidate in todo}
        with closing(runner.run(self._tasks(todo, runner.jobs))) as answers:
            for answer in answers:
                results = answer.task.argument.results
                if answer.error:
                    shutil.rmtree(results, ignore_errors=True)  # first: the disk may be full
                self._take(by_client[answer.task.name], answer)
                shutil.rmtree(results, ignore_errors=True)

    def _tasks(self, todo: Sequence[Candidate], jobs: int) -> Iterator[Task]:
        settings, memory = self.settings, default_memory(jobs)
        for number, candidate in enumerate(todo):
            results = self.workplace / str(number)
            self.hashes(candidate.path)  # of what the worker is about to read
            self.progress.started(candidate.client)
            job = candidate.job(settings, results)
            yield Task(make_report, job, candidate.client, settings.timeout, memory=memory)

    def _take(self, candidate: Candidate, answer: Answer) -> None:
        """Put a report in its place, or tell why there is none."""
        if answer.error:
            problems = tuple(candidate.as_named(problem) for problem in answer.problems)
            message = problems[0].message if problems else answer.error
            self._fail(Failure(candidate.client, candidate.shown, message, problems))
            return
        try:
            self._publish(candidate, answer.task.argument.results, answer.value)
        except OSError as error:
            sentence = os_sentence(error)
            if isinstance(error, PermissionError):
                sentence = "its file cannot be replaced: is it open in another program?"
            self._fail(Failure(candidate.client, candidate.shown, sentence))
            return
        self.made.append(candidate.client)
        self.progress.done(candidate.client, answer.seconds)

    def _publish(self, candidate: Candidate, results: Path, made: Made) -> None:
        outside = tuple(path for path in made.files if not path.resolve().is_relative_to(PACKAGE))
        entry = {
            **self._inputs(candidate, outside),
            "model": {**made.model, "sha256": self.hashes.together(made.files)},
            "results": results_of(results, made.names),
            "summary": dict(made.summary),
        }
        self._withdraw(candidate.client, keep=made.names)
        for name in made.names:
            (results / name).replace(self.folder / name)
        self.manifest.made(candidate.client, entry)

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
            self.manifest.close(self.workplace)
            write_index(self.manifest, self.workplace, self.settings.language)
        except OSError as error:
            raise CdmError(f"the overview and the manifest could not be written: {os_sentence(error)}") from None
