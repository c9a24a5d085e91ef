"""A person opens the client report in JupyterLab and chooses Run All: it looks like the report, and the work goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab import jupyterlab, run_all

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(400)]

OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === "code").flatMap(cell => cell.model.outputs.toJSON())"""


@pytest.fixture
def address(tmp_path):
    """JupyterLab on the project."""
    with jupyterlab(ROOT, tmp_path) as address:
        yield address


def test_run_all_shows_the_report(address, page, browser_log):
    run_all(page, address, "notebooks/20_client_report.ipynb")
    outputs = page.evaluate(OUTPUTS)
    assert [output["evalue"] for output in outputs if output["output_type"] == "error"] == []
    assert len(outputs) > 30
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0; }")
    page.wait_for_selector(".cdm-bc .figures dd.value", timeout=60_000)
    look = "(name) => { const s = getComputedStyle(document.querySelector(name)); return [s.float, s.textAlign]; }"
    assert page.evaluate(look, ".cdm-bc .figures dt")[0] == "none", "key figures are not beside their names"
    page.wait_for_selector(".cdm-bc td.n", timeout=60_000)
    assert page.evaluate(look, ".cdm-bc td.n")[1] == "right"
    assert page.evaluate(look, ".cdm-bc tbody th")[1] in ("left", "start")
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=60_000)
    assert page.locator(".jp-RenderedMarkdown h2").first.is_visible()
    assert browser_log.outside == []
