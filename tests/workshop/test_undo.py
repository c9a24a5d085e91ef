"""Undo names what it undoes and can be chosen from a list; the log says what each change did to the answer."""

from __future__ import annotations

import json

import pytest

from cdm_bc.decision import decide
from cdm_bc.figures.comparison import Compared
from cdm_bc.workshop.desk import Desk
from cdm_bc.workshop.figure_words import difference
from cdm_bc.workshop.minutes import log_of, minutes_page
from cdm_bc.workshop.where import looks_of
from tests.workshop.acting import do


def npv(desk):
    return decide(desk.session.state.case).result.finance.npv


def rates(desk, *values):
    """The day rate typed again and again; the net present value after each."""
    found = []
    for value in values:
        do(desk, "number", id="effort.day_rate", value=value, sure=True)
        found.append(npv(desk))
    return found


def test_undo_says_what_it_undoes_and_where_that_is(desk):
    rates(desk, "950", "1.100")
    assert "Laatst: Dagtarief: 950 → 1.100" in str_of(desk)
    do(desk, "undo")
    assert "Ongedaan gemaakt: Dagtarief: 950 → 1.100" in str_of(desk)
    do(desk, "show", path=["file", "effort", "day_rate"])
    assert desk.ui.tab == "effort"
    assert desk.ui.notice is None


def test_a_change_is_chosen_from_the_list_and_goes_with_all_after_it(desk):
    do(desk, "include", id="improved_forecasting", value=False)
    before = npv(desk)
    rates(desk, "950", "1.100")
    assert "Dagtarief: 950 → 1.100" in str_of(desk)
    do(desk, "undo", to=1)
    assert npv(desk) == before
    assert len(desk.session.state.done) == 1
    for _ in range(2):
        do(desk, "redo")
    assert len(desk.session.state.done) == 3
    do(desk, "undo", to=17)
    do(desk, "undo", to=-1)
    assert len(desk.session.state.done) == 3


def test_the_log_tells_what_each_change_did_to_the_answer_and_folds_repeats(desk):
    start = npv(desk)
    do(desk, "include", id="improved_forecasting", value=False)
    without = npv(desk)
    values = rates(desk, "700", "900", "1.000")
    found = log_of(desk.view())
    assert [(one.first, one.last, one.count) for one in found] == [(0, 0, 1), (1, 3, 3)]
    assert found[0].npv.difference == pytest.approx(without - start)
    assert found[1].npv.difference == pytest.approx(values[-1] - without)
    page = minutes_page(desk.view())
    assert "getal gewijzigd (3×)" in page
    assert difference(desk.view(), found[1].npv) in page


def test_what_a_change_did_is_there_after_a_reload(desk, client_file):
    rates(desk, "700")
    desk.session.close()
    again = Desk(client_file, "nl")
    again.handle({"type": "hello", "window": "here"})
    assert log_of(again.view()) == log_of(desk.view())


@pytest.mark.parametrize("npv", ["5", True, [1], float("inf")])
def test_a_worth_that_is_no_number_is_no_change(npv):
    from cdm_bc.workshop.change import Change

    raw = {"what": "number", "edits": [{"path": ["file", "x"], "new": 1}]}
    assert Change.read({**raw, "npv": 5.5}).npv == 5.5
    assert Change.read({**raw, "npv": npv}) is None
    assert Change.read(raw).npv is None


@pytest.mark.parametrize(
    ("path", "looks"),
    [
        (("file", "effort", "day_rate"), {"tab": "effort"}),
        (("file", "facts", "contacts_per_year"), {"tab": "benefits", "driver": "customer_engagement"}),
        (("file", "data", "person_identity", "owner"), {"tab": "data", "entity": "person_identity"}),
        (("file", "finance", "budget_per_year"), {"tab": "first"}),
        (("file", "importance", "efficiency"), {"tab": "priority"}),
        (("points", 0), {"tab": "minutes"}),
        (("snapshots", "x"), {"tab": "compare"}),
        (("file",), {"tab": "case"}),
    ],
)
def test_every_place_has_a_screen(state, path, looks):
    assert looks_of(state.case, path) == looks


def test_a_line_is_shown_with_its_lever(state):
    assert looks_of(state.case, ("file", "effort", "lines", 0, "days"))["lever"] == state.case.lines[0].lever
    assert looks_of(state.case, ("file", "effort", "lines", 99))["lever"] == "programme"


def test_rates_differ_in_percentage_points(desk):
    assert difference(desk.view(), Compared("1", 0.10, 0.123)) == "+2,3 procentpunt"
    assert difference(desk.view(), Compared("1", 0.10, 0.10001)) == ""
    assert difference(desk.view(), Compared("money", 5000.0, 2000.0)).startswith("−€")


def str_of(desk):
    return json.dumps(desk.page()["page"], ensure_ascii=False)
