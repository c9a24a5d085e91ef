"""Cases for the tests of the decision: the worked example, and small ones made on the spot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdm_bc.case import Case, load_case

EXAMPLE = Path(__file__).resolve().parents[1] / "cases" / "worked_example"


@pytest.fixture(scope="session")
def example() -> Case:
    """The worked example."""
    return load_case(EXAMPLE / "client.yaml")


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """Its figures, computed apart from this code."""
    found: dict[str, Any] = json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def build(tmp_path: Path) -> Callable[[dict[str, Any], dict[str, Any]], Case]:
    """A case from a model and a client, as data."""

    def make(model: dict[str, Any], client: dict[str, Any]) -> Case:
        (tmp_path / "model.yaml").write_text(json.dumps(model), encoding="utf-8")
        (tmp_path / "client.yaml").write_text(json.dumps(client), encoding="utf-8")
        return load_case(tmp_path / "client.yaml")

    return make
