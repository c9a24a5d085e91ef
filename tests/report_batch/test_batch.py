"""A batch from outside: what is skipped, what is put in place, and what is told."""

from __future__ import annotations

import datetime
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.batch import report_clients
from cdm_bc.batch.verify import verify
from cdm_bc.batch.workplace import LOCK
from cdm_bc.errors import InputError

NOTEBOOKS = Path(__file__).parent / "notebooks"


def names(outcome: Any) -> tuple[list[str], list[str], list[str]]:
    """Clients made, unchanged and failed."""
    return sorted(outcome.made), sorted(outcome.unchanged), sorted(failure.client for failure in outcome.failed)


def manifest_of(output: Path) -> dict[str, Any]:
    return json.loads((output / "manifest.json").read_text(encoding="utf-8"))


def test_unchanged_reports_are_skipped_and_changed_ones_made_anew(client, report, output) -> None:
    files = [client("a"), client("b"), client("c")]
    assert names(report(files)) == (["a", "b", "c"], [], [])
    assert names(report(files)) == ([], ["a", "b", "c"], [])
    client("a", name="Another")
    (output / "b.html").write_text("changed", encoding="utf-8")
    assert names(report(files)) == (["a", "b"], ["c"], [])
    assert names(report(files, force=True)) == (["a", "b", "c"], [], [])
    assert names(report(files, language="nl")) == (["a", "b", "c"], [], [])


def test_the_files_that_a_client_file_names_count_too(client, report, tmp_path: Path) -> None:
    file = client("a", more="model: extra.yaml\n")
    extra = file.with_name("extra.yaml")
    extra.write_text("id: extra\nextends: reference\n", encoding="utf-8")
    assert names(report([file])) == (["a"], [], [])
    assert names(report([file])) == ([], ["a"], [])
    extra.write_text("id: extra-2\nextends: reference\n", encoding="utf-8")
    assert names(report([file])) == (["a"], [], [])


def test_the_manifest_tells_what_a_report_was_made_from(client, report, output) -> None:
    report([client("a")], date=datetime.date(2026, 11, 22))
    entry = manifest_of(output)["reports"]["a"]
    assert entry["client_file"]["path"] == "../parameters/a.yaml"
    assert entry["model"]["id"] == "reference"
    assert entry["notebook"]["name"] == "ok.ipynb"
    assert entry["options"] == {"date": "2026-11-22", "engine": "cdm-bc", "language": "", "pdf": False}
    assert set(entry["results"]) == {"a.html", "a.ipynb"}
    assert entry["results"]["a.html"]["bytes"] == (output / "a.html").stat().st_size
    assert set(entry["library"]) == {"version", "sha256", "template_sha256"}
    assert {"python", "plotly", "papermill"} <= set(entry["versions"])
    hashes = [entry[key]["sha256"] for key in ("client_file", "model", "notebook", "library")]
    assert all(len(value) == 64 for value in hashes)


def test_verify_tells_which_reports_were_changed_or_are_gone(client, report, output) -> None:
    file = client("a")
    report([file, client("b"), client("c"), client("d")])
    assert {check.is_good for check in verify(output)} == {True}
    with (output / "b.html").open("a", encoding="utf-8") as page:
        page.write(" ")
    (output / "c.ipynb").unlink()
    client("a", name="Another")
    sentences = {check.client: (check.is_good, check.sentence) for check in verify(output)}
    assert sentences == {
        "a": (True, "as it was made; since then a.yaml changed."),
        "b": (False, "b.html was changed after it was made."),
        "c": (False, "c.ipynb is gone."),
        "d": (True, "as it was made."),
        "index.html": (True, "as it was made."),
    }
    (output / "index.html").write_text("changed", encoding="utf-8")
    assert [check.sentence for check in verify(output)][-1] == "index.html was changed after it was made."


def test_what_was_deleted_is_forgotten_by_the_next_run(client, report, output) -> None:
    report([client("a"), client("bad", more="facts: {no_such_fact: 1}")])
    assert "bad" in (output / "index.html").read_text(encoding="utf-8")
    for name in ("a.html", "a.ipynb"):
        (output / name).unlink()
    report([client("b")])
    assert list(manifest_of(output)["reports"]) == ["b"]
    assert manifest_of(output)["failed"] == {}
    assert "a.html" not in (output / "index.html").read_text(encoding="utf-8")


def test_verify_needs_a_manifest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no reports were made here"):
        verify(tmp_path)


def test_two_files_with_one_id_are_both_refused(client, report, tmp_path: Path, deliverables) -> None:
    first = client("acme")
    (tmp_path / "elsewhere").mkdir()
    second = tmp_path / "elsewhere" / "acme.yaml"
    second.write_text(first.read_text(encoding="utf-8"), encoding="utf-8")
    result = report([first, second, first, client("b")])
    assert names(result) == (["b"], [], ["acme", "acme"])
    assert "has the same client id" in result.failed[0].message
    assert result.exit_status == 2
    assert deliverables() == ["b.html", "b.ipynb"]


def test_names_that_differ_in_case_only_are_refused(client, report, deliverables) -> None:
    result = report([client("acme"), client("Acme"), client("ACME")])
    assert result.made == ("acme",)
    assert len(result.failed) == 2
    assert "is no client id" in result.failed[0].message
    assert deliverables() == ["acme.html", "acme.ipynb"]


def test_a_name_of_200_letters_is_no_problem(client, report, deliverables) -> None:
    long = "a" * 200
    assert names(report([client(long)])) == ([long], [], [])
    assert deliverables() == [f"{long}.html", f"{long}.ipynb"]


