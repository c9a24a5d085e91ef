from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cdm_bc.maturity.load import load_instrument, load_maturity_model
from cdm_bc.maturity.model import EngagementFramework, MaturityModel, dimension_of, step_of
from cdm_bc.maturity.scoring import levels, score

CEMM = load_maturity_model("cemm")
CEF = load_instrument("cef")
YES, PARTLY, NO, BLANK, SKIP = 2, 1, 0, -1, -2

ANSWERED = arrays(np.int8, (3, len(CEMM.asked)), elements=st.integers(0, 2))
ANYTHING = arrays(np.int8, (3, len(CEMM.asked)), elements=st.sampled_from([YES, YES, YES, PARTLY, NO, BLANK, SKIP]))


def pillar_codes(pillar: str, by_level: dict[str, list[int]]) -> np.ndarray:
    """One respondent who answers one pillar as given and nothing else."""
    codes = np.full((1, len(CEMM.asked)), BLANK, dtype=np.int8)
    for level, answers in by_level.items():
        places = [n for n, key in enumerate(CEMM.asked) if (dimension_of(key), step_of(key)) == (pillar, level)]
        assert len(places) == len(answers)
        codes[0, places] = answers
    return codes


def test_a_respondent_worked_by_hand() -> None:
    # technology: 3 statements on level 2, 4 on level 3, 7 on level 4, 3 on level 5
    codes = pillar_codes(
        "technology",
        {
            "2": [YES, YES, PARTLY],  # (1 + 1 + ½) / 3 = 0.8333
            "3": [YES, YES, YES, PARTLY],  # 3.5 / 4 = 0.875
            "4": [YES, YES, PARTLY, NO, NO, SKIP, BLANK],  # 2.5 / 5 = 0.5; one not applicable, one left open
            "5": [NO, NO, PARTLY],  # 0.5 / 3 = 0.1667
        },
    )
    scores = score(CEMM, codes)
    place = list(CEMM.pillars).index("technology")
    assert scores.share[0, place] == pytest.approx([5 / 6, 7 / 8, 1 / 2, 1 / 6])
    assert scores.total[0, place] == pytest.approx(3.375)
    assert levels(scores.share[0, place], 0.75) == 3
    assert (scores.asked[place], scores.answered[0, place], scores.not_applicable[0, place]) == (17, 15, 1)
    assert np.isnan(scores.total[0, [n for n in range(6) if n != place]]).all()


def test_a_level_counts_only_when_those_below_do() -> None:
    assert levels(np.array([[0.7, 1, 1, 1], [0.75, 0.75, 0.74, 1], [1, 1, 1, 1]]), 0.75).tolist() == [1, 3, 5]


def test_partly_on_everything_is_half_of_every_level() -> None:
    scores = score(CEMM, np.full((1, len(CEMM.asked)), PARTLY, dtype=np.int8))
    assert (scores.share == 0.5).all()
    assert (scores.total == 3.0).all()


@pytest.mark.parametrize(("blank", "enough"), [([3, 4, 5, 7, 8], True), ([3, 4, 5, 7, 8, 9], False)])
def test_below_seventy_percent_answered_there_is_no_score(blank: list[int], enough: bool) -> None:
    codes = np.full((1, len(CEMM.asked)), YES, dtype=np.int8)
    technology = [n for n, key in enumerate(CEMM.asked) if dimension_of(key) == "technology"]
    codes[0, [technology[place] for place in blank]] = BLANK  # 12 of 17 is 70.6 %, 11 of 17 is 64.7 %
    total = score(CEMM, codes).total[0, list(CEMM.pillars).index("technology")]
    assert (total == 5.0) if enough else np.isnan(total)


def test_not_applicable_lowers_what_must_be_answered() -> None:
    codes = np.full((1, len(CEMM.asked)), YES, dtype=np.int8)
    technology = [n for n, key in enumerate(CEMM.asked) if dimension_of(key) == "technology"]
    codes[0, technology[8:14]] = SKIP  # 11 left, all answered
    scores = score(CEMM, codes)
    place = list(CEMM.pillars).index("technology")
    assert scores.total[0, place] == 5.0
    assert scores.not_applicable[0, place] == 6


@pytest.mark.parametrize("nothing", [BLANK, SKIP])
def test_a_level_without_any_answer_is_never_guessed(nothing: int) -> None:
    codes = np.full((1, len(CEMM.asked)), YES, dtype=np.int8)
    codes[0, [n for n, key in enumerate(CEMM.asked) if key.startswith("technology.5.")]] = nothing
    assert np.isnan(score(CEMM, codes).total[0, list(CEMM.pillars).index("technology")])


def test_the_framework_scores_the_share_present() -> None:
    assert isinstance(CEF, EngagementFramework)
    codes = np.full((1, len(CEF.asked)), NO, dtype=np.int8)
    mine = [n for n, key in enumerate(CEF.asked) if dimension_of(key) == "proposition"]  # 4 factors, 2 accelerators
    codes[0, mine] = [YES, PARTLY, NO, SKIP, YES, NO]  # 2.5 of 5
    scores = score(CEF, codes)
    assert scores.total[0, list(CEF.blocks).index("proposition")] == 0.5
    assert scores.share[0, list(CEF.blocks).index("proposition")].tolist() == [0.5, 0.5]


@settings(max_examples=60, deadline=None)
@given(codes=ANSWERED, place=st.integers(0, len(CEMM.asked) - 1))
def test_more_yes_never_lowers_index_or_level(codes: np.ndarray, place: int) -> None:
    better = codes.copy()
    better[:, place] = np.minimum(2, better[:, place] + 1)
    before, after = score(CEMM, codes), score(CEMM, better)
    assert (after.total >= before.total - 1e-12).all()
    assert (levels(after.share, 0.75) >= levels(before.share, 0.75)).all()
    merged = levels(before.share.mean(axis=0), 0.75), levels(after.share.mean(axis=0), 0.75)
    assert (merged[1] >= merged[0]).all()


@settings(max_examples=60, deadline=None)
@given(codes=ANYTHING)
def test_scores_agree_with_a_plain_loop(codes: np.ndarray) -> None:
    scores = score(CEMM, codes)
    for person in range(len(codes)):
        for number, pillar in enumerate(CEMM.pillars):
            index, level = by_loop(CEMM, pillar, codes[person])
            found = scores.total[person, number]
            assert np.isnan(found) if index is None else found == pytest.approx(index)
            assert index is None or levels(scores.share[person, number], 0.75) == level


def by_loop(model: MaturityModel, pillar: str, codes: np.ndarray) -> tuple[float | None, int | None]:
    """Method by the letter, one respondent and one pillar at a time."""
    shares, answered, applicable = [], 0, 0
    for level in ("2", "3", "4", "5"):
        mine = [int(codes[n]) for n, key in enumerate(model.asked) if key.startswith(f"{pillar}.{level}.")]
        given = [code / 2 for code in mine if code >= 0]
        answered, applicable = answered + len(given), applicable + len([code for code in mine if code != SKIP])
        shares.append(sum(given) / len(given) if given else None)
    if None in shares or answered < 0.7 * applicable:
        return None, None
    level = 1
    for share in shares:
        if share < 0.75:
            break
        level += 1
    return 1 + sum(shares), level
