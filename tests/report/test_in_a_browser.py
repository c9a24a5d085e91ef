"""The page in a real browser: drawn, silent, accessible, printed, and deaf to what a client may write."""

from __future__ import annotations

import re

import pytest

from .pages import EVIL

pytestmark = pytest.mark.e2e

DRAWN = "html[data-charts='drawn']"
#: A4 less its margins, in px at 96 dpi.
PAPER_WIDTH, PAPER_HEIGHT = 673, 995


@pytest.fixture
def opened(page, page_of, write_client):
    """The page of a client in the browser, all charts drawn."""

    def open_(name: str = "Acme", language: str = "en", more: str = ""):
        page.goto(page_of(write_client(name, language, more)).as_uri())
        page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
        return page

    return open_


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_chart_is_drawn_without_network_or_error(opened, browser_log, language):
    page = opened("Acme", language)
    charts = page.evaluate("""() => [...document.querySelectorAll("[data-chart]")].map((chart) => ({
        id: chart.id,
        layers: chart.querySelectorAll(".main-svg").length,
        marks: chart.querySelectorAll(".main-svg path, .main-svg rect.bar").length,
        wide: chart.querySelector(".main-svg").getBoundingClientRect().width,
    }))""")
    assert len(charts) >= 12
    assert [chart for chart in charts if chart["layers"] < 2 or chart["marks"] < 2 or chart["wide"] < 400] == []
    assert browser_log.requests == []
    assert browser_log.errors == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_serious(opened, axe, language):
    assert axe(opened("Acme", language)) == []


def test_axe_finds_nothing_serious_with_every_table_open(opened, axe):
    page = opened()
    page.evaluate("document.querySelectorAll('details').forEach((table) => { table.open = true; })")
    assert axe(page) == []


def test_what_a_client_writes_stays_text(opened, browser_log):
    page = opened(EVIL)
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.wait_for_timeout(200)
    assert page.locator("h1").inner_text().startswith(EVIL)
    assert page.evaluate("document.querySelectorAll('main script:not([type])').length") == 0
    assert said == []
    assert browser_log.errors == []
    assert browser_log.requests == []


def test_an_svg_logo_is_shown_but_runs_nothing(page, page_of, write_client, browser_log):
    file = write_client("Acme", "en", more=", logo: logo.svg")
    (file.parent / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" onload="document.title = 1">'
        '<script>parent.document.title = "taken"; fetch("https://example.invalid/")</script>'
        '<image href="https://example.invalid/pixel.png" width="9" height="9"/>'
        '<rect width="80" height="40" fill="#036"/></svg>',
        encoding="utf-8",
    )
    page.goto(page_of(file).as_uri())
    page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
    logo = page.locator("img.logo")
    assert logo.get_attribute("alt") == "Acme"
    assert logo.evaluate("img => img.complete && img.naturalWidth") == 80
    assert page.title().startswith("Acme: ")
    assert browser_log.requests == []
    assert browser_log.errors == []


def test_a_narrow_window_needs_no_scrolling_sideways(opened):
    page = opened()
    page.set_viewport_size({"width": 400, "height": 800})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_on_paper_no_chart_is_cut(opened):
    page = opened()
    page.emulate_media(media="print")
    page.wait_for_timeout(500)
    sizes = page.evaluate("""() => [...document.querySelectorAll("[data-chart]")].map((chart) => ({
        id: chart.id,
        chart: chart.querySelector(".main-svg").getBoundingClientRect().width,
        whole: chart.getBoundingClientRect().height,
    }))""")
    assert [size for size in sizes if not 500 < size["chart"] <= PAPER_WIDTH or size["whole"] > PAPER_HEIGHT] == []
    page.emulate_media(media="screen")
    page.wait_for_timeout(500)
    assert page.locator(".main-svg").first.evaluate("svg => svg.getBoundingClientRect().width") > PAPER_WIDTH


def test_it_prints_on_a_sane_number_of_pages_and_can_be_looked_at_again(opened, browser_log):
    page = opened()
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 12 <= pages <= 40
    assert page.locator(".main-svg").count() >= 24
    assert browser_log.errors == []


def test_an_old_browser_shows_the_tables_instead(browser, page_of, write_client):
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream;")
    page = context.new_page()
    page.goto(page_of(write_client()).as_uri())
    page.wait_for_selector("html[data-charts='failed']", state="attached", timeout=60_000)
    assert page.locator("#no-charts").is_visible()
    assert page.locator("[data-chart] table").first.is_visible()
    assert page.locator("[data-chart] .plot").count() == 0
    context.close()


def test_without_scripts_the_whole_report_can_be_read(browser, page_of, write_client):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_of(write_client()).as_uri())
    assert page.locator("[data-chart] table").first.is_visible()
    assert page.locator("h2").count() >= 15
    context.close()
