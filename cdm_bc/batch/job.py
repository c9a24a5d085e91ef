"""One report, from client file to files: what a process does, here or on another machine."""

from __future__ import annotations

import datetime
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from cdm_bc.batch.companions import Companion
from cdm_bc.batch.inputs import PACKAGE, together
from cdm_bc.case.client_files import ClientFile
from cdm_bc.errors import ReportError
from cdm_bc.files import NOTES, Read, hash_of, notes_of, noting, whole_path

if TYPE_CHECKING:
    from cdm_bc.reports.client import ClientReport

#: The engine that needs no kernel; any other name is one of papermill's, `STOCK` its own.
ENGINE = "cdm-bc"
STOCK = "papermill"
TIMEOUT = 300.0


@dataclass(frozen=True)
class Settings:
    """What holds for every report of a batch.

    Attributes
    ----------
    language, date : '' and None for what each client file says. companions : what is made with each report.
    timeout : seconds that a report may take. short : whether the page opens as the short report, and is printed so.
    """

    notebook: Path
    engine: str = ENGINE
    language: str = ""
    date: datetime.date | None = None
    pdf: bool = False
    companions: tuple[Companion, ...] = ()
    timeout: float | None = TIMEOUT
    force: bool = False
    short: bool = False

    @property
    def day(self) -> str:
        """The date as notebooks take it."""
        return self.date.isoformat() if self.date else ""

    def options(self) -> dict[str, Any]:
        """The part that changes a report."""
        said = {"engine": self.engine, "language": self.language, "date": self.day or None, "pdf": self.pdf}
        said |= {"short": True} if self.short else {}
        return said | {companion.name: companion.made_with for companion in self.companions}


@dataclass(frozen=True)
class Job(ClientFile):
    """A client's report to make."""

    @property
    def options(self) -> dict[str, Any]:
        """What changes this report besides its files and the options of the batch."""
        return {}

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files whose place must not show."""
        return (self.path,)

    def parameters(self, settings: Settings) -> dict[str, str]:
        """What the notebook is given: a path and options, never values."""
        given = {"client_file": str(self.path), "language": settings.language, "date": settings.day}
        return {name: value for name, value in given.items() if value}

    def check(self, settings: Settings) -> None:
        """Read the input, for its faults: a kernel would show them as a failing cell."""
        from cdm_bc.case import load_case

        load_case(self.path)

    def told(self, names: Mapping[str, Any], settings: Settings) -> ClientReport:
        """The report in Python, for what is made with it: that of the notebook, whose cells defined `names`, if it has one."""
        from cdm_bc.reports.client import ClientReport

        mine = (value for name, value in names.items() if not name.startswith("_") and isinstance(value, ClientReport))
        found = next((report for report in mine if report.case.id == self.client), None)
        return found or ClientReport(self.path, language=settings.language, date=settings.day)

    def report(self, names: Mapping[str, Any], settings: Settings) -> Report:
        """What to note of the report; `names` are those that the notebook's cells defined."""
        from cdm_bc.case import load_case
        from cdm_bc.figures.headline import Results, results_of

        stories = (getattr(value, "story", None) for name, value in names.items() if not name.startswith("_"))
        told = (getattr(story, "results", None) for story in stories)
        # what a cell has worked out costs more than all else in a report; only if there is nothing, once more
        results = next((one for one in told if isinstance(one, Results)), None) or results_of(load_case(self.path))
        model = {"id": results.case.model.id, "version": results.case.model.version}
        return Report(results.headline.summary(), tuple(map(Path, results.case.files)), model)


