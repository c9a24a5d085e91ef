"""Small clients and small notebooks, so that each fault is seen alone and at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.batch.batch import BatchResult, report_clients

NOTEBOOKS = Path(__file__).parent / "notebooks"


@pytest.fixture
def client(tmp_path: Path) -> Callable[..., Path]:
    """``client("acme", name="Acme")`` writes a client file that is good and nearly empty."""

    def write(client_id: str, name: str = "Acme", more: str = "") -> Path:
        path = tmp_path / "parameters" / f"{client_id}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"client: {{name: {name}, language: en, currency: EUR}}\n{more}", encoding="utf-8")
        return path

    return write


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """The folder for the reports of this test."""
    return tmp_path / "outputs"


@pytest.fixture
def report(output: Path) -> Callable[..., BatchResult]:
    """``report([file, …], notebook="ok")`` makes reports with a notebook of this folder."""

    def run(files: list[Path], notebook: str = "ok", **options: Any) -> BatchResult:
        return report_clients(files, output, notebook=NOTEBOOKS / f"{notebook}.ipynb", **options)

    return run


@pytest.fixture
def deliverables(output: Path) -> Callable[[], list[str]]:
    """Names of everything in the output folder that a person could hand over, and of what was left behind."""

    def names() -> list[str]:
        ours = {"manifest.json", "index.html", ".cdm-bc.lock"}
        return sorted(path.relative_to(output).as_posix() for path in output.rglob("*") if path.name not in ours)

    return names
