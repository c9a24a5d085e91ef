"""Model files: strict, extended without code, written back whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cdm_bc.errors import InputError
from cdm_bc.model import LoadedModel, load_model

CASES = Path(__file__).parents[1] / "cases"
BY_HAND = CASES / "by_hand" / "model.yaml"


def written(folder: Path, text: str, name: str = "model.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def extended(folder: Path, text: str) -> LoadedModel:
    """The by-hand model with `text` laid over it."""
    written(folder, BY_HAND.read_text(encoding="utf-8"), "base.yaml")
    return load_model(written(folder, f"extends: base.yaml\n{text}"))


def messages(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as raised:
        extended(folder, text)
    return str(raised.value)


# --- written back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["reference", BY_HAND, CASES / "worked_example" / "model.yaml"],
    ids=["reference", "by hand", "worked example"],
)
def test_a_resolved_model_written_to_a_file_loads_as_the_same_model(tmp_path: Path, name: str | Path) -> None:
    model = load_model(name).model
    text = json.dumps(model.model_dump(exclude_none=True), ensure_ascii=False, indent=1)
    assert load_model(written(tmp_path, text)).model == model


def test_a_model_is_frozen() -> None:
    model = load_model(BY_HAND).model
    with pytest.raises(ValueError, match="frozen"):
        model.version = "2"  # type: ignore[misc]


# --- extended -------------------------------------------------------------------------------------------------------


def test_an_extension_that_says_nothing_changes_nothing(tmp_path: Path) -> None:
    assert extended(tmp_path, "version: 1.0.0").model == load_model(BY_HAND).model


def test_an_extension_adds_changes_and_removes(tmp_path: Path) -> None:
    model = extended(
        tmp_path,
        """
id: ours
remove: {benefits: [mood], entities: [clicks]}
drivers:
  growth: {objective: less_cost, name: {nl: Groei, en: Growth}}
benefits:
  faster: {risk_adjustment: 0.1}
  more:
    {driver: growth, kind: margin, formula: contacts * cost_per_contact * part, name: {nl: Meer, en: More},
     inputs: {part: {unit: "1", base: 0.1, name: {nl: Deel, en: Part}}}}
