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
from cdm_bc.maturity.typed_levels import parse_levels
from cdm_bc.rendering.notebook import Shown
from cdm_bc.telling.maturity.names import part_ids, report_ids, slugs

SECTIONS = (
    "answer", "pillars", "next_steps", "step_plan", "balance", "perception", "expectation", "units",
    "framework_blocks", "progress", "standing", "worked_example", "answers_given", "method", "run_record",
)  # fmt: skip
MANY = {"Acme <b>& Zn</b>": 15, "Beta": 9, "Gamma": 9, "Delta": 9, "Epsilon": 9}


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
    report = MaturityReport(
        now,
        organisation="acme <b>& zn</b>",
        language=language,
        before=before,
        targets="4",
        expected="4",
        capacity="300",
    )
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
    assert names == (
        "answers",
        "organisation",
        "language",
        "date",
        "unit",
        "respondent",
        "before",
        "targets",
        "model",
        "expected",
        "together",
        "capacity",
        "steps",
        "client",
        "series",
        "year",
    )


def test_no_other_organisation_is_named_and_no_respondent(survey: Callable[..., Path]) -> None:
    said = everything(MaturityReport(survey(MANY), organisation="Beta", language="en"))
    assert "Among all participants" in said
    for other in ("Acme", "Gamma", "Delta", "Epsilon"):
        assert other not in said
    assert not re.search(r"\br\d+\b", said)


def test_by_sector_and_from_year_to_year(survey: Callable[..., Path], tmp_path: Path) -> None:
    folder, before = tmp_path / "now", survey(dict.fromkeys("ABCDEFGHIJ", 3), name="2025.csv", seed=1)
    folder.mkdir()
    survey(dict.fromkeys("ABCDEFGHIJ", 3), name="now/answers.csv")
    rows = [f"{name},{'trade' if name < 'F' else 'care'}" for name in "ABCDEFGHIJ"]
    (folder / "organisations.csv").write_text("\n".join(["organisation,sector", *rows]), encoding="utf-8")
    for language in ("nl", "en"):
        report = MaturityReport(folder, organisation="B", language=language, series={"2025": before}, year="2026")
        said = words(report.by_sector_and_size()) + words(report.year_on_year())
        assert not re.search(r"\{\w*\}|None|nan\b", said)
    assert "trade (own group) (5)" in said
    assert "care (5)" in said
    assert "2025 (10) 2026 (10)" in said
    assert "take part again now, 2025: 10" in said
    assert not re.search(r"\b[ACDEFGHIJ] ", said.replace("A dot", "")), "nobody else is named"
    report = MaturityReport(folder, organisation="B")
    assert report.year_on_year() is None


def test_fewer_than_five_organisations_show_nobody_where_they_stand(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey(dict.fromkeys("ABCD", 5)), organisation="A", language="en")
    section = report.standing()
    assert "Fewer than 5 organisations" in words(section)
    assert section is not None
    assert "chart" not in section.html()


def test_alone_in_a_survey_there_is_nothing_to_compare(survey: Callable[..., Path]) -> None:
    assert MaturityReport(survey({"A": 5})).standing() is None


def test_small_groups_are_named_but_not_scored(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey({"A": 9}), language="en")  # three of each layer; B2B 5, B2C 4
    said = words(report.perception())
    assert "No two layers can be shown apart" in said
    assert "Not shown apart: board (3), management (3) and staff (3)" in said
    assert report.assessment.units == {}, "B2B would give B2C away"
    assert "Not shown apart: B2B (5) and B2C (4)" in words(report.units())


def test_a_few_respondents_are_not_told_apart_by_statement(survey: Callable[..., Path]) -> None:
    report = MaturityReport(survey({"A": 4}), language="en")
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
    assert parse_levels("", model) == {}
    assert parse_levels("4", model) == dict.fromkeys(model.pillars, 4)
    assert parse_levels(" strategy = 4 ; data=3", model) == {"strategy": 4, "data": 3}


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
    found = part_ids("acme.maturity", [("B2B", "1"), ("B2C", "1"), ("", "1")])
    assert sorted(found.values()) == [
        "acme.1.maturity", "acme.b2b-1.maturity", "acme.b2b.maturity", "acme.b2c-1.maturity", "acme.b2c.maturity",
    ]  # fmt: skip
    clash = part_ids("acme.maturity", [("B2B", "1"), ("", "b2b")])
    assert len(set(clash.values())) == 3, "a respondent called as a unit is"


