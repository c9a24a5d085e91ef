"""The sample client files: complete, sourced, and believable."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.plausibility import findings
from cdm_bc.case import load_case
from cdm_bc.customers.forms import WORD
from cdm_bc.decision import decide
from cdm_bc.document import read

FOLDER = Path(__file__).resolve().parents[1] / "parameters"
SAMPLES = sorted(FOLDER.glob("*.yaml"))
#: What a sample may still make a careful reader say: default values left, ranges that the evidence leaves wide, a fact
#: that one of them lacks on purpose.
HARMLESS = {"defaults_left", "range_wide", "judgement_leads", "not_quantified", "no_upkeep"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_fact_says_where_it_comes_from(path: Path) -> None:
    facts = read(path).data["facts"]
    silent = [name for name, value in facts.items() if value != WORD and not {"source", "note"} & set(value)]
    assert not silent


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_result_is_believable(path: Path) -> None:
    case = load_case(path)
    widest = [item.id for item in decide(case).sensitivity.inputs]
    found = {finding.code for finding in findings(evaluate(case), widest)}
    assert found <= HARMLESS


@pytest.mark.parametrize("name", ["retailer", "wholesaler", "utility", "bol"])
def test_every_entity_in_scope_has_scores_sources_store_and_owner(name: str) -> None:
    case = load_case(FOLDER / f"{name}.yaml")
    for entity, state in read(FOLDER / f"{name}.yaml").data["data"].items():
        if state.get("in_scope", True):
            assert {"current", "target", "sources", "stored_in", "owner"} <= set(state), entity
    assert {line.lever for line in case.lines} >= {"programme", "system_landscape", "processes", "organisation"}


def test_a_figure_of_the_real_company_is_published_or_called_an_assumption() -> None:
    for name, value in read(FOLDER / "bol.yaml").data["facts"].items():
        published = "://" in value.get("source", "") or value.get("source", "").startswith("Derived")
        assert published or value.get("note", "").startswith("Assumption"), name
        assert value.get("low", 0) < value["base"] < value.get("high", float("inf")), name
