"""Every chart of every sample can be read at any width: no word is cut, clipped or on another, on a phone or on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cdm_bc.cli import main
from cdm_bc.model import load_model

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

SAMPLES = Path(__file__).resolve().parents[2] / "parameters"
CLIENTS = sorted(path.stem for path in SAMPLES.glob("*.yaml"))
WIDTHS = (1366, 800, 390)
SCREEN = 768
#: Width in px of the text column on A4 at 96 dpi.
PAPER = 673
WRONG = (Path(__file__).parent / "labels.js").read_text(encoding="utf-8")
DRAWN = "html[data-charts='drawn']"


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    """Every kind of page with charts, of every sample, in Dutch: its words are longer."""
    folder = tmp_path_factory.mktemp("pages")
    assert main(["report", str(SAMPLES), "-o", str(folder), "--language", "nl"]) == 0
    assert main(["portfolio", str(SAMPLES), "-o", str(folder), "--language", "nl"]) == 0
    assert main(["assess", str(SAMPLES / "wholesaler_answers.csv"), "-o", str(folder), "--language", "nl"]) == 0
    return folder


@pytest.mark.parametrize("name", CLIENTS)
def test_the_appendix_begins_within_twenty_screens(name, pages, page):
    page.set_viewport_size({"width": WIDTHS[0], "height": SCREEN})
    page.goto((pages / f"{name}.html").as_uri())
    page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
    assert (
        page.locator("#formulas").evaluate("(heading) => heading.getBoundingClientRect().top + scrollY") <= 20 * SCREEN
    )


@pytest.mark.parametrize("name", CLIENTS)
def test_the_short_report_is_two_to_four_pages_with_client_date_and_number_under_each(name, pages, page):
    page.goto((pages / f"{name}.html").as_uri())
    page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
    page.get_by_role("button", name="Kort").click()
    assert page.locator("#formulas").is_hidden()
    assert page.locator("#options").is_visible()
    assert page.locator("#chart-waterfall .main-svg").first.is_visible()
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 4
    footer = page.evaluate("document.querySelector('style').textContent.match(/@bottom-left[^}]*/)[0]")
    assert "november" in footer
    page.get_by_role("button", name="Volledig").click()
    assert page.locator("#formulas").is_visible()


@pytest.mark.parametrize("name", [*CLIENTS, "portfolio", "maturity"])
def test_no_word_in_a_chart_is_cut_clipped_or_on_another(name, pages, page, browser_log):
    file = next(pages.glob(f"*{name}.html"))
    page.set_viewport_size({"width": WIDTHS[0], "height": SCREEN})
    page.goto(file.as_uri())
    page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
    found = {}
    for width in WIDTHS:
        drawn_at(page, width)
        found[str(width)] = page.evaluate(WRONG)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": PAPER, "height": 995})
    page.emulate_media(media="print")
    page.wait_for_function(
        "document.documentElement.dataset.charts === 'drawn' && !document.querySelector('[data-busy]')"
    )
    found["paper"] = page.evaluate(WRONG)
    assert {width: wrong for width, wrong in found.items() if wrong} == {}
    assert browser_log.errors == []


def drawn_at(page, width: int) -> None:
    """Make the window as wide, and wait until the charts are."""
    page.set_viewport_size({"width": width, "height": SCREEN})
    page.wait_for_function(
        """(width) => [...document.querySelectorAll("[data-chart]")].every((chart) =>
            !chart.clientWidth || (chart.dataset.width === String(chart.clientWidth) && chart.clientWidth <= width))
            && !document.querySelector("[data-busy]")""",
        arg=width,
        timeout=60_000,
    )


def test_no_two_levers_of_the_model_read_the_same_in_a_chart():
    model = load_model().model
    for language in ("nl", "en"):
        names = [
            (item.short or item.name)[language] for item in (*model.entities.values(), *model.foundations.values())
        ]
        assert len({name.casefold() for name in names}) == len(names)
        assert max(map(len, names)) <= 18
