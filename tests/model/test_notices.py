"""Rules that the shipped model keeps and that `check` tells the author of any model: a notice each, and no failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdm_bc.cli import main
from cdm_bc.model import load_model
from cdm_bc.model.notices import CHECKS, notices

EXAMPLE = Path(__file__).parents[2] / "parameters" / "models" / "extension_example.yaml"
#: A change to the model of one's own, the key at which it is told, and words of the notice.
BROKEN = {
    "check_provenance": ("drivers: {more: {objective: growth, name: {nl: Meer, en: More}}}", "drivers.more", "no provenance"),
    "check_grades": (
        "benefits: {reduced_compliance_risk: {inputs: {compliance_improvement: {base: 0.2}}}}",
        "benefits.reduced_compliance_risk.inputs.compliance_improvement",
        "nobody knows what these numbers rest on",
    ),
    "check_grounds": (
        "benefits: {reduced_compliance_risk: {inputs: {compliance_improvement: {base: 0.2, grade: published}}}}",
        "benefits.reduced_compliance_risk.inputs.compliance_improvement",
        "a grade without its ground",
    ),
    "check_states": (
        "entities: {suppliers: {provenance: inferred, name: {nl: L, en: S}, current: {fit_for_use: 0.5}}}\n"
        "relevance: {suppliers: {growth_change: 1}}",
        "entities.suppliers",
        "a quality or readiness that does not say what it rests on",
    ),
    "check_sources": (
        "benefits: {reduced_compliance_risk: {inputs: {compliance_improvement: {base: 0.2, grade: published, "
        "source: {title: A study}}}}}",
        "benefits.reduced_compliance_risk.inputs.compliance_improvement",
        "cannot be found again or judged",
    ),
    "check_ranges": (
        "benefits: {reduced_compliance_risk: {inputs: {compliance_improvement: {low: 0.1, base: 0.1, high: 0.3, "
        "grade: judgement, reason: {nl: Zo, en: So}}}}}",
        "benefits.reduced_compliance_risk.inputs.compliance_improvement",
        "base is one of its ends",
    ),
    "check_bounds": (
        "facts: {gross_margin: {plausible: [0.8, 0.9]}}",
        "facts.gross_margin",
        "outside its own plausible bounds",
    ),
    "check_pools": (
        "benefits: {gift: {driver: growth_change, kind: cost, formula: revenue, provenance: inferred, name: {nl: G, en: G}}}",
        "benefits.gift",
        "another benefit may count the same money",
    ),
    "check_weights": (
        "benefits: {reduced_compliance_risk: {weights: {person_identity: 0}}}",
        "benefits.reduced_compliance_risk.weights",
        "0 with any data",
    ),
    "check_use": (
        "facts: {parrots: {unit: parrot, provenance: inferred, name: {nl: Papegaaien, en: Parrots}}}",
        "facts.parrots",
        "a client is asked for it in vain",
    ),
}  # fmt: skip


def test_every_rule_has_a_fixture_that_breaks_it() -> None:
    assert {check.__name__ for check in CHECKS} == set(BROKEN)


@pytest.mark.parametrize("model", ["reference", EXAMPLE], ids=["reference", "example"])
def test_the_shipped_models_keep_all_rules(model: str | Path) -> None:
    assert notices(load_model(model)) == ()


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_that_is_not_kept_is_told_at_its_line_and_nothing_fails(
    rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, key, words = BROKEN[rule]
    file = tmp_path / "model.yaml"
    file.write_text(f"id: ours\nextends: reference\n{text}\n", encoding="utf-8")
    (notice,) = notices(load_model(file))
    assert notice.file == file.as_posix()
    assert notice.key == key
    assert words in notice.message
    assert main(["check", str(file)]) == 0
    out, err = capsys.readouterr()
    assert "good, model ours" in out
    assert err == f"note: {notice}\n"


def test_many_that_break_one_rule_are_one_notice(tmp_path: Path) -> None:
    file = tmp_path / "model.yaml"
    facts = ", ".join(f"f{n}: {{unit: parrot, name: {{nl: P{n}, en: P{n}}}, provenance: inferred}}" for n in range(6))
    file.write_text(f"id: ours\nextends: reference\nfacts: {{{facts}}}\n", encoding="utf-8")
    (notice,) = notices(load_model(file))
    assert notice.message.endswith(": f0, f1, f2, f3 and 2 more.")
