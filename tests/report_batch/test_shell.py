"""Cells behave as in a Jupyter kernel: the same notebook, run by both, has the same outputs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest

from cdm_bc.batch.run import run_and_tell
from cdm_bc.batch.workers import Task, Workers

NOTEBOOKS = Path(__file__).parent / "notebooks"


def cells_of(*sources: str) -> list[dict[str, Any]]:
    return [{"cell_type": "code", "source": source, "metadata": {}} for source in sources]


def run(cells: list[dict[str, Any]], **options: Any) -> tuple[list[Any], dict[str, str]]:
    """Outputs and count per cell, and how it ended."""
    told: dict[int, Any] = {}

    def tell(task: Task, said: Any) -> None:
        if said[0] != "started":
            told[said[1]] = said[2:]

    with Workers(1) as workers:
        (answer,) = workers.run([Task(run_and_tell, cells, **options)], tell)
    return list(told.values()), answer.value or {"message": answer.error}


def told_apart(outputs: list[Any]) -> tuple[list[Any], dict[str, str]]:
    """What was shown, and the text of each stream: a kernel reads what a program prints when it comes to it, and in pieces."""
    streams = {"stdout": "", "stderr": ""}
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] += output["text"]
    return [output for output in outputs if output["output_type"] != "stream"], streams


@pytest.mark.e2e
def test_the_outputs_are_those_of_a_kernel(client, root: Path, tmp_path: Path, monkeypatch) -> None:
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(root))  # the kernel starts elsewhere
    monkeypatch.delenv("PYTEST_CURRENT_TEST")  # with it a kernel does not catch what programs print

    notebook = nbformat.read(NOTEBOOKS / "shows.ipynb", as_version=4)
    notebook.cells[0].source = f"client_file = {str(client('acme'))!r}"
    cells = [{key: cell[key] for key in ("cell_type", "source", "metadata")} for cell in notebook.cells]
    ours, end = run(json.loads(json.dumps(cells)))
    assert end == {"name": "", "message": ""}
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    theirs = [(cell.execution_count, json.loads(json.dumps(cell.outputs))) for cell in notebook.cells]
    for (count, outputs), (their_count, their_outputs) in zip(ours, theirs, strict=True):
        assert count == their_count
        assert told_apart(outputs) == told_apart(their_outputs)


def test_an_error_has_its_cell_and_traceback_and_ends_the_run() -> None:
    told, end = run(cells_of("1", "1 / 0", "2"))
    assert end == {"name": "ZeroDivisionError", "message": "division by zero"}
    assert len(told) == 2
    count, (output,) = told[1]
    assert count == 2
    assert output["output_type"] == "error"
    assert output["ename"] == "ZeroDivisionError"
    assert "line 1" in "\n".join(output["traceback"])


def test_tags_that_allow_errors_and_skip_cells_work_as_in_a_kernel() -> None:
    cells = cells_of("1 / 0", "raise SystemError", "3")
    cells[0]["metadata"] = {"tags": ["raises-exception"]}
    cells[1]["metadata"] = {"tags": ["skip-execution"]}
    told, end = run(cells)
    assert end["name"] == ""
    assert [count for count, _ in told] == [1, None, 2]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("1\n2", ["2"]),
        ("1;", []),
        ("None", []),
        ("x = 1", []),
        ("%time_no_such", []),
        ("_ = 5\n[_] * 2", ["[5, 5]"]),
        ("async def f():\n    return 3\n\nawait f()", ["3"]),
        ("get_ipython().__class__.__name__", ["'CellShell'"]),
    ],
)
def test_the_last_expression_is_shown(source: str, shown: list[str]) -> None:
    told, _ = run(cells_of(source))
    texts = [output["data"]["text/plain"] for output in told[0][1] if output["output_type"] == "execute_result"]
    assert texts == shown


def test_a_display_that_fails_fails_the_report() -> None:
    source = "class Bad:\n    def _repr_html_(self):\n        raise ValueError('no picture')\n\nBad()"
    _, end = run(cells_of(source))
    assert "no picture" in end["message"]


def test_clearing_and_updating_change_what_was_shown() -> None:
    told, _ = run(
        cells_of(
            "from IPython.display import clear_output, display\nprint('a'); clear_output(); print('b')",
            "print('a'); clear_output(wait=True); print('b')",
            "display('old', display_id='x'); display('new', display_id='x');",
        )
    )
    assert [output["text"] for output in (*told[0][1], *told[1][1])] == ["b\n", "b\n"]
    assert [output["data"]["text/plain"] for output in told[2][1]] == ["'new'", "'new'"]


def test_matplotlib_figures_appear_at_the_end_of_the_cell() -> None:
    told, _ = run(cells_of("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('x')"))
    assert ["image/png" in output.get("data", {}) for output in told[0][1]] == [False, True]


STORES = """
from tests.report_batch.test_shell import cells_of, run

if __name__ == "__main__":
    print(run(cells_of("%load_ext storemagic\\nkept = 41\\n%store kept")))
    print(run(cells_of("%load_ext storemagic\\n%store -r kept\\nkept")))
"""


def test_nothing_is_left_in_the_users_folders_nor_for_the_next_report(root: Path, tmp_path: Path) -> None:
    script, home = tmp_path / "stores.py", tmp_path / "home"
    script.write_text(STORES, encoding="utf-8")
    home.mkdir()
    temporary = Path(tempfile.mkdtemp())  # not in pytest's own, whose path is too long for the fork server
    names = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)) | dict.fromkeys(("HOME", "USERPROFILE"), str(home))
    environment = {**os.environ, **names, "IPYTHONDIR": str(home / "ipython"), "PYTHONPATH": str(root)}
    # In a process of its own, so that the fork server starts there too.
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert "Stored 'kept' (int)" in first
    assert "41" not in second
    assert list(home.iterdir()) == []
    temporary.rmdir()  # it is empty
