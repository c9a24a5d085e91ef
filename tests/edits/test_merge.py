"""Saving: values change, comments, order and layout stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cdm_bc.document import parse
from cdm_bc.edits.merge import merged
from cdm_bc.edits.tree import ABSENT, Edit, apply, get, same

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "parameters").glob("*.yaml"))
TEXT = """\
# top
facts:   # all of them
  # first
  a: 24_000_000  # euro
  b: {low: 1, base: 2, high: 3}   # range

  # third
  c:
    base: 5
    source: >-
      folded
      text
  # the end of the facts
effort:
  lines:
    # one
    - {lever: x, what: "One", cost: 5}
    # two
    - lever: y
      what: Two
      cost: 6   # six
    # three
    - {lever: z, what: Three, cost: 7}
# last
finance: {horizon_years: 5}
"""


def edited(text, *changes):
    data = parse(text, "").data
    for path, new in changes:
        data = apply(data, Edit(path, get(data, path), new))
    result = merged(text, data)
    assert same(parse(result, "").data, data)
    return result


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_without_changes_comes_out_byte_for_byte(path):
    text = path.read_text(encoding="utf-8")
    data = parse(text, "").data
    assert merged(text, data) == text
    once = merged(text, {**data, "finance": {**data.get("finance", {}), "discount_rate": 0.0815}})
    assert [line for line in once.splitlines() if line not in text.splitlines()] != []
    assert len(once.splitlines()) - len(text.splitlines()) in (0, 1)


def test_one_value_changes_one_line():
    assert edited(TEXT, (("facts", "a"), 25_000_000)) == TEXT.replace("24_000_000", "25_000_000")
    assert edited(TEXT, (("effort", "lines", 1, "cost"), 60)) == TEXT.replace("cost: 6 ", "cost: 60").replace(
        "60  # six", "60  # six"
    )


@pytest.mark.parametrize(
    ("path", "new"),
    [
        (("facts", "a"), ABSENT),
        (("facts", "b"), ABSENT),
        (("facts", "b"), 7),
        (("facts", "c"), ABSENT),
        (("facts", "c"), 5),
        (("facts", "c"), {"low": 1, "base": 2, "high": 3}),
        (("facts", "c", "source"), ABSENT),
        (("effort", "lines", 0), ABSENT),
        (("effort", "lines", 1), ABSENT),
        (("effort", "lines", 2), ABSENT),
        (("effort", "lines", 1, "what"), "Other"),
        (("finance", "horizon_years"), 4),
    ],
    ids=str,
)
def test_no_comment_is_lost_but_those_of_what_was_taken_out(path, new):
    result = edited(TEXT, (path, new))
    for comment in (
        "# top",
        "# all of them",
        "# third",
        "# the end of the facts",
        "# one",
        "# two",
        "# three",
        "# last",
    ):
        assert comment in result, comment


def test_new_entries_come_at_the_end_and_read_well():
    result = edited(
        TEXT,
        (("facts", "d"), {"low": 10_000, "base": 20_000, "high": 1.5e6}),
        (("benefits",), {"x": {"include": False}}),
    )
    assert "  d: {low: 10_000, base: 20_000, high: 1500000.0}\n" in result
    assert result.endswith("benefits:\n  x: {include: false}\n")


def test_a_number_that_is_written_can_be_read_in_one_way_only():
    result = edited(TEXT, (("facts", "d"), {"low": 1.125, "base": 1.375, "high": 1.5}))
    assert "  d: {low: 1.1250, base: 1.3750, high: 1.5}\n" in result


@pytest.mark.parametrize(
    "text", ["no", "1e3", "null", "a: b", "# x", "'", "007", "€ ë", "2026-11-22", "[x]", "yes", "x" * 300, "a\nb"]
)
def test_any_text_survives(text):
    assert parse(edited(TEXT, (("facts", "note"), text)), "").data["facts"]["note"] == text


def test_line_ends_and_byte_order_mark_stay():
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    data = parse(TEXT, "").data
    result = merged(windows, apply(data, Edit(("facts", "a"), 24_000_000, 5)))
    assert (
        result == windows.replace("24_000_000", "5         ").replace("5           # euro", "5           # euro")
        or "a: 5" in result
    )
    assert result.startswith("\ufeff")
    assert result.count("\r\n") == windows.count("\r\n")
    assert result.replace("\r\n", "").count("\n") == 0


@pytest.mark.parametrize("offset", [0, 2, 4])
def test_the_indentation_of_lists_stays(offset):
    text = "a: 1\nlines:\n" + "".join(f"{' ' * offset}- what: {n}\n{' ' * offset}  cost: {n}\n" for n in range(3))
    data = parse(text, "").data
    assert merged(text, apply(data, Edit(("a",), 1, 2))) == text.replace("a: 1", "a: 2")


def test_yaml_that_other_programs_wrote_is_kept_too():
    from io import StringIO

    out = StringIO()
    YAML().dump({"facts": {"a": [1, 2]}, "effort": {"lines": [{"what": "x", "cost": 1}]}}, out)
    assert merged(
        out.getvalue(), {"facts": {"a": [1, 2]}, "effort": {"lines": [{"what": "x", "cost": 2}]}}
    ) == out.getvalue().replace("cost: 1", "cost: 2")


def test_what_is_new_stands_where_it_belongs_and_comments_stay_with_theirs():
    text = """\
facts:
  revenue: 5      # in euro
  # about the margin
  margin:
    base: 0.5
    # measured in 2024
    note: hello

# About the data
data: {}
"""
    data = {
        "facts": {"revenue": 5, "hours": 7, "margin": {"base": 0.5, "source": "s", "note": "hello"}, "last": 3},
        "data": {},
    }
    assert (
        merged(text, data)
        == """\
facts:
  revenue: 5      # in euro
  hours: 7
  # about the margin
  margin:
    base: 0.5
    source: s
    # measured in 2024
    note: hello
  last: 3

# About the data
data: {}
"""
    )


def test_years_are_written_as_people_write_them():
    text = "a:\n  realised: {2027: 5, '2028': 6} # so far\n"
    data = parse(text, "").data
    data["a"]["realised"] |= {"2027": 7, "2029": 8}
    assert merged(text, data) == "a:\n  realised: {2027: 7, '2028': 6, 2029: 8} # so far\n"
