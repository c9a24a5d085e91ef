"""A report that fails, in every way it can, harms no other and leaves nothing that looks like a report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from tests.faults.disk import fill

FAULTS = {
    "raises": "failed: KeyError: 'no such key'",
    "hangs": "not ready within 15 seconds",
    "hangs with children": "not ready within 15 seconds",
    "exits": "ended by itself, with code 7",
    "is killed": "ended from outside by SIGKILL",
    "eats memory": "more memory than a report may have",
    "prints 50 MB": "printed more than 16 MB",
    "asks": "input() does not work without a Jupyter kernel: use --engine papermill",
    "names a folder": "names a folder of this computer",
}
#: What programs that a cell starts print is nowhere to be seen, and fills nothing.
FINE = ("good", "leaves a child", "prints 50 MB by a program")


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


@pytest.mark.skipif(os.name != "posix", reason="signals and memory limits as on Linux")
def test_every_fault_has_its_sentence_and_the_others_are_done(client, report, deliverables, monkeypatch) -> None:
    monkeypatch.setattr("cdm_bc.batch.batch.default_memory", lambda jobs: 2**30)
    files = [client(slug(name), name=f'"{name}"') for name in (*FAULTS, *FINE)]
    result = report(files, "by_name", jobs=2, timeout=15)
    messages = {failure.client: failure.message for failure in result.failed}
    for name, sentence in FAULTS.items():
        assert sentence in messages.pop(slug(name))
    assert not messages
    assert sorted(result.made) == sorted(map(slug, FINE))
    assert deliverables() == sorted(f"{slug(name)}{ending}" for name in FINE for ending in (".html", ".ipynb"))
    assert result.exit_status == 1
    for name in ("hangs with children", "leaves a child"):
        assert is_gone(int(files[0].with_name(f"{slug(name)}.pid").read_text()))


def is_gone(pid: int) -> bool:
    """Whether a process has ended, if need be after a moment."""
    import psutil

    for _ in range(50):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.1)
    return False


def test_spawned_processes_are_replaced_after_a_fault(client, report, deliverables, monkeypatch) -> None:
    monkeypatch.setenv("CDM_BC_WORKERS", "spawn")
    names = ("good", "raises", "exits", "better")
    result = report([client(slug(name), name=f'"{name}"') for name in names], "by_name")
    assert result.made == ("good", "better")
    assert [failure.client for failure in result.failed] == ["raises", "exits"]
    assert deliverables() == ["better.html", "better.ipynb", "good.html", "good.ipynb"]


@pytest.mark.parametrize(
    ("notebook", "sentence"),
    [
        (
            "magics",
            "%time does not work without a Jupyter kernel: use --engine papermill",
        ),
        ("widget", "a widget does not work without a Jupyter kernel: use --engine papermill"),
        ("other_client", "the page is about 'someone-else' instead of 'acme'; nothing was written."),
    ],
)
def test_what_a_report_cannot_hold_is_refused(client, report, deliverables, notebook, sentence) -> None:
    result = report([client("acme")], notebook)
    assert sentence in result.failed[0].message
    assert deliverables() == []


def test_faults_of_the_input_are_told_all_at_once_and_the_others_go_on(client, report, deliverables) -> None:
    bad = client("bad", more="facts: {no_such_fact: 1}\nfinance: {horizon_years: many}\n")
    result = report([bad, client("good")])
    assert result.exit_status == 2
    assert result.made == ("good",)
    problems = result.failed[0].problems
    assert len(problems) == 2
    assert {problem.file for problem in problems} == {bad.as_posix()}
    assert all(problem.line for problem in problems)
    assert deliverables() == ["good.html", "good.ipynb"]


def test_a_report_that_fails_now_does_not_leave_the_one_of_before(client, report, deliverables) -> None:
    report([client("acme", name="good")], "by_name")
    assert deliverables() == ["acme.html", "acme.ipynb"]
    report([client("acme", name="raises")], "by_name")
    assert deliverables() == ["outdated", "outdated/acme.html", "outdated/acme.ipynb"]


def test_a_full_disk_fails_the_report_and_no_more(client, output, report: Callable, disk: Callable) -> None:
    fill(disk(output, "size=256k"), leave=56 * 1024)
    result = report([client("big")], "shows_much")
    assert [failure.message for failure in result.failed] == ["the disk is full."]
    assert not list(output.glob("big*"))
