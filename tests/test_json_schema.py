"""The JSON Schema of files: it takes all that is right and refuses what a schema can refuse."""

from __future__ import annotations

import datetime
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cdm_bc.cli import main
from cdm_bc.cli.check import MODEL_KEYS
from cdm_bc.document import read
from cdm_bc.errors import InputError
from cdm_bc.model import load_model
from cdm_bc.model.numbers import QUANTITY_KEYS
from cdm_bc.quantity import KEYS
from cdm_bc.rendering.json_schema import client_schema, model_schema
from cdm_bc.schema import LANGUAGES
from cdm_bc.shapes import SHAPES

TESTS = Path(__file__).parent
PARAMETERS = TESTS.parent / "parameters"
GOOD = [
    *(file for file in sorted(PARAMETERS.rglob("*.yaml")) if file.parent.name != "transactions"),
    *sorted((TESTS / "cases").rglob("client.yaml")),
    *sorted((TESTS / "cases").rglob("model.yaml")),
]
#: Broken files that a schema takes for right, and why it cannot know better.
BEYOND = {
    "the text is no YAML, or says a key twice": """
        odd_indentation tab text_with_colon two_documents unclosed_brace unclosed_quote section_written_twice written_twice
    """,
    "a number is read, and no longer how it was written": "thousands_point",
    "other files are asked for": """
        assessment_absent logo_absent logo_outside model_absent model_misspelt model_extends_a_circle
        model_extends_itself model_extends_nothing model_relevance_absent model_relevance_wrong_cell
        transactions_absent
    """,
    "two numbers are compared": """
        customers_response_above_ceiling customers_response_without_spend
        foundation_target_below_current high_below_base low_above_base low_above_high model_fact_plausible
        model_input_low_above_base model_target_below_current share_above_one_by_year target_below_the_models_current
        target_fitness_below_current target_score_below_current model_overlap_range
    """,
    "the calculation says so": """
        benefit_above_its_pool benefit_above_its_pool_in_a_scenario benefit_divides_by_zero benefit_negative
        correlated_contradict pool_negative
    """,
    "a formula or a unit has a grammar of its own": """
        customers_unit model_formula_calls model_formula_comment model_formula_condition model_formula_exponent
        model_formula_mixes_units model_formula_not_money_per_year model_formula_syntax model_formula_times_sign
        model_formula_unknown_name model_input_not_used model_pool_not_money_per_year model_unit wrong_unit
        wrong_unit_of_day_rate
    """,
    "what is known stands elsewhere in the file or in its base": """
        correlated_no_input customers_unknown_segment customers_word_without_transactions free_with_a_cost_line
        line_for_what_is_out_of_scope model_built_from_a_circle model_built_from_unknown model_driver_without_relevance
        model_short_name_twice
        model_entity_without_relevance model_foundation_named_as_an_entity
        model_input_named_as_a_fact model_remove_unknown model_remove_what_is_needed model_unknown_driver
        model_unknown_driver_in_relevance model_unknown_entity_in_relevance model_unknown_entity_in_weights
        model_unknown_group model_unknown_master_group model_unknown_objective model_unknown_pool precedence_circle
        precedence_with_itself realised_outside_the_horizon realised_without_first_year
    """,
    "an extension may leave the rest to its base": """
        model_input_without_number model_no_formula model_qualitative_with_formula model_text_in_one_language
    """,
    "the name of a new number decides whether it is a share": """
        model_fact_default_in_percent model_input_share_in_percent
    """,
    "JSON knows no such numbers": "model_weight_infinite not_a_number",
}
BAD = sorted((TESTS / "bad").glob("*.yaml"))


def as_json(data: Any) -> Any:
    """What an editor hands to a validator: dates are texts, keys too."""
    if isinstance(data, dict):
        return {str(key): as_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_json(value) for value in data]
    return data.isoformat() if isinstance(data, datetime.date) else data


@cache
def validator(model: str | Path | None) -> Draft202012Validator:
    """The validator of client files on a model; of model files for None."""
    if model is None:
        schema = model_schema()
    else:
        try:
            schema = client_schema(load_model(model).model, "en")
        except InputError:  # a model file that is wrong or not there
            return validator("reference")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults(file: Path) -> list[str]:
    """What the schema finds wrong with a file; nothing if it cannot even be read."""
    try:
        data = read(file).data
    except InputError:
        return []
    is_model = isinstance(data, dict) and "client" not in data and bool(MODEL_KEYS & data.keys())
    name = data.get("model", "reference") if isinstance(data, dict) else "reference"
    model = "reference" if name == "reference" else file.parent / str(name)
    found = validator(None if is_model else model).iter_errors(as_json(data))
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_it_takes_every_file_that_is_right(file: Path) -> None:
    assert faults(file) == []


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_it_refuses_every_broken_file_that_a_schema_can_refuse(file: Path) -> None:
    beyond = {name for names in BEYOND.values() for name in names.split()}
    assert bool(faults(file)) != (file.stem in beyond)


