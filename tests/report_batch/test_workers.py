"""Workers: each task apart, ended as a whole, and nothing that builds up."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.processes import uninterrupted
from cdm_bc.batch.run import run_and_tell
from cdm_bc.batch.workers import Answer, Task, Workers, default_kind


def cells(source: str) -> list[dict[str, Any]]:
    return [{"cell_type": "code", "source": source, "metadata": {}}]


def run(*sources: str, jobs: int = 1, **options: Any) -> list[Answer]:
    with Workers(jobs) as workers:
        return list(workers.run([Task(run_and_tell, cells(source), source, **options) for source in sources]))


def test_answers_come_as_they_are_ready() -> None:
    answers = run("import time; time.sleep(1.5)", "1", "2", jobs=2)
    assert [answer.task.name for answer in answers] == ["1", "2", "import time; time.sleep(1.5)"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted as on Linux")
def test_nothing_builds_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import psutil

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Workers(2) as workers:
        list(workers.run([Task(run_and_tell, cells("1"))] * 2))
        before = len(os.listdir("/proc/self/fd")), threading.active_count()
        list(workers.run([Task(run_and_tell, cells("open('left.txt', 'w').write('x')"))] * 30))
        assert (len(os.listdir("/proc/self/fd")), threading.active_count()) <= (before[0] + 4, before[1])
    assert list(tmp_path.iterdir()) == []
    assert not [child for child in psutil.Process().children(recursive=True) if child.status() == psutil.STATUS_ZOMBIE]


def test_breaking_off_ends_what_runs(tmp_path: Path) -> None:
    import psutil

    marker = tmp_path / "pid"
    source = f"import os, time; open({str(marker)!r}, 'w').write(str(os.getpid())); 1"
    with Workers(2) as workers:
        tasks = [Task(run_and_tell, cells("1")), Task(run_and_tell, cells(f"{source}; time.sleep(60)"))]
        answers = workers.run(tasks, lambda task, said: None)
        next(answers)
        while not (marker.is_file() and marker.read_text()):
            pass
        answers.close()
    pid = int(marker.read_text())
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_the_time_limit_is_the_tasks_own_not_that_of_the_imports() -> None:
    (answer,) = run("import time; time.sleep(30)", timeout=1)
    assert answer.error == "it was not ready within 1 seconds and was stopped."
    assert 0.9 < answer.seconds < 5


def test_a_callers_script_is_not_run_again(tmp_path: Path, root: Path) -> None:
    import subprocess
    import sys

    script = tmp_path / "script.py"
    script.write_text(
        "print('once')\n"
        "from cdm_bc.batch.run import run_and_tell\n"
        "from cdm_bc.batch.workers import Task, Workers\n"
        "with Workers(1) as workers:\n"
        "    for answer in workers.run([Task(run_and_tell, [])]):\n"
        "        print(answer.value, answer.error)\n",
        encoding="utf-8",
    )
    said = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.stdout.splitlines() == ["once", "{'name': '', 'message': ''} "], said.stderr


def test_the_kind_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDM_BC_WORKERS", "warm")
    assert default_kind() == "warm"
    monkeypatch.setenv("CDM_BC_WORKERS", "fork")
    assert default_kind() == "fork"


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """What a shell starts in its background is deaf to Ctrl-C."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


def press_ctrl_c(times: int, done: list[int]) -> None:
    with uninterrupted():
        for _ in range(times):
            signal.raise_signal(signal.SIGINT)
        done.append(times)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_waits_for_what_must_not_be_interrupted() -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c(1, done)
    assert done == [1]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_pressed_twice_does_not_wait() -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        press_ctrl_c(2, done)
    assert done == []
