"""The command as scripts use it: what goes to stdout and stderr, and the exit status."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cdm_bc.case import load_case
from cdm_bc.cli import main

ROOT = Path(__file__).resolve().parents[1]
RETAILER = str(ROOT / "parameters" / "retailer.yaml")
STUDY = str(ROOT / "parameters" / "business_central_2020.yaml")
WRONG = str(ROOT / "tests" / "bad" / "low_above_base.yaml")
CONTRACT = {
    "client": {"id", "name"},
    "model": {"id", "version"},
    "finance": {"npv", "roi", "bcr", "irr", "payback_months", "pv_benefits", "pv_costs"}
    | {"costs", "benefits", "net", "cumulative"},
    "data_value": {"today", "target", "perfect"},
    "roadmap": {"npv", "waves", "optimal", "gap"},
    "uncertainty": {"samples", "seed", "npv", "probability_positive", "evpi", "inputs"},
}
ROWS = {
    "benefits": {"id", "driver", "kind", "by_year", "pv", "realised_share"},
    "inputs": {"id", "base", "unit", "origin", "grade", "source"},
    "warnings": {"code", "message"},
    "levers": {"id", "type", "value", "effort", "days", "quadrant"},
}


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        out = capsys.readouterr()
        return status, out.out, out.err

    return run


def test_evaluate_json_has_every_key_that_scripts_rely_on(said) -> None:
    status, out, err = said("evaluate", RETAILER, "--json")
    table = json.loads(out)
    assert (status, err) == (0, "")
    for key, names in CONTRACT.items():
        assert names <= table[key].keys(), key
    for key, names in ROWS.items():
        assert table[key], key
        assert all(names <= row.keys() for row in table[key]), key
    assert {"mean", "p5", "p10", "p50", "p90", "p95"} <= table["uncertainty"]["npv"].keys()
    assert {"id", "swing", "rank_correlation", "break_even", "evppi"} <= table["uncertainty"]["inputs"][0].keys()
    assert len(table["finance"]["net"]) == 6
    assert "NaN" not in out


def test_evaluate_json_says_why_a_figure_is_null(said, tmp_path: Path) -> None:
    file = tmp_path / "nothing.yaml"
    file.write_text("client: {name: Nothing}\n", encoding="utf-8")
    finance = json.loads(said("evaluate", str(file), "--json")[1])["finance"]
    assert finance["roi"] is None
    assert "no costs" in finance["reasons"]["roi"]


def test_several_files_give_a_line_each_and_a_wrong_one_does_not_stop_the_others(said) -> None:
    status, out, err = said("evaluate", RETAILER, WRONG, STUDY)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 2
    assert [row["client"] for row in rows] == ["retailer", "business_central_2020"]
    assert float(rows[1]["npv"]) == pytest.approx(287_977, abs=3)
    assert "low_above_base.yaml" in err


def test_a_name_is_never_a_formula_in_a_spreadsheet(said, tmp_path: Path) -> None:
    file = tmp_path / "evil.yaml"
    file.write_text('client: {name: "=1+1"}\n', encoding="utf-8")
    assert next(csv.DictReader(io.StringIO(said("evaluate", str(file), "--csv")[1])))["name"] == "'=1+1"


def test_a_scenario_can_be_evaluated_and_a_misspelt_one_is_named(said) -> None:
    status, _, err = said("evaluate", RETAILER, "--scenario", "nonsense")
    assert status == 2
    assert "there is no scenario 'nonsense'" in err
    known = next(line for line in err.splitlines())
    assert "Allowed" in known or "Did you mean" in known


def test_check_tells_what_is_good_and_what_is_wrong(said) -> None:
    status, out, err = said("check", RETAILER, WRONG, "--language", "en")
    assert status == 2
    case = load_case(RETAILER)
    assert f"{len(case.quantified)} of {len(case.benefits)} benefits" in out
    assert "low" in err
    assert "Traceback" not in err


def test_model_json_is_a_model_file_again(said, tmp_path: Path) -> None:
    first = said("model", "--json")[1]
    file = tmp_path / "copy.yaml"
    file.write_text(first, encoding="utf-8")
    assert json.loads(said("model", str(file), "--json")[1]) == json.loads(first)


def test_model_names_the_file_and_line_of_each_value(said) -> None:
    example = str(ROOT / "parameters" / "models" / "extension_example.yaml")
    out = said("model", example)[1]
    assert "extension_example.yaml:" in out
    assert "reference/facts.yaml:" in out


@pytest.mark.parametrize("arguments", [["evaluate"], ["nonsense"], ["report", "--jobs", "x", RETAILER], []])
def test_a_wrong_command_line_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
