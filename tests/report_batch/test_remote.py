"""A Dask cluster makes the reports: a real scheduler and two workers, of which one is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch import remote
from cdm_bc.batch.verify import verify
from cdm_bc.errors import CdmError
from tests.report_batch.test_changing_files import assert_nothing_stale

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.e2e,
    # The library under test is ours; distributed and its server warn about much that is theirs.
    pytest.mark.filterwarnings("default"),
]


def python(*arguments: str) -> subprocess.Popen[str]:
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


class Running:
    """A scheduler and its workers."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "scheduler.json"
        begin = ["distributed.cli.dask_scheduler", "--scheduler-file", str(self.file), "--port", "0", "--no-dashboard"]
        self.scheduler = python(*begin, "--host", "127.0.0.1")
        self.workers: list[Any] = []
        self.address = wait_for_address(self.file)

    def add_worker(self) -> None:
        options = ["--scheduler-file", str(self.file), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        place = str(self.folder / f"w{len(self.workers)}")
        self.workers.append(python("distributed.cli.dask_worker", *options, "--local-directory", place))

    def kill(self, *processes: Any) -> None:
        for process in processes:
            process.kill()
            process.wait()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """A scheduler without workers."""
    cluster = Running(tmp_path)
    try:
        yield cluster
    finally:
        cluster.kill(*cluster.workers, cluster.scheduler)


@pytest.fixture
def cluster(running: Running) -> tuple[str, list[Any]]:
    """Address of a scheduler, and its two workers."""
    for _ in range(2):
        running.add_worker()
    return running.address, running.workers


def wait_for_address(file: Path) -> str:
    import json

    for _ in range(300):
        try:
            return str(json.loads(file.read_text(encoding="utf-8"))["address"])
        except (OSError, ValueError):
            time.sleep(0.1)
    raise TimeoutError("no scheduler")


def test_a_worker_that_dies_harms_no_report(cluster, client, report, deliverables, output) -> None:
    address, workers = cluster
    files = [client(f"c{number}") for number in range(6)]
    bad = client("bad", more="facts: {no_such_fact: 1}\n")

    def kill_one() -> None:
        for _ in range(600):
            if any(output.glob("c*.html")):
                break
            time.sleep(0.05)
        workers[0].kill()

    killer = threading.Thread(target=kill_one)
    killer.start()
    result = report([*files, bad], dask=address)
    killer.join()
    assert sorted(result.made) == [path.stem for path in files]
    (failure,) = result.failed
    assert failure.problems[0].file == bad.as_posix()
    assert "no_such_fact" in str(failure.problems[0])
    assert deliverables() == sorted(f"{path.stem}{ending}" for path in files for ending in (".html", ".ipynb"))
    assert report(files).unchanged == tuple(path.stem for path in files), "the same as made here"


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster is given up sooner than the half minute that it may take."""
    assert remote.PATIENCE + remote.PAUSE + remote.SECONDS_TO_ANSWER < 30
    monkeypatch.setattr(remote, "PATIENCE", 5)


@pytest.mark.usefixtures("patience")
def test_a_scheduler_without_workers_is_told_in_time(running: Running, client, report, output) -> None:
    with pytest.raises(CdmError, match="has no workers"):
        report([client("a")], dask=running.address)
    assert {check.client: check.sentence for check in verify(output)}["the last run"].endswith("has no workers.")


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(("victim", "sentence"), [("scheduler", "is gone"), ("workers", "has no workers any more")])
def test_what_was_finished_when_the_cluster_died_is_kept_and_no_report_is_blamed(
    running: Running, client, report, output, victim: str, sentence: str
) -> None:
    running.add_worker()
    files = [client(f"c{number}", name="good") for number in range(2)]
    assert sorted(report(files, "by_name", dask=running.address).made) == ["c0", "c1"]
    client("c0", name="better")
    slow = [client(f"s{number}", name="hangs") for number in range(3)]
    died = []

    def kill() -> None:
        while "better" not in (
            (output / "c0.html").read_text(encoding="utf-8") if (output / "c0.html").is_file() else ""
        ):
            time.sleep(0.05)
        time.sleep(1)
        running.kill(*([running.scheduler] if victim == "scheduler" else running.workers))
        died.append(time.monotonic())

    killer = threading.Thread(target=kill)
    killer.start()
    result = report([*files, *slow], "by_name", dask=running.address)
    told = time.monotonic()
    killer.join()
    assert told - died[0] < 15
    assert sentence in result.broken
    assert (result.made, result.unchanged, result.failed) == (("c0",), ("c1",), ())
    assert result.exit_status == 1
    said = {check.client: (check.is_good, check.sentence) for check in verify(output)}
    assert said["c0"] == said["c1"] == (True, "as it was made.")
    assert said["the last run"] == (False, f"failed: {result.broken}")


def test_nothing_is_called_unchanged_that_changed_on_its_way(cluster, tmp_path: Path) -> None:
    assert_nothing_stale(tmp_path, 10, longest=0.3, dask=cluster[0])


def test_an_address_where_nobody_listens_is_told(client, report, monkeypatch) -> None:
    monkeypatch.setattr(remote, "SECONDS_TO_CONNECT", 2)
    with pytest.raises(CdmError, match="there is no Dask scheduler at"):
        report([client("a")], dask="tcp://127.0.0.1:9")
