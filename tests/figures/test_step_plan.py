"""The plan of steps, worked out by hand and against every possible plan."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from cdm_bc.figures.step_plan import cost_of, levels_of, plan_steps
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.load import load_maturity_model
from cdm_bc.maturity.model import dimension_of, step_of
from cdm_bc.maturity.results import Assessment
from cdm_bc.maturity.step_choices import StepChoice, read_step_choices

CEMM = load_maturity_model()


def assessed(tmp_path: Path, levels: dict[str, int], targets: dict[str, int]) -> Assessment:
    """Five people who all say yes to every statement up to these levels; a pillar not named is at the top."""
    answers = ["yes" if int(step_of(key)) <= levels.get(dimension_of(key), 5) else "no" for key in CEMM.asked]
    lines = [",".join(["organisation", "respondent id", *CEMM.asked])]
    lines += [",".join(["Acme", f"r{number}", *answers]) for number in range(5)]
    file = tmp_path / "answers.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return assess(CEMM, read_answers(file, [CEMM]), "Acme", targets=targets)


def test_a_plan_by_hand(tmp_path: Path) -> None:
    """Technology at 2 wants 3 (4 statements of ¼ point), data at 1 wants 3 (4 of ¼, then 5 of a fifth): three packages of one
    point, of 4, 4 and 5 days. A year of 5 days takes one of them, and data 3 needs data 2: two fit in two years.
    """
    found = assessed(tmp_path, {"technology": 2, "data": 1}, {"technology": 3, "data": 3})
    choices = {one.statement: StepChoice("Ada", 1.0, 100.0) for one in found.steps}
    plan = plan_steps(CEMM, found, choices, (5.0, 5.0))
    years = {key: {one.year for one in steps} for key, steps in levels_of(plan).items()}
    assert all(len(value) == 1 for value in years.values())
    assert sorted((min(value) or 0) if value != {None} else 9 for value in years.values()) == [1, 2, 9]
    assert plan.days.tolist() in ([4.0, 4.0], [4.0, 5.0])
    assert {one.points for one in plan.steps if one.step.pillar == "technology"} == {0.25}
    assert {one.points for one in levels_of(plan)["data", 3]} == {0.2}
    assert cost_of(levels_of(plan)["technology", 3], 800.0) == pytest.approx(4 * 800 + 4 * 100)
    assert cost_of(plan.steps, None) is None


def test_the_way_to_the_target_by_year(tmp_path: Path) -> None:
    """Data at 1 wants 3: nothing of two levels today, the first after year 1 (½), both after year 2 (1)."""
    found = assessed(tmp_path, {"data": 1}, {"data": 3})
    choices = {one.statement: StepChoice("", 2.0, 0.0) for one in found.steps}
    plan = plan_steps(CEMM, found, choices, (8.0, 10.0, 10.0))
    assert plan.to_target["data"] == (0.0, 0.5, 1.0, 1.0)
    assert plan.to_target["strategy"] == (1.0,) * 4
    assert plan.overall == pytest.approx((5 / 6, 5.5 / 6, 1, 1))
    assert plan.days.tolist() == [8.0, 10.0, 0.0]
    assert [one.year for one in plan.steps] == [1] * 4 + [2] * 5


def test_no_other_plan_has_more_points_standing_longer(tmp_path: Path) -> None:
    """Every way to put seven packages in three years or nowhere, with levels in order and days kept to."""
    found = assessed(
        tmp_path,
        {"technology": 2, "data": 1, "strategy": 2, "customer_value": 3},
        {"technology": 4, "data": 3, "strategy": 4, "customer_value": 4},
    )
    generator = np.random.default_rng(4)
    choices = {one.statement: StepChoice("", float(generator.integers(1, 6)), 0.0) for one in found.steps}
    capacity = (31.0, 20.0, 33.0)
    plan = plan_steps(CEMM, found, choices, capacity)
    groups = list(levels_of(plan_steps(CEMM, found, choices, (1e6,) * 3)).items())
    points = [sum(one.points for one in steps) for _, steps in groups]
    days = [sum(one.days for one in steps) for _, steps in groups]
    assert max(days) <= 33
    place = {key: number for number, (key, _) in enumerate(groups)}
    before = [place.get((pillar, level - 1)) for (pillar, level), _ in groups]
    best = 0.0
    for years in product((1, 2, 3, 9), repeat=len(groups)):
        if any(
            first is not None and years[first] > year for first, year in zip(before, years, strict=True) if year != 9
        ):
            continue
        used = [sum(d for d, y in zip(days, years, strict=True) if y == year) for year in (1, 2, 3)]
        if all(u <= c for u, c in zip(used, capacity, strict=True)):
            best = max(best, sum(p * (4 - y) for p, y in zip(points, years, strict=True) if y != 9))
    mine = sum(one.points * (4 - one.year) for one in plan.steps if one.year is not None)
    assert mine == pytest.approx(best)
    assert all(used <= limit for used, limit in zip(plan.days, capacity, strict=True))


def test_a_level_that_takes_more_than_a_year_is_done_in_parts(tmp_path: Path) -> None:
    found = assessed(tmp_path, {"data": 2}, {"data": 3})
    choices = {one.statement: StepChoice("", 4.0, 0.0) for one in found.steps}
    plan = plan_steps(CEMM, found, choices, (8.0, 8.0, 8.0))
    assert plan.days.tolist() == [8.0, 8.0, 4.0]
    assert plan.to_target["data"][-1] == pytest.approx(1.0)


def test_steps_without_days_take_the_default_of_their_level(tmp_path: Path) -> None:
    found = assessed(tmp_path, {"data": 2}, {"data": 3})
    plan = plan_steps(CEMM, found, {}, (1000.0,))
    assert {(one.days, one.is_default) for one in plan.steps} == {(15.0, True)}


def test_a_sheet_of_steps(tmp_path: Path) -> None:
    file = tmp_path / "steps.csv"
    file.write_text(
        "stelling-id;eigenaar;dagen;kosten\ndata.3.signals;Ada;4,5;1000\ndata.3.dashboards;;;\n", encoding="utf-8"
    )
    found = read_step_choices(file, CEMM)
    assert found["data.3.signals"] == StepChoice("Ada", 4.5, 1000.0)
    assert found["data.3.dashboards"] == StepChoice("", None, 0.0)
