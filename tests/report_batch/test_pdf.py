"""PDF by an installed browser, or a clear word that there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdm_bc.batch import pdf
from cdm_bc.errors import ReportError

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title>
<style>p { break-after: page }</style></head><body><p>one</p><p>two</p>
<script>setTimeout(() => document.body.append("drawn later"), 300)</script></body></html>"""


def test_without_a_browser_the_message_says_what_to_do(monkeypatch) -> None:
    monkeypatch.setattr(pdf, "PLACES", ())
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.delenv(pdf.BROWSER_VARIABLE, raising=False)
    with pytest.raises(ReportError, match="no Chromium, Chrome or Edge was found"):
        pdf.find_browser()


def test_a_browser_that_prints_nothing_is_told(tmp_path: Path, monkeypatch, python_that_does_nothing: str) -> None:
    monkeypatch.setenv(pdf.BROWSER_VARIABLE, python_that_does_nothing)
    page = tmp_path / "acme.html"
    page.write_text(PAGE, encoding="utf-8")
    with pytest.raises(ReportError, match="could not print the page"):
        pdf.print_pdf(page)
    assert not page.with_suffix(".pdf").exists()


@pytest.fixture
def python_that_does_nothing() -> str:
    """A program that takes any arguments and fails: this interpreter with options that it does not know."""
    import sys

    return sys.executable


@pytest.mark.e2e
def test_the_pdf_has_page_numbers_and_what_is_drawn_late(chromium_path: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(pdf.BROWSER_VARIABLE, chromium_path)
    page = tmp_path / "acme.html"
    page.write_text(PAGE, encoding="utf-8")
    made = pdf.print_pdf(page)
    assert made.name == "acme.pdf"
    assert made.read_bytes().startswith(b"%PDF")
    assert made.read_bytes().count(b"/Type /Page\n") == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["acme.html", "acme.pdf"]
