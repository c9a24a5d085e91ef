"""Nothing of one client reaches the next, in either kind of worker."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.run import run_and_tell
from cdm_bc.batch.workers import Task, Workers

NOTEBOOKS = Path(__file__).parent / "notebooks"


def traces(kind: Any, client_file: str, rounds: int = 3) -> list[dict[str, Any]]:
    """What the notebook `leaves_traces` finds before it leaves its own, in each of several runs."""
    cells = json.loads((NOTEBOOKS / "leaves_traces.ipynb").read_text(encoding="utf-8"))["cells"]
    cells[0]["source"] = f"client_file = {client_file!r}"
    found = []

    def tell(task: Task, said: Any) -> None:
        if said[0] == "finished" and said[1] == 2:
            found.append(ast.literal_eval(said[3][0]["data"]["text/plain"]))

    with Workers(1, kind=kind) as workers:
        for answer in workers.run([Task(run_and_tell, cells)] * rounds, tell):
            assert answer.value == {"name": "", "message": ""}, answer
    return found


@pytest.mark.parametrize("kind", ["fork", "warm"])
def test_each_report_finds_what_the_first_one_found(client, kind) -> None:
    first, *others = traces(kind, str(client("acme", name="SECRET")))
    assert first["environment"] == first["module"] == first["builtins"] == ""
    assert first["folder"] == first["names"] == first["path"] == first["modules"] == first["filters"] == []
    assert others == [first, first]
