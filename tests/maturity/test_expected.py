"""What the board expects, beside what is measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from cdm_bc.errors import InputError
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.expected import overestimation
from cdm_bc.maturity.model import MaturityModel, dimension_of, step_of
from cdm_bc.maturity.template import write_template
from cdm_bc.maturity.words import load_words

LAYERS = load_words().layers
HEADER = ["organisation", "business unit", "layer", "pillar id", "expected level"]


@pytest.fixture
def folder(cemm: MaturityModel, write_csv: Callable, wide_form: Callable, tmp_path: Path) -> Callable[..., Path]:
    """A folder with answers of Acme (data at level 2, the rest at 1) and a table of expectations."""

    def make(rows: list[list[object]]) -> Path:
        codes = np.zeros((5, len(cemm.asked)), dtype=np.int8)
        codes[:, [n for n, k in enumerate(cemm.asked) if (dimension_of(k), step_of(k)) == ("data", "2")]] = 2
        people = [("Acme", "B2B", f"r{n}", "staff") for n in range(5)]
        (tmp_path / "survey").mkdir()
        write_csv(wide_form(people, cemm.asked, codes), "survey/answers.csv")
        write_csv([HEADER, *rows], "survey/expected.csv")
        return tmp_path / "survey"

    return make


def test_the_board_expects_more_than_there_is(cemm: MaturityModel, folder: Callable) -> None:
    """Two of the board expect 4 and 3 for data, which measures 2: (4 + 3) / 2 − 2 = 1.5 too much."""
    answers = read_answers(
        folder(
            [
                ["Acme", "", "board", "data", 4],
                ["Acme", "", "directie", "data", "3 Vastgelegd"],
                ["Acme", "", "", "strategy", 1],
            ]
        )
    )
    found = overestimation(assess(cemm, answers, "Acme"), answers.expected, {})
    assert list(found) == ["strategy", "data"]
    assert (found["data"].expected, found["data"].measured, found["data"].difference) == (3.5, 2.0, 1.5)
    assert (found["data"].people, found["strategy"].difference) == (2, 0.0)


def test_a_unit_has_expectations_of_its_own_or_those_for_the_whole(cemm: MaturityModel, folder: Callable) -> None:
    answers = read_answers(folder([["Acme", "", "", "data", 4], ["Acme", "B2B", "", "technology", 3]]))
    unit = overestimation(assess(cemm, answers, "Acme", unit="B2B"), answers.expected, {})
    whole = overestimation(assess(cemm, answers, "Acme"), answers.expected, {})
    assert (list(unit), list(whole)) == (["technology"], ["data"])
    given = overestimation(assess(cemm, answers, "Acme"), answers.expected, {"data": 5, "strategy": 2})
    assert {key: (one.expected, one.people) for key, one in given.items()} == {"strategy": (2, 0), "data": (5, 0)}


def test_only_the_board_is_asked(cemm: MaturityModel, folder: Callable) -> None:
    others = [["Acme", "", "staff", "data", 4], ["Acme", "", "Franchise", "data", 5]]
    answers = read_answers(folder([*others, ["Acme", "", "Raad van bestuur", "data", 2]]))
    assert [one.level for one in answers.expected] == [2]
    assert "2 expectations of people who are not of the board" in str(answers.warnings[0])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["Acme", "", "", "data", 6], "'6' is no level: 1 to 5"),
        (["Acme", "", "", "dta", 3], "'dta' is no pillar of cemm. Did you mean 'data'?"),
        (["", "", "", "data", 3], "no organisation"),
    ],
)
def test_faults_are_told(folder: Callable, row: list[object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_answers(folder([row]))
    (problem,) = caught.value.problems
    assert (problem.line, said in problem.message) == (2, True)


@pytest.mark.parametrize("languages", [["nl"], ["en"], ["nl", "en"]])
def test_the_sheet_of_the_questionnaire(cemm: MaturityModel, tmp_path: Path, languages: list[str]) -> None:
    path = write_template(tmp_path / "q.xlsx", languages=languages, organisation="Acme")
    book = openpyxl.load_workbook(path)
    sheet = book["cemm"]
    sheet["B5"], sheet["B6"] = "r1", LAYERS["board"].label(languages)
    for row in range(10, sheet.max_row + 1):
        sheet.cell(row, 4 + (len(languages) == 2)).value = "nee"
    expected = book.worksheets[2]
    rows = {cell.value: cell.row for cell in expected["A"]}
    choices = expected.data_validations.dataValidation[0].formula1.strip('"').split(",")
    expected.cell(rows["data"], 3).value = choices[3]
    book.save(path)
    found = read_answers(path)
    assert [(one.organisation, one.pillar, one.level) for one in found.expected] == [("Acme", "data", 4)]
    assert found.layers == ("board",)
