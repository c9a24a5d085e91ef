"""The formula language: what it computes, what it writes, and what it will never run."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cdm_bc.errors import FormulaError
from cdm_bc.formula import MAX_LENGTH, parse_formula
from cdm_bc.units import MONEY_PER_YEAR, NO_UNIT, Unit, unit

steady = settings(max_examples=150, deadline=None, derandomize=True, database=None)


# --- what it computes -----------------------------------------------------------------------------------------------

NAMES = ("a", "b", "share_of_c")
leaves = st.one_of(
    st.sampled_from(NAMES),
    st.integers(0, 20).map(str),
    st.floats(0.01, 1000, allow_nan=False).map(repr),
)


def combined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(parts, st.sampled_from("+-*/"), parts).map(" ".join),
        st.tuples(parts, st.sampled_from("+-*/"), parts).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
        st.tuples(parts, st.integers(-3, 4)).map(lambda p: f"({p[0]}) ** {p[1]}"),
        st.tuples(st.sampled_from(["min", "max"]), parts, parts).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        parts.map(lambda p: f"-({p})"),
    )


formulas = st.recursive(leaves, combined, max_leaves=8)
values = st.fixed_dictionaries({name: st.floats(-100, 100).map(lambda x: round(x, 3)) for name in NAMES})


def plainly(text: str, given_values: dict[str, float]) -> float:
    """The value by Python itself; gives the example up where Python has none."""
    try:
        found = float(eval(text, {"__builtins__": {}, "min": min, "max": max}, given_values))
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(math.isfinite(found))
    return found


@steady
@given(formulas, values)
def test_a_formula_is_worth_what_python_says_it_is(text: str, given_values: dict[str, float]) -> None:
    expected = plainly(text, given_values)
    assert float(parse_formula(text).evaluate(given_values)) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@steady
@given(formulas, values)
def test_a_formula_written_out_reads_as_the_same_value(text: str, given_values: dict[str, float]) -> None:
    expected = plainly(text, given_values)
    written = parse_formula(text).write(lambda name: name, repr)
    again = written.replace("−", "-").replace("×", "*").replace("^", "**").replace(";", ",")
    assert float(parse_formula(again).evaluate(given_values)) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_arrays_of_samples_and_years_go_through_at_once() -> None:
    formula = parse_formula("contacts * min(cost, 10) ** 2 - contacts / 2")
    contacts, cost = np.array([[100.0, 110.0, 120.0]]), np.array([[4.0], [20.0]])
    result = formula.evaluate({"contacts": contacts, "cost": cost})
    assert result.shape == (2, 3)
    for sample in range(2):
        for year in range(3):
            one = {"contacts": contacts[0, year], "cost": cost[sample, 0]}
            assert result[sample, year] == formula.evaluate(one)


def test_a_division_by_zero_is_infinite_and_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isinf(parse_formula("a / b").evaluate({"a": np.array([1.0]), "b": np.array([0.0])})).all()


def test_names_come_in_the_order_of_their_first_use() -> None:
    assert parse_formula("b * max(a, c) + a ** 2 * -b").names == ("b", "a", "c")
    assert parse_formula("1 + 2").names == ()


def test_a_formula_may_run_over_several_lines() -> None:
    assert parse_formula("(a\n  + b)\n  * 2\n").evaluate({"a": 1.0, "b": 2.0}) == 6.0


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a - (b - c)", "a − (b − c)"),
        ("a - b - c", "a − b − c"),
        ("a / (b * c)", "a / (b × c)"),
        ("a / b * c", "a / b × c"),
        ("(a + b) * c", "(a + b) × c"),
        ("-(a + b)", "−(a + b)"),
        ("(-a) ** 2", "(−a)^2"),
        ("-a ** 2", "−a^2"),
        ("(a ** 2) ** 3", "(a^2)^3"),
        ("(a * b) ** -1", "(a × b)^-1"),
        ("min(a, b + c, 3)", "min(a; b + c; 3)"),
        ("0.1234567 * 12345678", "0.1234567 × 12345678"),
    ],
)
def test_brackets_are_written_where_they_matter_and_only_there(text: str, written: str) -> None:
    assert parse_formula(text).write(lambda name: name) == written


def test_a_negative_number_filled_in_keeps_its_meaning_before_an_exponent() -> None:
    assert parse_formula("a ** 2").write(lambda name: "−3") == "(−3)^2"


# --- units ----------------------------------------------------------------------------------------------------------

words = st.sampled_from(["money", "year", "contact", "hour", "FTE"])
units = st.dictionaries(words, st.integers(-3, 3), max_size=4).map(
    lambda powers: Unit(tuple(sorted((word, power) for word, power in powers.items() if power)))
)


@steady
@given(units, units, units)
def test_units_multiply_like_numbers(a: Unit, b: Unit, c: Unit) -> None:
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * b / b == a
    assert a / a == NO_UNIT
    assert a * NO_UNIT == a


@steady
@given(units, st.integers(-3, 3), st.integers(-3, 3))
def test_powers_of_units_add_up(a: Unit, m: int, n: int) -> None:
    assert a**m * a**n == a ** (m + n)
    assert (a**m) ** n == a ** (m * n)
    assert a**0 == NO_UNIT


@steady
@given(units)
def test_a_unit_written_out_reads_as_the_same_unit(a: Unit) -> None:
    assert Unit.parse(str(a)) == a


def test_the_same_unit_may_be_written_in_several_ways() -> None:
    assert unit("money/contact * contact/year") == MONEY_PER_YEAR
    assert unit(" money / year ") == MONEY_PER_YEAR
    assert unit("1") == NO_UNIT
    assert unit("1/year") == NO_UNIT / unit("year")


@pytest.mark.parametrize(
    "text", ["", "2", "money/", "money//year", "euro per year", "%", "money**2", "money/-year", "€"]
)
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(FormulaError, match="is no unit"):
        Unit.parse(text)


UNITS = {"a": unit("money/contact"), "n": unit("contact/year"), "s": NO_UNIT, "m": MONEY_PER_YEAR}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a * n", "money/year"),
        ("a * n * (1 - s)", "money/year"),
        ("min(a * n, m)", "money/year"),
        ("m / n / a", "1"),
        ("a ** 2", "money*money/contact/contact"),
        ("n ** -1", "year/contact"),
        ("-m + 2 * m", "money/year"),
        ("s ** 3 + 1", "1"),
    ],
)
def test_the_unit_of_a_formula_follows_from_its_parts(text: str, result: str) -> None:
    assert parse_formula(text).unit(UNITS) == unit(result)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a + n", "'a + n' mixes units: money/contact and contact/year"),
        ("m - 1", "'m - 1' mixes units: money/year and 1"),
        ("2 * max(m, s)", "'max(m, s)' mixes units"),
        ("nn * a", "'nn' is no fact or input here. Did you mean 'n'?"),
        ("zzz", "'zzz' is no fact or input here. Allowed: a, m, n, s."),
    ],
)
def test_units_that_do_not_fit_are_told_by_the_part_at_fault(text: str, words: str) -> None:
    with pytest.raises(FormulaError) as raised:
        parse_formula(text).unit(UNITS)
    assert words in str(raised.value)


# --- what it will never run -----------------------------------------------------------------------------------------

ATTACKS = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "a.__class__",
    "a.real",
    "min.__self__",
    "min.__call__(a, b)",
    "(min)(a, b).real",
    "(lambda: 1)()",
    "lambda x: x",
    "[x for x in a]",
    "{x for x in a}",
    "{x: x for x in a}",
    "(x for x in a)",
    "[a, b][0]",
    "[1] * 10",
    "(a, b)",
    "{'a': 1}",
    "{1, 2}",
    "a[0]",
    "a[::1]",
    "f'{a}'",
    "f'{a!r:{b}}'",
    "'a' * 10",
    "b'a'",
    '"""a"""',
    "(a := 3)",
    "a = 3",
    "a; b",
    "import os",
    "del a",
    "a if b else c",
    "a and b",
    "a or b",
    "not a",
    "~a",
    "a < b",
    "a == b",
    "a in b",
    "a is b",
    "a % b",
    "a // b",
    "a @ b",
    "a << 2",
    "a >> 2",
    "a & b",
    "a | b",
    "a ^ 2",
    "await a",
    "yield a",
    "yield from a",
    "*a",
    "**a",
    "print(a)",
    "abs(a)",
    "sum(a, b)",
    "pow(a, 99)",
    "eval('1')",
    "exec('1')",
    "open('x')",
    "max(a)",
    "max()",
    "max(*a, b)",
    "max(a, b, key=c)",
    "max(a, b, **c)",
    "max(a, b)(c)",
    "max(x for x in a)",
    "a(b)",
    "3(a)",
    "9 ** 9 ** 9",
    "9 ** 99",
    "9 ** 13",
    "a ** b",
    "a ** 0.5",
    "a ** -0.5",
    "a ** -99",
    "a ** (1 + 1)",
    "a ** True",
    "a ** --2",
    "a ** '2'",
    "True",
    "None",
    "...",
    "False * a",
    "1j",
    "1e400",
    "1e15",
    "9" * 1000,
    "a b",
    "a,",
    "a,b",
    "",
    "   ",
    "()",
    "a +",
    "5 %",
    "$a",
    "€ 5 * a",
    "a?",
    "a!",
    "`a`",
    "a # * b",
    "a\\\n+ b",
    "a\x00",
    "\x00",
    "a\x1b[31m",
    "a × b",
    "a − b",
    "a\u00a0+ b",
    "ｍin(a, b)",
    "ａ",
    "а",  # Cyrillic
    "a\u0301",
    "𝐚 + 𝐛",
    "ª",
    "a\u200bb",
    "a\u202eb",
    "１ + ２",
    "(" * 300 + "a" + ")" * 300,
    "-" * 1900 + "a",
    "~" * 1900 + "a",
    "not " * 400 + "a",
    "+".join("a" * 900),
    "**".join("2" * 900),
    "min(" * 90 + "a" + ", b)" * 90,
    "print(" * 300 + "a" + ")" * 300,
    "[" * 150 + "]" * 150,
    "lambda: " * 200 + "a",
    "a" * (MAX_LENGTH + 1),
]


@pytest.mark.parametrize("text", ATTACKS, ids=lambda text: ascii(text)[:40])
def test_anything_but_arithmetic_is_refused(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FormulaError) as raised:
            parse_formula(text)
    assert 10 < len(str(raised.value)) < 250


def test_powers_of_powers_end_in_a_sentence_at_once() -> None:
    """Else the unit alone would be a text of hundreds of megabytes."""
    for depth in (2, 5, 8, 40):
        formula = parse_formula("(" * depth + "a" + ")**12" * depth + " + 1")
        with pytest.raises(FormulaError) as raised:
            formula.unit(UNITS)
        assert len(str(raised.value)) < 400


@pytest.mark.parametrize("text", ["__import__", "__builtins__", "__class__ * 2", "_", "min", "os"])
def test_a_name_is_never_more_than_a_name(text: str) -> None:
    """Names of Python's own find nothing: a formula knows the facts and inputs of its benefit only."""
    with pytest.raises(FormulaError, match="is no fact or input here"):
        parse_formula(text).unit(UNITS)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.text(st.sampled_from("ab1.(),+-*/ _[]{}'\"=:#\\\n%&|^~<>!@min max lambda"), max_size=30))
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    try:
        formula = parse_formula(text)
    except FormulaError:
        return
    result = formula.evaluate(dict.fromkeys(formula.names, 2.0))
    assert isinstance(result, float | np.floating)
