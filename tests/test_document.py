"""Reading YAML with the place of every value, and laying documents over each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdm_bc.document import Document, Place, dotted, is_file, is_number, parse, read, walk
from cdm_bc.errors import InputError, Problem, did_you_mean, shown
from cdm_bc.overlays import overlay


def fault(text: str) -> Problem:
    """The one problem of a text that cannot be read."""
    with pytest.raises(InputError) as raised:
        parse(text, "acme.yaml")
    assert len(raised.value.problems) == 1
    return raised.value.problems[0]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("NO", "NO"),
        ("off", "off"),
        ("yes", "yes"),
        ("010", 10),
        ("0o10", 8),
        ("0x10", 16),
        ("12:30", "12:30"),
        ("24_000_000", 24_000_000),
        ("1e5", 100_000.0),
        (".5", 0.5),
        ("true", True),
        ('"5"', "5"),
        ("1.000,50", "1.000,50"),
        ("24 mln", "24 mln"),
    ],
)
def test_values_are_read_as_yaml_1_2_says(written: str, read_as: object) -> None:
    value = parse(f"key: {written}", "f").data["key"]
    assert value == read_as
    assert type(value) is type(read_as)


def test_every_value_knows_where_it_was_written() -> None:
    document = parse("facts:\n  margin: 0.3\neffort:\n  lines:\n    - {what: x}\n    - {what: y}\n", "acme.yaml")
    assert document.place(("facts", "margin")) == Place("acme.yaml", 2, 3)
    assert document.place(("effort", "lines", 1)) == Place("acme.yaml", 6, 7)
    assert document.place(("effort", "lines", 1, "what")) == Place("acme.yaml", 6, 8)


def test_a_value_that_is_not_there_is_placed_at_its_parent() -> None:
    document = parse("client:\n  language: nl\n", "acme.yaml")
    assert document.place(("client", "name")) == Place("acme.yaml", 1, 1)
    assert document.place(("elsewhere",)).line == 1


def test_list_items_count_from_1_and_odd_keys_cannot_garble_a_message() -> None:
    assert dotted(("effort", "lines", 0, "days")) == "effort.lines.1.days"
    assert dotted(("a\nb",)) == "'a\\nb'"
    assert dotted(()) == ""


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_bytes(b"\xef\xbb\xbfclient:\r\n  name: Caf\xc3\xa9\r\n")
    document = read(file)
    assert document.data == {"client": {"name": "Café"}}
    assert document.place(("client", "name")).line == 2


def test_an_empty_file_holds_nothing() -> None:
    assert parse("", "f").data == {}
    assert parse("# only a comment\n", "f").data == {}


def test_other_encodings_are_told_by_line(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_bytes("client:\n  name: Café\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"acme\.yaml:2: not UTF-8 text\. Save the file"):
        read(file)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "nowhere.yaml")
    with pytest.raises(InputError):
        read(tmp_path)
    with pytest.raises(InputError, match="no file can have this name"):
        read(Path("a\0b.yaml"))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\n\tb: 2", 2, "Indent with spaces"),
        ("a: 1\nb: note: x", 2, "in quotes"),
        ("a: {b: 1\nc: 2\n", 1, "not closed by }, or a comma is missing"),
        ("a: {b: 1 c: 2}\n", 1, "not closed by }, or a comma is missing"),
        ("a: [1, 2\n", 1, "the [ that opens here is not closed by ]"),
        ("a:\n  b: 1\n c: 2", 3, "begins in column 2. The keys that belong together"),
        ("a: 1\n   b: 2", 2, "begins in column 4"),
        ("a: @x", 1, 'Write a: "@x".'),
        ("a: *b", 1, 'Write a: "*b".'),
        ("a: & more", 1, 'Write a: "& more".'),
        ("a: > 5 %", 1, 'Write a: "> 5 %".'),
        ('a: "x\nb: 2', 1, "a quote opens here that is never closed"),
        ("a: 'it's me'\nb: 1", 1, "an apostrophe ends the text here"),
        ("a: 'x' y\nb: 1", 1, "behind the closing quote"),
        ('a: "C:\\d"', 1, "Use single quotes"),
        ("a: 1\n---\nb: 2", 2, "a line of --- ends the file here"),
        ("client\n  name: x", 1, "Write client:"),
        ("facts:\n  revenue:5\n  margin: 3", 2, "Write revenue: 5"),
        ("facts:\n  revenue 5\n  margin: 3", 2, "Write revenue: 5"),
        ("a: - x\nb: 1", 1, "a list begins on the line below its key"),
        ("a: ]", 1, "belongs to nothing"),
        ("a: 1\nb: \x07", 2, "U+0007"),
    ],
)
def test_what_is_not_yaml_is_told_with_line_and_remedy(text: str, line: int, words: str) -> None:
    problem = fault(text)
    assert problem.line == line
    assert words in problem.message


def test_a_version_that_yaml_does_not_have_is_told() -> None:
    assert "Delete what begins with %" in fault("%YAML 1.11\n---\na: 1").message


def test_without_libyaml_a_text_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cdm_bc.yaml_nodes.CParser", object)
    assert parse("a: {b: 1_000}", "f").places[("a", "b")] == Place("f", 1, 5)


@pytest.mark.parametrize("text", ["[" * 500, "{a: " * 3000, "- " * 20_000])
def test_a_file_nested_beyond_reason_is_refused_in_time(text: str) -> None:
    assert "nested too deep" in fault(text).message


def test_nesting_that_the_reader_can_take_is_refused_all_the_same() -> None:
    document = parse("{a: " * 45 + "1" + "}" * 45, "f")
    assert [problem.message for problem in document.problems] == [
        "nested too deep. Check the brackets and the indentation."
    ]


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("a: 1\nb: 2\na: 3", "a", "written twice (first on line 1)"),
        ("a:\nb: 2", "a", "is empty"),
        ("a: [1, ~]", "a.2", "is empty"),
        ("a: {<<: {b: 1}, ? [x] : y}", "a", "a key must be a plain name"),
        ("a: 2026-13-45", "a", "no such date"),
        ("a: !!int ''", "a", "tag"),
        ("a: !!bool maybe", "a", "tag"),
        ("a: !!timestamp soon", "a", "tag"),
        ("a: !!python/object:os.system {b: 1}", "a", "tag"),
        ("a: !!set {b}", "a", "tag"),
        ("a: !secret x", "a", "tag"),
        ("a: !!binary aGVsbG8=", "a", "not text or a number"),
        (r'a: "x\0"', "a", "U+0000, which is no text"),
        (r'a: "x\ud83d"', "a", "U+D83D, which is no text"),
        (r'"x\e[31m": 1', "", "a key must be a plain name"),
        ("a: " + "9" * 5000, "a", "no number to work with"),
        ("a: " + "x" * 5001, "a", "a text of 5,001 characters; at most 5,000"),
        ("a: {low: 5,5, high: 9}", "a.low", "5,5 has a comma, which separates values here. Write 5.5."),
        ("a: {low: 24,000}", "a.low", "Write 24000, or 24.0 if it has decimals."),
        ("a: {b:1}", "a", "a space is missing behind the colon. Write b: 1"),
    ],
)
def test_faults_that_leave_the_rest_readable_are_noted(text: str, key: str, words: str) -> None:
    problem = next(p for p in parse(text, "f").problems)
    assert problem.key == key
    assert words in problem.message


def test_a_character_written_as_two_halves_is_made_whole() -> None:
    assert parse(r'{"a\ud83d\ude00": "\ud83d\ude00"}', "f").data == {"a😀": "😀"}


def test_the_first_of_two_equal_keys_counts() -> None:
    assert parse("a: 1\na: 2", "f").data == {"a": 1}


def test_laying_one_document_over_another_changes_neither() -> None:
    base, over = parse("a: {b: 1, c: 2}\nd: [1, 2]", "base"), parse("a: {c: 3}\nd: [9]", "over")
    merged = overlay(base, over)
    assert merged.data == {"a": {"b": 1, "c": 3}, "d": [9]}
    assert base.data == {"a": {"b": 1, "c": 2}, "d": [1, 2]}
    assert over.data == {"a": {"c": 3}, "d": [9]}


def test_after_an_overlay_each_value_still_knows_its_file() -> None:
    merged = overlay(parse("a: {b: 1, c: 2}", "base"), parse("a: {c: 3}", "over"))
    assert merged.place(("a", "b")).file == "base"
    assert merged.place(("a", "c")).file == "over"


def test_a_mapping_can_replace_another_as_a_whole() -> None:
    base, over = parse("x: {low: 1, high: 2}", "base"), parse("x: {base: 5}", "over")
    assert overlay(base, over, lambda path, mapping: "base" in mapping).data == {"x": {"base": 5}}


def test_walking_gives_every_value_with_its_path() -> None:
    assert dict(walk({"a": [1, {"b": 2}]})) == {
        (): {"a": [1, {"b": 2}]},
        ("a",): [1, {"b": 2}],
        ("a", 0): 1,
        ("a", 1): {"b": 2},
        ("a", 1, "b"): 2,
    }


def test_a_number_is_finite_and_no_truth_value() -> None:
    assert is_number(0)
    assert is_number(-1.5)
    assert not any(map(is_number, (True, None, "5", float("nan"), float("inf"), 10**400)))


def test_no_name_makes_looking_for_a_file_fail(tmp_path: Path) -> None:
    assert not is_file(tmp_path / ("x" * 5000))
    assert not is_file(Path("\0"))
    assert not is_file(tmp_path)


# --- how problems are told ------------------------------------------------------------------------------------------


def test_problems_are_sorted_by_place_and_each_told_once() -> None:
    late, early = Problem("f", 9, 1, "b", "x"), Problem("f", 2, 1, "a", "y")
    error = InputError([late, early, late])
    assert error.problems == (early, late)
    assert str(error) == "f:2:1: a: y\nf:9:1: b: x"


def test_an_input_error_survives_its_way_from_another_process() -> None:
    import pickle

    error = InputError([Problem("f", 1, 2, "a", "x")])
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_the_nearest_name_is_proposed_or_the_few_that_there_are() -> None:
    assert did_you_mean("gros_margin", ["gross_margin", "revenue"]) == "Did you mean 'gross_margin'?"
    assert did_you_mean("zzz", ["a", "b"]) == "Allowed: a, b."
    many = [f"name_{n}" for n in range(99)]
    assert did_you_mean("zzz", many).startswith("Nearest: name_")
    assert did_you_mean("NAME_98", many) == "Did you mean 'name_98'?"
    assert did_you_mean("x", []) == ""
    assert did_you_mean("zzz", []) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "nothing"),
        (False, "false"),
        ("a\nb", r"'a\nb'"),
        ([1, 2, 3, 4], "[1, 2, 3, …]"),
        ({"low": 1}, "a mapping of low"),
        ({}, "a mapping of nothing"),
        (10**400, "a number of more than 60 digits"),
        ("x" * 500, "'" + "x" * 56 + "…'"),
    ],
)
def test_values_are_quoted_short_and_in_no_programming_language(value: object, words: str) -> None:
    assert shown(value) == words


def test_a_document_without_places_still_answers() -> None:
    assert Document(file="f").place(("a", "b")) == Place("f", 1, 1)


def test_an_alias_stands_for_its_anchor_and_each_use_has_its_own_place():
    document = parse("a: &x {b: 1}\nc: *x", "file.yaml")
    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.problems == []
    assert document.place(("c",)).line == 2


def test_aliases_on_aliases_end_in_one_clear_problem():
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(10))}]" for n in range(1, 9)]
    document = parse("\n".join(lines), "file.yaml")
    assert ["more than 50,000 values" in problem.message for problem in document.problems] == [True]
