"""Numbers as people type them: strict, exact, and never off by a factor of ten or a thousand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdm_bc.quantity import parse_quantity
from cdm_bc.text.numbers import NumberError, read_number, read_quantity, write_number, write_quantity


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.234,5", "nl", 1234.5),
        ("1,5", "nl", 1.5),
        ("1.234", "nl", 1234),
        ("1.234.567", "nl", 1234567),
        (",5", "nl", 0.5),
        ("1,234.5", "en", 1234.5),
        ("1.5", "en", 1.5),
        ("1,234", "en", 1234),
        ("1.234", "en", 1.234),
        (".5", "en", 0.5),
        ("5%", "nl", 0.05),
        ("5,7 %", "nl", 0.057),
        ("€ 2 mln", "nl", 2_000_000),
        ("€2m", "en", 2_000_000),
        ("2,5 miljoen", "nl", 2_500_000),
        ("1 mld", "nl", 1_000_000_000),
        ("1.5bn", "en", 1_500_000_000),
        ("80k", "nl", 80_000),
        ("2 k€", "nl", 2000),
        ("EUR 40.000", "nl", 40_000),
        ("40 000", "en", 40_000),
        ("1\u00a0234\u202f567,25", "nl", 1234567.25),
        ("−3", "nl", -3),
        ("-€ 3", "en", -3),
        ("  7  ", "en", 7),
    ],
)
def test_what_people_type(text, language, value):
    assert read_number(text, language) == value


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("1.5", "nl", ("1,5", "15")),
        ("1.25", "nl", ("1,25", "125")),
        ("1,5", "en", ("1.5", "15")),
        ("0.500", "nl", ("0,5", "500")),
        ("0,500", "en", ("0.5", "500")),
        ("1.234 mln", "nl", ("1,234 mln", "1234 mln")),
        ("1,234m", "en", ("1.234 m", "1234 m")),
        ("1.234%", "nl", ("1,234%", "1234%")),
        ("1,234.56", "nl", ("1.234,56",)),
        ("1.234,56", "en", ("1,234.56",)),
    ],
)
def test_what_could_be_two_numbers_is_refused_with_its_readings(text, language, readings):
    with pytest.raises(NumberError) as caught:
        read_number(text, language)
    assert caught.value.readings == readings
    assert all(reading in str(caught.value) for reading in readings)
    for reading in readings:
        read_number(reading, language)  # what it proposes can be typed


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1.2.3",
        "1,2,3",
        "12.34.567",
        "1..2",
        "5 appels",
        "--5",
        "€",
        "%",
        "1e5",
        "nan",
        "inf",
        "1_000",
        "0x10",
        "½",
        "$ 5",
        "USD 5",
        "€ 5 €",
        "2-9",
        "1 2",
        "=1+1",
        "5%%",
        "1.23.456",
        "١٢",
    ],
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_nonsense_is_refused_in_a_sentence(text, language):
    with pytest.raises(NumberError, match=r"\.$"):
        read_number(text, language)


def test_ranges_and_years():
    assert read_quantity("2 tot 5 tot 9", "nl") == {"low": 2, "base": 5, "high": 9}
    assert read_quantity("2% to 5% to 9%", "en") == {"low": 0.02, "base": 0.05, "high": 0.09}
    assert read_quantity("2 to 5 to 9 mln", "en") == {"low": 2_000_000, "base": 5_000_000, "high": 9_000_000}
    assert read_quantity("900 to 1k to 1.1k", "en") == {"low": 900, "base": 1000, "high": 1100}
    assert read_quantity("100; 110; 120", "nl") == [100, 110, 120]
    assert read_quantity("100; 110;", "nl") == [100, 110]
    assert read_quantity("100; 110 × 0,9 tot 1,1", "nl") == {"by_year": [100, 110], "low": 0.9, "high": 1.1}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2 to 9", "range"),
        ("2 to 3 to 4 to 5", "range"),
        ("9 to 5 to 2", "order"),
        ("1; 2 × 3", "factor"),
        ("1; 2 × 2 to 3", "factor"),
        ("1; x", "not"),
        ("1;;2", "empty"),
        ("1,5 to 2 to 3", "two"),
        ("1" * 500, "not"),
    ],
)
def test_half_a_range_is_refused(text, code):
    with pytest.raises(NumberError) as caught:
        read_quantity(text, "en")
    assert caught.value.code == code


numbers = st.one_of(
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda x: round(x, 4)),
    st.floats(1e-6, 1).map(lambda x: round(x, 8)),
).filter(lambda x: x == 0 or abs(x) > 1e-7)
languages = st.sampled_from(["nl", "en"])


@given(numbers, languages, st.booleans())
def test_what_is_written_reads_back_to_the_same_number(value, language, percent):
    assert read_number(write_number(value, language, percent=percent), language) == pytest.approx(
        value, rel=1e-15, abs=0
    )


@given(st.lists(numbers, min_size=3, max_size=3).map(sorted), languages, st.booleans())
def test_ranges_read_back(values, language, percent):
    raw = dict(zip(("low", "base", "high"), values, strict=True))
    again = read_quantity(write_quantity(raw, language, percent=percent), language)
    assert parse_quantity(again) == parse_quantity(raw)


@given(st.lists(numbers, min_size=1, max_size=6), languages)
def test_series_read_back(values, language):
    assert read_quantity(write_quantity(values, language), language) == pytest.approx(values)


@given(numbers, languages)
def test_a_number_written_in_the_other_language_is_never_misread(value, language):
    """It is refused, or it is the same number, or it has the one form that is right in both: three digits after one sign."""
    other = "en" if language == "nl" else "nl"
    text = write_number(value, other)
    try:
        read = read_number(text, language)
    except NumberError:
        return
    assert read == value or re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", text)


@given(st.text(alphabet="0123456789.,€%- mlnktoer;×", max_size=24), languages)
def test_any_text_is_read_or_refused(text, language):
    try:
        raw = read_quantity(text, language)
    except NumberError:
        return
    parse_quantity(raw)
