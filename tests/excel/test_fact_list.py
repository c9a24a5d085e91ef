"""The list of facts: mailed, filled in, and turned into a client file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cdm_bc.case import load_case
from cdm_bc.cli import main
from cdm_bc.errors import InputError
from cdm_bc.excel.fact_list_back import read_list
from tests.excel.test_back import cell_of


def filled(folder: Path, cells: dict[str, Any], language: str = "nl") -> Path:
    assert main(["new", "acme", "--xlsx", "-o", str(folder), "--language", language]) == 0
    book = openpyxl.load_workbook(folder / "acme.xlsx")
    for name, value in cells.items():
        cell_of(book, name).value = value
    book.save(folder / "back.xlsx")
    return folder / "back.xlsx"


GIVEN = {
    "in_client_name": "Acme BV",
    "in_facts_revenue": 25_000_000,
    "in_facts_gross_margin": 0.3,
    "in_facts_gross_margin+-1": 0.25,
    "in_facts_gross_margin+1": 0.35,
    "in_facts_gross_margin+3": "=HYPERLINK(1)",
    "in_facts_addressable_revenue_share": "45%",
}


def test_a_list_becomes_a_client_file_and_nothing_is_written_before(tmp_path: Path, capsys) -> None:
    book, client = filled(tmp_path, GIVEN), tmp_path / "acme.yaml"
    cell = "in_facts_gross_margin+3"
    written = openpyxl.load_workbook(book)
    cell_of(written, cell).data_type = "s"
    written.save(book)
    assert main(["workbook", "--read", str(book), str(client)]) == 0
    assert not client.exists()
    assert main(["workbook", "--read", str(book), str(client), "--apply"]) == 0
    case = load_case(client)
    assert case.client.client.name == "Acme BV"
    assert case.inputs["facts.revenue"].quantity.base == 25_000_000
    margin = case.inputs["facts.gross_margin"]
    assert (margin.quantity.low, margin.quantity.base, margin.quantity.high) == (0.25, 0.3, 0.35)
    assert margin.source == "=HYPERLINK(1)"
    assert case.inputs["facts.addressable_revenue_share"].quantity.base == 0.45
    assert "\n  revenue: 25_000_000" in client.read_text(encoding="utf-8")
    assert "gross_margin" in capsys.readouterr().out


def test_an_empty_list_makes_a_client_file_without_facts(tmp_path: Path) -> None:
    assert read_list(filled(tmp_path, {}, "en")).facts == {}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"in_facts_revenue": "1.234"}, "can be read as"),
        ({"in_facts_gross_margin": 30}, "Type 30%"),
        ({"in_facts_revenue+-1": 5}, "needs the most likely value"),
        ({"in_facts_revenue+3": "boeken"}, "has a source but no number"),
        ({"Vragenlijst!B12": "iets"}, "outside the coloured cells"),
        ({"in_client_date": "morgen"}, "no date"),
    ],
)
def test_a_spoiled_list_is_refused(tmp_path: Path, cells: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_list(filled(tmp_path, cells))
    assert words in str(caught.value)
