"""Foundations whose readiness comes from the answers of the maturity assessment."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cdm_bc.case import Case, load_case
from cdm_bc.errors import InputError
from cdm_bc.maturity.load import load_maturity_model

HEADER = ["organisation", "respondent id", *load_maturity_model().asked]
FOUNDATIONS = """\
foundations:
  system_landscape: {current: from_assessment}
  organisation: {current: from_assessment, target: 0.9}
  processes: {current: 0.4}
"""


def survey(folder: Path, *lines: tuple[str, str, str], skip: str = "-") -> Path:
    """Answers of people who say one thing to all statements, and nothing to those of the pillar `skip`."""
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        for organisation, respondent, word in lines:
            writer.writerow([organisation, respondent, *("" if key.startswith(skip) else word for key in HEADER[2:])])
    return path


def case(folder: Path, more: str = "", foundations: str = FOUNDATIONS) -> Case:
    file = folder / "acme.yaml"
    text = f"client: {{name: Acme BV}}\n{foundations}assessment: answers.csv\n{more}"
    file.write_text(text, encoding="utf-8")
    return load_case(file)


def problems(folder: Path, more: str = "") -> list[str]:
    with pytest.raises(InputError) as raised:
        case(folder, more)
    return [f"{problem.line} {problem.key}: {problem.message}" for problem in raised.value.problems]


def test_readiness_is_the_index_on_a_scale_from_zero_to_one(tmp_path: Path) -> None:
    """All partly is index 3, which is (3 - 1) / 4 = 0.5."""
    survey(tmp_path, ("Acme BV", "1", "partly"))
    found = case(tmp_path)
    item = found.inputs["foundations.system_landscape.current"]
    assert item.quantity.base == 0.5
    assert (item.origin, item.grade, item.source) == ("client", "sourced", "answers.csv")
    assert item.place is not None
    assert item.place.line == 3
    assert found.inputs["foundations.organisation.current"].quantity.base == 0.5
    assert found.inputs["foundations.organisation.target"].quantity.base == 0.9
    assert found.inputs["foundations.processes.current"].quantity.base == 0.4
    assert tmp_path / "answers.csv" in found.files


def test_the_organisation_is_the_one_of_that_name_or_the_only_one(tmp_path: Path) -> None:
    survey(tmp_path, ("Other", "1", "yes"), ("acme  bv", "1", "no"))
    assert case(tmp_path).inputs["foundations.system_landscape.current"].quantity.base == 0.0
    survey(tmp_path, ("Working name", "1", "partly"))
    assert case(tmp_path).inputs["foundations.system_landscape.current"].quantity.base == 0.5


def test_a_target_below_the_readiness_found_is_told(tmp_path: Path) -> None:
    survey(tmp_path, ("Acme BV", "1", "yes"))
    (said,) = problems(tmp_path)
    assert said.startswith("4 foundations.organisation.target: target 0.9 is below current 1.")


def test_the_organisation_must_be_there(tmp_path: Path) -> None:
    survey(tmp_path, ("One", "1", "yes"), ("Two", "1", "yes"))
    (said,) = problems(tmp_path)
    assert (
        said == "6 assessment: answers.csv, organisation: no organisation 'Acme BV' in the answers. Allowed: One, Two."
    )


def test_too_few_answers_are_told_at_the_foundation(tmp_path: Path) -> None:
    survey(tmp_path, ("Acme BV", "1", "yes"), skip="technology.")
    (said,) = problems(tmp_path, "finance: {horizon_years: 5}\n")
    assert said.startswith(
        "3 foundations.system_landscape.current: pillar 'technology' has not enough answers for Acme BV"
    )


def test_every_fault_of_the_answers_is_told_at_the_line_that_names_them(tmp_path: Path) -> None:
    survey(tmp_path, ("Acme BV", "1", "perhaps"))
    said = problems(tmp_path, "facts: {revenu: 5}\n")
    assert any(line.startswith("6 assessment: answers.csv, row 2, strategy.2.vision: ") for line in said)
    assert any("facts.revenu" in line for line in said), "and the rest of the file is checked on"


def test_a_scenario_may_take_it_from_the_answers_too(tmp_path: Path) -> None:
    survey(tmp_path, ("Acme BV", "1", "partly"))
    scenario = "scenarios: {as_answered: {foundations: {processes: {current: from_assessment}}}}\n"
    found = case(tmp_path, scenario, "foundations: {processes: {current: 0.3}}\n")
    assert found.inputs["foundations.processes.current"].quantity.base == 0.3
    assert found.scenarios["as_answered"].inputs["foundations.processes.current"].quantity.base == 0.5


def test_a_scenario_cannot_bring_other_answers(tmp_path: Path) -> None:
    survey(tmp_path, ("Acme BV", "1", "partly"))
    (said,) = problems(tmp_path, "scenarios: {other: {assessment: other.csv}}\n")
    assert said.startswith("7 scenarios.other.assessment: a scenario cannot change the assessment.")
