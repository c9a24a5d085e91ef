"""What the maturity report tells, and what it keeps to itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from cdm_bc import MaturityReport
from cdm_bc.batch.notebooks import notebook_path, parameter_names
from cdm_bc.document import read
from cdm_bc.errors import InputError
from cdm_bc.maturity.load import load_maturity_model
from cdm_bc.maturity.targets import parse_targets
from cdm_bc.rendering.notebook import Shown
from cdm_bc.telling.maturity.names import report_ids, respondent_ids, slugs

SECTIONS = (
    "answer", "pillars", "next_steps", "balance", "perception", "units", "framework_blocks", "progress", "standing",
    "worked_example", "answers_given", "method", "run_record",
)  # fmt: skip
MANY = {"Acme <b>& Zn</b>": 11, "Beta": 9, "Gamma": 9, "Delta": 9, "Epsilon": 9}


def words(section: Shown | None) -> str:
    """The text of a section as a reader sees it."""
    assert section is not None
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", section.html(), flags=re.S)).split())


def everything(report: MaturityReport) -> str:
    return " ".join(words(section) for name in SECTIONS if (section := getattr(report, name)()) is not None)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_section_is_told_in_both_languages(survey: Callable[..., Path], language: str) -> None:
    now = survey(MANY, framework=True)
    before = survey(MANY, name="before.csv", seed=7, framework=True)
    report = MaturityReport(now, organisation="acme <b>& zn</b>", language=language, before=before, targets="4")
    found = [getattr(report, name)() for name in SECTIONS]
    assert None not in found
    assert len({shown.section.id for shown in found}) == len(SECTIONS)
    said = everything(report)
    assert not re.search(r"\{\w*\}|None|nan\b", said)
    assert "Acme <b>& Zn</b>" in said, "as text"
    assert "<b>& Zn" not in report.answer().html()


def test_the_notebook_tells_these_sections_and_takes_these_parameters() -> None:
    path = notebook_path("50_maturity")
    cells = [cell for cell in path.read_text(encoding="utf-8").split('"source"') if "report." in cell]
    assert [name for name in SECTIONS if any(f"report.{name}()" in cell for cell in cells)] == list(SECTIONS)
    names = parameter_names(path)
    assert names == ("answers", "organisation", "language", "date", "unit", "respondent", "before", "targets", "model")


def test_no_other_organisation_is_named_and_no_respondent(survey: Callable[..., Path]) -> None:
    said = everything(MaturityReport(survey(MANY), organisation="Beta", language="en"))
    assert "Among all participants" in said
    for other in ("Acme", "Gamma", "Delta", "Epsilon"):
        assert other not in said
    assert not re.search(r"\br\d+\b", said)


def test_fewer_than_five_organisations_show_nobody_where_they_stand(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey(dict.fromkeys("ABCD", 5)), organisation="A", language="en")
    section = report.standing()
    assert "Fewer than 5 organisations" in words(section)
    assert section is not None
    assert "chart" not in section.html()


def test_alone_in_a_survey_there_is_nothing_to_compare(survey: Callable[..., Path]) -> None:
    assert MaturityReport(survey({"A": 5})).standing() is None


def test_small_groups_are_named_but_not_scored(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey({"A": 5}), language="en")  # board 2, management 2, staff 1; B2B 3, B2C 2
    said = words(report.perception())
    assert "No two layers can be shown apart" in said
    assert "Not shown apart: board (2), management (2) and staff (1)" in said
    assert report.assessment.units == {}, "B2B would give B2C away"
    assert "Not shown apart: B2B (3) and B2C (2)" in words(report.units())


def test_two_respondents_are_not_told_apart_by_statement(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey({"A": 2}), language="en")
    assert "Present today" not in words(report.next_steps())
    assert "Called not applicable" not in words(report.answers_given())
    assert "Where the answers differ most" not in words(report.perception())
    assert "figures per statement are left out" in words(report.pillars())


def test_a_unit_too_small_to_show_is_refused(survey: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match="too few respondents"):
        _ = MaturityReport(survey({"A": 5}), unit="B2B").assessment


def test_a_report_of_one_respondent_compares_with_nobody(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey(MANY), organisation="Beta", unit="B2B", respondent="r0", language="en")
    assert (report.perception(), report.units(), report.standing()) == (None, None, None)
    assert report.report_id == "beta.b2b-r0.maturity"
    assert "answers of respondent r0" in words(report.answer())


def test_the_worked_example_adds_up(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey({"A": 6}), language="en")
    said = words(report.worked_example())
    (written,) = re.findall(r"Index = 1 \+ ([\d. +]+) = ([\d.]+), shown as (\d\.\d)", said)
    assert 1 + sum(map(float, written[0].split("+"))) == pytest.approx(float(written[1]), abs=0.021)
    assert float(written[1]) == pytest.approx(float(written[2]), abs=0.051)


def test_the_nearest_steps_come_first(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey({"A": 6}), language="en", targets="5")
    distances = [step.distance for step in report.assessment.steps]
    assert distances == sorted(distances)
    assert words(report.next_steps()).index("For the next level") < words(report.next_steps()).index("2 levels on")


def test_progress_with_an_organisation_that_was_not_there_before(survey: Callable[..., Path]) -> None:
    now, before = survey({"A": 5, "B": 5}), survey({"C": 5}, name="before.csv")
    report = MaturityReport(now, organisation="B", before=before, language="en")
    assert "does not have this organisation" in words(report.progress()), "the only one there is another one"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "say which one the report is about"),
        ({"organisation": "Acme"}, "no organisation 'Acme' in the answers. Allowed: A, B."),
        ({"organisation": "A", "language": "fr"}, "'fr' is no language"),
        ({"organisation": "A", "date": "22-11-2026"}, "Write it as 2026-11-22"),
        ({"organisation": "A", "targets": "strategi=3"}, "Did you mean 'strategy'?"),
        ({"organisation": "A", "targets": "strategy=6"}, "'6' is no level: 1 to 5"),
        ({"organisation": "A", "targets": "data=2 data=3"}, "given twice"),
        ({"organisation": "A", "before": "nowhere.csv"}, "no such file"),
    ],
)
def test_wrong_choices_are_told(survey: Callable[..., Path], options: dict[str, str], said: str) -> None:
    path = survey({"A": 3, "B": 3})
    with pytest.raises(InputError, match=re.escape(said)):
        _ = MaturityReport(path, **options).before


def test_targets_as_typed() -> None:
    model = load_maturity_model()
    assert parse_targets("", model) == {}
    assert parse_targets("4", model) == dict.fromkeys(model.pillars, 4)
    assert parse_targets(" strategy = 4 ; data=3", model) == {"strategy": 4, "data": 3}


def test_names_of_files_hold_on_every_system() -> None:
    names = [
        "Café",
        "CAFE",
        "con",
        "日本",
        "a" * 300,
        "../../etc/passwd",
        "..",
        "A/B",
        "A B",
        "  ",
        "LPT1",
        "x.y",
        "😀",
    ]
    found = report_ids(names)
    assert len({stem.lower() for stem in found.values()}) == len(names)
    for stem in found.values():
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*\.maturity", stem)
        assert len(stem) < 90
        assert stem.split(".")[0] not in {"con", "lpt1"}
    assert slugs(reversed(names)) == slugs(names), "whatever their order"


def test_respondents_of_two_units_may_share_an_id() -> None:
    found = respondent_ids("acme.maturity", [("B2B", "1"), ("B2C", "1"), ("", "1")])
    assert sorted(found.values()) == ["acme.1.maturity", "acme.b2b-1.maturity", "acme.b2c-1.maturity"]


def test_every_text_is_there_in_both_languages() -> None:
    import cdm_bc.text

    document = read(Path(cdm_bc.text.__file__).parent / "maturity.yaml")
    assert document.problems == []

    def leaves(node: dict) -> list[dict]:
        return [node] if set(node) == {"nl", "en"} else [leaf for part in node.values() for leaf in leaves(part)]

    for leaf in leaves(document.data):
        fields = [set(re.findall(r"\{(\w+)\}", leaf[language])) for language in ("nl", "en")]
        assert fields[0] == fields[1] or "why" in fields[1], leaf