@pytest.fixture
def apart(tmp_path: Path) -> Path:
    """B2B has all of level 2 (index 2), B2C of levels 2 to 4 (index 4); the board expects 4 for data and 1 for strategy."""
    asked = load_maturity_model().asked
    lines = [",".join(["organisation", "business unit", "respondent id", *asked])]
    for unit, top in (("B2B", 2), ("B2C", 4)):
        answers = ["yes" if int(key.split(".")[1]) <= top else "no" for key in asked]
        lines += [",".join(["Acme", unit, f"{unit}{number}", *answers]) for number in range(6)]
    (tmp_path / "survey").mkdir()
    (tmp_path / "survey" / "answers.csv").write_text("\n".join(lines), encoding="utf-8")
    expected = "organisation,layer,pillar id,expected level\nAcme,board,data,4\nAcme,board,strategy,1\n"
    (tmp_path / "survey" / "expected.csv").write_text(expected, encoding="utf-8")
    return tmp_path / "survey"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_units_far_apart_are_compared_and_never_blended(apart: Path, language: str) -> None:
    report = MaturityReport(apart, language=language)
    point = "," if language == "nl" else "."
    told = [name for name in SECTIONS if getattr(report, name)() is not None]
    assert told == ["answer", "expectation", "units", "answers_given", "method", "run_record"]
    said = everything(report)
    assert f"B2B 2{point}0 · B2C 4{point}0" in words(report.answer())
    assert f"3{point}0" not in words(report.answer()), "the mean of the two"
    assert f"2{point}0" in words(report.units())
    assert not re.search(r"\{\w*\}|None|nan\b", said)


def test_each_unit_has_its_own_figures_targets_and_steps(apart: Path) -> None:
    report = MaturityReport(apart, unit="B2B", targets="data=3", language="en")
    assert report.report_id == "acme.b2b.maturity"
    assert report.next_steps() is not None
    assert report.assessment.pillars["data"].target == 3
    assert "the board expected level 4.0; measured is 2.0" in words(report.answer())


def test_together_takes_the_mean_all_the_same(apart: Path) -> None:
    report = MaturityReport(apart, together=True, language="en")
    assert report.assessment.index == pytest.approx(3.0)
    assert report.next_steps() is not None


def test_the_steps_become_a_plan_with_money(apart: Path, tmp_path: Path) -> None:
    """B2B wants data at 3: five statements of which two are named with an owner, 3 days each, the others 15 by default."""
    sheet = tmp_path / "steps.csv"
    sheet.write_text(
        "statement id,owner,days,cost\ndata.3.signals,Ada,3,500\ndata.3.dashboards,Ada,3,\n", encoding="utf-8"
    )
    client = Path(__file__).parents[2] / "parameters" / "wholesaler.yaml"
    given = {
        "capacity": "51",
        "steps": sheet,
        "client": client,
        "targets": "strategy=2 people_organisation=2 technology=2 data=3",
    }
    report = MaturityReport(apart, unit="B2B", language="en", **given)
    said = words(report.step_plan())
    assert "Data 67% 100%" not in said, "two levels: half of the way is there"
    assert "Data 50% 100%" in said
    assert "15 + 3 + 3 + 15 + 15 = 51 days" in said
    assert "Ada" in said
    assert "51 days × €640 + €500 other cost = €33,140" in said
    assert "Customer value 50% 50%" in said, "there is no room for a second pillar in the first year"
    assert MaturityReport(apart, unit="B2B").step_plan() is None


def test_expected_and_measured_stand_side_by_side(apart: Path) -> None:
    said = words(MaturityReport(apart, unit="B2B", language="en").expectation())
    assert "Most overestimated is Data: expected 4.0, measured 2.0, so 2.0 points too high" in said
    assert "Strategy 1.0 2.0 -1.0" in said
    assert MaturityReport(apart, unit="B2B", respondent="B2B0", language="en").expectation() is None


def test_every_text_is_there_in_both_languages() -> None:
    import cdm_bc.text

    document = read(Path(cdm_bc.text.__file__).parent / "maturity.yaml")
    assert document.problems == []

    def leaves(node: dict) -> list[dict]:
        return [node] if set(node) == {"nl", "en"} else [leaf for part in node.values() for leaf in leaves(part)]

    for leaf in leaves(document.data):
        fields = [set(re.findall(r"\{(\w+)\}", leaf[language])) for language in ("nl", "en")]
        assert fields[0] == fields[1] or "why" in fields[1], leaf
