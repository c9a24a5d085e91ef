"""One report, from client file to files: what a worker does, here or on another machine."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cdm_bc.errors import CdmError, InputError, ReportError

#: The engine that needs no kernel; any other name is one of papermill's, `STOCK` its own.
ENGINE = "cdm-bc"
STOCK = "papermill"
_PACKAGE = Path(__file__).parents[1]
#: In a wheel the sample clients lie inside the package, in a checkout beside it.
SAMPLE_FOLDERS = (_PACKAGE / "_parameters", _PACKAGE.parent / "parameters")


@dataclass(frozen=True)
class Job:
    """One report to make.

    Attributes
    ----------
    client_file, notebook, results : absolute; results go into the folder `results`, made if need be.
    language, date : '' and None for what the client file says.
    """

    client: str
    client_file: Path
    notebook: Path
    results: Path
    engine: str = ENGINE
    language: str = ""
    date: datetime.date | None = None
    pdf: bool = False

    @property
    def parameters(self) -> dict[str, str]:
        """What the notebook is given: a path and options, never values."""
        given = {"client_file": str(self.client_file), "language": self.language}
        given["date"] = self.date.isoformat() if self.date else ""
        return {name: value for name, value in given.items() if value}

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files whose place must not show."""
        return (self.client_file,)

    def check(self) -> None:
        """Read the input, for its faults: a kernel would show them as a failing cell."""
        from cdm_bc.case import load_case

        load_case(self.client_file)

    def told(self, namespace: Mapping[str, Any]) -> Told:
        """What to note of the report; `namespace` holds the names that its cells defined."""
        from cdm_bc.case import load_case
        from cdm_bc.figures.headline import Results, results_of

        stories = (getattr(value, "story", None) for name, value in namespace.items() if not name.startswith("_"))
        told = (getattr(story, "results", None) for story in stories)
        # what a cell has worked out costs more than all else in a report; only if there is nothing, once more
        results = next((one for one in told if isinstance(one, Results)), None) or results_of(
            load_case(self.client_file)
        )
        model = {"id": results.case.model.id, "version": results.case.model.version}
        return Told(results.headline.summary(), tuple(map(Path, results.case.files)), model)


@dataclass(frozen=True)
class Told:
    """What is noted of a report.

    Attributes
    ----------
    summary : the figures for the overview, JSON. files : other files that it was made from. model : id and version.
    """

    summary: Mapping[str, Any]
    files: tuple[Path, ...] = ()
    model: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Made(Told):
    """A report that was made. `names`: the files in the job's folder `results`."""

    names: tuple[str, ...] = ()


def make_report(job: Job, tell: Any = None) -> Made:
    """Run the notebook for a client and write its page and its stripped copy.

    Raises
    ------
    InputError
        If the client file or its model has faults.
    ReportError
        If a cell fails, or the page is not fit to be handed over.
    """
    from cdm_bc.batch.notebooks import strip_notebook
    from cdm_bc.rendering.page import about, export_html

    notebook, namespace = _run(job)
    if about(notebook).client not in ("", job.client):
        raise ReportError(
            f"the page is about '{about(notebook).client}' instead of '{job.client}'; nothing was written."
        )
    html = export_html(notebook, language=job.language)
    # On one line: broken into lines it takes as long to write as the page.
    copy = json.dumps(strip_notebook(notebook), ensure_ascii=False, sort_keys=True) + "\n"
    _refuse_paths(job, html, copy)
    told = job.told(namespace)
    names = [_write(job, ".html", html), _write(job, ".ipynb", copy)]
    if job.pdf:
        from cdm_bc.batch.pdf import print_pdf

        names.append(print_pdf(job.results / names[0]).name)
    return Made(told.summary, told.files, told.model, tuple(names))


def _write(job: Job, ending: str, text: str) -> str:
    job.results.mkdir(exist_ok=True)
    (job.results / f"{job.client}{ending}").write_text(text, encoding="utf-8", newline="\n")
    return f"{job.client}{ending}"


def _refuse_paths(job: Job, *texts: str) -> None:
    """Where the client file lies and where the report was made is nobody's business."""
    paths = {*map(str, job.inputs), os.getcwd(), str(job.results)}
    written = paths | {json.dumps(path)[1:-1] for path in paths}  # on most systems the same: each search takes its time
    if any(path in text for path in written for text in texts):
        raise ReportError("the page names a folder of this computer; nothing was written.")


