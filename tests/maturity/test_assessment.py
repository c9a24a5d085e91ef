from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from cdm_bc.errors import InputError
from cdm_bc.maturity.answers import read_answers
from cdm_bc.maturity.assessment import assess
from cdm_bc.maturity.foundations import assessment_of, one_level_up, readiness, required_readiness
from cdm_bc.maturity.framework import assess_framework
from cdm_bc.maturity.load import load_maturity_model
from cdm_bc.maturity.matrix import Answers
from cdm_bc.maturity.model import EngagementFramework, MaturityModel, dimension_of, step_of
from cdm_bc.maturity.position import position, survey_totals
from cdm_bc.maturity.progress import compare
from cdm_bc.maturity.survey import interval
from cdm_bc.maturity.worked import worked_example

YES, PARTLY, NO, BLANK, SKIP = 2, 1, 0, -1, -2


def everyone(cemm: MaturityModel, size: int, code: int = NO) -> np.ndarray:
    return np.full((size, len(cemm.asked)), code, dtype=np.int8)


def columns(cemm: MaturityModel, pillar: str, *levels: int) -> list[int]:
    wanted = {str(level) for level in levels} or {"2", "3", "4", "5"}
    return [n for n, key in enumerate(cemm.asked) if dimension_of(key) == pillar and step_of(key) in wanted]


def people(*layers: str, unit: str = "", organisation: str = "Acme") -> list[tuple[str, str, str, str]]:
    return [(organisation, unit, f"{unit}r{n}", layer) for n, layer in enumerate(layers)]


def test_respondents_are_merged_with_their_spread(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 6)
    codes[:2, columns(cemm, "data")] = YES  # 5
    codes[2:4, columns(cemm, "data")] = PARTLY  # 3
    codes[4:, columns(cemm, "data", 2)] = YES  # 2
    data = assess(cemm, survey(people(*[""] * 6), codes), "Acme").pillars["data"]
    assert data.index == pytest.approx(10 / 3)
    assert data.shares == pytest.approx({2: 2.5 / 3, 3: 0.5, 4: 0.5, 5: 0.5})
    assert data.level == 2
    assert data.spread is not None
    assert (data.spread.low, data.spread.high) == (2, 5)
    assert data.spread.deviation == pytest.approx(np.std([5, 5, 3, 3, 2, 2], ddof=1))


def test_a_respondent_without_enough_answers_is_left_out(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 2, YES)
    codes[1, columns(cemm, "data", 3, 4)] = BLANK
    found = assess(cemm, survey(people("", ""), codes), "Acme")
    data = found.pillars["data"]
    assert (data.index, data.respondents, data.left_out, data.unanswered) == (5.0, 1, 1, 9)
    assert data.spread is None
    codes[0, columns(cemm, "data", 3, 4)] = BLANK
    found = assess(cemm, survey(people("", ""), codes), "Acme")
    assert (found.pillars["data"].index, found.pillars["data"].level, found.pillars["data"].enough) == (
        None,
        None,
        False,
    )
    assert found.index is None
    assert found.pillars["strategy"].index == 5.0


def test_perception_gap_between_layers_of_five_or_more(cemm: MaturityModel, survey: Callable) -> None:
    layers = ("board",) * 5 + ("staff",) * 5 + ("management",) * 4 + ("",)
    codes = everyone(cemm, 15, PARTLY)
    codes[:5] = YES
    found = assess(cemm, survey(people(*layers), codes), "Acme").layers
    assert list(found.groups) == ["board", "staff"]
    assert found.hidden == {"management": 4}
    gap = found.gaps["strategy"]
    assert gap is not None
    assert (gap.highest, gap.lowest, gap.difference) == ("board", "staff", 2.0)
    assert found.overall_gap is not None
    assert found.overall_gap.difference == pytest.approx(2.0)


def test_who_could_be_worked_out_from_the_others_is_protected(cemm: MaturityModel, survey: Callable) -> None:
    answers = survey(people(*("board",) * 5, "staff"), everyone(cemm, 6))
    loose = cemm.model_copy(update={"rules": cemm.rules.model_copy(update={"protect_remainder": False})})
    assert list(assess(cemm, answers, "Acme").layers.groups) == []
    assert list(assess(loose, answers, "Acme").layers.groups) == ["board"]


