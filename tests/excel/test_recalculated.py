"""Formulas written without their values, recalculated by two spreadsheet engines, give the library's figures cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdm_bc.case import load_case
from cdm_bc.excel.render import rendered
from cdm_bc.excel.write import book_of
from cdm_bc.figures.headline import results_of
from tests.excel.conftest import ROOT, SAMPLES, named, needs_office, plans, random_book, worked_out
from tests.excel.engines import by_formualizer, differences, office, values_in


@pytest.mark.parametrize("file", SAMPLES, ids=named)
def test_every_scenario_and_plan_by_a_second_engine(file: Path, tmp_path: Path) -> None:
    for number, (scenario, waves) in enumerate(plans(file)):
        book, made = book_of(worked_out(file), scenario=scenario, waves=waves), tmp_path / f"{number}.xlsx"
        made.write_bytes(rendered(book, zeros=True))
        assert not differences(by_formualizer(made, book.formulas), book.formulas)


@needs_office
def test_samples_by_libreoffice(tmp_path: Path) -> None:
    """One of each; all of them in ``benchmarks/workbook.py``."""
    made = {}
    for number, file in enumerate(file for file in SAMPLES if file.stem != "client"):
        every = list(plans(file))
        scenario, waves = every[number % len(every)]
        book, target = book_of(worked_out(file), scenario=scenario, waves=waves), tmp_path / f"{file.stem}.xlsx"
        target.write_bytes(rendered(book, zeros=True))
        made[target] = book
    for file, book in zip(office(tmp_path, *made), made.values(), strict=True):
        assert not differences(values_in(file, book.formulas), book.formulas), file.name


@pytest.mark.parametrize(("seed", "horizon"), [(2, 1), (13, 50), *((seed, None) for seed in range(20, 30))])
def test_random_models(tmp_path: Path, seed: int, horizon: int | None) -> None:
    """A hundred and more of them, by both engines, in ``benchmarks/workbook.py``."""
    book = random_book(tmp_path, seed, horizon)
    (tmp_path / "book.xlsx").write_bytes(rendered(book, zeros=True))
    assert not differences(by_formualizer(tmp_path / "book.xlsx", book.formulas), book.formulas)


@pytest.mark.parametrize("contacts", [0, 1e-7, 1e-3, 1_000, 1_000_000_000])
def test_a_rate_of_return_from_almost_all_lost_to_a_millionfold(tmp_path: Path, contacts: float) -> None:
    for name in ("client.yaml", "model.yaml"):
        text = (ROOT / "tests" / "cases" / "by_hand" / name).read_text(encoding="utf-8")
        given = f"{{contacts: {contacts:.9f}, cost_per_contact: 10, requests: 0,"
        text = text.replace("{contacts: 1_000, cost_per_contact: 10, requests: 100,", given)
        (tmp_path / name).write_text(text, encoding="utf-8")
    book = book_of(results_of(load_case(tmp_path / "client.yaml")))
    (tmp_path / "book.xlsx").write_bytes(rendered(book, zeros=True))
    assert not differences(by_formualizer(tmp_path / "book.xlsx", book.formulas), book.formulas)


def test_what_is_kept_in_the_file_is_what_recalculating_gives(tmp_path: Path) -> None:
    book = book_of(worked_out(SAMPLES[0]))
    (tmp_path / "book.xlsx").write_bytes(rendered(book))
    assert not differences(values_in(tmp_path / "book.xlsx", book.formulas), book.formulas, slack=1e-15)


def test_one_formula_per_row_and_none_too_long() -> None:
    book = book_of(worked_out(SAMPLES[2]))
    formulas = [cell.formula for page in book.pages for cell in page.cells.values() if cell.formula]
    assert max(map(len, formulas)) < 2000
    forbidden = ("OFFSET(", "INDIRECT(", "LET(", "LAMBDA(", "XLOOKUP(", "FILTER(", "IRR(", "_xlfn")
    assert not [formula for formula in formulas if any(name in formula for name in forbidden)]


def test_the_same_case_gives_the_same_bytes() -> None:
    assert rendered(book_of(worked_out(SAMPLES[1]))) == rendered(book_of(worked_out(SAMPLES[1])))
