"""The test tools themselves: a browser check that cannot fail proves nothing."""

from pathlib import Path

import pytest

GOOD = """<!doctype html><html lang="en"><head><title>Fine</title></head>
<body><main><h1>Fine</h1><p style="color:#111;background:#fff">Text</p></main></body></html>"""
BAD = """<!doctype html><html><head><title>Bad</title></head><body><main><h1>Bad</h1>
<p style="color:#bbb;background:#fff">Faint</p><img src="https://example.invalid/pixel.png">
<script>throw new Error("broken on purpose")</script></main></body></html>"""


def written(folder: Path, html: str) -> str:
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    return file.as_uri()


@pytest.mark.e2e
def test_a_good_page_has_no_errors_no_requests_and_no_violations(page, browser_log, axe, tmp_path):
    page.goto(written(tmp_path, GOOD))
    assert page.title() == "Fine"
    assert axe(page) == []
    assert browser_log.errors == []
    assert browser_log.requests == []


@pytest.mark.e2e
def test_a_bad_page_is_caught_on_every_count(page, browser_log, axe, tmp_path):
    page.goto(written(tmp_path, BAD))
    rules = " ".join(axe(page))
    assert "color-contrast" in rules
    assert "html-has-lang" in rules
    assert "image-alt" in rules
    assert any("broken on purpose" in error for error in browser_log.errors)
    assert browser_log.outside == ["https://example.invalid/pixel.png"]


def test_the_command_runs_as_a_process_of_its_own(run_cdm_bc):
    done = run_cdm_bc("--help")
    assert done.returncode == 0
    assert "evaluate" in done.stdout