def _run(job: Job) -> tuple[Any, Mapping[str, Any]]:
    """The executed notebook, and the names that its cells defined if it ran in this process."""
    if job.engine == ENGINE:
        return _run_here(job)
    job.check()
    return _run_elsewhere(job), {}


def _run_here(job: Job) -> tuple[Any, Mapping[str, Any]]:
    from IPython.core.error import UsageError
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    from cdm_bc.batch.engine import CdmEngine, language_info
    from cdm_bc.batch.shell import run_cells, shell

    notebook = load_notebook_node(str(job.notebook))
    kernel, language = CdmEngine.nb_kernel_name(notebook), CdmEngine.nb_language(notebook)
    notebook = parameterize_notebook(notebook, job.parameters, kernel_name=kernel, language=language, engine_name=None)
    at = [-1]
    error = run_cells(notebook.cells, started=lambda index: at.__setitem__(0, index))
    if isinstance(error, InputError):
        raise error
    if isinstance(error, MemoryError):
        raise ReportError(f"{_place(notebook, at[0])} needs more memory than a report may have.")
    if isinstance(error, UsageError):
        hint = "If it needs a Jupyter kernel, use --engine papermill."
        raise ReportError(f"{_place(notebook, at[0])} failed: {error} {hint}")
    if error is not None:
        raise ReportError(f"{_place(notebook, at[0])} failed: {_said(error)}")
    notebook.metadata["language_info"] = language_info()
    return _as_nodes(notebook), shell().user_ns


def _run_elsewhere(job: Job) -> Any:
    """By papermill with one of its engines; with a kernel of its own, by default."""
    import papermill
    from papermill.exceptions import PapermillException, PapermillExecutionError

    os.environ.setdefault("PYTHONHASHSEED", "0")
    root = str(Path(__file__).parents[2])
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    engine = None if job.engine == STOCK else job.engine
    try:
        notebook = papermill.execute_notebook(
            str(job.notebook), None, job.parameters, engine_name=engine, progress_bar=False, cwd=os.getcwd()
        )
    except PapermillExecutionError as error:
        raise ReportError(f"the cell '{_start(error.source)}' failed: {error.ename}: {error.evalue}") from None
    except PapermillException as error:
        raise ReportError(f"{error}") from None
    _check_size(notebook)
    return notebook


def _check_size(notebook: Any) -> None:
    from cdm_bc.batch.outputs import OUTPUT_LIMIT

    streams = (out for cell in notebook.cells for out in cell.get("outputs", []) if out.output_type == "stream")
    if sum(len(output.text) for output in streams) > OUTPUT_LIMIT:
        raise ReportError(f"the notebook printed more than {OUTPUT_LIMIT / 2**20:.0f} MB of text.")


def _as_nodes(notebook: Any) -> Any:
    """The outputs in the form in which a kernel's outputs come."""
    import nbformat

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.from_dict(output) for output in cell.outputs]
    return notebook


def _place(notebook: Any, index: int) -> str:
    return f"the cell '{_start(notebook.cells[index].source)}'"


def _start(source: str) -> str:
    """The first words of a cell: enough to find it."""
    line = next((line.strip() for line in source.splitlines() if line.strip()), "")
    return line if len(line) <= 50 else line[:49] + "…"


def _said(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    name = type(error).__name__
    if isinstance(error, CdmError):  # a sentence already
        return lines[0]
    return f"{name}: {lines[0]}" if lines else f"{name}."


def rehearse(name: str) -> None:
    """Make the report of a sample client and throw it away: what is loaded or kept at first use is then there for all."""
    import tempfile

    from cdm_bc.batch.isolation import clear_shell
    from cdm_bc.batch.notebooks import notebook_path

    sample = next((folder / name for folder in SAMPLE_FOLDERS if (folder / name).is_file()), None)
    if sample is None:
        return
    here = os.getcwd()
    with tempfile.TemporaryDirectory(prefix="cdm-bc-") as folder:
        os.chdir(folder)
        try:
            make_report(Job(sample.stem, sample, notebook_path(), Path(folder)))
        finally:
            os.chdir(here)
            clear_shell()
