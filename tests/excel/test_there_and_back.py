"""Numbers changed at random in books of models at random: book and merged file come to the same."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from cdm_bc.calculation.checks import checked
from cdm_bc.case import load_case
from cdm_bc.errors import InputError
from cdm_bc.excel.back import apply_merge, merge
from cdm_bc.excel.read import read_changes
from cdm_bc.excel.shown import Shown
from cdm_bc.excel.write import workbook
from cdm_bc.figures.headline import results_of
from tests.excel.engines import by_formualizer
from tests.excel.random_cases import write_case
from tests.excel.test_back import cell_of

CHANGES = 6


def change_some(book: Any, rng: np.random.Generator) -> int:
    """Change some inputs of the file and of scenarios, and some waves; how many."""
    _, header, *rows = book["_cdm_read"].values
    names = [name for name in header if name is not None]
    lines = []
    for row in rows:
        cells = [json.loads(cell) for cell in row if cell is not None]
        lines.append(dict(zip(names, cells, strict=False)) | {"values": cells[len(names) - 1 :]})
    count = 0
    for place in rng.permutation(len(lines))[:CHANGES]:
        line = lines[place]
        if not line["name"] or line["id"].startswith(("finance.horizon", "finance.capacity", "finance.budget")):
            continue
        old = line["values"][0]
        if not isinstance(old, list) or not old or line["id"].endswith(("include", "risk_adjustment")):
            continue
        share = line["share"] or line["path"][0] == "relevance"
        new = float(np.round(rng.uniform(0, 1), 3)) if share else float(np.round(old[0] * rng.uniform(0.5, 1.5) + 1, 2))
        if ".current" in line["id"] or ".target" in line["id"]:  # a target stays above where it stands
            new = float(np.round(old[0] * new, 3) if ".current" in line["id"] else old[0] + (1 - old[0]) * new)
        number = int(rng.integers(0, len(line["values"])))
        cell = cell_of(book, line["name"])
        if line["form"] == "one":
            cell = cell.offset(column=number if line["may_change"][number] else 0)
        cell.value = new
        count += 1
    for name in [name for name in book.defined_names if name.startswith("wave_")]:
        if rng.uniform() < 0.3:
            cell_of(book, name).value = -1
    return count


@pytest.mark.parametrize("seed", range(40, 48))
def test_random_changes(tmp_path: Path, seed: int) -> None:
    client, rng = write_case(tmp_path / "client", seed), np.random.default_rng(seed)
    results = results_of(checked(load_case(client)))
    file = tmp_path / "book.xlsx"
    file.write_bytes(workbook(results))
    book = openpyxl.load_workbook(file)
    assert change_some(book, rng) or True
    spots = {name: book.defined_names[name].attr_text for name in ("out_npv", "scenario")}
    book.save(file)
    changes = read_changes(file)
    try:
        found = merge(changes, client, datetime.date(2026, 11, 29))
    except InputError as error:
        pytest.skip(f"the numbers do not go together: {error}")
    apply_merge(found, datetime.datetime(2026, 11, 29, tzinfo=datetime.UTC))
    after = load_case(client)
    for name in ("", *after.scenarios):
        sheet, _, place = spots["scenario"].replace("$", "").replace("'", "").partition("!")
        book = openpyxl.load_workbook(file)
        book[sheet][place].value = name or book[sheet][place].value
        book.save(file)
        sheet, _, place = spots["out_npv"].replace("$", "").replace("'", "").partition("!")
        cell = book[sheet][place]
        key = (sheet, cell.row - 1, cell.column - 1)
        live = by_formualizer(file, {key: 0.0})[key]
        case = after.scenarios[name] if name else after
        assert live == pytest.approx(Shown(case, changes.waves, case.horizon).result.finance.npv, rel=1e-9, abs=1e-6), (
            name
        )