relevance: {person: {growth: 3}}
""",
    ).model
    assert model.id == "ours"
    assert list(model.benefits) == ["faster", "fewer", "requests", "more"]
    assert list(model.entities) == ["person"]
    assert model.benefits["faster"].risk_adjustment == 0.1
    assert model.benefits["faster"].ramp_up == [0.5, 1]
    assert model.relevance == {"person": {"service": 1, "efficiency": 1, "growth": 3}}


def test_every_value_of_an_extended_model_knows_its_file(tmp_path: Path) -> None:
    loaded = extended(tmp_path, "benefits: {faster: {risk_adjustment: 0.1}}")
    assert loaded.document.place(("benefits", "faster", "risk_adjustment")).file.endswith("/model.yaml")
    assert loaded.document.place(("benefits", "faster", "formula")).file.endswith("/base.yaml")
    assert [path.name for path in loaded.files] == ["base.yaml", "model.yaml"]


def test_a_new_base_value_starts_the_range_anew_and_drops_the_old_source(tmp_path: Path) -> None:
    source = "grade: published, source: {title: A study}"
    base = BY_HAND.read_text(encoding="utf-8").replace("base: 0.4,", f"low: 0.1, base: 0.4, high: 0.6, {source},")
    written(tmp_path, base, "base.yaml")
    over = "extends: base.yaml\nbenefits: {fewer: {inputs: {avoided_share: {%s}}}}"
    item = load_model(written(tmp_path, over % "base: 0.9")).model.benefits["fewer"].inputs["avoided_share"]
    assert item.quantity.is_certain
    assert (item.grade, item.source) == (None, None)
    assert item.unit == "1"
    series = load_model(written(tmp_path, over % "by_year: [0.1, 0.2]")).model.benefits["fewer"].inputs["avoided_share"]
    assert series.quantity.values == (0.1, 0.2)
    bound = load_model(written(tmp_path, over % "high: 0.5")).model.benefits["fewer"].inputs["avoided_share"]
    assert (bound.quantity.low, bound.quantity.base, bound.quantity.high) == (0.1, 0.4, 0.5)
    assert bound.source is None
    words = load_model(written(tmp_path, over % "name: {nl: Anders, en: Other}")).model.benefits["fewer"]
    assert words.inputs["avoided_share"].grade == "published"


def test_a_new_default_of_a_fact_drops_the_old_source(tmp_path: Path) -> None:
    over = "extends: base.yaml\nfacts: {contacts: {%s}}"
    with_default = BY_HAND.read_text(encoding="utf-8").replace(
        "contacts: {unit: contact/year,",
        "contacts: {unit: contact/year, default: {low: 1, base: 2, high: 3}, grade: published, source: {title: A},",
    )
    written(tmp_path, with_default, "base.yaml")
    changed = load_model(written(tmp_path, over % "default: 5")).model.facts["contacts"]
    assert changed.default is not None
    assert changed.default.is_certain
    assert (changed.grade, changed.source) == (None, None)
    kept = load_model(written(tmp_path, over % "plausible: [1, 9]")).model.facts["contacts"]
    assert kept.grade == "published"


def test_a_chain_of_extensions_reads_base_first(tmp_path: Path) -> None:
    written(tmp_path, BY_HAND.read_text(encoding="utf-8"), "one.yaml")
    written(tmp_path, "extends: one.yaml\nversion: two\nid: two", "two.yaml")
    loaded = load_model(written(tmp_path, "extends: two.yaml\nid: three", "three.yaml"))
    assert (loaded.model.id, loaded.model.version) == ("three", "two")


def test_scores_and_own_weights_are_replaced_as_a_whole(tmp_path: Path) -> None:
    first = "entities: {person: {current: {timely: 1, correct: 1, complete: 1, unique: 1}}}\n"
    model = extended(tmp_path, first + "benefits: {faster: {weights: {person: 2, clicks: 1}}}").model
    assert model.weight("faster", "person") == 2
    written(tmp_path, json.dumps(model.model_dump(exclude_none=True)), "mid.yaml")
    over = "extends: mid.yaml\nentities: {person: {current: {fit_for_use: 0.5}}}\nbenefits: {faster: {weights: {clicks: 3}}}"
    model = load_model(written(tmp_path, over)).model
    current = model.entities["person"].current
    assert current is not None
    assert list(current.items()) == ["fit_for_use"]
    assert (model.weight("faster", "person"), model.weight("faster", "clicks")) == (0, 3)


def test_removing_a_driver_takes_its_column_out_of_the_relevance(tmp_path: Path) -> None:
    model = extended(tmp_path, "remove: {drivers: [efficiency], benefits: [fewer, requests]}").model
    assert model.relevance == {"person": {"service": 1}, "clicks": {"service": 3}}


def test_an_element_is_removed_and_put_back_anew_in_one_file(tmp_path: Path) -> None:
    text = "remove: {benefits: [mood]}\nbenefits: {mood: {driver: efficiency, kind: qualitative, name: {nl: S, en: M}}}"
    assert extended(tmp_path, text).model.benefits["mood"].driver == "efficiency"


def test_removing_what_others_need_is_told_where_it_is_needed(tmp_path: Path) -> None:
    told = messages(tmp_path, "remove: {facts: [contacts], drivers: [service]}")
    assert "benefits.faster.formula: 'contacts' is no fact or input here" in told
    assert "pools.contact_cost.formula: 'contacts' is no fact or input here" in told
    assert "benefits.faster.driver: 'service' is no driver of this model" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("remove: [mood]", "remove: must be a mapping"),
        ("remove: {benefit: [mood]}", "Did you mean 'benefits'?"),
        ("remove: {benefits: [moot]}", "the base has no 'moot'. Did you mean 'mood'?"),
        ("remove: {benefits: [[mood]]}", "must be text; found ['mood']"),
        ("remove: {benefits: {mood: 1}}", "must be text; found a mapping of mood"),
        ("relevance: {person: 3}", "relevance.person: must be a mapping"),
        ("relevance: none.csv", "'none.csv' cannot be used (the path is relative to this file): no such file."),
        ("facts: 3", "facts: must be a mapping"),
    ],
)
def test_a_wrong_extension_is_told_as_such(tmp_path: Path, text: str, words: str) -> None:
    assert words in messages(tmp_path, text)


def test_odd_bases_do_no_harm(tmp_path: Path) -> None:
    """A base whose sections are no mappings is told by the schema, whatever is laid over it or removed from it."""
    for section in ("facts: 5", "benefits: [1]", "relevance: [a]", "relevance: {person: 3}", "entities: x"):
        written(tmp_path, f"id: base\n{section}", "base.yaml")
        over = "remove: {entities: [person], drivers: [x]}\nfacts: {a: {default: 1}}\nbenefits: {b: {inputs: {c: {base: 1}}}}"
        with pytest.raises(InputError):
            load_model(written(tmp_path, f"extends: base.yaml\n{over}"))


# --- relevance from a CSV file --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["entity,service,efficiency\nperson,2,1\n", "\ufeffentity;service;efficiency\r\nperson;2;1"]
)
def test_relevance_may_come_from_a_csv_file_of_either_kind(tmp_path: Path, text: str) -> None:
    (tmp_path / "relevance.csv").write_text(text, encoding="utf-8", newline="")
    model = extended(tmp_path, "relevance: relevance.csv").model
    assert model.relevance["person"] == {"service": 2, "efficiency": 1}
    assert model.relevance["clicks"] == {"service": 3, "efficiency": 0}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("entity,service\nperson,high\n", "table.csv:2:2: relevance.person.service: 'high' is no relevance, 0 to 3"),
        ("entity,service\nperson,4\n", "table.csv:2:2: relevance.person.service: 4 is no relevance"),
        ("entity,service\nperson,-1\n", "relevance.person.service: must be at least 0"),
        ("entity,service\nperson,nan\n", "relevance.person.service: must be"),
        ("entity,service\nperson,\n", "relevance.person.service: '' is no relevance"),
        ("entity,service\nperson,1,2\n", "table.csv:2:1: relevance.person: this row has 3 cells, the header 2"),
        ("entity,service\nperson,1\nperson,2\n", "table.csv:3:1: relevance.person: this row is there twice"),
        ("entity,service,service\nperson,1,2\n", "table.csv:1:1: relevance: the header names service twice"),
        ("entity\nperson\n", "table.csv:1:1: relevance: the header has no columns"),
        ("entity,service\nperzon,1\n", "'perzon' is no entity of this model. Did you mean 'person'?"),
        ("entity,servise\nperson,1\n", "'servise' is no driver of this model. Did you mean 'service'?"),
    ],
)
def test_a_wrong_cell_is_told_by_its_line_and_column(tmp_path: Path, text: str, words: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "table.csv").write_text(text, encoding="utf-8")
    assert words in messages(tmp_path, "relevance: data/table.csv")


# --- everything in one go -------------------------------------------------------------------------------------------


def test_every_problem_of_a_model_file_comes_in_one_go(tmp_path: Path) -> None:
    told = messages(
        tmp_path,
        """
version: 2
version: 3
benefits:
  faster: {driver: servis, colour: red}
  fewer: {pool: contact_costs}
  mood: {formula: contacts}
  requests: {risk_adjustment: 15}
facts:
  requests: {unit: "request per year"}
entities:
  clicks: {group: }
""",
    )
    for words in (
        "version: written twice",
        "version: must be text",
        "benefits.faster.colour: unknown key",
        "benefits.faster.driver: 'servis' is no driver of this model",
        "benefits.fewer.pool: 'contact_costs' is no pool of this model",
        "benefits.mood: is qualitative but has a formula",
        "benefits.requests.risk_adjustment: must be below 1; found 15. Did you mean 0.15?",
        "facts.requests.unit: 'request per year' is no unit",
        "entities.clicks.group: is empty",
    ):
        assert words in told, told
    assert "is no fact or input here" not in told
