"""The command as scripts use it: what goes to stdout and stderr, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
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


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "x;=1+1", "x,@A1", "x\t=1+1", 'x";"=1+1', "=cmd|' /C calc'!A1"]
)
def test_a_name_is_never_a_formula_in_a_spreadsheet(said, tmp_path: Path, name: str) -> None:
    """Whether the spreadsheet separates on commas, semicolons or tabs."""
    file = tmp_path / "evil.yaml"
    file.write_text(json.dumps({"client": {"name": name}}), encoding="utf-8")
    out = said("evaluate", str(file), "--csv")[1]
    for delimiter in ",;\t":
        cells = [cell for row in csv.reader(io.StringIO(out), delimiter=delimiter) for cell in row]
        assert not [cell for cell in cells if re.match(r"[=@\t\r]|[+-](?![\d.])|[+-]1$", cell)], cells


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x9b2J", "\x07", "\r", "\u202e", "\x7f"])
def test_what_steers_a_terminal_never_reaches_it(said, tmp_path: Path, sign: str) -> None:
    file = tmp_path / "evil.yaml"
    line = f"x{sign}y"
    file.write_text(
        json.dumps({"client": {"name": line, line: 1}, "facts": {line: line}, line: [line]}), encoding="utf-8"
    )
    for command in (("check",), ("evaluate", "--csv"), ("evaluate", "--json"), ("evaluate",)):
        _, out, err = said(command[0], str(file), *command[1:])
        assert sign not in (out + err).replace("\r\n", "\n"), command
    file = tmp_path / f"a{sign}b.yaml"
    assert sign not in "".join(map(str, said("check", str(file))[1:]))


def test_a_folder_means_its_client_files(said, tmp_path: Path) -> None:
    shutil.copy(RETAILER, tmp_path / "b.yaml")
    shutil.copy(STUDY, tmp_path / "a.yml")
    shutil.copytree(ROOT / "parameters" / "models", tmp_path / "models")
    shutil.copy(ROOT / "parameters" / "models" / "extension_example.yaml", tmp_path / "model.yaml")
    (tmp_path / "notes.txt").write_text("no client", encoding="utf-8")
    status, out, _ = said("check", str(tmp_path), "--language", "en")
    assert status == 0
    assert [Path(line.partition(": ")[0]).name for line in out.splitlines() if ": good" in line] == ["a.yml", "b.yaml"]
    (tmp_path / "none").mkdir()
    status, _, err = said("check", str(tmp_path / "none"))
    assert status == 2
    assert "holds no client file" in err


def test_check_speaks_the_language_of_the_file_or_the_one_asked_for(said, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text("client: {name: Acme, language: nl}\nfacts: {gross_margin: {low: 5,5}}\n", encoding="utf-8")
    assert "Schrijf 5.5" in said("check", str(file))[2]
    assert "Write 5.5" in said("check", str(file), "--language", "en")[2]
    file.write_text("client: {name: Acme, language: en}\nfacts: {gros_margin: 1}\n", encoding="utf-8")
    assert "Did you mean" in said("check", str(file))[2]
    assert "Bedoelt u" in said("check", str(file), "--language", "nl")[2]


def test_check_tells_how_far_a_good_file_is_filled_in_and_what_to_doubt(said, tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(
        "client: {name: Acme, language: en}\n"
        "facts: {contacts_per_year: {low: 1_000, base: 20_000, high: 30_000}}\n"
        "benefits: {improved_customer_service: {}, improved_innovation: {}}\n",
        encoding="utf-8",
    )
    status, out, err = said("check", str(file))
    assert (status, err) == (0, "")
    assert "Facts: 1 of " in out
    assert "Ask first: " in out
    assert "wider than a factor of 10" in out
    assert "Vraag eerst: " in said("check", str(file), "--language", "nl")[1]


def test_a_point_that_only_decimals_can_mean_is_left_alone(said, tmp_path: Path) -> None:
    """An hour and a half a contact is no thousand and a half hours; a share has no thousands."""
    file = tmp_path / "acme.yaml"
    file.write_text(
        "client: {name: Acme}\nfacts: {hours_per_exchange: 1.500, gross_margin: 0.125}\ndelivery: {delay: 1.250}\n",
        encoding="utf-8",
    )
    assert said("check", str(file))[0] == 0


def test_all_problems_come_in_one_round_though_another_part_is_broken(said, tmp_path: Path) -> None:
    """Of the form of the file, of its names, of its values against the model, and of what is calculated of them."""
    file = tmp_path / "acme.yaml"
    file.write_text(
        """client: {name: Acme, language: en, currency: 5}
facts: {contacts_per_year: 1000, cost_per_contact: 5, revenu: 1}
benefits:
  improved_customer_service: {inputs: {handling_time_reduction: 400}}
data:
  person_identty: {current: {timely: 0.5}}
  click_behaviour: {current: {fit_for_use: 0.9}, target: {fit_for_use: 0.2}}
effort:
  lines: [{lever: custmer_profile, what: x, kind: data, cost: 5}]
""",
        encoding="utf-8",
    )
    err = said("check", str(file))[2]
    for words in (
        "currency",
        "'revenue'",
        "'person_identity'",
        "click_behaviour",
        "'customer_profile'",
        "handling_time",
    ):
        assert words in err, err


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


def test_ctrl_c_is_one_sentence_at_any_moment(monkeypatch, capsys):
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("cdm_bc.cli.program.run", interrupted)
    assert main(["check", "acme.yaml"]) == 1
    assert capsys.readouterr().err == "cdm-bc: stopped.\n"
