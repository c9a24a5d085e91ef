"""The cases that workbooks are tried on, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.calculation.checks import checked
from cdm_bc.case import load_case
from cdm_bc.excel.book import Book
from cdm_bc.excel.write import book_of
from cdm_bc.figures.headline import Results, results_of
from tests.excel.engines import OFFICE
from tests.excel.random_cases import write_case

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = [*sorted((ROOT / "parameters").glob("*.yaml")), *sorted((ROOT / "tests" / "cases").rglob("client.yaml"))]

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


@lru_cache(maxsize=2)
def worked_out(file: Path) -> Results:
    """Everything that is known of a client file."""
    return results_of(load_case(file))


def plans(file: Path, *, all_of_them: bool = False) -> Iterator[tuple[str, dict[str, int] | None]]:
    """Every scenario of a client file with a plan at random, the one that is advised, or everything at once; or with all."""
    case, rng = worked_out(file).case, np.random.default_rng(len(file.read_bytes()))
    for number, name in enumerate(("", *case.scenarios)):
        this = case.scenarios[name] if name else case
        found: list[dict[str, int] | None] = [
            {lever.id: int(rng.integers(-1, this.horizon)) for lever in this.levers},
            None,
            dict.fromkeys((lever.id for lever in this.levers), 0),
        ]
        yield from ((name, waves) for waves in (found if all_of_them else [found[number % 3]]))


def random_book(folder: Path, seed: int, horizon: int | None = None) -> Book:
    """The book of a model, client, scenario and plan at random."""
    case = checked(load_case(write_case(folder, seed, horizon)))
    name = ("", *case.scenarios)[seed % (1 + len(case.scenarios))]
    this, rng = case.scenarios[name] if name else case, np.random.default_rng(seed)
    waves = {lever.id: int(rng.integers(-1, this.horizon)) for lever in this.levers}
    return book_of(results_of(case), scenario=name, waves=waves)


def named(file: Path) -> str:
    """A client file in the name of a test."""
    return file.parent.name if file.stem == "client" else file.stem
