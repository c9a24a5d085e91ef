"""Nothing of one client reaches the next, however processes begin."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.batch import leaves_traces
from cdm_bc.batch.job import STOCK, Settings
from cdm_bc.batch.notebooks import notebook_path

NOTEBOOKS = Path(__file__).parent / "notebooks"


def found_by(copy: Path) -> dict[str, Any]:
    """What the notebook `leaves_traces` found before it left its own."""
    cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    return dict(ast.literal_eval(cells[2]["outputs"][0]["data"]["text/plain"]))


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_each_report_finds_what_the_first_one_found(client, report, output, monkeypatch, method) -> None:
    monkeypatch.setenv("CDM_BC_WORKERS", method)
    clients = ("first", "second", "third")
    result = report([client(name, name=f"SECRET {name}") for name in clients], "leaves_traces")
    assert (result.made, result.failed) == (clients, ())
    first, *others = [found_by(output / f"{name}.ipynb") for name in clients]
    assert first["environment"] == first["module"] == first["builtins"] == ""
    assert first["folder"] == first["names"] == first["path"] == first["modules"] == first["filters"] == []
    assert others == [first, first]


@pytest.mark.parametrize("name", ["20_client_report", "50_maturity"])
def test_the_shipped_reports_leave_nothing_so_that_processes_can_go_on(name: str) -> None:
    assert not leaves_traces(Settings(notebook_path(name)))
    assert not leaves_traces(Settings(NOTEBOOKS / "leaves_traces.ipynb", engine=STOCK)), "a kernel of its own"
    assert leaves_traces(Settings(NOTEBOOKS / "leaves_traces.ipynb"))
