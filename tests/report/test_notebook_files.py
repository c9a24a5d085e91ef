"""The notebooks as files: clean in the repository, and clean again after a run."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from cdm_bc.batch.in_notebook import (
    DEFAULTS,
    check_spelling,
    find_file,
    find_file_to_change,
    find_files,
    find_folder,
)
from cdm_bc.batch.notebooks import check_parameters, notebook_path, parameter_names, strip_notebook
from cdm_bc.errors import InputError, ReportError

from .pages import SECTIONS

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_and_narrates(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code if cell.outputs] == []
    assert all(cell.execution_count is None for cell in code)
    assert "widgets" not in notebook.metadata
    for cell in code:
        nodes = list(ast.walk(ast.parse(cell.source)))
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in nodes)
        numbers = [
            node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
        ]
        assert numbers == [] or "parameters" in cell.metadata.get("tags", [])


def test_the_client_report_shows_every_section_in_the_order_of_the_story():
    notebook = nbformat.read(notebook_path(), as_version=4)
    calls = [match[1] for cell in notebook.cells if (match := re.fullmatch(r"report\.(\w+)\(\)", cell.source))]
    assert tuple(call for call in calls if call in SECTIONS) == SECTIONS
    assert calls[0] == "answer"


def test_the_client_report_takes_a_path_and_two_options():
    assert parameter_names(notebook_path()) == ("client_file", "language", "date")


def test_a_misspelt_parameter_is_refused_with_the_nearest():
    with pytest.raises(
        InputError, match=r"client_fiel: the notebook has no such parameter\. Did you mean 'client_file'"
    ):
        check_parameters(notebook_path(), ["client_fiel", "language"])


def test_known_parameters_pass():
    check_parameters(notebook_path(), ["client_file", "language", "date"])


def test_a_notebook_without_parameters_cell_says_so(tmp_path):
    path = tmp_path / "none.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell("1")]), path)
    with pytest.raises(InputError, match="has no cell tagged 'parameters'"):
        check_parameters(path, ["client_file"])


def test_a_file_that_is_no_notebook_is_an_input_error(tmp_path):
    path = tmp_path / "text.ipynb"
    path.write_text("no notebook", encoding="utf-8")
    with pytest.raises(InputError, match="is no Jupyter notebook"):
        parameter_names(path)


def test_a_notebook_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(ReportError, match="Did you mean '20_client_report'"):
        notebook_path("20_client_reports")


@pytest.fixture
def executed():
    """A notebook as papermill leaves it."""
    parameters = v4.new_code_cell(
        'client_file = "parameters/retailer.yaml"\nlanguage = ""', metadata={"tags": ["parameters"]}
    )
    injected = v4.new_code_cell('client_file = "/srv/clients/acme.yaml"', metadata={"tags": ["injected-parameters"]})
    run = v4.new_code_cell("report.answer()", metadata={"papermill": {"duration": 1}, "execution": {"a": "b"}})
    run.outputs = [
        v4.new_output("stream", name="stderr", text="/srv/clients: a warning"),
        v4.new_output("display_data", {"text/html": "<p>an answer</p>"}),
    ]
    notebook = v4.new_notebook(cells=[parameters, injected, run])
    notebook.metadata["papermill"] = {"parameters": {"client_file": "/srv/clients/acme.yaml"}}
    notebook.metadata["widgets"] = {"state": {}}
    return notebook


def test_what_papermill_leaves_behind_is_stripped(executed):
    stripped = strip_notebook(executed)
    text = nbformat.writes(stripped)
    assert "/srv" not in text
    assert "papermill" not in text
    assert "widgets" not in text
    assert [cell.source for cell in stripped.cells] == ["client_file = 'acme.yaml'\nlanguage = ''", "report.answer()"]
    assert [output.output_type for output in stripped.cells[1].outputs] == ["display_data"]


@pytest.mark.parametrize("path", [r"C:\clients\acme.yaml", "\\\\\\\\server\\share\\acme.yaml"])
def test_a_path_of_windows_is_stripped_to_its_name_too(executed, path):
    executed.cells[1].source = f"client_file = {path!r}"
    assert strip_notebook(executed).cells[0].source.startswith("client_file = 'acme.yaml'")


def test_stripping_leaves_the_notebook_itself_alone(executed):
    before = nbformat.writes(executed)
    strip_notebook(executed)
    assert nbformat.writes(executed) == before


def test_the_samples_that_are_looked_for_in_the_installation_are_those_that_the_notebooks_name():
    named = {
        node.value
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
        if "parameters" in cell.metadata.get("tags", [])
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Constant) and str(node.value).startswith("parameters")
    }
    assert named == set(DEFAULTS)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A working folder with a client file, and a notebook in a folder of its own that is told of."""
    (tmp_path / "here").mkdir()
    (tmp_path / "there" / "notebooks").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "there" / "notebooks" / "my.ipynb"))
    for file in ("here/acme.yaml", "there/beta.yaml", "there/notebooks/acme.yaml", "there/notebooks/gamma.yaml"):
        (tmp_path / file).touch()
    return tmp_path / "there"


def test_a_file_is_found_here_then_beside_the_notebook_then_above_it(elsewhere):
    assert find_file("acme.yaml") == "acme.yaml"
    assert find_file("gamma.yaml") == str(elsewhere / "notebooks" / "gamma.yaml")
    assert find_file("beta.yaml") == str(elsewhere / "beta.yaml")
    assert find_file(str(elsewhere / "beta.yaml")) == str(elsewhere / "beta.yaml")
    assert find_file("b*.yaml") == str(elsewhere / "b*.yaml")
    assert find_file("") == ""
    assert find_file("reference") == "reference"


def test_only_what_a_notebook_names_as_it_comes_is_a_sample(elsewhere, capsys):
    assert Path(find_file("parameters/retailer.yaml")).is_file()
    assert "is the sample that comes with cdm-bc" in capsys.readouterr().out
    for name in (
        "retailer.yaml",
        "parameters/wholesaler.yaml",
        "parameters/retailr.yaml",
        "../parameters/retailer.yaml",
    ):
        with pytest.raises(InputError, match="no such file here or beside the notebook"):
            find_file(name)
    assert find_files(["acme.yaml", "gone.yaml"]) == ["acme.yaml", "gone.yaml"], "the others go on without it"


def test_a_sample_that_will_be_changed_is_copied_to_the_place_that_is_named(elsewhere, capsys):
    assert find_file_to_change("parameters/retailer.yaml") == "parameters/retailer.yaml"
    assert Path("parameters/retailer.yaml").is_file()
    assert find_file_to_change("acme.yaml") == "acme.yaml"
    assert "is a copy of the sample" in capsys.readouterr().out


def test_a_folder_for_results_is_that_of_the_project_if_it_has_one(elsewhere):
    assert find_folder("outputs") == "outputs"
    (elsewhere / "outputs").mkdir()
    assert find_folder("outputs") == str(elsewhere / "outputs")


@pytest.mark.parametrize(
    "cells",
    [
        ["client_file = ''"],
        ["client_file = ''\nlanguage = ''", "# Parameters\nclient_file = 'acme.yaml'\nlanguage = 'en'"],
        ["client_file = ''", "# Parameters\nPAPERMILL_INPUT_PATH = 'a.ipynb'"],
    ],
)
def test_known_names_are_spelt_right(cells):
    check_spelling({"In": ["", *cells, "check_spelling(globals())"]})
