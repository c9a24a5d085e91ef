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

from cdm_bc.errors import CdmError

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


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[Any]]]:
    """Address of a scheduler, and its two workers."""
    file = tmp_path / "scheduler.json"
    begin = ["distributed.cli.dask_scheduler", "--scheduler-file", str(file), "--port", "0", "--no-dashboard"]
    scheduler = python(*begin, "--host", "127.0.0.1")
    options = ["--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    workers = [
        python("distributed.cli.dask_worker", *options, "--local-directory", str(tmp_path / f"w{n}")) for n in range(2)
    ]
    try:
        yield wait_for_address(file), workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


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


def test_an_address_where_nobody_listens_is_told(client, report) -> None:
    from cdm_bc.batch import remote

    remote.SECONDS_TO_CONNECT = 2
    with pytest.raises(CdmError, match="there is no Dask scheduler at"):
        report([client("a")], dask="tcp://127.0.0.1:9")
