"""The stock road: papermill runs the notebooks as they are, nbconvert shows what they made."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from cdm_bc.batch.notebooks import strip_notebook
from cdm_bc.rendering.page import about, export_html

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def command(module: str, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a tool of Jupyter as its users do."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=170,
        check=False,
    )


@pytest.fixture
def papermill(root, tmp_path):
    """Run a notebook with stock papermill; gives the executed notebook."""

    def run(name: str, *parameters: str, cwd: Path = root):
        out = tmp_path / f"{name}.ipynb"
        given = [word for parameter in parameters for word in ("-p", *parameter.split("="))]
        done = command("papermill", root / f"notebooks/{name}.ipynb", out, "--no-progress-bar", *given, cwd=cwd)
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


def test_a_misspelt_parameter_is_refused_and_no_report_is_made(root, tmp_path):
    """papermill itself only logs a line: the report of the default client would have been made under the new name."""
    out = tmp_path / "acme.ipynb"
    done = command("papermill", root / "notebooks/20_client_report.ipynb", out, "-p", "client_fiel", "a.yaml", cwd=root)
    assert done.returncode != 0
    assert "client_fiel: the notebook has no such parameter. Did you mean 'client_file'?" in done.stderr
    shown = [output for cell in nbformat.read(out, as_version=4).cells for output in cell.get("outputs", [])]
    assert [output.output_type for output in shown if "data" in output] == []


def test_nbconvert_finds_the_page_by_its_name_and_shows_the_report_in_its_own(papermill, tmp_path):
    """From a folder that has nothing to do with the project, with a sample of the installation."""
    notebook = papermill("20_client_report", "language=en", cwd=tmp_path)
    page, plain = tmp_path / "page.html", tmp_path / "plain.html"
    for out, options in ((page, ["--template", "cdm_bc"]), (plain, [])):
        done = command("nbconvert", "--to", "html", "20_client_report.ipynb", "--output", out, *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr[-3000:]
    ours = str(BeautifulSoup(export_html(notebook), "html.parser"))  # nbconvert writes every page anew, by its parser
    assert page.read_text(encoding="utf-8") == ours
    html = plain.read_text(encoding="utf-8")
    charts = re.findall(r'<figure class="chart\b.*?</figure>', html, flags=re.DOTALL)
    assert len(charts) >= 12
    assert html.count('id="plotly"') == 1, "what draws them is carried once, so that no network is needed"
    assert "report.answer()" not in BeautifulSoup(html, "html.parser").get_text(), "code is hidden"
    assert html.count("<style>.celltag_injected-parameters") >= 12, "and so are the values that papermill put in"
