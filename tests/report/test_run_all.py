"""Run All, in a real kernel: each notebook from every place in which a kernel may start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXECUTE = Path(__file__).with_name("execute.py")
OWN = {
    "client_file": "acme.yaml",
    "client_files": "*.yaml",
    "answers": "answers.csv",
    "model_file": "own_model.yaml",
    "customers_file": "orders/orders.yaml",
}

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def run_all(tmp_path):
    """``run_all(folder, paths)``: the notebooks by name, executed in one kernel that starts in `folder`."""

    def run(folder: Path, paths: list[Path], **environment: str) -> dict[str, nbformat.NotebookNode]:
        out = tmp_path / "executed"
        out.mkdir()
        command = [sys.executable, "-W", "ignore", EXECUTE, folder, out, *paths]
        done = subprocess.run(
            list(map(str, command)),
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=380,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return {path.stem: nbformat.read(out / path.name, as_version=4) for path in paths}

    return run


def said(notebook: nbformat.NotebookNode) -> str:
    """Everything that was printed."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "".join(output.text for output in outputs if output.output_type == "stream")


def check(notebook: nbformat.NotebookNode) -> None:
    """No cell failed, and most cells with code show something."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [out.evalue for cell in code for out in cell.outputs if out.output_type == "error"] == []
    shown = [cell for cell in code if any("data" in output for output in cell.outputs)]
    assert len(shown) >= min(5, len(code) - 2)


def with_parameters(path: Path, folder: Path, **values: str) -> Path:
    """A copy of a notebook in `folder`, with other values of those parameters that it has."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    cell.source += "".join(f"\n{key} = {value!r}" for key, value in values.items() if f"{key} = " in cell.source)
    nbformat.write(notebook, folder / path.name)
    return folder / path.name


@pytest.mark.parametrize("place", [".", "notebooks"])
def test_from_the_project_and_from_the_folder_of_the_notebooks(place, run_all):
    """The kernel is told which notebook it runs, as by JupyterLab."""
    here = str(ROOT / "notebooks" / "20_client_report.ipynb")
    for notebook in run_all(ROOT / place, NOTEBOOKS, JPY_SESSION_NAME=here).values():
        check(notebook)
        assert said(notebook) == "", "the samples of the checkout are where the notebook says"


def test_a_copy_in_a_folder_of_ones_own_with_the_files_beside_it(run_all, tmp_path):
    """The kernel starts elsewhere; the notebook is where its program says."""
    own, elsewhere = tmp_path / "own", tmp_path / "elsewhere"
    own.mkdir()
    elsewhere.mkdir()
    shutil.copy(ROOT / "parameters" / "utility.yaml", own / "acme.yaml")
    shutil.copy(ROOT / "parameters" / "wholesaler_answers.csv", own / "answers.csv")
    shutil.copy(ROOT / "parameters" / "models" / "extension_example.yaml", own / "own_model.yaml")
    shutil.copytree(ROOT / "parameters" / "transactions", own / "orders")
    (own / "orders" / "webshop.yaml").rename(own / "orders" / "orders.yaml")
    copies = [with_parameters(path, own, **OWN) for path in NOTEBOOKS]
    for notebook in run_all(elsewhere, copies, JPY_SESSION_NAME=str(own / "any.ipynb")).values():
        check(notebook)
        assert "sample" not in said(notebook)
    assert list(elsewhere.iterdir()) == []


def test_an_installed_wheel_in_an_empty_folder(run_all, tmp_path):
    """The samples come from the installation, and that is said; what the workshop writes goes into the folder."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True, timeout=60)
    installed, folder = tmp_path / "installed", tmp_path / "empty"
    zipfile.ZipFile(next(tmp_path.glob("*.whl"))).extractall(installed)
    folder.mkdir()
    paths = sorted((installed / "cdm_bc" / "_notebooks").glob("*.ipynb"))
    assert [path.name for path in paths] == [path.name for path in NOTEBOOKS]
    executed = run_all(folder, paths, PYTHONPATH=str(installed), PYTHONDONTWRITEBYTECODE="1")
    for name, notebook in executed.items():
        check(notebook)
        assert ("that comes with cdm-bc" in said(notebook)) == (name != "10_reference_model"), name
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")] == ["parameters/retailer.yaml"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("parameters/retailr.yaml", "Did you mean 'retailer.yaml'"),
        ("retailer.yaml", "no such file here or beside the notebook"),
    ],
)
def test_a_missing_file_is_one_sentence_and_never_the_sample(run_all, tmp_path, given, message):
    path = with_parameters(ROOT / "notebooks" / "20_client_report.ipynb", tmp_path, client_file=given)
    (notebook,) = run_all(ROOT, [path]).values()
    (error,) = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert error.ename == "InputError"
    assert error.traceback == [error.evalue]
    assert message in error.evalue
    assert error.evalue.endswith("or give it with papermill's -p.")
