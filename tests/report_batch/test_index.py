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
    assert page.count(">–</td>") == 4


@pytest.mark.e2e
def test_it_sorts_in_a_browser_without_network(manifest: Manifest, tmp_path: Path, page, browser_log, axe) -> None:
    write_index(manifest, "en")
    page.goto((tmp_path / INDEX).as_uri())

    def names() -> list[str]:
        return [name.split(" ")[0] for name in page.locator("tbody th a").all_inner_texts()]

    assert names() == ["Beta", "Alpha", "Gamma"]
    page.get_by_role("button", name="NPV", exact=True).click()
    assert names() == ["Gamma", "Alpha", "Beta"]
    page.get_by_role("button", name="Client").click()
    assert names() == ["Alpha", "Beta", "Gamma"]
    page.get_by_role("button", name="ROI").click()
    assert names()[-1] == "Beta", "a missing figure comes last"
    assert page.locator("thead th[aria-sort]").count() == 1
    assert axe(page) == []
    assert browser_log.errors == []
    assert browser_log.requests == []
