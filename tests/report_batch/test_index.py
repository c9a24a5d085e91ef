"""The overview over all clients: figures, languages, sorting, and clients without report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.index import INDEX, index_page, write_index
from cdm_bc.batch.manifest import Manifest


def entry(name: str, npv: float, **other: Any) -> dict[str, Any]:
    summary = {
        "name": name,
        "sector": "retail",
        "language": "en",
        "currency": "EUR",
        "date": None,
        "recommended": "plan",
        "npv": npv,
        "roi": 0.53,
        "payback_months": 17.4,
        "p10": npv / 2,
        "p90": npv * 2,
        "probability_positive": 0.9,
        "first_step": {"nl": ["Processen", "Mensen"], "en": ["Processes", "People"]},
        "warnings": 3,
        **other,
    }
    return {"summary": summary, "options": {"language": ""}, "results": {}}


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    reports = {
        "a": entry("Alpha <script>alert(1)</script>", 100_000.0),
        "b": entry("Beta", 2_000_000.0, roi=None, payback_months=None, p10=None, p90=None, probability_positive=None),
        "c": entry("Gamma", -50_000.0, sector=None, first_step={"nl": [], "en": []}, language="nl"),
    }
    made = Manifest(tmp_path)
    made.reports, made.failed = reports, {"d": "a cell <b>failed</b>."}
    return made


def test_it_is_in_the_language_of_most_reports_unless_asked(manifest: Manifest) -> None:
    assert '<html lang="en">' in index_page(manifest)
    dutch = index_page(manifest, "nl")
    assert '<html lang="nl">' in dutch
    assert "€\xa02,00\xa0mln" in dutch
    assert "Processen" in dutch


def test_what_clients_wrote_is_inert_and_missing_figures_are_dashes(manifest: Manifest) -> None:
    page = index_page(manifest)
    assert "<script>alert" not in page
    assert "a cell &lt;b&gt;failed&lt;/b&gt;." in page
    assert page.count("<dd>–</dd>") == 3


def test_a_tile_links_to_what_lies_beside(manifest: Manifest) -> None:
    for name in ("a.pdf", "a.pptx", "portfolio.html"):
        (manifest.folder / name).write_bytes(b"")
    manifest.reports["b.maturity"] = {
        "summary": {
            "kind": "maturity",
            "name": "Beta",
            "respondents": 9,
            "index": 2.5,
            "lowest": {},
            "lowest_index": None,
        },
        "options": {"language": ""},
        "results": {},
    }
    page = index_page(manifest, "en")
    for link in (
        '"a.html">Report',
        '"a.pdf">PDF',
        '"a.pptx">Deck',
        '"b.maturity.html">Maturity',
        '"portfolio.html">All',
    ):
        assert f"<a href={link}" in page
    assert "a.xlsx" not in page


@pytest.mark.e2e
def test_it_sorts_and_searches_in_a_browser_without_network(manifest, tmp_path: Path, page, browser_log, axe) -> None:
    manifest.reports["a"]["summary"]["date"] = "2026-11-22"
    write_index(manifest, "en")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((tmp_path / INDEX).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    def names() -> list[str]:
        return [name.split(" ")[0] for name in page.locator("#tiles > :not([hidden]) h2").all_inner_texts()]

    assert names() == ["Beta", "Alpha", "Gamma"]
    page.get_by_role("button", name="Chance").click()
    assert names()[-1] == "Beta", "a missing figure comes last"
    page.get_by_role("button", name="Date").click()
    assert names()[0] == "Alpha"
    page.get_by_role("button", name="Name").click()
    assert names() == ["Alpha", "Beta", "Gamma"]
    assert page.locator("button[aria-pressed='true']").count() == 1
    page.get_by_role("searchbox").fill("retail BÉTA")
    assert names() == ["Beta"]
    page.get_by_role("searchbox").fill("nobody")
    assert names() == []
    assert page.locator("#nothing").is_visible()
    page.get_by_role("searchbox").fill("")
    assert axe(page) == []
    assert browser_log.errors == []
    assert browser_log.requests == []