def test_no_reason_is_given_for_a_file_that_is_gone() -> None:
    assert {name for names in BEYOND.values() for name in names.split()} <= {file.stem for file in BAD}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_every_id_of_the_model_with_its_unit_in_words_of_the_language(language: str) -> None:
    model = load_model().model
    schema = client_schema(model, language)
    sections = {name: section["anyOf"][0] for name, section in schema["properties"].items() if "anyOf" in section}
    for name, items in (("facts", model.facts), ("benefits", model.benefits), ("data", model.entities)):
        assert list(sections[name]["properties"]) == list(items)
        assert sections[name]["additionalProperties"] is False
    for name, fact in model.facts.items():
        said = sections["facts"]["properties"][name]["description"]
        assert said.startswith(f"{fact.name[language]} ({fact.unit})")
        assert fact.description is not None
        assert fact.description[language] in said
    for name, benefit in model.benefits.items():
        assert list(sections["benefits"]["properties"][name]["properties"]["inputs"]["properties"]) == list(
            benefit.inputs
        )
    levers = schema["$defs"]["CostLine"]["properties"]["lever"]["enum"]
    assert levers == [*model.entities, *model.foundations, "programme"]


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("0.05", True),
        ("[100, 110]", True),
        ("{low: 1, base: 2, high: 3, distribution: triangular, source: x, note: y, agreed: true}", True),
        ("{by_year: [1, 2], low: 0.9, high: 1.2, source: {title: A study, year: 2024}}", True),
        ("{low: 1, base: 2}", False),
        ("{base: 2, by_year: [1]}", False),
        ("{base: 2, distribution: uniform}", False),
        ("{base: 2, low: 0, high: 3, distribution: lognormal}", False),
        ("{base: 2, source: {publisher: nobody}}", False),
        ("[]", False),
        ("5%", False),
        ("true", False),
        ("", False),
    ],
)
def test_a_quantity_may_be_written_as_the_loader_reads_it(tmp_path: Path, text: str, is_right: bool) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(f"client: {{name: Acme}}\nfacts:\n  revenue: {text}\n", encoding="utf-8")
    assert (faults(file) == []) is is_right
    assert (main(["check", str(file)]) == 0) is is_right


def test_every_key_of_a_quantity_has_its_place() -> None:
    forms = [form["properties"] for form in SHAPES["quantity"]["anyOf"] if "properties" in form]
    assert {key for form in forms for key in form} == set(KEYS)
    assert set(QUANTITY_KEYS) <= set(KEYS)


def test_a_scenario_may_say_anything_in_part_and_nothing_unknown(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    head = "client: {name: Acme}\nfacts: {revenue: {base: 5_000_000}}\nscenarios: {more: {"
    for text, is_right in (
        ("facts: {revenue: {note: as before}}, client: {sector: retail}", True),
        ("facts: {reveneu: 3}", False),
        ("survey: other.csv", False),
    ):
        file.write_text(f"{head}{text}}}}}\n", encoding="utf-8")
        assert (faults(file) == []) is is_right, text
        assert (main(["check", str(file)]) == 0) is is_right, text


# --- the command, and what `new` writes -----------------------------------------------------------------------------


def test_the_command_prints_it_or_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = PARAMETERS / "models" / "extension_example.yaml"
    assert main(["schema", "--for", str(example), "--language", "nl"]) == 0
    printed = capsys.readouterr().out
    assert "Retouren per jaar (return/year)" in printed
    target = tmp_path / "there" / "own.schema.json"
    assert main(["schema", "--for", str(example), "--language", "nl", "-o", str(target)]) == 0
    assert capsys.readouterr().out == f"{target.as_posix()}\n"
    assert target.read_text(encoding="utf-8") == printed
    assert main(["schema", "--model"]) == 0
    assert json.loads(capsys.readouterr().out) == model_schema()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("model", ["reference", str(PARAMETERS / "models" / "extension_example.yaml")])
def test_a_new_client_file_names_the_schema_beside_it(tmp_path: Path, model: str, language: str) -> None:
    assert main(["new", "acme", "-o", str(tmp_path), "--model", model, "--language", language]) == 0
    first = (tmp_path / "acme.yaml").read_text(encoding="utf-8").splitlines()[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert name != first
    assert "/" not in name
    assert " " not in name
    schema = json.loads((tmp_path / name).read_text(encoding="utf-8"))
    data = as_json(read(tmp_path / "acme.yaml").data)
    assert list(Draft202012Validator(schema).iter_errors(data)) == []
    assert not Draft202012Validator(schema).is_valid(data | {"facts": {"reveneu": 3}})
