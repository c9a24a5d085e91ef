"""Typing does no harm: no range is lost without a word, percentages are percentages, a refusal offers what was meant."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdm_bc.quantity import Quantity, parse_quantity
from cdm_bc.text.numbers import NumberError, read_quantity, write_quantity
from cdm_bc.workshop.fields import MOST_STEPS, places_of
from cdm_bc.workshop.readings import likely, over_range
from tests.workshop.acting import do

UPLIFT = "benefits.personalisation_relevance.personalisation_uplift"


def take(desk, number, field="box"):
    """Press the button of an offer, as the page does: a button has no value of its own."""
    name, args = desk.ui.held[field].offers[number][1]
    do(desk, name, **args, value="")


def quantity(desk, id=UPLIFT):
    return desk.session.state.case.inputs[id].quantity


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("9", "nl", 0.09),
        ("9,5", "nl", 0.095),
        ("9 procent", "nl", 0.09),
        ("9 percent", "en", 0.09),
        ("9 pct.", "en", 0.09),
        ("3 tot 9 tot 15", "nl", {"low": 0.03, "base": 0.09, "high": 0.15}),
        ("3% tot 9 tot 15", "nl", {"low": 0.03, "base": 0.09, "high": 0.15}),
        ("0,5 tot 1 tot 2", "nl", {"low": 0.005, "base": 0.01, "high": 0.02}),
        ("3; 4 × 0,9 tot 1,1", "nl", {"by_year": [0.03, 0.04], "low": 0.9, "high": 1.1}),
        ("0,5%", "nl", 0.005),
        ("0", "nl", 0),
    ],
)
def test_in_a_box_of_percentages_a_number_is_a_percentage(text, language, value):
    assert read_quantity(text, language, unit="share") == value


@pytest.mark.parametrize(
    ("text", "readings"),
    [("0,09", ("9%", "0,09%")), ("0,02 tot 0,05 tot 0,09", ("2% tot 5% tot 9%", "0,02% tot 0,05% tot 0,09%"))],
)
def test_what_may_be_a_share_of_one_is_asked_about(text, readings):
    with pytest.raises(NumberError) as caught:
        read_quantity(text, "nl", unit="share")
    assert caught.value.readings == readings


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        ("ca. 9", "share", ("9%",)),
        ("ongeveer 9 procent", "share", ("9%",)),
        ("9-2-5", "day", ("2 tot 5 tot 9",)),
        ("9 tot 5 tot 2", "share", ("2% tot 5% tot 9%",)),
        ("$ 950", "money/day", ("950",)),
        ("12 dagen", "day", ("12",)),
        ("9%", "day", ("9",)),
        ("1.5", "day", ("1,5", "15")),
        ("2-9", "day", ()),
        ("veel", "day", ()),
    ],
)
def test_what_is_refused_offers_the_likely_reading(text, unit, found):
    with pytest.raises(NumberError) as caught:
        read_quantity(text, "nl", unit=unit)
    assert likely(caught.value, text, "nl", "EUR", unit) == found


@given(
    st.text(alphabet="0123456789.,€%- abtoer;×", max_size=24),
    st.sampled_from(["nl", "en"]),
    st.sampled_from(["share", "day", ""]),
)
def test_every_reading_can_be_read(text, language, unit):
    try:
        read_quantity(text, language, unit=unit)
    except NumberError as error:
        for reading in likely(error, text, language, "EUR", unit):
            parse_quantity(read_quantity(reading, language, unit=unit))


@pytest.mark.parametrize(
    ("old", "raw", "is_share", "found"),
    [
        (Quantity((5.0,), 2.0, 9.0), 6, False, {"keep": (2, 6, 9), "shift": (3, 6, 10), "replace": (6,)}),
        (Quantity((5.0,), 2.0, 9.0), 12, False, {"shift": (9, 12, 16), "replace": (12,)}),
        (Quantity((5.0,), 2.0, 9.0), 1, False, {"shift": (0, 1, 5), "replace": (1,)}),
        (Quantity((5.0,), 2.0, 9.0), 5, False, {"keep": (2, 5, 9), "replace": (5,)}),
        (Quantity((0.9,), 0.8, 0.95), 0.97, True, {"shift": (0.87, 0.97, 1), "replace": (0.97,)}),
        (Quantity((100.0, 110.0), 0.9, 1.2, is_series=True), 200, False, {"keep": (180, 200, 240), "replace": (200,)}),
    ],
)
def test_what_can_become_of_a_range(old, raw, is_share, found):
    made = {key: parse_quantity(one) for key, one in over_range(old, raw, is_share=is_share).items()}
    assert {key: (q.low, q.base, q.high) if not q.is_certain else (q.base,) for key, q in made.items()} == found


def test_a_series_over_a_range_keeps_it_as_a_factor():
    found = over_range(Quantity((10.0,), 9.0, 12.0), [10, 11])
    assert found == {"keep": {"by_year": [10, 11], "low": 0.9, "high": 1.2}, "replace": [10, 11]}


def test_one_number_over_a_range_is_asked_about_and_each_answer_does_what_it_says(desk):
    old = quantity(desk)
    for number in range(3):
        do(desk, "number", id=UPLIFT, value="6", unit="share", field="box")
        held = desk.ui.held["box"]
        assert held.is_question
        assert "bandbreedte" in held.said
        assert quantity(desk) == old
        label = held.offers[number][0]
        take(desk, number)
        assert desk.ui.held == {}
        new = quantity(desk)
        assert write_quantity(new.dump(), "nl", percent=True) in label
        assert new.base == 0.06
        assert new.is_certain == (number == 2)
        do(desk, "undo")
        assert quantity(desk) == old


def test_leaving_it_leaves_it(desk):
    old = quantity(desk)
    do(desk, "number", id=UPLIFT, value="6", unit="share", field="box")
    do(desk, "forget", field="box", value="")
    assert desk.ui.held == {}
    assert quantity(desk) == old


def test_the_button_of_a_reading_takes_it(desk):
    do(desk, "number", id=UPLIFT, value="2 - 5 - 9", unit="share", field="box")
    held = desk.ui.held["box"]
    assert not held.is_question
    assert held.offers[0][0] == "2% tot 5% tot 9%?"
    assert "Bijvoorbeeld" in held.said
    take(desk, 0)
    assert (quantity(desk).low, quantity(desk).base, quantity(desk).high) == (0.02, 0.05, 0.09)


def test_a_number_outside_what_is_usual_says_so_at_its_box(desk):
    do(desk, "look", key="tab", to="benefits")
    assert "buiten wat gebruikelijk is" not in str(desk.page()["page"])
    do(desk, "number", id="facts.revenue", value="40 mld")
    assert "buiten wat gebruikelijk is" in str(desk.page()["page"])


@given(
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3)),
    st.floats(0.001, 1e6).map(lambda x: round(x, 3)),
)
def test_a_slider_stands_at_round_numbers_and_at_both_ends(low, width):
    high = round(low + width, 6)
    places = places_of(low, high)
    assert (places[0], places[-1]) == (low, high)
    assert list(places) == sorted(set(places))
    assert len(places) <= MOST_STEPS + 2
    steps = [b - a for a, b in pairwise(places[1:-1])]
    if steps:
        digit = steps[0] / 10 ** math.floor(math.log10(steps[0]) + 1e-9)
        assert min(abs(digit - one) for one in (1, 2, 5, 10)) < 1e-3


def test_the_rows_of_how_sure_keep_their_place(desk):
    do(desk, "look", key="tab", to="sure")
    desk.take(desk.job()())
    order = desk.ui.at_hand
    assert len(order) == 6
    id = order[0]
    base = quantity(desk, id).base
    do(desk, "number", id=id, value=write_quantity(base, "nl"), sure=True)  # certain now: no swing at all
    desk.take(desk.job()())
    assert desk.ui.at_hand == order
    assert "cdm-order-again" in str(desk.page()["page"])
    do(desk, "look", key="tab", to="sure")
    assert id not in desk.ui.at_hand
