"""The matrix as a page: where we are, where we want to be, every statement, readable on a wall and on A3."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cdm_bc.figures.maturity_matrix import matrix
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.load import load_maturity_model

CEMM = load_maturity_model()


def test_every_statement_once_and_the_marks_by_hand(tmp_path: Path) -> None:
    """Five people say yes to all of level 2 and to one of level 3 of data: level 2, aimed at 4."""
    lines = [",".join(["organisation", "respondent id", *CEMM.asked])]
    yes = {key for key in CEMM.asked if key.startswith("data.2.")} | {"data.3.signals"}
    lines += [",".join(["A", f"r{n}", *("yes" if key in yes else "no" for key in CEMM.asked)]) for n in range(5)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    found = matrix(CEMM, assess(CEMM, read_answers(tmp_path / "a.csv", [CEMM]), "A", targets={"data": 4}))
    assert [key for row in found.values() for cell in row for key in cell.statements] == list(CEMM.statements)
    marks = [(cell.is_reached, cell.is_current, cell.is_target) for cell in found["data"]]
    no = (False, False, False)
    assert marks == [no, (True, True, False), no, (False, False, True), no]
    assert [cell.is_current for cell in found["strategy"]] == [True, False, False, False, False]
    assert set(found["data"][0].statements.values()) == {None}, "level 1 is shown, not asked"
    assert found["data"][2].statements["data.3.signals"] is True
    assert found["data"][2].statements["data.3.dashboards"] is False


def test_without_an_assessment_nothing_is_marked() -> None:
    cells = [cell for row in matrix(CEMM).values() for cell in row]
    assert not any(cell.is_reached or cell.is_current or cell.is_target for cell in cells)
    assert {met for cell in cells for met in cell.statements.values()} == {None}


def test_of_a_few_people_no_answer_shows(survey: Callable[..., Path]) -> None:
    answers = read_answers(survey({"A": 4}), [CEMM])
    cells = [cell for row in matrix(CEMM, assess(CEMM, answers, "A")).values() for cell in row]
    assert {met for cell in cells for met in cell.statements.values()} == {None}
    assert any(cell.is_current for cell in cells)


@pytest.mark.e2e
def test_the_page_fits_a_wall_and_one_side_of_a3(
    survey: Callable[..., Path], run_cdm_bc: Callable, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = survey({"A <b>": 9})
    for language in ("nl", "en"):
        done = run_cdm_bc("assess", path, "--matrix", f"{language}.html", "--language", language, "--targets", "4")
        assert (done.returncode, done.stdout.strip()) == (0, f"{language}.html"), done.stderr
    assert run_cdm_bc("assess", "--matrix", "empty.html").stdout.strip() == "empty.html"
    assert run_cdm_bc("assess", path, "--matrix", "nowhere/x.html").returncode == 2
    assert "is about one organisation" in run_cdm_bc("assess", survey({"A": 3, "B": 3}), "--matrix", "x.html").stderr
    page, log, axe = (request.getfixturevalue(name) for name in ("page", "browser_log", "axe"))
    page.set_viewport_size({"width": 1920, "height": 1080})
    for name in ("nl", "en", "empty"):
        page.goto((tmp_path / f"{name}.html").as_uri())
        assert page.locator("tbody td").count() == 30
        assert page.locator("li").count() == len(CEMM.statements)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1920
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('li')).fontSize)") >= 14
        assert axe(page) == []
        pages = page.pdf(prefer_css_page_size=True)
        assert pages.count(b"/Type /Page\n") + pages.count(b"/Type /Page ") == 1, "one side of A3"
    assert page.locator("td.current").count() == 0
    page.goto((tmp_path / "nl.html").as_uri())
    assert page.locator("td.current").count() == page.locator("td.target").count() == 6
    assert log.errors == []
    assert log.requests == []