def test_no_gap_without_two_layers_to_show(cemm: MaturityModel, survey: Callable) -> None:
    found = assess(cemm, survey(people(*("board",) * 4, *("staff",) * 4), everyone(cemm, 8)), "Acme").layers
    assert not found.groups
    assert set(found.gaps.values()) == {None}
    assert found.overall_gap is None


def departments(*names: str, layers: Sequence[str] = (), unit: str = "") -> list[tuple[str, ...]]:
    layers = layers or ("",) * len(names)
    return [
        ("Acme", unit, f"{unit}r{n}", layer, name) for n, (name, layer) in enumerate(zip(names, layers, strict=True))
    ]


def test_departments_are_a_second_dimension_under_the_same_rule(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 16)
    codes[:6] = YES
    persons = departments(*("Sales",) * 6, *("IT",) * 6, *("Legal",) * 4)
    found = assess(cemm, survey(persons, codes), "Acme").departments
    assert {name: one.index for name, one in found.groups.items()} == {"Sales": 5.0}
    assert found.hidden == {"IT": 6, "Legal": 4}, "Legal would be the total less the others"
    persons = departments(*("Sales",) * 6, *("IT",) * 5, *("Legal",) * 5)
    found = assess(cemm, survey(persons, codes), "Acme").departments
    assert {name: one.index for name, one in found.groups.items()} == {"IT": 1.0, "Legal": 1.0, "Sales": 5.0}
    assert found.overall_gap is not None
    assert (found.overall_gap.highest, found.overall_gap.difference) == ("Sales", 4.0)


def test_a_department_that_would_give_away_part_of_a_layer_is_not_shown(cemm: MaturityModel, survey: Callable) -> None:
    """All of IT are staff, and two of staff are not of IT: staff less IT would be those two."""
    persons = departments(*("IT",) * 6, *("Sales",) * 2, *("Sales",) * 6, layers=("staff",) * 8 + ("management",) * 6)
    found = assess(cemm, survey(persons, everyone(cemm, 14)), "Acme")
    assert list(found.layers.groups) == ["management", "staff"]
    assert (list(found.departments.groups), found.departments.hidden) == ([], {"IT": 6, "Sales": 8})


def test_a_layer_of_a_unit_that_would_give_away_the_same_layer_elsewhere(cemm: MaturityModel, survey: Callable) -> None:
    """Nine of the board, six of them in B2B: the whole less B2B would be the three in B2C."""
    persons = people(*("board",) * 6, *("staff",) * 6, unit="B2B") + people(
        *("board",) * 3, *("staff",) * 6, unit="B2C"
    )
    answers = survey(persons, everyone(cemm, 21))
    assert list(assess(cemm, answers, "Acme").layers.groups) == ["board", "staff"]
    within = assess(cemm, answers, "Acme", unit="B2B").layers
    assert (list(within.groups), within.hidden) == (["staff"], {"board": 6})


def test_the_most_disputed_statements_come_first(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 6, PARTLY)
    codes[:, 5] = [YES, YES, YES, NO, NO, NO]
    codes[:, 9] = [YES, *[PARTLY] * 5]
    found = assess(cemm, survey(people(*[""] * 6), codes), "Acme")
    assert [one.id for one in found.disputed] == [cemm.asked[5], cemm.asked[9]]
    assert found.disputed[0].deviation == 0.5
    assert found.disputed[0].counts["yes"] == 3
    assert assess(cemm, survey(people("", ""), codes[:2]), "Acme").disputed == ()


def test_business_units_are_scored_apart(cemm: MaturityModel, survey: Callable) -> None:
    persons = people(*[""] * 5, unit="B2B") + people(*[""] * 5, unit="B2C")
    persons += people(*[""] * 3, unit="Export") + people(*[""] * 2, unit="Retail")
    codes = everyone(cemm, 15)
    codes[:5] = YES
    answers = survey(persons, codes)
    found = assess(cemm, answers, "Acme")
    assert {name: one.index for name, one in found.units.items()} == {"B2B": 5.0, "B2C": 1.0}
    assert found.hidden_units == {"Export": 3, "Retail": 2}
    with pytest.raises(InputError, match="fewer than 5 respondents"):
        assess(cemm, answers, "Acme", unit="Export")
    assert assess(cemm, answers, "Acme", unit="Export", respondent="Exportr0").respondents == 1


