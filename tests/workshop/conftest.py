"""A small client of its own for the tests of the workshop: quick to load, one of everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cdm_bc.document import read
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.session import Session
from cdm_bc.workshop.state import FileJudge, State, start_tree

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def client_file(tmp_path: Path) -> Path:
    """A copy of the sample retailer."""
    path = tmp_path / "retailer.yaml"
    path.write_bytes((ROOT / "parameters" / "retailer.yaml").read_bytes())
    return path


@pytest.fixture
def state(client_file: Path) -> State:
    """The retailer, nothing changed."""
    document = read(client_file)
    return State(start_tree(document), FileJudge(document, "retailer", client_file.parent))


class Clock:
    """Time that only moves when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock for leases."""
    return Clock()


@pytest.fixture
def desk(client_file: Path) -> Desk:
    """The desk of a window on the retailer, in Dutch."""
    desk = Desk(client_file, "nl", client_file.parent / "outputs")
    desk.handle({"type": "hello", "window": "here"})
    return desk


@pytest.fixture
def session(client_file: Path, clock: Clock) -> Callable[[str], Session]:
    """Opens a window on the retailer: ``session("window")``."""
    return lambda window: Session(client_file, window, clock)
