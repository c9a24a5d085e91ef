"""Everything at once: the contract's JSON, scenarios, the ranking, and cases in which there is nothing to decide."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

import cdm_bc.text
from cdm_bc.calculation import evaluate
from cdm_bc.case import Case, load_case
from cdm_bc.decision import Decision, OptionId, decide
from cdm_bc.decision.ranking import rank_levers
from cdm_bc.decision.value_per_lever import value_per_lever
from cdm_bc.document import read
from cdm_bc.rendering.decision_json import decision_json as as_json
from cdm_bc.text import texts

from .levels import at_level
from .plain_method import files, random_spec

Build = Callable[[dict[str, Any], dict[str, Any]], Case]


@pytest.fixture(scope="module")
def decision(example: Case) -> Decision:
    return decide(example)


def test_json_has_the_keys_of_the_contract_and_only_plain_values(decision: Decision) -> None:
    found = as_json(decision)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    wanted = {"levers", "programme_effort", "recommended", "options", "delay", "model_doubt", "priority", "roadmap"}
    assert wanted | {"uncertainty"} <= found.keys()
    for item in found["levers"]:
        assert {
            *("id", "type", "value", "value_if_left_out", "effort", "days", "costed", "quadrant"),
        } <= item.keys()
    assert [item["id"] for item in found["options"]] == [*get_args(OptionId)]
    for item in found["options"]:
        assert {
            *(
                "waves",
                "affordable",
                "npv",
                "roi",
                "irr",
                "payback_months",
                "discounted_payback_months",
                "peak_funding",
            ),
            *("mean", "p5", "p10", "p50", "p90", "p95", "probability_positive", "probability_over_budget"),
            *("probability_over_capacity", "by_kind", "npv_cost_savings_only", "npv_after_tax"),
        } <= item.keys()
    assert {"cost", "cost_same_end"} == found["delay"].keys()
    for item in found["model_doubt"]:
        assert item.keys() in (
            {"what", "at", "npv_recommended", "npv_best"},
            {"what", "npv_recommended", "npv_best"},
        ) or (item.keys() == {"what", "p5", "p95"} and item["what"] == "relevance")
    assert {"npv", "waves", "optimal", "gap"} <= found["roadmap"].keys()
    uncertainty = found["uncertainty"]
    assert {"option", "samples", "seed", "npv", "probability_positive", "evpi", "inputs"} <= uncertainty.keys()
    assert uncertainty["npv"].keys() == {"mean", "p5", "p10", "p50", "p90", "p95"}
    for item in uncertainty["inputs"]:
        assert {"id", "swing", "rank_correlation", "break_even", "evppi"} <= item.keys()
        assert item["break_even"] is not None or "break_even" in item["reasons"]


def test_the_worked_example_in_json(decision: Decision, expected: dict[str, Any]) -> None:
    found = as_json(decision)
    assert found["roadmap"]["waves"] == expected["roadmap"]["waves"]
    assert found["programme_effort"] == pytest.approx(expected["programme_effort"], abs=1e-5)
    assert [item["id"] for item in found["levers"]] == [item["id"] for item in expected["levers"]]
    assert found["uncertainty"]["measure_next"] == "benefits.personal.uplift"


def test_twice_the_same(example: Case, decision: Decision) -> None:
    assert as_json(decide(example)) == as_json(decision)


# -- ranking -------------------------------------------------------------------------------------------------------------


def test_the_ranking_is_that_of_exact_values_draw_by_draw(example: Case, decision: Decision) -> None:
    """The few orders used, corrected by the base case, against the exact values of every draw: everything at once."""
    simulation = decision.simulation
    everything = np.zeros(len(example.levers), dtype=np.intp)
    rng = np.random.default_rng(3)
    ranking = rank_levers(example, decision.business_case.tables, simulation, everything, rng)
    wins = dict.fromkeys((lever.id for lever in example.levers), 0)
    draws = 64
    for row in range(draws):
        changes = {
            key: at_level(example.inputs[key].quantity, simulation.levels[row, column])
            for column, key in enumerate(simulation.ids)
        }
        found = value_per_lever(evaluate(example.with_inputs(changes)))
        for item in sorted(found.levers, key=lambda item: -item.net)[:3]:
            wins[item.lever.id] += 1
    ours = {item.lever.id: item.probability_top for item in ranking.levers}
    assert sum(ours.values()) == pytest.approx(3.0)
    for key, count in wins.items():
        share = count / draws
        assert ours[key] == pytest.approx(share, abs=3 * np.sqrt(0.25 / draws))


# -- scenarios -----------------------------------------------------------------------------------------------------------


def test_scenarios_of_the_file_say_what_differs(build: Build) -> None:
    model, client = files(random_spec(6, levers=3))
    client["facts"]["potential_0"] = {"low": 1e5, "base": 2e5, "high": 3e5}
    client["scenarios"] = {
        "shorter": {"finance": {"horizon_years": 2}},
        "cautious": {
            "facts": {"potential_0": 150_000},
            "data": {"entity_0": {"in_scope": False}},
            "effort": {"lines": []},
        },
    }
    client["effort"]["precedence"] = []
    found = decide(build(model, client)).scenarios
    assert [item.id for item in found] == ["shorter", "cautious"]
    assert [(d.what, d.id, d.base, d.scenario) for d in found[0].differs] == [("finance", "horizon_years", 3, 2)]
    kinds = {(d.what, d.id) for d in found[1].differs}
    assert {("input", "facts.potential_0"), ("lever", "entity_0")} <= kinds
    assert any(what == "removed" and key.startswith("data.entity_0.current") for what, key in kinds)


# -- extended models -----------------------------------------------------------------------------------------------------


def test_levers_of_an_extended_model_count_too(example: Case, tmp_path: Path) -> None:
    folder = Path(__file__).resolve().parents[1] / "cases" / "worked_example"
    (tmp_path / "model.yaml").write_text((folder / "model.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "more.yaml").write_text(
        """\
