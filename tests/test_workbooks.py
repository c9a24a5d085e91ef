"""A workbook is rows of values, or one sentence, however it is damaged and however large it unpacks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cdm_bc import workbooks
from cdm_bc.errors import InputError
from cdm_bc.workbooks import open_book, read_workbook


@pytest.fixture
def good(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "First"
    book.active.append(["a", 1, 2.5, True, None])
    book.active.append([])
    book.active.append(["b", None, "c"])
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.create_sheet("Empty")
    path = tmp_path / "good.xlsx"
    book.save(path)
    return path


def said(path: Path, read: Callable[[Path], Any] = read_workbook) -> str:
    with pytest.raises(InputError) as raised:
        read(path)
    (problem,) = raised.value.problems
    assert problem.file == path.as_posix()
    return problem.message


def with_part(path: Path, name: str, content: bytes) -> Path:
    """A copy in which one part says something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in archive.namelist():
            made.writestr(part, content if part == name else archive.read(part))
        if name not in archive.namelist():
            made.writestr(name, content)
    copy = path.with_name("copy.xlsx")
    copy.write_bytes(out.getvalue())
    return copy


def test_visible_sheets_as_rows_without_empty_cells_at_the_end(good: Path) -> None:
    assert read_workbook(good) == {"First": [("a", 1, 2.5, True), (), ("b", None, "c")], "Empty": []}


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c"),
        ("xl/worksheets/sheet1.xml", b""),
        ("xl/workbook.xml", b"<workbook"),
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/_rels/workbook.xml.rels", b"no xml"),
    ],
)
def test_a_part_that_is_damaged_is_one_sentence(good: Path, part: str, content: bytes) -> None:
    assert said(with_part(good, part, content)) == (
        "not a readable Excel workbook. Open it in a spreadsheet and save it as .xlsx again."
    )


@pytest.mark.parametrize("size", [0, 3, 4, 100, 1000])
def test_a_workbook_that_is_cut_off_is_one_sentence(good: Path, size: int) -> None:
    good.write_bytes(good.read_bytes()[:size])
    assert said(good).startswith("not a readable Excel workbook.")


BOMBS = {
    "one row that never ends": (
        "xl/worksheets/sheet1.xml",
        b"<worksheet><sheetData><row>" + b"<c/>" * 20_000_000,
    ),
    "texts that cells share": ("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 20_000_000),
    "styles": ("xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 20_000_000),
    "very many rows": ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + b"<row/>" * 60_000_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_unpacks_to_very_much_is_refused_before_it_is_unpacked(
    good: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_part(good, *BOMBS[name])
    assert path.stat().st_size < 1_000_000
    monkeypatch.setattr(openpyxl, "load_workbook", None)  # whoever unpacks it, fails
    assert said(path).startswith("unpacks to more than")


def test_cells_are_counted(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 5)
    assert said(good) == "holds more than 5 cells. Save it as CSV UTF-8, which may be longer."


@pytest.mark.parametrize("read", [read_workbook, open_book])
def test_a_row_of_a_very_high_number_is_not_filled_up_to(good: Path, read: Callable[[Path], Any]) -> None:
    xmlns = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="900000000"><c r="A900000000"><v>1</v></c></row>'
    sheet = b"<worksheet " + xmlns + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    path = with_part(good, "xl/worksheets/sheet1.xml", sheet)
    assert said(path, read).startswith("holds more than")
