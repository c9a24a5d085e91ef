"""Formulas written without their values, recalculated by two spreadsheet engines, give the library's figures cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdm_bc.excel.render import rendered
from cdm_bc.excel.write import book_of
from tests.excel.conftest import SAMPLES, books, named, needs_office, worked_out
from tests.excel.engines import by_formualizer, differences, office, values_in


@pytest.mark.parametrize("file", SAMPLES, ids=named)
def test_every_scenario_and_plan_by_a_second_engine(file: Path, tmp_path: Path) -> None:
    for number, book in enumerate(books(file)):
        made = tmp_path / f"{number}.xlsx"
        made.write_bytes(rendered(book, zeros=True))
        assert not differences(by_formualizer(made, book.formulas), book.formulas)


@needs_office
def test_samples_by_libreoffice(tmp_path: Path) -> None:
    made = {}
    for number, file in enumerate(SAMPLES):
        every = list(books(file))
        book = every[number % len(every)]
        made[tmp_path / f"{named(file)}.xlsx"] = book
        (tmp_path / f"{named(file)}.xlsx").write_bytes(rendered(book, zeros=True))
    for file, book in zip(office(tmp_path, *made), made.values(), strict=True):
        assert not differences(values_in(file, book.formulas), book.formulas), file.name


def test_one_formula_per_row_and_none_too_long() -> None:
    book = book_of(worked_out(SAMPLES[2]))
    formulas = [cell.formula for page in book.pages for cell in page.cells.values() if cell.formula]
    assert max(map(len, formulas)) < 2000
    forbidden = ("OFFSET(", "INDIRECT(", "LET(", "LAMBDA(", "XLOOKUP(", "FILTER(", "IRR(", "_xlfn")
    assert not [formula for formula in formulas if any(name in formula for name in forbidden)]


def test_the_same_case_gives_the_same_bytes() -> None:
    assert rendered(book_of(worked_out(SAMPLES[1]))) == rendered(book_of(worked_out(SAMPLES[1])))
