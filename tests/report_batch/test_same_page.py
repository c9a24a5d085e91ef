"""The same inputs give the same bytes: in another process, with another order of sets, and by another engine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cdm_bc.batch.batch import report_clients

CLIENTS = sorted((Path(__file__).parents[2] / "parameters").glob("*.yaml"))


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".html", ".ipynb")}


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_jupyter_kernel_gives_the_same_files(tmp_path: Path, language: str) -> None:
    jobs = min(2, os.cpu_count() or 1)
    by_engine = {}
    for engine in ("cdm-bc", "papermill"):
        result = report_clients(CLIENTS, tmp_path / engine, engine=engine, language=language, jobs=jobs)
        assert not result.failed
        by_engine[engine] = pages(tmp_path / engine)
    assert len(by_engine["cdm-bc"]) == 2 * len(CLIENTS) + 1
    assert by_engine["cdm-bc"] == by_engine["papermill"]


@pytest.mark.e2e
def test_the_order_of_sets_does_not_show(tmp_path: Path, root: Path, run_cdm_bc) -> None:
    found = []
    for seed in ("1", "2"):
        output = tmp_path / seed
        said = run_cdm_bc("report", CLIENTS[0], "-o", output, PYTHONHASHSEED=seed, PYTHONPATH=str(root))
        assert said.returncode == 0, said.stderr
        found.append(pages(output))
    assert found[0] == found[1]


def test_no_folder_of_this_computer_is_in_a_report(tmp_path: Path, root: Path) -> None:
    assert not report_clients(CLIENTS[:1], tmp_path).failed
    for content in pages(tmp_path).values():
        for folder in (root, tmp_path, Path.home()):
            assert str(folder).encode() not in content
