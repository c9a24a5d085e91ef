from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from cdm_bc.errors import InputError
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.model import EngagementFramework, MaturityModel
from cdm_bc.maturity.template import write_template
from cdm_bc.maturity.words import load_words, plain, spelling_table


def drop_downs(sheet: object) -> dict[str, list[str]]:
    return {
        str(one.sqref): one.formula1.strip('"').split(",")
        for one in sheet.data_validations.dataValidation  # type: ignore[attr-defined]
    }


def fill(path: Path, respondent: str, words: dict[str, str]) -> None:
    """Fill the questionnaire as a respondent does: who I am, and an answer per statement."""
    book = openpyxl.load_workbook(path)
    for sheet in (sheet for sheet in book.worksheets if sheet.title in ("cemm", "cef")):
        titles = [cell.value for cell in sheet[9]]
        answer = next(n for n, title in enumerate(titles, start=1) if plain(title) in ANSWER_TITLES)
        if sheet is book.worksheets[1]:
            sheet["B3"], sheet["B5"], sheet["B6"] = "Acme", respondent, drop_downs(sheet)["B6"][0]
        for row in range(10, sheet.max_row + 1):
            word = words.get(sheet.cell(row, 1).value)
            if word is not None:
                sheet.cell(row, answer).value = word
    book.save(path)


ANSWER_TITLES = load_words().columns["answer"].spellings("answer")


@pytest.mark.parametrize("languages", [["nl"], ["en"], ["nl", "en"]])
def test_every_choice_of_the_drop_down_is_an_answer(cemm: MaturityModel, tmp_path: Path, languages: list[str]) -> None:
    path = write_template(tmp_path / "q.xlsx", languages=languages)
    sheet = openpyxl.load_workbook(path)["cemm"]
    answers = next(choices for place, choices in drop_downs(sheet).items() if place != "B6")
    spellings = spelling_table(load_words().answers)
    assert [spellings[plain(choice)] for choice in answers] == ["yes", "partly", "no", "not_applicable"]
    place = next(place for place in drop_downs(sheet) if place != "B6")
    assert place[1:].split(":")[0] == "10"
    assert int(place.split(":")[1][1:]) - 9 == len(cemm.asked)


@pytest.mark.parametrize("languages", [["nl"], ["en"], ["nl", "en"]])
def test_a_filled_questionnaire_is_read_as_it_is(
    cemm: MaturityModel, cef: EngagementFramework, tmp_path: Path, languages: list[str]
) -> None:
    path = write_template(tmp_path / "q.xlsx", [cemm, cef], languages=languages)
    book = openpyxl.load_workbook(path)
    choices = next(choices for place, choices in drop_downs(book["cemm"]).items() if place != "B6")
    words = {key: choices[n % 4] for n, key in enumerate([*cemm.asked, *cef.asked])}
    fill(path, "r1", words)
    found = read_answers(path)
    assert (found.organisations, found.respondents, found.layers, found.warnings) == (
        ("Acme",),
        ("r1",),
        ("board",),
        (),
    )
    assert found.codes[0, :4].tolist() == [2, 1, 0, -2]
    assert (found.codes >= -2).all()
    assert (found.codes != -1).all()


def test_a_sheet_left_empty_does_no_harm(cemm: MaturityModel, cef: EngagementFramework, tmp_path: Path) -> None:
    path = write_template(tmp_path / "q.xlsx", [cemm, cef])
    fill(path, "r1", dict.fromkeys(cemm.asked, "ja"))
    assert (read_answers(path).codes[0] == 2).sum() == len(cemm.asked)


def test_a_folder_of_questionnaires_is_a_survey(tmp_path: Path) -> None:
    for respondent in ("r1", "r2"):
        fill(write_template(tmp_path / f"{respondent}.xlsx"), respondent, {"strategy.2.vision": "ja / yes"})
    assert read_answers(tmp_path).respondents == ("r1", "r2")


def test_who_filled_in_is_asked_for(tmp_path: Path) -> None:
    path = write_template(tmp_path / "q.xlsx", organisation="Acme")
    book = openpyxl.load_workbook(path)
    assert book["cemm"]["B3"].value == "Acme"
    book["cemm"]["E10"] = "ja / yes"
    book.save(path)
    with pytest.raises(InputError, match="Add it, or write it above the questions"):
        read_answers(path)


def test_both_languages_stand_beside_each_other(cemm: MaturityModel, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write_template(tmp_path / "q.xlsx"))["cemm"]
    for row, key in enumerate(cemm.asked, start=10):
        text = cemm.statements[key].text
        assert [sheet.cell(row, column).value for column in (1, 3, 4)] == [key, text.nl, text.en]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = write_template(tmp_path / "q.xlsx", organisation="=1+1")
    cell = openpyxl.load_workbook(path)["cemm"]["B3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_unknown_languages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="languages must be some of nl, en"):
        write_template(tmp_path / "q.xlsx", languages=["de"])


def test_the_questionnaire_saved_as_csv_is_read_too(write_csv: Callable, tmp_path: Path) -> None:
    path = write_template(tmp_path / "q.xlsx", languages=["nl"])
    fill(path, "r1", {"strategy.2.vision": "deels"})
    sheet = openpyxl.load_workbook(path)["cemm"]
    rows = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    found = read_answers(write_csv(rows, delimiter=";", encoding="cp1252"))
    assert (found.organisations, found.codes[0, 0]) == (("Acme",), 1)