def two_units(cemm: MaturityModel, survey: Callable, levels: int) -> Answers:
    """B2B has nothing (index 1); B2C has so many levels from 2 up in every pillar (index 1 + levels)."""
    codes = everyone(cemm, 12)
    wanted = {str(level) for level in range(2, 2 + levels)}
    codes[6:, [n for n, key in enumerate(cemm.asked) if step_of(key) in wanted]] = YES
    return survey(people(*[""] * 6, unit="B2B") + people(*[""] * 6, unit="B2C"), codes)


def test_units_far_apart_have_no_mean_no_targets_and_no_steps_together(cemm: MaturityModel, survey: Callable) -> None:
    answers = two_units(cemm, survey, 3)
    found = assess(cemm, answers, "Acme", targets={"data": 5})
    assert found.unit_gap is not None
    assert (found.unit_gap.highest, found.unit_gap.lowest, found.unit_gap.difference) == ("B2C", "B2B", 3.0)
    assert (found.apart, found.index, found.imbalance, found.steps) == (True, None, None, ())
    assert {name: (one.index, one.pillars["data"].target) for name, one in found.units.items()} == {
        "B2B": (1.0, 5),
        "B2C": (4.0, 5),
    }
    assert {step.level for step in found.units["B2C"].steps} == {5}
    assert found.units["B2B"].steps
    blended = assess(cemm, answers, "Acme", together=True)
    assert (blended.apart, blended.index) == (False, 2.5)


def test_units_one_point_apart_are_still_one(cemm: MaturityModel, survey: Callable) -> None:
    found = assess(cemm, two_units(cemm, survey, 1), "Acme")
    assert found.unit_gap is not None
    assert (found.unit_gap.difference, found.apart, found.index) == (1.0, False, 1.5)


def test_imbalance_and_incoherent_pairs(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 1)
    codes[0, columns(cemm, "strategy")] = YES
    found = assess(cemm, survey(people(""), codes), "Acme")
    assert found.imbalance is not None
    assert (found.imbalance.highest, found.imbalance.difference, found.imbalance.flagged) == ("strategy", 4.0, True)
    assert [pair.id for pair in found.incoherent] == ["strategy_without_data"]


@pytest.mark.parametrize(("levels", "flagged"), [((2,), False), ((2, 3), True)])
def test_imbalance_is_flagged_above_one_and_a_half(
    cemm: MaturityModel, survey: Callable, levels: tuple[int, ...], flagged: bool
) -> None:
    codes = everyone(cemm, 1)
    codes[0, columns(cemm, "technology", *levels)] = YES
    found = assess(cemm, survey(people(""), codes), "Acme")
    assert found.imbalance is not None
    assert found.imbalance.flagged is flagged


def test_next_steps_run_from_the_current_to_the_target_level(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 1, YES)
    codes[0, columns(cemm, "technology", 3, 4, 5)] = NO  # level 2
    codes[0, columns(cemm, "technology", 3)[0]] = YES
    codes[0, columns(cemm, "technology", 3)[1]] = SKIP
    codes[0, columns(cemm, "data", 5)] = PARTLY  # level 4
    found = assess(cemm, survey(people(""), codes), "Acme", targets={"technology": 4})
    technology, data = found.pillars["technology"], found.pillars["data"]
    assert (technology.level, technology.target, technology.target_chosen) == (2, 4, True)
    assert (data.level, data.target, data.target_chosen) == (4, 5, False)
    steps = [(step.pillar, step.level, step.distance) for step in found.steps]
    assert steps == [("technology", 3, 1)] * 2 + [("data", 5, 1)] * 3 + [("technology", 4, 2)] * 7
    assert technology.to_target == pytest.approx((1 + (1 / 3) / 0.75 + 0) / 3)
    assert data.to_target == pytest.approx((1 + 1 + 1 + 0.5 / 0.75) / 4)


def test_a_target_already_reached_asks_nothing(cemm: MaturityModel, survey: Callable) -> None:
    found = assess(cemm, survey(people(""), everyone(cemm, 1, YES)), "Acme", targets={"data": 1, "strategy": 3})
    assert found.steps == ()
    assert {found.pillars[name].to_target for name in cemm.pillars} == {1.0}


