from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cdm_bc.errors import InputError
from cdm_bc.maturity.engagement import emotional_account, findings, load_engagement, read_segments
from cdm_bc.maturity.survey import read_opinions, summarise

ENTITIES = {"person_identity": ["a", "Identity", "Identiteit"], "customer_profile": ["k", "Profile", "Profiel"]}
OPINIONS = ["respondent id", "organisation", "data entity", "value", "effort"]
SEGMENTS = ["segment", "service score", "engagement score", "NPS"]


def test_value_and_effort_per_entity(write_csv: Callable, write_xlsx: Callable) -> None:
    rows = [
        OPINIONS,
        ["r1", "Acme", "a", 5, 2],
        ["r2", "Acme", "Identiteit", 4, 3],
        ["r1", "Beta", "person_identity", 3, ""],
        ["r1", "Acme", "Profile", 5, 5],
    ]
    for path in (write_csv(rows), write_csv(rows, "b.csv", ";", "cp1252"), write_xlsx(rows)):
        found = summarise(read_opinions(path, ENTITIES), list(ENTITIES))
        value, effort = found["person_identity"].value, found["person_identity"].effort
        assert value is not None and effort is not None
        assert (value.mean, value.answers, effort.mean, effort.answers) == (4.0, 3, 2.5, 2)
        assert value.low == pytest.approx(4 - 4.302653 / np.sqrt(3))
        assert found["person_identity"].organisations == 2
        alone = found["customer_profile"].value
        assert alone is not None
        assert (alone.mean, alone.low, alone.high) == (5.0, None, None)


@pytest.mark.parametrize(
    ("row", "key", "message"),
    [
        (["r1", "Acme", "person_identty", 5, 2], "data entity", "Did you mean 'person_identity'?"),
        (["r1", "Acme", "a", 6, 2], "value", "'6' is not a whole number from 1 to 5."),
        (["r1", "Acme", "a", 5, "2,5"], "effort", "'2,5' is not a whole number from 1 to 5."),
        (["r1", "Acme", "a", "hoog", 2], "value", "'hoog' is not a whole number from 1 to 5."),
        (["r1", "", "a", 5, 2], "organisation", "is empty."),
        (["r0", "Acme", "a", 5, 2], "data entity", "judges 'person_identity' twice; first on row 2"),
    ],
)
def test_wrong_opinions_are_told_with_row_and_column(
    write_csv: Callable, row: list[object], key: str, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_opinions(write_csv([OPINIONS, ["r0", "Acme", "a", 5, 2], row]), ENTITIES)
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (3, key)
    assert message in problem.message


def test_missing_columns_of_opinions(write_csv: Callable) -> None:
    with pytest.raises(InputError, match=r"column 'effort' \('inspanning'\) is missing"):
        read_opinions(write_csv([OPINIONS[:4], ["r1", "Acme", "a", 5]]), ENTITIES)


def test_content_customers_without_a_bond_are_flagged(write_csv: Callable) -> None:
    rows = [SEGMENTS, ["Consumers", "9", "6", "20"], ["Trade", "8,5", "8", "35"], ["Public", "5.9", "", "-40"]]
    found = read_segments(write_csv(rows, delimiter=";"))
    assert [(one.name, one.findings[0], one.flagged) for one in found] == [
        ("Consumers", "content_not_engaged", True),
        ("Trade", "engaged", False),
        ("Public", "basics_first", False),
    ]
    assert (found[1].service, found[2].engagement) == (8.5, None)


def test_every_finding_has_words() -> None:
    scores = [None, 3.0, 7.0, 9.0]
    seen = {key for s in scores for e in scores for n in (None, -20.0, 20.0) for key in findings(s, e, n)}
    assert seen == set(load_engagement().findings)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (["A", 11, 6, 20], "'11' is not a number from 0 to 10."),
        (["A", 9, 6, 120], "'120' is not a number from -100 to 100."),
        (["", 9, 6, 20], "is empty."),
        (["First", 9, 6, 20], "'First' is there twice; first on row 2."),
    ],
)
def test_wrong_segments_are_told(write_csv: Callable, row: list[object], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_segments(write_csv([SEGMENTS, ["First", 9, 9, 9], row]))
    assert [(one.line, one.message) for one in caught.value.problems] == [(3, message)]


def test_the_account_rises_slowly_and_falls_fast() -> None:
    texts = load_engagement().account
    up, down = emotional_account([1.0]), emotional_account([-1.0])
    assert up[-1] < -down[-1]
    assert "Illustratie" in texts.text.nl
    assert "illustration" in texts.text.en
    balance = emotional_account([event.charge for event in texts.events])
    assert (np.abs(balance) <= 1).all()
    assert emotional_account([-5.0] * 3)[-1] == -1.0