def test_a_parameter_that_the_notebook_does_not_take_is_refused_before_anything_runs(client, output) -> None:
    from nbformat import read, write

    notebook = read(NOTEBOOKS / "ok.ipynb", as_version=4)
    notebook.cells[0].source = "client_file = ''\nlangage = ''"
    write(notebook, output.parent / "odd.ipynb")
    with pytest.raises(InputError, match="Did you mean 'langage'"):
        report_clients([client("a")], output, notebook=output.parent / "odd.ipynb", language="nl")
    assert not output.exists()


def test_a_second_run_into_the_same_folder_says_so_and_stops(client, report, output) -> None:
    from filelock import FileLock

    output.mkdir()
    with FileLock(output / LOCK), pytest.raises(InputError, match="another run is writing into this folder"):
        report([client("a")])


def test_a_folder_that_cannot_be_written_to_is_told(client, report, output) -> None:
    output.write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be used as the folder for the reports"):
        report([client("a")])


@pytest.mark.skipif(os.name != "posix", reason="folders are closed in another way elsewhere")
def test_a_read_only_folder_is_told(client, report, output, disk) -> None:
    if os.geteuid() == 0:  # who writes everywhere else
        disk(output, "ro")
    else:
        output.mkdir(mode=0o500)
    with pytest.raises(InputError, match="is not allowed"):
        report([client("a")])


# --- as a process: killed, stopped ---------------------------------------------------------------------------


@pytest.fixture
def start(root: Path, output: Path) -> Callable[..., subprocess.Popen[str]]:
    """``start([file, …])`` begins ``cdm-bc report`` with the notebook `ok` in a process of its own."""

    def begin(files: list[Path], start_new_session: bool = False, **environment: str) -> subprocess.Popen[str]:
        notebook = str(NOTEBOOKS / "ok.ipynb")
        arguments = ["report", *map(str, files), "-o", str(output), "--jobs", "2", "--notebook", notebook]
        return subprocess.Popen(
            [sys.executable, "-m", "cdm_bc", *arguments],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment},
            start_new_session=start_new_session,
            preexec_fn=_hear_ctrl_c if os.name == "posix" else None,  # noqa: PLW1509
        )

    return begin


def _hear_ctrl_c() -> None:
    """A shell starts what runs in its background deaf to Ctrl-C, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for_first(process: subprocess.Popen[str]) -> None:
    """Until the first report is in its place."""
    assert process.stderr is not None
    assert "done in" in process.stderr.readline()


def is_whole(output: Path) -> bool:
    """Whether every page and notebook in the folder is complete."""
    pages = [path for path in output.glob("*.html")]
    assert all(page.read_text(encoding="utf-8").rstrip().endswith("</html>") for page in pages)
    assert all(json.loads(path.read_text(encoding="utf-8"))["cells"] for path in output.glob("*.ipynb"))
    return bool(pages)


@pytest.mark.e2e
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_killed_at_any_moment_the_same_command_finishes(client, start, report, output, deliverables) -> None:
    import random

    import psutil

    rng = random.Random(5)
    files = [client(f"c{number}") for number in range(30)]
    for _ in range(3):
        process = start(files)
        wait_for_first(process)
        time.sleep(rng.uniform(0, 0.3))
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.communicate()
        assert not psutil.wait_procs(family, timeout=10)[1], "what it had started ends with it"
        assert is_whole(output)
        assert {check.client: check.sentence for check in verify(output) if not check.is_good} == {
            "the last run": "was ended before its end; the same command goes on where it stopped."
        }
    result = report(files)
    assert all(check.is_good for check in verify(output))
    assert sorted((*result.made, *result.unchanged)) == sorted(path.stem for path in files)
    assert len(result.unchanged) >= 3, "what a killed run had done is not done again"
    assert deliverables() == sorted(f"{path.stem}{ending}" for path in files for ending in (".html", ".ipynb"))
    assert len(manifest_of(output)["reports"]) == 30


@pytest.mark.e2e
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_ends_quickly_and_leaves_all_in_order(client, start, output) -> None:
    process = start([client(f"c{number}") for number in range(60)])
    wait_for_first(process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "stopped before the end; the same command goes on where it stopped" in said
    assert "Traceback" not in said
    assert is_whole(output)
    assert not list(output.glob(".cdm-bc-run-*"))
    assert all(check.is_good for check in verify(output))


@pytest.mark.e2e
@pytest.mark.parametrize("method", ["forkserver", "spawn"])
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_in_a_terminal_reaches_every_process_and_none_complains(client, start, output, method) -> None:
    import random

    import psutil

    rng = random.Random(7)
    files = [client(f"c{number}") for number in range(60)]
    for _ in range(3):
        process = start(files, start_new_session=True, CDM_BC_WORKERS=method)
        while process.poll() is None and not psutil.Process(process.pid).children():
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 1))
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
        # CPython ends by the signal itself if it came while a module made a dataclass (from a string), though it was handled.
        assert process.returncode in (1, -signal.SIGINT), said
        assert "stopped" in said
        assert "Traceback" not in said


@pytest.mark.e2e
def test_the_command_prints_pages_on_stdout_and_the_rest_on_stderr(client, root, run_cdm_bc, tmp_path, output) -> None:
    bad = client("bad", more="facts: {no_such_fact: 1}\n")
    notebook = NOTEBOOKS / "ok.ipynb"
    said = run_cdm_bc("report", client("good"), bad, "-o", output, "--notebook", notebook, PYTHONPATH=str(root))
    assert said.stdout.splitlines() == [(output / "good.html").as_posix()]
    assert said.returncode == 2
    assert "Reports: 1 made, 1 failed." in said.stderr
    assert f"{bad.as_posix()}:2" in said.stderr
    assert "Traceback" not in said.stderr
    assert "Acme" in (output / "index.html").read_text(encoding="utf-8")
