"""The portfolio as it is made and read: by the command, by stock papermill, in a browser."""

from __future__ import annotations

import subprocess
import sys

import nbformat
import pytest

from cdm_bc.batch.manifest import Manifest
from cdm_bc.batch.notebooks import notebook_path
from cdm_bc.rendering.page import export_html
from cdm_bc.reports.portfolio import PortfolioReport

COMMAND = """
import argparse, sys
from cdm_bc.errors import CdmError
from cdm_bc.cli.portfolio import add_portfolio_arguments, run_portfolio
parser = argparse.ArgumentParser()
add_portfolio_arguments(parser)
try:
    sys.exit(run_portfolio(parser.parse_args()))
except CdmError as error:
    sys.exit(f"refused: {error}")
"""


@pytest.fixture
def run_portfolio(tmp_path):
    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-c", COMMAND, *map(str, arguments)],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=150, check=False,
        )  # fmt: skip

    return run


@pytest.mark.e2e
def test_the_command_writes_one_page_and_tells_what_it_left_out(write_client, run_portfolio, tmp_path):
    folder = write_client("acme", name="Zyxomma").parent
    good = run_portfolio("clients", "-o", "out")
    assert (good.returncode, good.stdout, good.stderr) == (0, "out/portfolio.html\n", "")
    first = (tmp_path / "out/portfolio.html").read_bytes()
    run_portfolio(folder / "acme.yaml", "-o", "again")
    assert (tmp_path / "again/portfolio.html").read_bytes() == first
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["portfolio.html"]
    (folder / "broken.yaml").write_text("client: {name: Broken}\nfacts: {reveue: 1}\n", encoding="utf-8")
    partly = run_portfolio("clients/*.yaml", "-o", "out", "--anonymous", "--language", "nl")
    assert partly.returncode == 1
    assert partly.stderr.startswith("clients/broken.yaml:2:9: facts.reveue")
    page = (tmp_path / "out/portfolio.html").read_text(encoding="utf-8")
    assert '<html lang="nl">' in page
    assert "Zyxomma" not in page
    assert str(tmp_path) not in page
    nothing = run_portfolio("clients/broken.yaml")
    assert nothing.stderr.startswith("refused: clients/broken.yaml:2:9")
    assert not (tmp_path / "outputs").exists()


@pytest.mark.e2e
def test_the_command_does_not_overwrite_the_report_of_a_client_called_portfolio(write_client, run_portfolio, tmp_path):
    write_client("acme")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/portfolio.html").write_text("a client", encoding="utf-8")
    manifest = Manifest(tmp_path / "out")
    manifest.begin()
    manifest.making("portfolio", {})
    manifest.close()
    assert "is the report of a client" in run_portfolio("clients", "-o", "out").stderr
    assert (tmp_path / "out/portfolio.html").read_text(encoding="utf-8") == "a client"


@pytest.mark.e2e
def test_stock_papermill_gives_the_page_of_the_command(write_client, run_portfolio, tmp_path):
    write_client("acme")
    write_client("bravo", currency="USD", cost=70_000)
    target = tmp_path / "run.ipynb"
    subprocess.run(
        [sys.executable, "-m", "papermill", notebook_path("30_portfolio"), target, "-p", "client_files", "clients",
         "-p", "anonymous", "True", "--no-progress-bar"],
        cwd=tmp_path, capture_output=True, check=True, timeout=150,
    )  # fmt: skip
    run_portfolio("clients", "-o", "out", "--anonymous")
    page = (tmp_path / "out/portfolio.html").read_text(encoding="utf-8")
    assert export_html(nbformat.read(target, as_version=4)) == page


@pytest.mark.parametrize(("anonymous", "links"), [(False, 1), (True, 0)])
def test_a_client_links_to_its_report_if_that_lies_beside(root, page_of, anonymous, links):
    report = PortfolioReport(root / "parameters", language="en", anonymous=anonymous, reports=["retailer", "gone"])
    assert page_of(report).count('<a href="retailer.html">Voorbeeldretailer</a>') == links
    assert page_of(report).count('.html"') == links


@pytest.mark.e2e
@pytest.mark.parametrize("anonymous", [False, True])
def test_in_a_browser_every_chart_is_drawn_and_nothing_is_asked_for(
    root, tmp_path, page, browser_log, axe, page_of, anonymous
):
    file = tmp_path / "portfolio.html"
    report = PortfolioReport(root / "parameters", language="en", anonymous=anonymous)
    file.write_text(page_of(report, plotly=True), encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-charts=drawn]", state="attached")
    charts = page.locator("[data-chart]")
    assert charts.count() == page.locator("[data-chart] .plot .main-svg").first.count() * (5 if anonymous else 6)
    for number in range(charts.count()):
        assert charts.nth(number).locator(".plot .main-svg").first.bounding_box()["height"] > 150
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert (browser_log.errors, browser_log.requests) == ([], [])
    assert axe(page) == []
