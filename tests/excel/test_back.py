"""A workbook that comes back: unchanged, changed, spoiled."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cdm_bc.case import load_case
from cdm_bc.errors import InputError
from cdm_bc.excel.back import apply_merge, merge, refuse_unread
from cdm_bc.excel.read import read_changes
from cdm_bc.excel.shown import Shown
from cdm_bc.excel.write import workbook
from tests.excel.conftest import ROOT, needs_office, worked_out
from tests.excel.engines import by_formualizer, office

TODAY = datetime.date(2026, 11, 29)
RETAILER = ROOT / "parameters" / "retailer.yaml"


@pytest.fixture(scope="module")
def whole() -> bytes:
    return workbook(worked_out(RETAILER))


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """The retailer's file, to be changed."""
    shutil.copytree(ROOT / "parameters", tmp_path, dirs_exist_ok=True)
    return tmp_path / "retailer.yaml"


@pytest.fixture
def changed(whole: bytes, tmp_path: Path) -> Callable[..., Path]:
    """The retailer's book with cells changed: by name of the cell, or by sheet and address."""

    def change(cells: dict[str, Any] | None = None, *, do: Callable[[Any], None] | None = None) -> Path:
        file = tmp_path / "book.xlsx"
        file.write_bytes(whole)
        book = openpyxl.load_workbook(file)
        for name, value in (cells or {}).items():
            cell_of(book, name).value = value
        if do:
            do(book)
        book.save(file)
        return file

    return change


def cell_of(book: Any, name: str) -> Any:
    """A cell by its name with an offset (``in_x+1``: one to the right), or as ``Sheet!A1``."""
    name, _, right = name.partition("+")
    sheet, _, address = book.defined_names[name].attr_text.partition("!") if "!" not in name else name.partition("!")
    first = address.replace("$", "").split(":")[0]
    return book[sheet.strip("'")][first].offset(column=int(right or 0))


def refusal(book: Path, path: Path = RETAILER) -> str:
    with pytest.raises(InputError) as caught:
        merge(read_changes(book), path, TODAY)
    return str(caught.value)


def test_an_unchanged_book_has_no_changes(changed) -> None:
    assert read_changes(changed()).changes == ()


@needs_office
def test_an_unchanged_book_has_no_changes_after_libreoffice(whole: bytes, tmp_path: Path) -> None:
    file = tmp_path / "retailer.xlsx"
    file.write_bytes(whole)
    assert read_changes(office(tmp_path, file)[0]).changes == ()


def test_changes_are_merged_and_give_what_the_book_gives(changed, client: Path) -> None:
    book = changed(
        {
            "in_facts_cost_per_contact": 9.25,  # a default of the model
            "in_facts_gross_margin": 0.355,
            "in_facts_contacts_per_year+2": 300_000,
            "in_facts_active_customers": 510_000,
            "in_finance_discount_rate": 0.06,
            "in_data_person_identity_current_timely": 0.72,
            "in_benefits_data_driven_decisions_include": 0,
            "in_facts_revenue+1": 90_000_000,  # a cell of the first scenario
            "wave_processes": 1,
        }
    )
    changes = read_changes(book)
    assert {change.key for change in changes.changes} >= {
        "facts.gross_margin",
        "plan.processes",
        "finance.discount_rate",
    }
    assert len(changes.changes) == 9
    before = client.read_text(encoding="utf-8")
    found = merge(changes, client, TODAY)
    assert client.read_text(encoding="utf-8") == before
    log = apply_merge(found, datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC))
    after, text = load_case(client), client.read_text(encoding="utf-8")
    assert after.inputs["facts.gross_margin"].quantity.values == (0.355,)
    assert after.inputs["facts.gross_margin"].source == "werkboek van Voorbeeldretailer, 2026-11-29"
    assert after.inputs["facts.contacts_per_year"].quantity.values == (250_000, 255_000, 300_000, 260_000, 260_000)
    assert after.scenarios["voorzichtig"].inputs["facts.revenue"].quantity.base == 90_000_000
    assert "data_driven_decisions" not in {benefit.id for benefit in after.benefits}
    assert "active_customers: {base: 510_000" in text or "base: 510_000" in text
    assert [line for line in before.splitlines() if line.startswith("# ")] == [
        line for line in text.splitlines() if line.startswith("# ")
    ]
    assert len(log.read_text(encoding="utf-8").splitlines()) == 9
    npv = by_formualizer(book, {("Kasstroom", *_spot(book, "out_npv")): 0.0})
    shown = Shown(after, changes.waves, after.horizon).result.finance.npv
    assert abs(next(iter(npv.values())) - shown) < 1e-6


def _spot(book: Path, name: str) -> tuple[int, int]:
    cell = cell_of(openpyxl.load_workbook(book), name)
    return cell.row - 1, cell.column - 1