@dataclass(frozen=True)
class Report:
    """A report that was made.

    Attributes
    ----------
    summary : the figures for the overview, JSON. files : other files that it was made from. model : id and version.
    read : whole path of every file that was read outside this package, and the hash of the bytes that were read.
    names : of the finished files. seconds : that it took.
    """

    summary: Mapping[str, Any]
    files: tuple[Path, ...] = ()
    model: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[Path, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    seconds: float = 0.0


def make_report(job: Job, settings: Settings, results: Path) -> Report:
    """Run the notebook for a client and write its page and its stripped copy into the folder `results`, made if need be.

    Raises
    ------
    InputError
        If the client file or its model has faults.
    ReportError
        If a cell fails, or the page is not fit to be handed over.
    """
    from cdm_bc.batch.notebooks import strip_notebook
    from cdm_bc.rendering.page import about, export_html

    began = time.perf_counter()
    with _workplace() as folder, noting() as notes:
        notebook, names = _run_here(job, settings) if settings.engine == ENGINE else _run_elsewhere(job, settings)
        if about(notebook).client not in ("", job.client):
            message = f"the page is about '{about(notebook).client}' instead of '{job.client}'; nothing was written."
            raise ReportError(message)
        page = export_html(notebook, language=settings.language, view="short" if settings.short else "full")
        # On one line: broken into lines it takes as long to write as the page.
        copy = json.dumps(strip_notebook(notebook), ensure_ascii=False, sort_keys=True) + "\n"
        _refuse_paths((*job.inputs, folder, results), page, copy)
        report = job.report(names, settings)
        files = {companion.ending: companion.make(job.told(names, settings)) for companion in settings.companions}
        read = _read(notes, (job.path, settings.notebook, *report.files), folder)
        written = [_write(results / f"{job.client}.html", page), _write(results / f"{job.client}.ipynb", copy)]
        written += [_write(results / f"{job.client}{ending}", content) for ending, content in files.items()]
        if settings.pdf:
            from cdm_bc.batch.pdf import print_pdf

            written.append(print_pdf(written[0]))
    model = {**report.model, "sha256": together({path: read.get(whole_path(path), "") for path in report.files})}
    made = tuple(file.name for file in written)
    return replace(report, model=model, read=read, names=made, seconds=time.perf_counter() - began)


def _read(notes: Read, files: Iterable[Path], folder: Path) -> Read:
    """What was read, and with it those `files` that belong to the case although nobody asked for them; but nothing of this
    package, whose hash is known, or of the `folder` that the report was made in.
    """
    for path in map(whole_path, files):
        if path not in notes:
            notes[path] = hash_of(path)
    return {
        path: digest
        for path, digest in notes.items()
        if not any(map(path.is_relative_to, (PACKAGE, whole_path(folder))))
    }


@contextmanager
def _workplace() -> Iterator[Path]:
    """An empty folder to work in; the environment is put back afterwards."""
    kept = dict(os.environ)
    with TemporaryDirectory(prefix="cdm-bc-", ignore_cleanup_errors=True) as folder, chdir(folder):
        try:
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(kept)


def _write(file: Path, content: str | bytes) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def _refuse_paths(paths: tuple[Path, ...], *texts: str) -> None:
    """Where the client file lies and where the report was made is nobody's business."""
    plain = {str(path) for path in paths}
    written = plain | {json.dumps(path)[1:-1] for path in plain}  # on most systems the same: each search takes its time
    if any(path in text for path in written for text in texts):
        raise ReportError("the page names a folder of this computer; nothing was written.")


def _run_here(job: Job, settings: Settings) -> tuple[Any, Mapping[str, Any]]:
    """The executed notebook, and the names that its cells defined."""
    from cdm_bc.batch.notebooks import read_notebook, with_parameters
    from cdm_bc.batch.runner import run_cells

    notebook = with_parameters(read_notebook(settings.notebook), job.parameters(settings))
    return notebook, run_cells(notebook["cells"])


def _run_elsewhere(job: Job, settings: Settings) -> tuple[Any, Mapping[str, Any]]:
    """By papermill with one of its engines: with a kernel of its own, by default."""
    import nbformat
    import papermill
    from papermill.exceptions import PapermillException, PapermillExecutionError

    from cdm_bc.batch.notebooks import read_notebook
    from cdm_bc.batch.runner import OUTPUT_LIMIT, TOO_MUCH, first_line

    job.check(settings)
    os.environ.setdefault("PYTHONHASHSEED", "0")
    root = str(Path(__file__).parents[2])
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    os.environ[NOTES] = str(Path("read.txt").absolute())  # in this report's own folder
    engine = None if settings.engine == STOCK else settings.engine
    given = nbformat.from_dict(read_notebook(settings.notebook))
    try:
        notebook = papermill.execute_notebook(
            given, None, job.parameters(settings), engine_name=engine, progress_bar=False
        )
    except PapermillExecutionError as error:
        message = f"the cell '{first_line(error.source)}' failed: {error.ename}: {error.evalue}"
        raise ReportError(message) from None
    except PapermillException as error:
        raise ReportError(f"{error}") from None
    notes_of(Path(os.environ.pop(NOTES)))
    streams = (out for cell in notebook.cells for out in cell.get("outputs", []) if out.output_type == "stream")
    if sum(len(output.text) for output in streams) > OUTPUT_LIMIT:
        raise ReportError(TOO_MUCH)
    return notebook, {}
