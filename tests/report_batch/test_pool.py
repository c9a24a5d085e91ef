"""Processes: each task apart, ended as a whole, and nothing that builds up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.interrupts import uninterrupted
from cdm_bc.batch.pool import Pool, outcome, start_method
from cdm_bc.errors import CdmError


def result_of(pool: Pool, function: Any, *arguments: Any, timeout: float | None = 60) -> Any:
    return outcome(pool.start(function, *arguments, timeout=timeout), timeout)


@pytest.mark.parametrize("method", ["forkserver", "spawn"])
def test_a_fresh_process_per_task_or_one_for_many(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    if method not in __import__("multiprocessing").get_all_start_methods():
        pytest.skip("this system has no fork server")
    monkeypatch.setenv("CDM_BC_WORKERS", method)
    with Pool() as pool:
        assert len({result_of(pool, os.getpid) for _ in range(3)}) == 1
    with Pool(is_fresh=True) as pool:
        assert len({result_of(pool, os.getpid) for _ in range(3)}) == 3


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted as on Linux")
@pytest.mark.parametrize("is_fresh", [True, False])
def test_nothing_builds_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_fresh: bool) -> None:
    import psutil

    with Pool():
        pass  # what is there for good: the fork server and its connections
    before = len(os.listdir("/proc/self/fd")), threading.active_count()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("CDM_BC_WORKERS", start_method())
    with Pool(2, is_fresh=is_fresh) as pool:
        for future in [pool.start(tempfile.mkstemp) for _ in range(30)]:
            assert outcome(future, None)[1].startswith(str(tmp_path))
    assert (len(os.listdir("/proc/self/fd")), threading.active_count()) <= (before[0] + 4, before[1])
    assert list(tmp_path.iterdir()) == []
    children = psutil.Process().children(recursive=True)
    assert not [child for child in children if child.status() == psutil.STATUS_ZOMBIE]


def test_leaving_ends_what_runs() -> None:
    import psutil

    with Pool(2) as pool:
        pid = result_of(pool, os.getpid)
        for _ in range(2):
            pool.start(time.sleep, 60)
        time.sleep(0.3)
        began = time.monotonic()
    assert time.monotonic() - began < 3
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_task_that_hangs_is_stopped_and_the_next_goes_on() -> None:
    with Pool() as pool:
        began = time.monotonic()
        with pytest.raises(CdmError, match="it was not ready within 1 seconds and was stopped"):
            result_of(pool, time.sleep, 30, timeout=1)
        assert time.monotonic() - began < 20
        assert result_of(pool, abs, -1) == 1


@pytest.mark.parametrize(
    ("function", "arguments", "sentence"),
    [
        (os._exit, (3,), "its process ended by itself, with code 3, before the report was ready."),
        (os.abort, (), "its process was ended from outside by SIGABRT."),
        (os.listdir, ("nowhere",), "No such file or directory."),
        (int, ("x",), "ValueError: invalid literal for int"),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_what_goes_wrong_is_a_sentence(function: Any, arguments: tuple[Any, ...], sentence: str) -> None:
    with Pool() as pool:
        with pytest.raises(CdmError) as raised:
            result_of(pool, function, *arguments)
        assert str(raised.value).startswith(sentence)
        assert result_of(pool, abs, -1) == 1


@pytest.mark.parametrize("is_fresh", [True, False])
def test_a_callers_script_is_not_run_again(tmp_path: Path, root: Path, is_fresh: bool) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('once')\n"
        "from cdm_bc.batch.pool import Pool, outcome\n"
        f"with Pool(is_fresh={is_fresh}) as pool:\n"
        "    print([outcome(pool.start(abs, -n), None) for n in range(4)])\n",
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
    assert said.stdout.splitlines() == ["once", "[0, 1, 2, 3]"], said.stderr


HANGS = """
import os, re, sys, time
from cdm_bc.batch.pool import Pool
tasks = {"sleeps": (time.sleep, 600), "lets no other thread run": (re.match, r"(a+)+$", "a" * 60 + "b")}
with Pool(2) as pool:
    for future in [pool.start(os.getpid), pool.start(*tasks[sys.argv[1]]), pool.start(*tasks[sys.argv[1]])]:
        time.sleep(0.2)
    print("begun", flush=True)
    time.sleep(600)
"""


ON_LINUX = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="elsewhere the system cannot be asked for it"
)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose name leaves room for the address of the fork server."""
    with tempfile.TemporaryDirectory(prefix="t") as folder:
        yield Path(folder)


@pytest.mark.e2e
@pytest.mark.parametrize("task", ["sleeps", pytest.param("lets no other thread run", marks=ON_LINUX)])
@pytest.mark.parametrize("method", ["forkserver", "spawn"])
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_nothing_outlives_a_process_that_is_killed(short_folder: Path, root: Path, method: str, task: str) -> None:
    import psutil

    folder = short_folder
    environment = {**os.environ, "PYTHONPATH": str(root), "CDM_BC_WORKERS": method, "TMPDIR": str(folder)}
    process = subprocess.Popen([sys.executable, "-c", HANGS, task], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    family = psutil.Process(process.pid).children(recursive=True)
    assert len(family) >= 2
    process.kill()
    process.communicate()
    assert not psutil.wait_procs(family, timeout=5)[1]
    assert list(folder.iterdir())
    script = "from cdm_bc.temporary import temporary_folder\nwith temporary_folder(): pass"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    assert list(folder.iterdir()) == [], "the next run removes what it left"


@pytest.mark.parametrize(("error", "is_told"), [("EOFError('no input')", False), ("RuntimeError('a bug')", True)])
def test_a_process_whose_starter_was_killed_has_nothing_to_say(error: str, is_told: bool) -> None:
    script = f"import cdm_bc.batch.preloaded, sys\nsys.excepthook(type({error}), {error}, None)"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert bool(said.stderr) == is_told


def test_how_processes_begin_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDM_BC_WORKERS", "spawn")
    assert start_method() == "spawn"
    monkeypatch.delenv("CDM_BC_WORKERS")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert start_method() == "spawn"


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


def test_processes_that_are_ended_from_outside_end_the_run(client, monkeypatch: pytest.MonkeyPatch) -> None:
    from cdm_bc.batch.job import Job, Settings

    broken: Future[None] = Future()
    broken.set_exception(BrokenProcessPool("All workers expired"))
    with Pool() as pool:
        monkeypatch.setattr(pool, "start", lambda *_, **__: broken)
        job = Job("acme", client("acme"), "acme.yaml")
        with pytest.raises(CdmError, match="ended from outside; the same command goes on"):
            list(pool.reports([(job, Settings(Path("no.ipynb")), Path("nowhere"))]))


def test_processes_that_are_ended_before_they_began_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(manager: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("pebble.pool.process.WorkerManager.new_worker", ended)
    with pytest.raises(CdmError, match="ended from outside; the same command goes on"), Pool():
        pass
