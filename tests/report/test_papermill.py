"""The stock road: papermill runs the notebooks as they are, from the project's own folder."""

from __future__ import annotations

import subprocess
import sys

import nbformat
import pytest

from cdm_bc.batch.notebooks import strip_notebook
from cdm_bc.rendering.page import about, export_html

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def papermill(root, tmp_path):
    """Run a notebook with stock papermill; gives the executed notebook."""

    def run(name: str, *parameters: str):
        out = tmp_path / f"{name}.ipynb"
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "papermill",
            f"notebooks/{name}.ipynb",
            str(out),
            "--no-progress-bar",
        ]
        for parameter in parameters:
            command += ["-p", *parameter.split("=")]
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, encoding="utf-8", timeout=170, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return nbformat.read(out, as_version=4)

    return run


def test_the_client_report(papermill):
    notebook = papermill("20_client_report", "client_file=parameters/wholesaler.yaml", "language=en")
    found = about(notebook)
    assert (found.client, found.language) == ("wholesaler", "en")
    kinds = [kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})]
    assert kinds.count("application/vnd.plotly.v1+json") >= 12
    html = export_html(strip_notebook(notebook))
    assert "what better customer data is worth" in html
    assert html == export_html(notebook), "what is stripped never was on the page"


@pytest.mark.parametrize("name", ["10_reference_model", "40_extend_the_model"])
def test_the_notebooks_for_analysts(papermill, name):
    notebook = papermill(name)
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 6
    assert "<table" in export_html(notebook)


def test_the_reference_model_in_dutch(papermill):
    assert "Het referentiemodel" in export_html(papermill("10_reference_model", "language=nl"))
