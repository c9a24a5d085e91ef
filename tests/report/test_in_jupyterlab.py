"""A person opens the client report in JupyterLab and chooses Run All: it looks like the report, and the work goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "for-the-test"

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(400)]

#: Runs every cell once the kernel listens: cells run earlier are forgotten by JupyterLab.
RUN_ALL = """async () => {
  await window.jupyterapp.restored;
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  await window.jupyterapp.commands.execute("notebook:run-all-cells");
}"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter(cell => cell.model.type === "code").flatMap(cell => cell.model.outputs.toJSON())"""


@pytest.fixture
def address(tmp_path):
    """JupyterLab on the project, with settings of its own."""
    port = free_port()
    options = {
        "port": port,
        "IdentityProvider.token": TOKEN,
        "ServerApp.root_dir": ROOT,
        "LabApp.news_url": None,
        "LabApp.expose_app_in_browser": True,
        "ServerApp.log_level": "ERROR",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    places = {f"JUPYTERLAB_{name}_DIR": str(tmp_path / name) for name in ("SETTINGS", "WORKSPACES")}
    lab = subprocess.Popen(
        [*command, *(f"--{key}={value}" for key, value in options.items())],
        env={**os.environ, **places},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield f"http://127.0.0.1:{port}/lab/tree/notebooks/20_client_report.ipynb?token={TOKEN}"
    lab.terminate()
    try:
        lab.wait(20)
    except subprocess.TimeoutExpired:
        lab.kill()
        lab.wait(10)


def test_run_all_shows_the_report(address, page, browser_log):
    for _ in range(180):
        try:
            page.goto(address, wait_until="commit")
            break
        except Exception:
            time.sleep(0.5)
    page.wait_for_selector(".jp-Notebook", timeout=120_000)
    page.evaluate(RUN_ALL)
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
