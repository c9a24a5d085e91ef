"""The client report of a client that names an assessment, a survey and a sheet of segments."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from cdm_bc import ClientReport
from cdm_bc.calculation import evaluate
from cdm_bc.case import load_case
from cdm_bc.errors import InputError
from cdm_bc.figures.in_money import levels_in_money
from cdm_bc.maturity.foundations import assessment_of
from cdm_bc.maturity.load import load_maturity_model
from cdm_bc.quantity import Quantity

CLIENT = Path(__file__).parents[2] / "parameters" / "utility.yaml"
SEGMENTS = "segment,service score,engagement score,NPS\nHouseholds,8.4,5.9,4\nMovers,6.1,,-12\n"


@pytest.fixture
def client(survey: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """A client file that names these files; the first foundation takes its readiness from the answers."""

    def write(**named: str) -> Path:
        survey({"Waterbedrijf": 6}, name="answers.csv")
        rows = [f"p{who},org,{letter},{1 + who},4" for who in range(5) for letter in "abk"] + ["p0,org,c,5,1"]
        (tmp_path / "opinions.csv").write_text(
            "\n".join(["respondent id,organisation,data entity,value,effort", *rows]), encoding="utf-8"
        )
        (tmp_path / "segments.csv").write_text(SEGMENTS, encoding="utf-8")
        text = CLIENT.read_text(encoding="utf-8")
        lines = "".join(f"{key}: {name}\n" for key, name in named.items())
        if "assessment" in named:
            text = text.replace("system_landscape: {current: 0.40", "system_landscape: {current: from_assessment")
        path = tmp_path / "client.yaml"
        path.write_text(text.replace("foundations:", f"{lines}foundations:", 1), encoding="utf-8")
        return path

    return write


def words(section: object) -> str:
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", str(section.html()), flags=re.S)).split())  # type: ignore[attr-defined]


def test_absent_where_the_file_names_none() -> None:
    report = ClientReport(CLIENT)
    assert (report.one_level_up(), report.opinions(), report.engagement()) == (None, None, None)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_told_where_it_does(client: Callable[..., Path], language: str) -> None:
    file = client(assessment="answers.csv", survey="opinions.csv", engagement="segments.csv")
    report = ClientReport(file, language=language)
    for section in (report.one_level_up(), report.opinions(), report.engagement()):
        assert section is not None
        assert not re.search(r"\{\w*\}|None|nan\b", words(section))
    said = words(report.engagement())
    assert ("Illustratie" if language == "nl" else "Illustration") in said
    assert "Households" in said
    assert words(report.opinions()).count("3.0" if language == "en" else "3,0") >= 3


def test_few_opinions_are_not_shown(client: Callable[..., Path]) -> None:
    said = words(ClientReport(client(survey="opinions.csv"), language="en").opinions())
    assert re.search(r"Not shown: c [^,]*, with fewer than 5 opinions", said)


def test_one_level_up_is_the_difference_of_two_evaluations(client: Callable[..., Path]) -> None:
    file = client(assessment="answers.csv")
    case, model = load_case(file), load_maturity_model()
    assessment = assessment_of(file.parent / "answers.csv", "whatever")
    everything = np.zeros(len(case.levers), dtype=np.intp)
    levels = levels_in_money(case, everything, model, assessment)
    assert [len(one.ups) for one in levels] == [1, 1, 1, 3]
    for one in levels[:3]:
        up = one.ups[0]
        name = f"foundations.{up.foundation}"
        now, then = (Quantity((value or 0.0,)) for value in (up.readiness_now, up.readiness_then))
        low = evaluate(case.with_inputs({f"{name}.current": now, f"{name}.target": now}))
        high = evaluate(case.with_inputs({f"{name}.current": now, f"{name}.target": then}))
        assert one.npv == pytest.approx(high.finance.npv - low.finance.npv)
        assert one.target == pytest.approx(high.data_value.reached - low.data_value.reached)
        assert one.npv >= 0
        assert one.today >= 0
    assert levels[3].today >= max(one.today for one in levels[:3])


def test_faults_of_all_three_files_are_told_by_the_check_too(
    client: Callable[..., Path], run_cdm_bc: Callable, tmp_path: Path
) -> None:
    file = client(assessment="answers.csv", survey="opinions.csv", engagement="segments.csv")
    (tmp_path / "opinions.csv").write_text(
        "respondent id,organisation,data entity,value,effort\np,o,zz,9,3\n", encoding="utf-8"
    )
    (tmp_path / "segments.csv").write_text(SEGMENTS.replace("8.4", "84"), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        ClientReport(file)
    assert {Path(problem.file).name for problem in raised.value.problems} == {"opinions.csv", "segments.csv"}
    done = run_cdm_bc("check", file)
    assert done.returncode == 2
    assert "unknown data entity 'zz'" in done.stderr


@pytest.fixture
def two_units(tmp_path: Path) -> Callable[..., Path]:
    """A client whose B2B has everything of level 2 (readiness ¼) and whose B2C has all of levels 2 to 4 (¾)."""

    def write(**named: str) -> Path:
        asked = load_maturity_model().asked
        lines = [",".join(["organisation", "business unit", "respondent id", *asked])]
        for unit, top in (("B2B", 2), ("B2C", 4)):
            answers = ["yes" if int(key.split(".")[1]) <= top else "no" for key in asked]
            lines += [",".join(["Waterbedrijf", unit, f"{unit}{number}", *answers]) for number in range(6)]
        (tmp_path / "answers.csv").write_text("\n".join(lines), encoding="utf-8")
        text = CLIENT.read_text(encoding="utf-8")
        text = text.replace("system_landscape: {current: 0.40", "system_landscape: {current: from_assessment")
        keys = "".join(f"{key}: {name}\n" for key, name in named.items())
        path = tmp_path / "client.yaml"
        path.write_text(text.replace("foundations:", f"{keys}foundations:", 1), encoding="utf-8")
        return path

    return write


def test_the_readiness_of_one_business_unit(two_units: Callable[..., Path]) -> None:
    case = load_case(two_units(assessment="answers.csv", assessment_unit="B2B"))
    assert case.readiness("system_landscape", "current").quantity.base == 0.25
    case = load_case(two_units(assessment="answers.csv", assessment_unit="B2C"))
    assert case.readiness("system_landscape", "current").quantity.base == 0.75


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({}, "too far apart for one figure (B2B 2.0, B2C 4.0). Say which one in assessment_unit."),
        ({"assessment_unit": "B2"}, "no business unit 'B2' in the answers. Did you mean 'B2"),
    ],
)
def test_which_unit_must_be_said_where_they_are_far_apart(
    two_units: Callable[..., Path], named: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        load_case(two_units(assessment="answers.csv", **named))
    (problem,) = caught.value.problems
    assert said in problem.message
    assert problem.line is not None
