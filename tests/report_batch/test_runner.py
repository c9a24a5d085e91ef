"""Cells show what they show in a Jupyter kernel; what only a kernel can do is refused in one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from cdm_bc.batch.runner import imports_of, run_cells
from cdm_bc.case import load_case
from cdm_bc.errors import InputError, ReportError

NOTEBOOKS = Path(__file__).parent / "notebooks"


def cells_of(*sources: str, **tags: list[str]) -> list[dict[str, Any]]:
    """Code cells; ``tags`` are those of the cells by their place, as ``_0=["skip-execution"]``."""
    return [
        {"cell_type": "code", "source": source, "metadata": {"tags": tags.get(f"_{place}", [])}}
        for place, source in enumerate(sources)
    ]


def run(*sources: str, **tags: list[str]) -> list[dict[str, Any]]:
    """The cells, run."""
    cells = cells_of(*sources, **tags)
    run_cells(cells)
    return cells


def told_apart(outputs: list[Any]) -> tuple[list[Any], dict[str, str]]:
    """What was shown, and the text of each stream: a kernel sends that in pieces."""
    streams = {"stdout": "", "stderr": ""}
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] += output["text"]
    return [output for output in outputs if output["output_type"] != "stream"], streams


@pytest.mark.e2e
def test_the_outputs_are_those_of_a_kernel(client, root: Path, tmp_path: Path, monkeypatch) -> None:
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(root))  # the kernel starts elsewhere
    monkeypatch.setenv("PLOTLY_RENDERER", "plotly_mimetype")  # the other one draws a random id

    notebook = nbformat.read(NOTEBOOKS / "shows.ipynb", as_version=4)
    notebook.cells[0].source = f"client_file = {str(client('acme'))!r}"
    ours = json.loads(json.dumps(notebook.cells))
    run_cells(ours)
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    for our, their in zip(ours, json.loads(json.dumps(notebook.cells)), strict=True):
        assert our["execution_count"] == their["execution_count"]
        assert told_apart(our["outputs"]) == told_apart(their["outputs"])


def test_a_failing_cell_is_named_has_its_traceback_and_ends_the_run() -> None:
    cells = cells_of("1", "\n1 / 0", "2")
    with pytest.raises(ReportError, match="the cell '1 / 0' failed: ZeroDivisionError: division by zero"):
        run_cells(cells)
    (output,) = cells[1]["outputs"]
    assert (cells[1]["execution_count"], output["output_type"]) == (2, "error")
    assert output["ename"] == "ZeroDivisionError"
    assert '"<cell 2>", line 2' in "\n".join(output["traceback"])
    assert "outputs" not in cells[2]


def test_faults_of_the_input_are_raised_as_they_are(client) -> None:
    bad = client("bad", more="facts: {no_such_fact: 1}")
    with pytest.raises(InputError) as raised:
        run(f"from cdm_bc.case import load_case\nload_case({str(bad)!r})")
    with pytest.raises(InputError) as known:
        load_case(bad)
    assert raised.value.problems == known.value.problems


def test_a_cell_that_exits_fails() -> None:
    with pytest.raises(ReportError, match=r"the cell .* failed: SystemExit: 0"):
        run("raise SystemExit(0)")


def test_tags_that_allow_errors_and_skip_cells_work_as_in_a_kernel() -> None:
    cells = run("1 / 0", "raise SystemError", "3", _0=["raises-exception"], _1=["skip-execution"])
    assert [cell["execution_count"] for cell in cells] == [1, None, 2]
    assert [output["output_type"] for cell in cells for output in cell["outputs"]] == ["error", "execute_result"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("1\n2", ["2"]),
        ("1;", []),
        ("None", []),
        ("x = 1", []),
        ("", []),
        ("# nothing", []),
        ("_ = 5\n[_] * 2", ["[5, 5]"]),
        ("list(range(40))", ["[" + ",\n ".join(map(str, range(40))) + "]"]),
        ("int", ["int"]),
    ],
)
def test_the_last_expression_is_shown(source: str, shown: list[str]) -> None:
    (cell,) = run(source)
    assert [output["data"]["text/plain"] for output in cell["outputs"]] == shown


def test_what_libraries_know_to_show_of_themselves_is_shown() -> None:
    frame, picture, figure, asked = run(
        "import pandas as pd\npd.DataFrame({'a': [1]})",
        "class Picture:\n    def _repr_png_(self):\n        return b'b', {'width': 3}\n\nPicture()",
        "import plotly.graph_objects as go\nimport plotly.io as pio\npio.renderers.default = 'plotly_mimetype'\n"
        "go.Figure(go.Bar(x=['a'], y=[1]))",
        "from IPython.display import Markdown\nfrom IPython import display as ipython\n"
        "display(Markdown('*one*'), 2)\nipython.display({'text/plain': 'three'}, raw=True)",
    )
    assert "<table" in frame["outputs"][0]["data"]["text/html"]
    assert picture["outputs"][0]["data"]["image/png"] == "Yg=="
    assert picture["outputs"][0]["metadata"] == {"image/png": {"width": 3}}
    assert figure["outputs"][0]["data"]["application/vnd.plotly.v1+json"]["data"][0]["y"] == [1]
    assert [output["data"]["text/plain"] for output in asked["outputs"][1:]] == ["2", "three"]
    assert asked["outputs"][0]["data"]["text/markdown"] == "*one*"


def test_text_and_displays_stand_in_the_order_in_which_they_came() -> None:
    (cell,) = run("import sys\nprint('a')\nprint('b')\ndisplay(1)\nprint('c', file=sys.stderr)\n2")
    assert [output.get("text", "shown") for output in cell["outputs"]] == ["a\nb\n", "shown", "c\n", "shown"]


def test_a_display_that_fails_fails_the_report() -> None:
    with pytest.raises(ReportError, match="ValueError: no picture"):
        run("class Bad:\n    def _repr_html_(self):\n        raise ValueError('no picture')\n\nBad()")


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("%time 1 + 1", "%time"),
        ("%%bash\nls", "%%bash"),
        ("files = 1\n!ls", "!ls"),
        ("await f()", "await outside a function"),
        ("input('name? ')", "input()"),
        ("get_ipython().kernel", "get_ipython()"),
        ("import ipywidgets\nipywidgets.IntSlider()", "a widget"),
        ("display('old', display_id='x')", "changing what was displayed"),
        ("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "drawing with matplotlib.pyplot"),
    ],
)
def test_what_only_a_kernel_can_do_is_refused_with_the_way_to_get_it(source: str, what: str) -> None:
    with pytest.raises(ReportError) as refused:
        run(source)
    assert str(refused.value).endswith(
        f"failed: {what} does not work without a Jupyter kernel: use --engine papermill (with papermill itself, no"
        " --engine)."
    )
    if "pyplot" in source:
        import matplotlib.pyplot as plt

        plt.close("all")


def test_a_plain_mistake_in_the_code_is_no_matter_of_kernels() -> None:
    with pytest.raises(ReportError, match="SyntaxError"):
        run("1 +")


def test_what_a_notebook_imports_is_known_before_it_runs() -> None:
    assert imports_of(cells_of("from cdm_bc import ClientReport", "report = 1")) == {"cdm_bc"}
    assert imports_of(cells_of("def f():\n    import numpy.random as r", "from . import x")) == {"numpy", "?"}
    assert imports_of(cells_of("%time 1")) == {"?"}
    assert imports_of([{"cell_type": "markdown", "source": "import this"}]) == set()
