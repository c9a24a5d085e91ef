"""Surveys in every form: the same answers as CSV long, CSV wide, XLSX long and XLSX wide."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.load import load_instrument, load_maturity_model
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import EngagementFramework, MaturityModel

PEOPLE = ["organisation", "business unit", "respondent id", "layer", "department"]
LONG = [*PEOPLE[:4], "statement id", "answer", "comment"]
WORDS = {2: "yes", 1: "partly", 0: "no", -2: "not applicable", -1: ""}

#: Organisation, unit, id, layer, and maybe a department.
Person = tuple[str, ...]
Row = list[object]


@pytest.fixture(scope="session")
def cemm() -> MaturityModel:
    return load_maturity_model("cemm")


@pytest.fixture(scope="session")
def cef() -> EngagementFramework:
    instrument = load_instrument("cef")
    assert isinstance(instrument, EngagementFramework)
    return instrument


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    def write(
        rows: Iterable[Sequence[object]], name: str = "survey.csv", delimiter: str = ",", encoding: str = "utf-8"
    ) -> Path:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(rows)
        path = tmp_path / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


@pytest.fixture
def write_xlsx(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: Iterable[Sequence[object]], name: str = "survey.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            date = book.add_format({"num_format": "d-mmm"})
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if hasattr(cell, "year"):
                        sheet.write_datetime(r, c, cell, date)
                    elif cell != "":
                        sheet.write(r, c, cell)
        return path

    return write


def long_rows(people: Sequence[Person], statements: Sequence[str], codes: np.ndarray) -> list[Row]:
    """A header and one row per person and statement."""
    body = [
        [*person, statement, WORDS[int(code)], ""]
        for person, line in zip(people, codes, strict=True)
        for statement, code in zip(statements, line, strict=True)
    ]
    return [list(LONG), *body]


def wide_rows(people: Sequence[Person], statements: Sequence[str], codes: np.ndarray) -> list[Row]:
    """A header and one row per person."""
    body = [[*person, *(WORDS[int(code)] for code in line)] for person, line in zip(people, codes, strict=True)]
    return [[*PEOPLE[: len(people[0])], *statements], *body]


@pytest.fixture
def long_form() -> Callable[..., list[Row]]:
    return long_rows


@pytest.fixture
def wide_form() -> Callable[..., list[Row]]:
    return wide_rows


@pytest.fixture
def survey(cemm: MaturityModel, write_csv: Callable[..., Path]) -> Callable[..., Answers]:
    """Answers of people, from a matrix of codes over the statements of the CEMM."""

    def make(people: Sequence[Person], codes: np.ndarray) -> Answers:
        return read_answers(write_csv(wide_rows(people, cemm.asked, codes)), [cemm])

    return make
