from pathlib import Path

import pytest

from cdm_bc.errors import InputError
from cdm_bc.maturity.load import load_instrument, load_maturity_model
from cdm_bc.maturity.model import EngagementFramework, MaturityModel, dimension_of, step_of
from cdm_bc.maturity.words import load_words

# Points per cell of the source's table, counted by hand: pillar -> levels 1 to 5.
CEMM_POINTS = {
    "strategy": (3, 3, 3, 3, 3),
    "people_organisation": (5, 4, 4, 3, 4),
    "technology": (3, 3, 3, 4, 3),
    "data": (3, 3, 3, 3, 3),
    "customer_journey": (3, 3, 3, 3, 3),
    "customer_value": (3, 3, 3, 3, 3),
}
# Points per table of the framework's source: block -> success factors, accelerators.
CEF_POINTS = {
    "insights_discovery": (6, 5),
    "dialogue_management": (6, 4),
    "value_management": (5, 3),
    "experience_optimisation": (5, 3),
}


def bullets(instrument, dimension, step):
    keys = [key for key in instrument.statements if (dimension_of(key), step_of(key)) == (dimension, step)]
    return {instrument.statements[key].bullet for key in keys}


@pytest.mark.parametrize("pillar", CEMM_POINTS)
def test_every_point_of_every_cell_has_a_statement(cemm: MaturityModel, pillar: str) -> None:
    for level, points in enumerate(CEMM_POINTS[pillar], start=1):
        assert bullets(cemm, pillar, str(level)) == set(range(1, points + 1)), level


@pytest.mark.parametrize("block", CEF_POINTS)
def test_every_factor_and_accelerator_has_a_statement(cef: EngagementFramework, block: str) -> None:
    for kind, points in zip(("factor", "accelerator"), CEF_POINTS[block], strict=True):
        assert bullets(cef, block, kind) == set(range(1, points + 1)), kind


def test_the_framework_has_five_blocks_around_the_platform(cef: EngagementFramework) -> None:
    centre = [name for name, block in cef.blocks.items() if block.centre]
    assert centre == ["data_platform"]
    assert len(cef.blocks) - len(centre) == 5


@pytest.mark.parametrize("name", ["cemm", "cef"])
def test_statements_stand_in_both_languages_and_differ(name: str) -> None:
    instrument = load_instrument(name)
    texts = [text for one in instrument.statements.values() for text in (one.text.nl, one.text.en)]
    assert all(text.endswith(".") and "?" not in text for text in texts)
    assert len(set(texts)) == len(texts)
    assert all(len(text) <= 130 for text in texts)


def test_level_one_is_shown_and_not_asked(cemm: MaturityModel) -> None:
    assert {step_of(key) for key in cemm.asked} == {"2", "3", "4", "5"}
    assert len([key for key in cemm.statements if step_of(key) == "1"]) == 20


def test_pillars_measure_the_foundations_of_the_business_case(cemm: MaturityModel) -> None:
    measured = {name: one.foundation for name, one in cemm.pillars.items() if one.foundation}
    assert measured == {
        "technology": "system_landscape",
        "people_organisation": "organisation",
        "data": "processes",
    }


def test_an_overlay_changes_adds_and_removes(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        """
id: own
extends: cemm
remove: {statements: [technology.5.responsive], pillars: [customer_value]}
rules: {smallest_group: 5}
statements:
  strategy.2.vision: {text: {nl: Wij weten waarheen., en: We know where to.}}
  data.5.shared_with_partners:
    text: {nl: Partners delen gegevens met ons., en: Partners share data with us.}
    provenance: inferred
""",
        encoding="utf-8",
    )
    model, shipped = load_maturity_model(own), load_maturity_model()
    assert model.statements["strategy.2.vision"].text.en == "We know where to."
    assert model.statements["strategy.2.vision"].bullet == 1
    assert "data.5.shared_with_partners" in model.asked
    assert "technology.5.responsive" not in model.statements
    assert not [key for key in model.statements if key.startswith("customer_value.")]
    assert "customer_value_without_data" not in model.incoherent
    assert (model.rules.smallest_group, model.rules.minimum_answered) == (5, 0.7)
    assert len(shipped.pillars) == 6


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("extends: cemm\nremove: {statements: [data.5.payd_value]}", 2, "Did you mean 'data.5.paid_value'?"),
        ("extends: cemm\nremove: {statement: [a]}", 2, "Did you mean 'statements'?"),
        ("extends: cemm\nremove: {statements: [[1, 2, 3]]}", 2, "must be text"),
        ("extends: cemm\nremove: [[1, 2, 3]]", 2, "must be a mapping"),
        ("extends: cemm\nremove: {statements: {a: 1}}", 2, "must be text"),
        ("extends: cemm\npilars: {}", 2, "Did you mean 'pillars'?"),
        ("extends: cemm\nrules: {level_threshold: 2}", 2, "at most 1"),
        ("extends: cemm\nstatements:\n  dta.2.x: {text: {nl: a, en: b}, provenance: inferred}", 3, "Did you mean 'data'?"),
        ("extends: cemm\nstatements:\n  data.2.x: {text: {nl: a}, provenance: inferred}", 3, "is missing"),
        ("extends: cemm\nremove:\n  statements: [data.3.insights_from_data, data.3.dashboards, data.3.signals,\n"
         "    data.3.master_data_policy, data.3.comparable]", None, "has no statement of level 3"),
        ("extends: 3", 1, "must be cemm, cef or the path"),
        ("id: x\nkind: other", 2, "Allowed: maturity, presence"),
    ],
)  # fmt: skip
def test_a_wrong_model_file_is_refused_at_its_place(tmp_path: Path, text: str, line: int | None, message: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_instrument(path)
    found = [problem for problem in caught.value.problems if message in problem.message]
    assert found, caught.value
    assert line is None or found[0].line == line


def test_a_file_that_extends_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("extends: a.yaml", encoding="utf-8")
    with pytest.raises(InputError, match="Break the circle"):
        load_instrument(tmp_path / "a.yaml")


def test_no_spelling_of_an_answer_means_two_things() -> None:
    texts = load_words()
    for words in (texts.answers, texts.layers, texts.columns):
        spellings = [spelling for key, word in words.items() for spelling in word.spellings(key)]
        assert len(spellings) == len(set(spellings))
