"""One more benefit takes data files and its case: in a copy of the reference model, nothing but that case is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cdm_bc.model.load import REFERENCE_FOLDER

TESTS = Path(__file__).parent
#: As CONTRIBUTING.md says: the fact that it needs, and the benefit under its driver. Its driver has relevance already.
FACT = """
  letters_per_year:
    unit: letter/year
    name: {nl: Brieven per jaar, en: Letters per year}
    description: {nl: Alle post aan klanten., en: All post to customers.}
    plausible: [0, 100_000_000]
    provenance: inferred
"""
BENEFIT = """
  fewer_letters:
    driver: efficiency
    kind: cost
    pool: marketing_budget
    name: {nl: Minder post, en: Less post}
    description: {nl: Wie de klant kent schrijft minder vaak., en: Who knows the customer writes less often.}
    note: {nl: Telt papier en porto., en: Counts paper and postage.}
    provenance: inferred
    formula: letters_per_year * cost_per_letter * avoidable_letters
    inputs:
      cost_per_letter:
        unit: money/letter
        grade: judgement
        low: 0.6
        base: 1.0
        high: 1.5
        distribution: pert
        name: {nl: Kosten per brief, en: Cost per letter}
        description: {nl: Papier en porto., en: Paper and postage.}
        reason: {nl: Een schatting., en: An estimate.}
      avoidable_letters:
        unit: "1"
        grade: judgement
        low: 0.01
        base: 0.04
        high: 0.10
        distribution: pert
        name: {nl: Aandeel brieven dat te voorkomen is, en: Share of letters that can be avoided}
        description: {nl: Dubbele en verkeerde post., en: Post sent twice or wrongly.}
        reason: {nl: Een schatting., en: An estimate.}
    risk_adjustment: 0
    ramp_up: [0.38, 0.72, 1.0]
"""
#: Runs pytest on another folder of reference files than the shipped one.
ON_A_COPY = """
import sys
from pathlib import Path
import pytest
from cdm_bc.model import load
load.REFERENCE_FOLDER = Path(sys.argv[1])
sys.exit(pytest.main(sys.argv[2:]))
"""
JUDGES = ("test_reference_model.py", "model", "test_new_client.py", "test_cli.py")


def failures(reference: Path) -> set[str]:
    """The tests that fail on the reference model in this folder."""
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", "-rf", "--tb=no"]
    done = subprocess.run(
        [sys.executable, "-c", ON_A_COPY, str(reference), *options, *(str(TESTS / name) for name in JUDGES)],
        cwd=TESTS.parent, capture_output=True, text=True, encoding="utf-8", timeout=170, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return set(re.findall(r"^FAILED \S+::(\w+)", done.stdout, re.MULTILINE))


@pytest.mark.slow
def test_one_more_benefit_misses_nothing_but_its_case(tmp_path: Path) -> None:
    reference = shutil.copytree(REFERENCE_FOLDER, tmp_path / "reference")
    for file, text in (("facts.yaml", FACT), ("benefits/efficiency.yaml", BENEFIT)):
        with (reference / file).open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    assert failures(reference) == {
        "test_the_retailer_needs_to_enter_exactly_the_facts_without_a_default",
        "test_all_benefits_are_worked_by_hand",
    }
