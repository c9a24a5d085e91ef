"""Printed business cases, and one worked out apart from this code, through the command that a user types."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
PUBLISHED = sorted(folder.name for folder in (CASES / "published").iterdir() if folder.is_dir())
CLIENTS = [(CASES / "published" / name / "client.yaml", name) for name in PUBLISHED]
# The same study once more, in the form a consultant would write it: a sample file of the product.
CLIENTS.append((ROOT / "parameters" / "business_central_2020.yaml", "business_central_2020"))

CELL, PRESENT_VALUE, PERCENT = 1.0, 3.0, 0.5
TOLERANCE = {"npv": PRESENT_VALUE, "pv_costs": PRESENT_VALUE, "pv_benefits": PRESENT_VALUE}


@cache
def evaluate(path: Path) -> dict[str, Any]:
    """What `cdm-bc evaluate PATH --json` prints."""
    command = [sys.executable, "-m", "cdm_bc", "evaluate", str(path), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def read_expected(name: str, section: str) -> dict[str, Any]:
    """One section of the case's printed figures; empty if the source prints none."""
    expected = YAML(typ="safe").load(CASES / "published" / name / "expected.yaml")
    assert set(expected) <= {"about", "by_year", "by_benefit", "yardsticks"}, name
    found: dict[str, Any] = expected.get(section, {})
    return found


def named(case: tuple[Path, str]) -> str:
    return f"{case[1]}-{case[0].parent.name}"


@pytest.mark.parametrize("case", CLIENTS, ids=named)
def test_cash_flow_is_the_printed_one(case: tuple[Path, str]) -> None:
    path, name = case
    finance = evaluate(path)["finance"]
    for row, printed in read_expected(name, "by_year").items():
        assert finance[row] == pytest.approx(printed, abs=CELL), row


@pytest.mark.parametrize("case", CLIENTS, ids=named)
def test_yardsticks_are_the_printed_ones(case: tuple[Path, str]) -> None:
    path, name = case
    finance = evaluate(path)["finance"]
    for key, printed in read_expected(name, "yardsticks").items():
        scale = 100 if key.endswith("_percent") else 1
        plain = {"value": printed, "tolerance": TOLERANCE.get(key, PERCENT)}
        given = printed if isinstance(printed, dict) else plain
        found = scale * finance[key.removesuffix("_percent")]
        assert found == pytest.approx(given["value"], abs=given["tolerance"]), key


@pytest.mark.parametrize("case", CLIENTS, ids=named)
def test_each_benefit_is_the_printed_one(case: tuple[Path, str]) -> None:
    path, name = case
    printed = read_expected(name, "by_benefit")
    found = {benefit["id"]: benefit for benefit in evaluate(path)["benefits"]}
    if path.parent.name == "parameters":  # same tables in the same order, under names of its own
        printed = dict(zip(found, printed.values(), strict=True))
    for benefit, row in printed.items():
        assert found[benefit]["by_year"] == pytest.approx(row["by_year"], abs=CELL), benefit
        assert found[benefit]["pv"] == pytest.approx(row["pv"], abs=PRESENT_VALUE), benefit


# --- the worked example ------------------------------------------------------------------------------------

EXAMPLE = CASES / "worked_example"
EXACT = 1e-6


@pytest.fixture(scope="module")
def example() -> tuple[dict[str, Any], dict[str, Any]]:
    expected = json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))
    return evaluate(EXAMPLE / "client.yaml"), expected


def assert_same(found: Any, expected: Any, where: str) -> None:
    """Every figure of `expected` is in `found`, to a millionth; what `found` has more is not looked at."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert_same(found[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            assert_same(one, other, f"{where}[{number}]")
    elif isinstance(expected, str):
        assert found == expected, where
    else:
        # the expected figures are printed to six decimals: allow half of the last one beside the millionth
        assert math.isclose(found, expected, rel_tol=EXACT, abs_tol=5e-7), (where, found, expected)


@pytest.mark.parametrize("part", ["finance", "data_value", "programme_effort", "not_quantified"])
def test_worked_example_figures(example: tuple[dict[str, Any], dict[str, Any]], part: str) -> None:
    found, expected = example
    assert_same(found[part], expected[part], part)


@pytest.mark.parametrize("part", ["benefits", "levers"])
def test_worked_example_rows(example: tuple[dict[str, Any], dict[str, Any]], part: str) -> None:
    found, expected = example
    rows = {row["id"]: row for row in found[part]}
    assert len(rows) == len(expected[part])
    for row in expected[part]:
        assert_same(rows[row["id"]], row, f"{part}.{row['id']}")


def test_worked_example_plan(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found, expected = example
    assert_same(found["roadmap"]["npv"], expected["roadmap"]["npv"], "roadmap.npv")
    waves = [sorted(wave) for wave in found["roadmap"]["waves"]]
    assert waves == [sorted(wave) for wave in expected["roadmap"]["waves"]]


def test_worked_example_adds_up_to_npv(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found, _ = example
    value = sum(lever["value"] for lever in found["levers"])
    effort = sum(lever["effort"] for lever in found["levers"])
    assert value - effort - found["programme_effort"] == pytest.approx(found["finance"]["npv"], rel=EXACT)


def test_worked_example_simulation(example: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """4,096 Sobol points against 2,000,000 plain draws, themselves rounded to hundreds."""
    found, expected = example
    simulated, drawn = found["uncertainty"], expected["uncertainty"]
    scale = drawn["npv"]["mean"]
    for key, value in drawn["npv"].items():
        assert simulated["npv"][key] == pytest.approx(value, abs=0.01 * scale), key
    assert simulated["probability_positive"] == pytest.approx(drawn["probability_positive"], abs=0.01)
    assert simulated["evpi"] == pytest.approx(drawn["evpi"], abs=0.05 * drawn["evpi"])
