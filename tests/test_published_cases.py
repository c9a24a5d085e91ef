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


# --- the worked examples: the same data, the second with delivery, overlap, caps, prices, tax, limits ----------------

EXAMPLES = ["worked_example", "worked_example_delivery"]
EXACT = 1e-6
Both = tuple[dict[str, Any], dict[str, Any]]
#: Figures of an option that come from draws.
DRAWN = ("mean", "p5", "p10", "p50", "p90", "p95")
CHANCES = ("probability_positive", "probability_over_budget", "probability_over_capacity")


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> Both:
    folder = CASES / request.param
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return evaluate(folder / "client.yaml"), expected


def assert_same(found: Any, expected: Any, where: str) -> None:
    """Every figure of `expected` is in `found`, to a millionth; what `found` has more is not looked at."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert_same(found[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            assert_same(one, other, f"{where}[{number}]")
    elif isinstance(expected, str | None):
        assert found == expected, where
    else:
        # the expected figures are printed to six decimals: allow half of the last one beside the millionth
        assert math.isclose(found, expected, rel_tol=EXACT, abs_tol=5e-7), (where, found, expected)


@pytest.mark.parametrize(
    "part", ["finance", "data_value", "programme_effort", "not_quantified", "priority", "recommended", "delay"]
)
def test_worked_example_figures(example: Both, part: str) -> None:
    found, expected = example
    if part in expected:
        assert_same(found[part], expected[part], part)


@pytest.mark.parametrize("part", ["benefits", "levers", "options"])
def test_worked_example_rows(example: Both, part: str) -> None:
    found, expected = example
    rows = {row["id"]: row for row in found[part]}
    assert len(rows) == len(expected[part])
    for row in expected[part]:
        exact = {key: value for key, value in row.items() if key not in (*DRAWN, *CHANCES)}
        assert_same(rows[row["id"]], exact, f"{part}.{row['id']}")


def test_worked_example_plan(example: Both) -> None:
    found, expected = example
    plan = next(option for option in expected["options"] if option["id"] == "plan")
    assert_same(found["roadmap"]["npv"], plan["npv"], "roadmap.npv")
    waves = {lever: wave for wave, levers in enumerate(found["roadmap"]["waves"]) for lever in levers}
    assert waves == plan["waves"]


def test_worked_example_adds_up_to_npv(example: Both) -> None:
    found, _ = example
    value = sum(lever["value"] for lever in found["levers"])
    effort = sum(lever["effort"] for lever in found["levers"])
    assert value - effort - found["programme_effort"] == pytest.approx(found["finance"]["npv"], rel=EXACT)


def test_worked_example_by_kind(example: Both) -> None:
    """Everything at once: present value by hardness, what is left of it alone, after tax."""
    found, expected = example
    everything = next(option for option in found["options"] if option["id"] == "everything")
    by_kind = expected.get("by_kind_everything") or {row["kind"]: row["pv"] for row in expected["by_kind"]}
    assert_same(everything["by_kind"], by_kind, "by_kind")
    for key in ("npv_cost_savings_only", "npv_after_tax"):
        assert_same(everything[key], expected.get(key, everything[key]), key)


def test_worked_example_simulation(example: Both) -> None:
    """4,096 Sobol points against a million plain draws, themselves rounded to hundreds: within 1 % of p95 − p5."""
    found, expected = example
    options = {option["id"]: option for option in found["options"]}
    for drawn in expected["options"]:
        spread = drawn["p95"] - drawn["p5"]
        for key in DRAWN:
            assert options[drawn["id"]][key] == pytest.approx(drawn[key], abs=0.01 * spread + 50), (drawn["id"], key)
        for key in CHANCES:
            if drawn[key] is not None:
                assert options[drawn["id"]][key] == pytest.approx(drawn[key], abs=0.01), (drawn["id"], key)
    assert found["uncertainty"]["option"] == expected["recommended"]
    assert found["uncertainty"]["evpi"] == pytest.approx(expected["evpi"], abs=0.02 * expected["evpi"])