@pytest.mark.parametrize(
    ("targets", "message"), [({"dta": 3}, "Did you mean 'data'"), ({"data": 6}, "6 is no level: 1 to 5")]
)
def test_wrong_targets_are_refused(
    cemm: MaturityModel, survey: Callable, targets: dict[str, int], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        assess(cemm, survey(people(""), everyone(cemm, 1)), "Acme", targets=targets)


def test_readiness_of_the_foundations(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 1)
    codes[0, columns(cemm, "technology")] = PARTLY  # index 3 -> ½
    codes[0, columns(cemm, "people_organisation", 2)] = YES  # index 2 -> ¼
    codes[0, columns(cemm, "data")] = BLANK
    found = assess(cemm, survey(people(""), codes), "Acme")
    values = {name: one.value for name, one in readiness(cemm, found).items()}
    assert values == {"system_landscape": 0.5, "organisation": 0.25, "processes": None}
    assert required_readiness(cemm, found, ["system_landscape"], "acme.yaml") == {"system_landscape": 0.5}
    with pytest.raises(InputError) as caught:
        required_readiness(cemm, found, ["processes", "culture"], "acme.yaml")
    assert [one.key for one in caught.value.problems] == [
        "foundations.culture.current",
        "foundations.processes.current",
    ]
    assert "pillar 'data' has not enough answers" in caught.value.problems[1].message


def test_readiness_by_a_model_of_ones_own(tmp_path: Path, write_csv: Callable) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("extends: cemm\nid: own\npillars: {customer_value: {foundation: culture}}\n", encoding="utf-8")
    own = load_maturity_model(file)
    path = write_csv([["organisation", "respondent id", *own.asked], ["Acme", "r1", *["partly"] * len(own.asked)]])
    assert required_readiness(own, assessment_of(path, "Acme", own), ["culture"], "a.csv") == {"culture": 0.5}
    shipped = load_maturity_model()
    with pytest.raises(InputError, match="no pillar of cemm measures 'culture'"):
        required_readiness(shipped, assessment_of(path, "Acme"), ["culture"], "a.csv")


def test_one_level_up_takes_the_steps_of_the_next_level(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 1)
    codes[0, columns(cemm, "technology", 2, 4)] = YES
    codes[0, columns(cemm, "technology", 3)[0]] = YES  # share ¼
    found = one_level_up(cemm, assess(cemm, survey(people(""), codes), "Acme"))
    step = found["technology"]
    assert (step.foundation, step.level, step.index) == ("system_landscape", 4, 4.0)
    assert (step.readiness_now, step.readiness_then) == (2.25 / 4, 0.75)
    assert [one.statement for one in step.steps] == [cemm.asked[n] for n in columns(cemm, "technology", 3)[1:]]
    assert found["strategy"].foundation is None
    assert found["strategy"].readiness_then is None


def test_one_level_up_counts_a_share_that_reaches_the_threshold_on_paper(cemm: MaturityModel, survey: Callable) -> None:
    """Three shares of 2/3 and one of 1 are 0.75 on average; summed up in a computer they fall a hair short of it."""
    codes = everyone(cemm, 4)
    codes[:, columns(cemm, "technology", 2)] = YES
    codes[1:, columns(cemm, "technology", 2)[0]] = NO
    found = assess(cemm, survey(people(*[""] * 4), codes), "Acme")
    assert found.pillars["technology"].shares[2] < 0.75
    assert (found.pillars["technology"].level, one_level_up(cemm, found)["technology"].level) == (2, 3)


def test_the_worked_example_can_be_followed(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 1)
    codes[0, columns(cemm, "strategy", 2)] = [YES, YES, PARTLY, SKIP]
    found = worked_example(cemm, assess(cemm, survey(people(""), codes), "Acme"))
    assert found is not None
    first = found.levels[0]
    assert (found.pillar, first.yes, first.partly, first.not_applicable, first.pooled) == ("strategy", 2, 1, 1, True)
    assert first.share == pytest.approx(2.5 / 3)
    assert found.index == pytest.approx(1 + sum(level.share for level in found.levels))
    assert found.level == 2


def test_progress_between_two_measurements(cemm: MaturityModel, survey: Callable) -> None:
    codes = everyone(cemm, 1)
    before = assess(cemm, survey(people(""), codes), "Acme")
    codes[0, columns(cemm, "data", 2)] = YES
    codes[0, columns(cemm, "strategy")] = BLANK
    found = compare(before, assess(cemm, survey(people(""), codes), "Acme"))
    data = found.pillars["data"]
    assert (data.index_change, data.level_before, data.level_after) == (1.0, 1, 2)
    assert found.pillars["strategy"].index_change is None
    assert [one.statement for one in found.gained] == [cemm.asked[n] for n in columns(cemm, "data", 2)]
    assert found.lost == ()


def test_measurements_of_different_models_are_not_compared(
    cemm: MaturityModel, survey: Callable, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("extends: cemm\nremove: {statements: [data.5.paid_value]}", encoding="utf-8")
    answers = survey(people(""), everyone(cemm, 1))
    smaller = load_maturity_model(own)
    with pytest.raises(InputError, match="asked different statements"):
        compare(assess(cemm, answers, "Acme"), assess(smaller, answers, "Acme"))


@pytest.mark.parametrize(("organisations", "shown"), [(4, False), (5, True)])
def test_position_in_a_survey_of_five_or_more(
    cemm: MaturityModel, survey: Callable, organisations: int, shown: bool
) -> None:
    persons = [(f"Org {n}", "", "r", "") for n in range(organisations)]
    codes = everyone(cemm, organisations)
    for n in range(organisations):
        codes[n, columns(cemm, "data", *range(2, 2 + n))] = YES if n else NO  # index 1, 2, 3, 4, 5
    answers = survey(persons, codes)
    found = position(cemm, answers, "Org 3", survey_totals(cemm, answers))["data"]
    assert (found is not None) is shown
    if found is not None:
        assert (found.own, found.organisations, found.share_below) == (4.0, 5, 0.75)
        assert found.quartiles == (2.0, 3.0, 4.0)
        assert sum(found.counts) == 5
        assert (found.bin_edges[0], found.bin_edges[-1]) == (1.0, 5.0)


def test_survey_totals_agree_with_the_assessments(cemm: MaturityModel, survey: Callable) -> None:
    generator = np.random.default_rng(3)
    persons = [(f"Org {n % 7}", "", f"r{n}", "") for n in range(40)]
    codes = generator.choice([2, 2, 1, 0, -1, -2], size=(40, len(cemm.asked))).astype(np.int8)
    answers = survey(persons, codes)
    totals = survey_totals(cemm, answers)
    for n, organisation in enumerate(answers.organisations):
        indices = [one.index for one in assess(cemm, answers, organisation).pillars.values()]
        expected = [np.nan if index is None else index for index in indices]
        assert totals[n] == pytest.approx(expected, nan_ok=True)


def test_order_of_respondents_does_not_matter(cemm: MaturityModel, survey: Callable) -> None:
    generator = np.random.default_rng(5)
    persons = people(*["board"] * 4, *["staff"] * 5)
    codes = generator.choice([2, 1, 0, -2], size=(9, len(cemm.asked))).astype(np.int8)
    order = generator.permutation(9)
    one = assess(cemm, survey(persons, codes), "Acme")
    assert one == assess(cemm, survey([persons[n] for n in order], codes[order]), "Acme")


def test_the_framework_is_merged_over_respondents(cef: EngagementFramework, write_csv: Callable) -> None:
    header = ["organisation", "respondent id", *cef.asked]
    rows = [["Acme", "r1", *["yes"] * len(cef.asked)], ["Acme", "r2", *["no"] * len(cef.asked)]]
    found = assess_framework(cef, read_answers(write_csv([header, *rows]), [cef]), "Acme")
    assert {one.share for one in found.blocks.values()} == {0.5}
    assert found.blocks["proposition"].types == {"factor": 0.5, "accelerator": 0.5}


def test_interval_agrees_with_scipy() -> None:
    values = np.array([2.0, 5, 4, 4, np.nan, 3])
    found = interval(values)
    assert found is not None
    low, high = stats.ttest_1samp(values[~np.isnan(values)], 0).confidence_interval(0.95)
    assert (found.low, found.high, found.answers) == (pytest.approx(low), pytest.approx(high), 5)
