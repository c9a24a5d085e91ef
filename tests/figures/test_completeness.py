"""How far a client file is filled in, and which facts help most: against trying every group of three."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest

from cdm_bc.case import load_case
from cdm_bc.figures.completeness import ASKED, completeness
from cdm_bc.rendering.new_client import write_new_client

PARAMETERS = Path(__file__).resolve().parents[2] / "parameters"


@pytest.mark.parametrize("seed", range(6))
def test_the_facts_asked_for_give_most_benefits_an_amount(tmp_path, seed):
    path = write_new_client("acme", tmp_path, "en")
    facts = {item.key: item for item in load_case(PARAMETERS / "retailer.yaml").inputs.values() if item.kind == "facts"}
    given = random.Random(seed).sample(sorted(facts), 3 * seed)
    lines = "".join(f"  {key}: {facts[key].quantity.base}\n" for key in given)
    path.write_text(path.read_text(encoding="utf-8").replace("\nfacts:\n", f"\nfacts:\n{lines}"), encoding="utf-8")
    case = load_case(path)
    found = completeness(case)
    assert found.needed == 38
    assert found.given <= len(given)  # not all facts are needed by the benefits that count
    waiting = [set(benefit.missing) for benefit in case.benefits if benefit.missing]
    assert {*found.missing} == set().union(*waiting)

    def unlocked(group):
        return sum(needs <= set(group) for needs in waiting)

    asked = [key for key, fact in case.model.facts.items() if any(fact is one for one in found.ask)]
    best = max((unlocked(group) for n in range(ASKED + 1) for group in combinations(found.missing, n)), default=0)
    assert found.unlocks == best == unlocked(asked)
    # filled in, that many more have an amount
    more = "".join(f"  {key}: 1\n" for key in asked)
    path.write_text(path.read_text(encoding="utf-8").replace("\nfacts:\n", f"\nfacts:\n{more}"), encoding="utf-8")
    assert len(load_case(path).quantified) == len(case.quantified) + found.unlocks


def test_a_file_that_is_filled_in_asks_for_nothing():
    found = completeness(load_case(PARAMETERS / "retailer.yaml"))
    assert (found.missing, found.ask, found.unlocks) == ((), (), 0)
    assert found.given > 20
