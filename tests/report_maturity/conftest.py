"""Simulated surveys: several organisations, with and without the framework and an earlier measurement."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.maturity.load import load_instrument

LAYERS = ("board", "management", "staff")
UNITS = ("B2B", "B2C")
WORDS = np.array(["yes", "partly", "no", "not applicable", ""])
HEADER = ["organisation", "business unit", "respondent id", "layer"]


def rows_of(name: str, people: int, seed: int, framework: bool) -> list[list[str]]:
    """Answers of an organisation; the first nine people are three of each layer, in two units."""
    generator = np.random.default_rng(seed)
    statements = statement_ids(framework)
    found = []
    for number in range(people):
        middle = generator.normal(0.3 - 0.3 * (number % 3), 0.2)
        hard = np.array(
            [(int(step) - 3) * 0.8 if step.isdigit() else 0.2 for step in (key.split(".")[1] for key in statements)]
        )
        draw = middle - hard + generator.normal(0, 0.6, len(statements))
        codes = np.where(draw > 0.4, 0, np.where(draw > -0.4, 1, 2))
        codes[generator.random(len(codes)) < 0.03] = 3
        found.append([name, UNITS[number % 2], f"r{number}", LAYERS[number % 3], *WORDS[codes].tolist()])
    return found


def statement_ids(framework: bool) -> list[str]:
    names = ("cemm", "cef") if framework else ("cemm",)
    return [key for name in names for key in load_instrument(name).asked]


@pytest.fixture
def survey(tmp_path: Path) -> Callable[..., Path]:
    """Write a survey: organisation -> number of respondents."""

    def write(sizes: dict[str, int], *, name: str = "survey.csv", seed: int = 0, framework: bool = False) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([*HEADER, *statement_ids(framework)])
            for number, (organisation, people) in enumerate(sizes.items()):
                writer.writerows(rows_of(organisation, people, seed * 1000 + number, framework))
        return path

    return write
