"""Many reports in one go: checked, made side by side, put in place one at a time, and told.

What is in the output folder is always whole: a report is made in a hidden folder beside it and moved when it is ready.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cdm_bc.batch.companions import COMPANIONS, Companion
from cdm_bc.batch.inputs import Hashes, changed_inputs, changed_results, library, relative, results_of, versions
from cdm_bc.batch.interrupts import uninterrupted
from cdm_bc.batch.job import ENGINE, TIMEOUT, Job, Report, Settings
from cdm_bc.batch.manifest import Manifest
from cdm_bc.batch.notebooks import check_parameters, notebook_path, read_notebook
from cdm_bc.batch.pool import Pool, default_memory, preload
from cdm_bc.batch.progress import Progress
from cdm_bc.batch.runner import imports_of
from cdm_bc.batch.workplace import workplace_in
from cdm_bc.case.client_files import Refused, client_files
from cdm_bc.errors import CdmError, InputError, Problem
from cdm_bc.files import os_sentence, whole_path

#: Where earlier files of a client go whose report fails: out of the way of those who hand reports over, and not lost.
OUTDATED = "outdated"
ENDINGS = (".html", ".ipynb", ".pdf", *(kind.ending for kind in COMPANIONS.values()))


@dataclass(frozen=True)
class Failure:
    """A report that could not be made. `problems` are faults of its input; empty if it failed for another reason.

    `earlier` says what became of one that was made before: ``''`` if there is none, ``kept`` if it still is what its files make
    of it, ``outdated`` if it was put aside.
    """

    client: str
    file: str
    message: str
    problems: tuple[Problem, ...] = ()
    earlier: str = ""


@dataclass(frozen=True)
class BatchResult:
    """What became of the clients.

    Attributes
    ----------
    made, unchanged : client ids. stopped : whether the user broke it off; the clients not named were not reached.
    broken : why the run did not come to its end for another reason; '' if it did. notes : what else is to be said.
    """

    folder: Path
    made: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    stopped: bool = False
    broken: str = ""
    notes: tuple[str, ...] = ()

    @property
    def exit_status(self) -> int:
        """0 all good, 1 some failed, 2 the input of some was wrong."""
        if any(failure.problems for failure in self.failed):
            return 2
        return 1 if self.failed or self.stopped or self.broken else 0

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
    short: bool = False,
    companions: Sequence[Companion] = (),
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
    short : the pages open as the short report. notebook : another notebook than the shipped client report.
    companions : what is made with each report.

    Raises
    ------
    InputError
        If the options or the output folder are wrong; nothing was done then. Faults of single clients are in the result.
    """
    with uninterrupted():  # mostly imports, in which Python now and then loses a Ctrl-C
        chosen = Path(notebook).resolve() if notebook else notebook_path()
        settings = Settings(chosen, engine, language, date, pdf, tuple(companions), timeout, force, short)
        library()
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
            batch = _Batch(settings, folder.resolve(), workplace, Manifest(folder), progress or Progress())
            batch.begin()
            try:
                maker = stack.enter_context(_maker(settings, min(jobs, max(1, len(todo))), dask))
            except CdmError as error:
                batch.close(str(error))
                raise
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

    def begin(self) -> None:
        """Note that a run begins.

        Raises
        ------
        CdmError
            If that cannot be written down; nothing was done then.
        """
        try:
            self.manifest.begin()
        except OSError as error:
            raise CdmError(f"nothing can be written to {self.folder.name}: {os_sentence(error)}") from None

    def run(self, jobs: Sequence[Job], refused: Sequence[Refused], maker: Any) -> BatchResult:
        """Make what needs making, and tell."""
        todo = [job for job in jobs if not self._is_current(job)]
        stopped, broken = False, ""
        with self.progress.over(len(todo) + len(refused)):
            for client, file, problems in refused:
                self._fail(Failure(client, file, problems[0].message, tuple(problems)))
            try:
                self._make(todo, maker)
            except KeyboardInterrupt:
                stopped = True
            except CdmError as error:  # of nobody in particular
                broken = str(error)
        broken = self.close(broken)
        done = tuple(self.made), tuple(self.unchanged), tuple(self.failed)
        return BatchResult(self.folder, *done, stopped, broken, tuple(self.manifest.damage))

    def _is_current(self, job: Job) -> bool:
        """Whether the report is there, and was made from what there is now."""
        entry = self.manifest.reports.get(job.client)
        if entry is None or self.settings.force:
            return False
        paths = [job.path, *(self.folder / file["path"] for file in entry["files"])]
        now = self._inputs(job, {whole_path(path): self.hashes(path) for path in [*paths, self.settings.notebook]})
        same = all(entry[key] == value for key, value in now.items())
        if same and not changed_results(self.folder, entry["results"]):
            self.unchanged.append(job.client)
            return True
        return False

    def _inputs(self, job: Job, hashes: Mapping[Path, str]) -> dict[str, Any]:
        """What a report depends on, as the manifest writes it. `hashes` : of every file, by its whole path."""

        def entry(path: Path) -> dict[str, str]:
            return {"path": relative(path, self.folder), "sha256": hashes.get(path, "")}

        client_file, notebook = whole_path(job.path), whole_path(self.settings.notebook)
        return {
            "client_file": entry(client_file),
            "files": [entry(path) for path in hashes if path not in (client_file, notebook)],
            "notebook": {"name": notebook.name, "sha256": hashes.get(notebook, "")},
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
        """Note the report, then put it in its place: when the disk is full, the earlier one stays as it is."""
        entry = {
            **self._inputs(job, report.read),
            "model": report.model,
            "results": results_of(place, report.names),
            "summary": dict(report.summary),
        }
        self.manifest.making(job.client, entry)
        self._put_aside(job.client, keep=report.names)
        for name in report.names:
            (place / name).replace(self.folder / name)

    def _fail(self, failure: Failure) -> None:
        """Note that a report could not be made. An earlier one stays if it still is what its files make of it; else it would
        look like what they make now, and is put aside.
        """
        client = failure.client
        try:
            if client:  # a file whose name is no client id has none
                entry = self.manifest.reports.get(client)
                kept = entry is not None and not changed_inputs(self.folder, entry, Hashes())
                outdated = not kept and self._put_aside(client)
                failure = replace(failure, earlier="kept" if kept else "outdated" if outdated else "")
                said = f"{failure.message} The earlier report is in '{OUTDATED}' now." if outdated else failure.message
                self.manifest.no_report(client, said, kept=kept)
        except OSError as error:
            failure = replace(failure, message=f"{failure.message} Also: {os_sentence(error)}")
        self.failed.append(failure)
        self.progress.failed(client, failure.message)

    def _put_aside(self, client: str, keep: Iterable[str] = ()) -> bool:
        """Move earlier files of a client out of the way, except those about to be replaced. Whether there were any."""
        there = [
            name for ending in ENDINGS if (self.folder / (name := f"{client}{ending}")).is_file() and name not in keep
        ]
        for name in there:
            (self.folder / OUTDATED).mkdir(exist_ok=True)
            (self.folder / name).replace(self.folder / OUTDATED / name)
        return bool(there)

    def close(self, broken: str = "") -> str:
        """Write overview and manifest. Returns `broken`, with what went wrong with these two."""
        from cdm_bc.batch.index import INDEX, write_index

        try:
            self.manifest.forget_what_is_gone()
            write_index(self.manifest, self.settings.language)
            self.manifest.close(broken, (INDEX,))
        except OSError as error:
            return f"{broken} The overview and the manifest could not be written: {os_sentence(error)}".strip()
        return broken


def _failure(job: Job, error: CdmError) -> Failure:
    problems = tuple(map(job.as_named, error.problems)) if isinstance(error, InputError) else ()
    return Failure(job.client, job.shown, problems[0].message if problems else str(error), problems)