def test_a_new_cost_line_and_a_range(changed, client: Path) -> None:
    def do(book: Any) -> None:
        sheet = book["Nieuwe kosten"]
        lever = book["Plan"]["B7"].value
        for column, value in zip("BCDEGI", (lever, "=SUM(A1:A9)", "processen", 10, 5_000, "offerte"), strict=True):
            sheet[f"{column}6"].value = value
            sheet[f"{column}6"].data_type = "s" if isinstance(value, str) else "n"
        cell = cell_of(book, "in_facts_cost_per_contact")
        cell.parent.cell(cell.row, cell.column + 4).value = 4  # low: behind the file and its three scenarios
        cell.parent.cell(cell.row, cell.column + 5).value = 20
        cell.value = 11

    changes = read_changes(changed(do=do))
    merged = merge(changes, client, TODAY)
    apply_merge(merged, datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC))
    after = load_case(client)
    assert after.lines[-1].what == "=SUM(A1:A9)"
    assert after.inputs[f"effort.{len(after.lines)}.cost"].source == "offerte"
    quantity = after.inputs["facts.cost_per_contact"].quantity
    assert (quantity.low, quantity.base, quantity.high) == (4, 11, 20)


def test_another_scenario_chosen_is_told_and_is_no_change(changed) -> None:
    found = read_changes(changed({"scenario": "drie_jaar"}))
    assert (found.changes, found.scenario) == ((), "drie_jaar")


def test_numbers_typed_as_text_are_read_strictly(changed) -> None:
    given = {
        "in_facts_gross_margin": " 31,5 % ",
        "in_facts_revenue": "99.500.000,5",
        "in_facts_cost_per_contact": "\u00a0€ 210,50 ",
    }
    assert [change.new for change in read_changes(changed(given)).changes] == [[99_500_000.5], [0.315], [210.5]]


#: Cells of one book, each spoiled in its own way, and what is said of it.
SPOILED: dict[str, tuple[Any, str]] = {
    "in_facts_active_customers": ("1.234", "'1.234' can be read as 1234 and as 1.2340"),
    "in_facts_gross_margin": (35, "35 is no share. Type 35% or 0.35"),
    "in_facts_revenue": (None, "is empty. Type the number"),
    "in_facts_revenue_per_customer": ("#N/A", "holds an error, #N/A"),
    "in_facts_customer_process_cost": ("=5000000+1", "formula without a value"),
    "in_facts_cost_per_contact": (datetime.datetime(2026, 5, 1), "holds a date (2026-05-01)"),
    "in_facts_hours_per_exchange": (46143, "46143 is also the date 2026-05-01"),
    "in_facts_inventory_value": (True, "holds true"),
    "in_facts_deal_value": ("veel", "'veel' is text that is no number"),
    "in_facts_contacts_per_year+2": (None, "gap between its years"),
    "in_facts_high_value_churn_rate+4": (None, "needs both low and high"),
    "wave_processes": (1.5, "1.5 is no year of execution"),
    "wave_organisation": (9, "9 is no year of execution"),
    "Nieuwe kosten!B6": ("Nooit van gehoord", "no lever of this book"),
}
#: Cells outside those to fill in.
LOCKED = {"Kosten!E7": 12, "Baten!B9": "x", "Invoer!Z900": 5}
#: What the client file itself refuses.
WRONG = {
    "in_data_person_identity_target_timely": (0.1, "below current"),
    "in_finance_horizon_years": (60, "horizon_years"),
}


def test_spoiled_cells_are_each_refused_with_a_sentence(changed) -> None:
    said = refusal(changed({name: value for name, (value, _) in SPOILED.items()}))
    assert [name for name, (_, words) in SPOILED.items() if words not in said] == []


def test_what_was_changed_outside_the_coloured_cells_is_refused(changed) -> None:
    said = refusal(changed(LOCKED)).splitlines()
    assert [line for line in said if "outside the coloured cells" in line] == said
    assert len(said) == len(LOCKED)


@pytest.mark.parametrize("name", WRONG)
def test_what_the_client_file_refuses_is_refused(changed, name: str) -> None:
    value, words = WRONG[name]
    assert words in refusal(changed({name: value}))


def test_rows_that_moved_are_refused(changed) -> None:
    assert "added, deleted or sorted" in refusal(changed(do=lambda book: book["Invoer"].insert_rows(8)))
    assert "added, deleted or sorted" in refusal(changed(do=lambda book: book["Invoer"].delete_rows(9)))


def test_another_book_and_a_book_of_another_client(changed, whole: bytes, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    assert "no workbook of cdm-bc" in refusal(other)
    assert "is the workbook of 'retailer'" in refusal(
        changed({"in_facts_gross_margin": 0.3}), ROOT / "parameters" / "utility.yaml"
    )
    assert "hidden sheet '_cdm'" in refusal(changed(do=lambda book: book.remove(book["_cdm"])))
    assert "the sheet 'Kosten' is gone" in refusal(changed(do=lambda book: book.remove(book["Kosten"])))


def test_what_changed_in_both_is_refused_and_what_did_not_is_merged(changed, client: Path) -> None:
    text = client.read_text(encoding="utf-8").replace("base: 500_000", "base: 480_000")
    client.write_text(text, encoding="utf-8")
    assert "changed in the file since" in refusal(changed({"in_facts_active_customers": 510_000}), client)
    found = merge(read_changes(changed({"in_facts_gross_margin": 0.34})), client, TODAY)
    assert found.after.inputs["facts.active_customers"].quantity.base == 480_000


def test_a_filled_in_book_is_not_overwritten(changed) -> None:
    refuse_unread(changed())
    with pytest.raises(InputError, match="changes that were not read back: 1"):
        refuse_unread(changed({"in_facts_gross_margin": 0.34}))
