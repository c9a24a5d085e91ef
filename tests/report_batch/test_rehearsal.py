"""What a batch practises: every kind of report that it holds, so that no report imports anything by itself."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.candidates import candidates_of
from cdm_bc.batch.job import Job, make_report
from cdm_bc.batch.notebooks import notebook_path
from cdm_bc.batch.workers import Task, Workers

SAMPLES = Path(__file__).resolve().parents[2] / "parameters"


def imported_by(job: Job, tell: Any) -> list[str]:
    """The modules of this package and of pandas that a report is the first to import."""
    before = set(sys.modules)
    make_report(job)
    return sorted(name for name in set(sys.modules) - before if name.startswith(("cdm_bc", "pandas")))


@pytest.mark.parametrize(
    ("client", "sample"), [("retailer", "retailer"), ("utility", "retailer"), ("wholesaler", "wholesaler")]
)
def test_the_practice_is_a_report_of_the_same_kind(client: str, sample: str) -> None:
    (candidate,), _ = candidates_of([SAMPLES / f"{client}.yaml"])
    assert candidate.rehearsal == f"cdm_bc.batch.job:{sample}.yaml"


@pytest.mark.parametrize("key", ["assessment: answers.csv", '"assessment": answers.csv', "survey: opinions.csv"])
def test_files_on_people_are_practised_with(tmp_path: Path, key: str) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(f"client: {{name: Acme}}\n{key}\n", encoding="utf-8")
    (candidate,), _ = candidates_of([path])
    assert candidate.rehearsal.endswith("wholesaler.yaml")


@pytest.mark.e2e
@pytest.mark.parametrize("client", ["retailer", "wholesaler"])
def test_after_the_practice_a_report_imports_nothing(tmp_path: Path, client: str) -> None:
    folder = tmp_path / "parameters"
    shutil.copytree(SAMPLES, folder)
    (candidate,), _ = candidates_of([folder / f"{client}.yaml"])
    job = Job(client, candidate.path, notebook_path(), tmp_path / client)
    # (the fork server may run since another test, and then has practised something else or nothing)
    with Workers(1, kind="warm", rehearse=[candidate.rehearsal]) as workers:
        (answer,) = workers.run([Task(imported_by, job)])
    assert (answer.error, answer.value) == ("", [])
