"""The guide: the six questions in steps, the numbers that matter, and how far the room is."""

from __future__ import annotations

import numpy as np
import pytest

from cdm_bc.decision import decide
from cdm_bc.document import parse
from cdm_bc.edits.merge import merged
from cdm_bc.figures.uncertainty import shares
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.guide import HOME, MOST_NUMBERS, QUESTIONS, agenda, numbers_to_agree
from tests.workshop.acting import do


@pytest.fixture
def desk(desk):
    desk.take(desk.job()())
    return desk


def say(desk):
    def text(node):
        return node if isinstance(node, str) else " ".join(map(text, node.get("c", [])))

    return text({"c": desk.page()["page"]})


def test_the_first_screen_is_the_guide_and_asks_the_six_questions(desk):
    assert desk.ui.tab == "guide"
    said = say(desk)
    for number in QUESTIONS:
        assert desk.t(f"guide.q{number}") in said
    assert "Begin met vraag 1" in said
    assert f"0 van {MOST_NUMBERS} getallen akkoord" in said


def test_who_begins_before_it_is_known_which_numbers_matter_gets_them_still(client_file):
    desk = Desk(client_file, "nl")
    desk.handle({"type": "hello", "window": "here"})
    assert "Wordt berekend" in say(desk)
    do(desk, "step", to="importance")
    desk.take(desk.job()())
    assert desk.view().agreed == (0, MOST_NUMBERS)


def test_next_goes_through_every_step_once_and_comes_home(desk):
    steps = desk.view().agenda
    assert [step.question for step in steps] == sorted(step.question for step in steps)
    assert {step.question for step in steps} == set(QUESTIONS)
    assert len({step.key for step in steps}) == len(steps)
    do(desk, "step", to=steps[0].key)
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        assert desk.ui.step == step.key
        assert f"Vraag {step.question} van 6" in say(desk)
        assert desk.ui.notice is None
        do(desk, "step", to=after.key if after else HOME, covered=step.key)
    assert desk.ui.step == HOME
    assert set(desk.ui.covered) == {step.key for step in steps}


def test_the_numbers_are_those_of_the_widest_swing_and_stay_where_they_are(desk):
    found = desk.view().decision.sensitivity
    assert desk.ui.agenda == [item.id for item in found.top(MOST_NUMBERS)]
    first = next(step for step in desk.view().agenda if step.kind == "number")
    do(desk, "step", to=first.key)
    base = desk.view().case.inputs[first.id].quantity.base
    do(desk, "number", id=first.id, value=f"{base:g}".replace(".", ","), sure=True)
    desk.take(desk.job()())
    assert first.key in [step.key for step in desk.view().agenda]
    assert "telt als zeker" in say(desk)


def test_agreed_numbers_are_counted_and_stay_on_the_agenda(desk):
    last = desk.ui.agenda[-1]
    do(desk, "agree", id=last, to=True)
    do(desk, "number", id=desk.ui.agenda[0], value="1", sure=True)
    desk.take(desk.job()())
    assert last in desk.ui.agenda
    assert f"1 van {MOST_NUMBERS} getallen akkoord" in say(desk)
    do(desk, "agree", id=last, to=False)
    assert f"0 van {MOST_NUMBERS} getallen akkoord" in say(desk)


def test_a_fact_that_benefits_wait_for_comes_first_and_can_be_filled_in(client_file):
    text = client_file.read_text(encoding="utf-8")
    data = parse(text, "").data
    del data["facts"]["contacts_per_year"]
    client_file.write_text(merged(text, data), encoding="utf-8")
    desk = Desk(client_file, "nl")
    desk.handle({"type": "hello", "window": "here"})
    desk.take(desk.job()())
    assert desk.ui.agenda[0] == "facts.contacts_per_year"
    do(desk, "step", to="number:facts.contacts_per_year")
    assert "Verbeterde klantenservice" in say(desk)
    do(desk, "number", id="facts.contacts_per_year", value="250.000", unit="contact/year")
    assert desk.view().case.inputs["facts.contacts_per_year"].quantity.base == 250_000
    assert desk.ui.step == "number:facts.contacts_per_year"
    assert "baten zonder bedrag" not in say(desk)


def test_where_the_room_was_is_there_after_a_reload(desk, client_file):
    steps = desk.view().agenda
    do(desk, "step", to=steps[3].key, covered=steps[2].key)
    again = Desk(client_file, "nl")
    desk.session.close()
    again.handle({"type": "hello", "window": "here"})
    assert (again.ui.step, again.ui.covered, again.ui.agenda) == (steps[3].key, [steps[2].key], desk.ui.agenda)


def test_shares_of_uncertainty_are_those_of_a_straight_sum():
    """Independent normal parts of a sum: each explains its variance; rank correlations come close to that."""
    rng = np.random.default_rng(7)
    sigma = np.array([3.0, 2.0, 1.0])
    draws = rng.normal(size=(20_000, 3)) * sigma
    from scipy.stats import spearmanr

    class Of:
        def __init__(self, id, rank_correlation):
            self.id, self.rank_correlation = id, rank_correlation

    total = draws.sum(axis=1)
    found = shares([Of(str(k), spearmanr(draws[:, k], total)[0]) for k in range(3)])
    assert list(found.values()) == pytest.approx(sigma**2 / (sigma**2).sum(), abs=0.02)


def test_numbers_that_belong_to_no_question_are_left_out(state):
    found = decide(state.case).sensitivity
    numbers = numbers_to_agree(state.case, found, ["gone.a", "facts.no_such"])
    assert len(numbers) == MOST_NUMBERS
    assert (
        len([step for step in agenda(state.case, [*numbers, "facts.no_such"]) if step.kind == "number"]) == MOST_NUMBERS
    )
