"""The papermill engine, used as anyone uses papermill."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from cdm_bc.batch.engine import CdmEngine

papermill_engines.register("cdm-bc", CdmEngine)


@pytest.fixture
def execute(tmp_path: Path) -> Any:
    """``execute("1 / 0")`` runs a notebook of these cells and gives the notebook that papermill saved."""

    python = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}

    def run(*sources: str, parameters: dict[str, Any] | None = None, **options: Any) -> Any:
        cells = [new_code_cell("x = 1", metadata={"tags": ["parameters"]}), new_markdown_cell("words")]
        notebook = new_notebook(cells=[*cells, *map(new_code_cell, sources)], metadata=options.pop("metadata", python))
        nbformat.write(notebook, tmp_path / "in.ipynb")
        papermill.execute_notebook(
            tmp_path / "in.ipynb",
            tmp_path / "out.ipynb",
            parameters or {"x": 2},
            engine_name="cdm-bc",
            progress_bar=False,
            **options,
        )
        return nbformat.read(tmp_path / "out.ipynb", as_version=4)

    return run


def test_papermill_finds_the_engine_by_its_name(root: Path) -> None:
    points = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    module, name = points["papermill.engine"]["cdm-bc"].split(":")
    assert getattr(import_module(module), name) is CdmEngine


def test_parameters_outputs_and_counts_are_saved(execute) -> None:
    notebook = execute("print(x)", "x + 1", parameters={"x": 40})
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3, 4]
    assert code[2].outputs[0].text == "40\n"
    assert code[3].outputs[0].data["text/plain"] == "41"
    assert {cell.metadata.papermill.status for cell in notebook.cells} == {"completed"}
    assert notebook.metadata.language_info.name == "python"


def test_cells_work_in_the_callers_folder(execute, tmp_path: Path) -> None:
    notebook = execute("import os\nos.getcwd()", cwd=tmp_path)
    assert notebook.cells[-1].outputs[0].data["text/plain"] == repr(str(tmp_path))


def test_a_failing_cell_is_named_and_the_rest_is_not_run(execute, tmp_path: Path) -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        execute("1 / 0", "x")
    assert (caught.value.ename, caught.value.source) == ("ZeroDivisionError", "1 / 0")
    saved = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    statuses = [cell.metadata.papermill.status for cell in saved.cells if "papermill" in cell.metadata]
    assert statuses == ["completed", "completed", "completed", "failed", "pending"]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("import os; os._exit(3)", "its process ended by itself, with code 3"),
        ("while True: pass", "was not ready within 2 seconds"),
        ("%time 1", "%time does not work without a Jupyter kernel"),
    ],
)
def test_a_cell_that_takes_its_process_along_is_named_too(execute, source: str, sentence: str) -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        execute("x", source, execution_timeout=2)
    assert sentence in caught.value.evalue
    assert caught.value.source == source


def test_console_text_goes_where_papermill_was_asked_to_put_it(execute, tmp_path: Path) -> None:
    with (tmp_path / "said.txt").open("w", encoding="utf-8") as said:
        execute("print('hello')", stdout_file=said)
    assert (tmp_path / "said.txt").read_text(encoding="utf-8") == "hello\n"


def test_another_language_is_refused(execute) -> None:
    kernel = {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}
    with pytest.raises(papermill.exceptions.PapermillException, match="Python notebooks"):
        execute("1", metadata=kernel)


def test_a_tag_skips_a_cell(tmp_path: Path) -> None:
    cells = [new_code_cell("1 / 0", metadata={"tags": ["skip-execution"]}), new_code_cell("3")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "in.ipynb")
    done = papermill.execute_notebook(tmp_path / "in.ipynb", None, engine_name="cdm-bc", progress_bar=False)
    assert [cell.execution_count for cell in done.cells] == [None, 1]


def test_a_misspelt_parameter_is_refused_before_anything_is_run_or_saved(execute, tmp_path: Path) -> None:
    sentence = "xx: the notebook has no such parameter. Did you mean 'x'?"
    with pytest.raises(papermill.exceptions.PapermillException, match=re.escape(sentence)):
        execute("x", parameters={"xx": 2})
    assert not (tmp_path / "out.ipynb").exists()


@pytest.mark.e2e
def test_papermills_command_says_so_in_one_line(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-m", "papermill", "--engine", "cdm-bc", "--no-progress-bar"]
    files = [str(root / "notebooks" / "20_client_report.ipynb"), str(tmp_path / "out.ipynb")]
    said = subprocess.run(
        [*command, *files, "-p", "client_fiel", "acme.yaml"], capture_output=True, text=True, timeout=150, check=False
    )
    assert said.returncode == 1
    assert "client_fiel: the notebook has no such parameter. Did you mean 'client_file'?" in said.stderr
    assert "Traceback" not in said.stderr
    assert not (tmp_path / "out.ipynb").exists()