id: more
version: 1.0.0
extends: model.yaml
entities:
  sensor:
    group: interaction
    name: {nl: Sensoren, en: Sensors}
    current: {fit_for_use: 0.1}
    target: {fit_for_use: 0.8}
relevance: {sensor: {engagement: 3, efficiency: 2}}
foundations:
  partners: {name: {nl: Partners, en: Partners}, current: 0.4, target: 0.9}
""",
        encoding="utf-8",
    )
    client = (folder / "client.yaml").read_text(encoding="utf-8").replace("model: model.yaml", "model: more.yaml")
    (tmp_path / "client.yaml").write_text(client, encoding="utf-8")
    found = decide(load_case(tmp_path / "client.yaml"))
    values = {item.lever.id: item.value for item in found.levers.levers}
    assert len(values) == 7
    assert values["sensor"] > 0
    assert values["partners"] > 0
    total = sum(item.net for item in found.levers.levers) - found.programme_effort
    assert total == pytest.approx(found.business_case.finance.npv, abs=0.01)
    pulled = {lever.id for step in found.plan.steps for lever in step.levers}
    assert {"sensor", "partners"} <= pulled


# -- nothing to decide ---------------------------------------------------------------------------------------------------


def nothing_to_improve(spec: dict[str, Any]) -> None:
    for item in [*spec["entities"], *spec["foundations"]]:
        item["target"] = item["now"]


def one_lever(spec: dict[str, Any]) -> None:
    spec["entities"], spec["foundations"], spec["precedence"] = spec["entities"][:1], [], []
    spec["lines"] = [line for line in spec["lines"] if line["lever"] in (0, -1)]
    for benefit in spec["benefits"]:
        benefit["weights"] = [1]


def no_costs(spec: dict[str, Any]) -> None:
    spec["lines"] = []


def one_year(spec: dict[str, Any]) -> None:
    spec["horizon"] = 1


def no_budget(spec: dict[str, Any]) -> None:
    spec["budget"], spec["capacity"] = [0.0], [0.0]


def no_interest(spec: dict[str, Any]) -> None:
    spec["rate"] = 0.0


def no_weights(spec: dict[str, Any]) -> None:
    for benefit in spec["benefits"]:
        benefit["weights"] = [0] * len(spec["entities"])


EMPTY = [nothing_to_improve, one_lever, no_costs, one_year, no_budget, no_interest, no_weights]


@pytest.mark.parametrize("change", EMPTY, ids=lambda change: change.__name__)
@pytest.mark.parametrize("uncertain", [False, True])
@pytest.mark.parametrize("seed", [1, 4])
def test_degenerate_cases_give_sense_and_no_warnings(
    change: Callable[[dict[str, Any]], None], uncertain: bool, seed: int, build: Build
) -> None:
    """Warnings are errors in these tests, those of numpy too."""
    spec = random_spec(seed, levers=4, horizon=3)
    change(spec)
    model, client = files(spec)
    if uncertain:
        client["facts"]["potential_0"] = {"low": 1e5, "base": 2e5, "high": 3e5}
    found = decide(build(model, client))
    total = sum(item.net for item in found.levers.levers) - found.programme_effort
    assert total == pytest.approx(found.business_case.finance.npv, abs=0.01)
    assert found.plan.npv >= -1e-6
    json.dumps(as_json(found), allow_nan=False)
    assert len(found.curve) >= 10
    assert all(texts("reasons", "en")(code) for code in found.reasons.values())
    assert ("uncertainty" in found.reasons) is (not uncertain)
    assert found.plan.is_empty == ("plan" in found.reasons)
    assert found.recommended == ("nothing" if found.plan.is_empty else "plan")


def test_no_benefit_in_money(build: Build) -> None:
    model, client = files(random_spec(1, levers=3))
    client["facts"] = {}
    found = decide(build(model, client))
    assert not found.case.quantified
    assert found.plan.is_empty
    assert found.reasons["plan"] == found.reasons["levers"] == "no_benefit_quantified"
    assert all(item.value == 0.0 for item in found.levers.levers)
    assert {item.why for item in found.binding.held} == {"changes_nothing"}
    json.dumps(as_json(found), allow_nan=False)


def test_a_case_without_any_lever(build: Build) -> None:
    model, client = files(random_spec(1, levers=2))
    spec = random_spec(1, levers=2)
    client["data"] = {f"entity_{e}": {"in_scope": False} for e in range(len(spec["entities"]))}
    model["foundations"] = {}
    client["effort"]["lines"] = [{"lever": "programme", "what": "x", "cost": 1000}]
    client["effort"]["precedence"] = []
    found = decide(build(model, client))
    assert found.levers.levers == ()
    assert found.business_case.finance.npv == 0.0
    assert found.plan.is_empty
    json.dumps(as_json(found), allow_nan=False)


def test_without_uncertain_inputs_every_draw_is_the_case(build: Build) -> None:
    found = decide(build(*files(random_spec(1, levers=3))))
    npv = found.business_case.finance.npv
    assert found.simulation.is_certain
    drawn = found.option("everything").outcome
    assert drawn.mean == drawn.percentile(5) == pytest.approx(npv)
    assert drawn.probability_positive == float(npv > 0)
    assert drawn.fan[0] == pytest.approx(found.business_case.finance.cumulative)
    assert found.sensitivity.evpi == 0.0
    assert found.option("plan_expected").waves.tolist() == found.plan.waves.tolist()
    assert (found.scenarios, found.tails) == ((), ())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_reason_has_words_of_its_own(language: str) -> None:
    codes = read(Path(cdm_bc.text.__file__).with_name("reasons.yaml")).data
    words = [texts("reasons", language)(code) for code in codes]
    assert len(set(words)) == len(words) >= 20
