"""The cases that workbooks are tried on, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.case import load_case
from cdm_bc.excel.book import Book
from cdm_bc.excel.write import book_of
from cdm_bc.figures.headline import Results, results_of
from tests.excel.engines import OFFICE

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = [*sorted((ROOT / "parameters").glob("*.yaml")), *sorted((ROOT / "tests" / "cases").rglob("client.yaml"))]

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@lru_cache(maxsize=2)
def worked_out(file: Path) -> Results:
    """Everything that is known of a client file."""
    return results_of(load_case(file))


def books(file: Path, *, all_of_them: bool = False) -> Iterator[Book]:
    """Of a client file: every scenario with the plan that is advised, everything at once, or a plan at random, in turn; or with
    all three.
    """
    results, rng = worked_out(file), np.random.default_rng(len(file.read_bytes()))
    for number, name in enumerate(("", *results.case.scenarios)):
        case = results.case.scenarios[name] if name else results.case
        plans: list[dict[str, int] | None] = [
            {lever.id: int(rng.integers(-1, case.horizon)) for lever in case.levers},
            None,
            dict.fromkeys((lever.id for lever in case.levers), 0),
        ]
        for waves in plans if all_of_them else [plans[number % 3]]:
            yield book_of(results, scenario=name, waves=waves)


def named(file: Path) -> str:
    """A client file in the name of a test."""
    return file.parent.name if file.stem == "client" else file.stem
