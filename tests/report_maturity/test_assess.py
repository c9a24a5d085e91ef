"""The command ``assess``, from survey to reports, as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from cdm_bc.maturity.load import load_maturity_model

pytestmark = pytest.mark.e2e
SIX = {"Acme & Zn": 9, "acme/zn": 4, "Beta": 3, "Gamma": 3, "Delta": 3, "Epsilon": 3}


def test_a_report_per_organisation(survey: Callable[..., Path], run_cdm_bc: Callable, tmp_path: Path) -> None:
    path = survey(SIX)
    done = run_cdm_bc("assess", path, "-o", "out", "--language", "nl", "--jobs", 2)
    assert (done.returncode, "6 made" in done.stderr) == (0, True), done.stderr
    pages = done.stdout.splitlines()
    assert len(pages) == len(set(pages)) == 6, "two organisations whose names give one file name are kept apart"
    assert "out/beta.maturity.html" in pages
    for page in pages:
        html = (tmp_path / page).read_text(encoding="utf-8")
        assert html.startswith("<!doctype html>")
        assert str(tmp_path) not in html
        assert str(tmp_path) not in (tmp_path / page).with_suffix(".ipynb").read_text(encoding="utf-8")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["reports"]) == 6
    assert str(tmp_path) not in json.dumps(manifest)
    assert "Volwassenheidsrapporten" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    again = run_cdm_bc("assess", path, "-o", "out", "--language", "nl")
    assert "6 unchanged" in again.stderr
    assert again.stdout == done.stdout
    assert run_cdm_bc("verify", "out").returncode == 0


def test_other_targets_make_it_anew_and_so_does_another_answer(
    survey: Callable[..., Path], run_cdm_bc: Callable, tmp_path: Path
) -> None:
    path = survey({"A": 3})
    assert "1 made" in run_cdm_bc("assess", path, "-o", "out").stderr
    assert "1 made" in run_cdm_bc("assess", path, "-o", "out", "--targets", "data=4").stderr
    survey({"A": 3}, seed=1)
    assert "1 made" in run_cdm_bc("assess", path, "-o", "out", "--targets", "data=4").stderr
    assert "1 unchanged" in run_cdm_bc("assess", path, "-o", "out", "--targets", "data=4").stderr


def test_a_report_per_respondent_of_a_folder_of_questionnaires(run_cdm_bc: Callable, tmp_path: Path) -> None:
    made = run_cdm_bc("assess", "--template", "questionnaire.xlsx")
    assert (made.returncode, made.stdout.strip()) == (0, "questionnaire.xlsx"), made.stderr
    folder = tmp_path / "answers"
    folder.mkdir()
    for who in ("one", "two"):
        book = openpyxl.load_workbook(tmp_path / "questionnaire.xlsx")
        sheet = book["cemm"]
        sheet["B3"], sheet["B5"] = "Acme", who
        answer = next(cell.column for cell in sheet[9] if "answer" in str(cell.value))
        for row in range(10, sheet.max_row + 1):
            sheet.cell(row, answer).value = "deels / partly"
        book.save(folder / f"{who}.xlsx")
    done = run_cdm_bc("assess", "answers", "-o", "out", "--per-respondent")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["out/acme.maturity.html", "out/acme.one.maturity.html", "out/acme.two.maturity.html"]


def test_a_series_of_surveys(survey: Callable[..., Path], run_cdm_bc: Callable, tmp_path: Path) -> None:
    survey(SIX, name="before.csv", seed=2)
    done = run_cdm_bc("assess", survey(SIX), "-o", "out", "--series", "2025=before.csv", "--year", "2026", "--jobs", 2)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "beta.maturity.html").read_text(encoding="utf-8")
    assert "From year to year" in page
    assert str(tmp_path) not in page
    again = run_cdm_bc("assess", "survey.csv", "-o", "out", "--series", "2025=before.csv", "--year", "2026")
    assert "6 unchanged" in again.stderr


def test_steps_are_written_and_taken_back_as_a_plan(
    survey: Callable[..., Path], run_cdm_bc: Callable, tmp_path: Path
) -> None:
    path = survey({"A": 6})
    done = run_cdm_bc("assess", path, "--write-steps", "steps.csv", "--language", "nl")
    assert (done.returncode, done.stdout.strip()) == (0, "steps.csv"), done.stderr
    lines = (tmp_path / "steps.csv").read_text(encoding="utf-8-sig").splitlines()
    filled = [line.replace(";;;", ";Ada Bakker;4;", 1) for line in lines]
    (tmp_path / "steps.csv").write_text("\n".join(filled), encoding="utf-8")
    done = run_cdm_bc("assess", path, "-o", "out", "--steps", "steps.csv", "--capacity", "20,30")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "a.maturity.html").read_text(encoding="utf-8")
    assert "Ada Bakker" in page
    assert "The steps as a plan" in page


def test_a_report_per_unit_where_they_are_far_apart(run_cdm_bc: Callable, tmp_path: Path) -> None:
    asked = load_maturity_model().asked
    lines = [",".join(["organisation", "business unit", "respondent id", *asked])]
    for unit, top in (("B2B", 2), ("B2C", 4)):
        answers = ["yes" if int(key.split(".")[1]) <= top else "no" for key in asked]
        lines += [",".join(["Acme", unit, f"{unit}{number}", *answers]) for number in range(6)]
    (tmp_path / "survey.csv").write_text("\n".join(lines), encoding="utf-8")
    done = run_cdm_bc("assess", "survey.csv", "-o", "out", "--jobs", 2)
    pages = ["out/acme.b2b.maturity.html", "out/acme.b2c.maturity.html", "out/acme.maturity.html"]
    assert (done.returncode, done.stdout.split()) == (0, pages), done.stderr
    page = (tmp_path / "out" / "acme.maturity.html").read_text(encoding="utf-8")
    assert "B2B 2.0 · B2C 4.0" in page
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    indices = {name: one["summary"]["index"] for name, one in manifest["reports"].items()}
    assert indices == {"acme.maturity": None, "acme.b2b.maturity": 2.0, "acme.b2c.maturity": 4.0}
    done = run_cdm_bc("assess", "survey.csv", "-o", "one", "--together", "--expected", "4")
    assert (done.returncode, done.stdout.split()) == (0, ["one/acme.maturity.html"]), done.stderr
    assert "Most overestimated" in (tmp_path / "one" / "acme.maturity.html").read_text(encoding="utf-8")


def test_a_bad_survey_is_told_and_nothing_is_done(
    survey: Callable[..., Path], run_cdm_bc: Callable, tmp_path: Path
) -> None:
    path = survey({"A": 3, "B": 3})
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("partly", "perhaps", 1)
    lines.append(lines[4])
    path.write_text("\n".join(lines), encoding="utf-8")
    done = run_cdm_bc("assess", "survey.csv", "-o", "out")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "survey.csv:3" in done.stderr
    assert "perhaps" in done.stderr
    assert "is there twice" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give a SURVEY, --template"),
        (["nowhere.csv"], "no such file"),
        (["survey.csv", "--targets", "data=9"], "'9' is no level"),
        (["survey.csv", "--capacity", "a few"], "no list of person-days per year"),
        (["survey.csv", "--steps", "survey.csv"], "A sheet of steps has the columns"),
        (["survey.csv", "--client", "nowhere.yaml"], "nowhere.yaml"),
        (["survey.csv", "--series", "2025"], "write YEAR=SURVEY"),
        (["survey.csv", "--series", "2025=nowhere.csv"], "no such file"),
        (["survey.csv", "--expected", "dta=3"], "Did you mean 'data'"),
        (["survey.csv", "--per-unit", "--together"], "not allowed with"),
        (["survey.csv", "--before", "nowhere.csv"], "no such file"),
        (["survey.csv", "--model", "nowhere.yaml"], "nowhere.yaml"),
        (["--template", "questions.csv"], "ends in .xlsx"),
        (["--template", "nowhere/questions.xlsx"], "cannot be written"),
        (["survey.csv", "--language", "fr"], "invalid choice"),
    ],
)
def test_wrong_command_lines(
    survey: Callable[..., Path], run_cdm_bc: Callable, arguments: list[str], said: str
) -> None:
    survey({"A": 3})
    done = run_cdm_bc("assess", *arguments)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_drawn_in_a_browser(
    survey: Callable[..., Path], run_cdm_bc: Callable, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    now = survey(SIX | {"Zeta <i>": 15}, framework=True)
    before = survey(SIX | {"Zeta <i>": 15}, name="before.csv", seed=3, framework=True)
    for language in ("nl", "en"):
        done = run_cdm_bc("assess", now, "-o", language, "--language", language, "--before", before, "--jobs", 2)
        assert done.returncode == 0, done.stderr
    page, log, axe = (request.getfixturevalue(name) for name in ("page", "browser_log", "axe"))
    for language in ("nl", "en"):
        page.goto((tmp_path / language / "zeta-i.maturity.html").as_uri())
        page.wait_for_selector("html[data-charts=drawn]")
        assert page.locator("html").get_attribute("lang") == language
        drawn = page.locator("figure.chart .main-svg").count()
        assert page.locator("figure.chart").count() == 7
        assert drawn >= 7
        assert axe(page) == []
        page.goto((tmp_path / language / "index.html").as_uri())
        assert axe(page) == []
    assert log.errors == []
    assert log.requests == []
