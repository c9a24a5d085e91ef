"""The form of client and model files as JSON Schema (draft 2020-12): editors complete and check a file by it.

What a schema cannot say (a formula that comes out in the wrong unit, a target below today's quality), ``cdm-bc check`` does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from cdm_bc.case.evidence import ASSESSMENT, EvidenceFiles
from cdm_bc.case.load import SECTIONS
from cdm_bc.case.schema import PROGRAMME, Client
from cdm_bc.customers.forms import FACTS, WORD
from cdm_bc.errors import InputError, Problem
from cdm_bc.model import Model
from cdm_bc.model.checks import RESERVED, UNFIT
from cdm_bc.model.load import REMOVABLE
from cdm_bc.model.numbers import Graded
from cdm_bc.schema import Text
from cdm_bc.shapes import SHAPES, WEIGHT, Shape, reference

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: What an extension replaces as a whole; everything else it may name in part.
WHOLE = ("Scores", "Setting", "Source", *SHAPES)


class _Forms(GenerateJsonSchema):
    """The forms as files write them: nothing is null, and only plain defaults are worth saying."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        found = super().default_schema(schema)
        if not isinstance(found.get("default"), bool | int | float | str):
            found.pop("default", None)
        return found

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def client_schema(model: Model, language: str) -> Shape:
    """The schema of a client file on `model`: its ids, with names, descriptions and units in `language`."""
    schema = _schema_of(Client)
    schema["title"] = "Client file of cdm-bc" if language == "en" else "Klantbestand van cdm-bc"
    _name_ids(schema, model, language)
    schema["allOf"] = list(_needed_elsewhere())
    for section in SECTIONS:
        schema["properties"][section] = {"anyOf": [schema["properties"][section], {"type": "null"}]}
    return schema


def _needed_elsewhere() -> Iterator[Shape]:
    """What one part of a client file asks of another."""
    taken = {"current": {"not": {"const": ASSESSMENT.word}}}
    foundations = {"additionalProperties": {"properties": taken}}
    yield {"if": {"not": {"required": [ASSESSMENT.key]}}, "then": {"properties": {"foundations": foundations}}}
    without_days = {"items": {"not": {"anyOf": [{"required": ["days"]}, {"required": ["yearly_days"]}]}}}
    effort = {"if": {"not": {"required": ["day_rate"]}}, "then": {"properties": {"lines": without_days}}}
    yield {"properties": {"effort": effort}}


def model_schema() -> Shape:
    """The schema of a model file: whole, or laid over another that it extends."""
    whole = _schema_of(Model)
    definitions = whole.pop("$defs")
    whole["properties"]["relevance"] = {"anyOf": [{"type": "string"}, whole["properties"]["relevance"]]}
    definitions["Fact"]["properties"]["default"] = {"anyOf": [reference("quantity"), {"type": "null"}]}
    for kind in ("facts", "entities", "foundations"):
        whole["properties"][kind]["propertyNames"] = {
            "not": {"enum": [*RESERVED, *(sorted(UNFIT) if kind == "facts" else ())]}
        }
    part = _in_part(whole)
    ids = {"type": "array", "items": {"type": "string"}}
    removed = {"anyOf": [{"type": "string"}, ids]}
    part["properties"] |= {
        "extends": {"type": "string", "description": "reference, or the path of another model file"},
        "remove": {"type": "object", "properties": dict.fromkeys(REMOVABLE, removed), "additionalProperties": False},
    }
    parts = {f"{name}InPart": _in_part(form) for name, form in definitions.items() if name not in WHOLE}
    return {
        "$schema": DIALECT,
        "title": "Model file of cdm-bc",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": reference("extension"),
        "else": reference("model"),
        "$defs": {"model": whole, "extension": part, **definitions, **parts},
    }


def _schema_of(form: type[BaseModel]) -> Shape:
    """The schema of a form, with the shapes that it refers to."""
    schema = _walked(form.model_json_schema(schema_generator=_Forms), _refer)
    return {"$schema": DIALECT, **schema, "$defs": {**schema.get("$defs", {}), **SHAPES}}


def _walked(node: Any, change: Callable[[Shape], Shape]) -> Any:
    if isinstance(node, dict):
        return change({key: _walked(value, change) for key, value in node.items()})
    return [_walked(value, change) for value in node] if isinstance(node, list) else node


def _refer(node: Shape) -> Shape:
    """A named shape as a reference; keys that must be ids, and no others."""
    if isinstance(node.get("shape"), str):
        name = node.pop("shape")
        return {**reference(name), **node}
    return node | {"additionalProperties": False} if "patternProperties" in node else node


def _in_part(form: Shape) -> Shape:
    """A form of which anything may be left out, as the base has it."""

    def change(node: Shape) -> Shape:
        name = str(node.get("$ref", "")).removeprefix("#/$defs/")
        return node | reference(f"{name}InPart") if name and name not in WHOLE else node

    left_out = ("required", "else", "oneOf", "dependentRequired")
    return {key: _walked(value, change) for key, value in form.items() if key not in left_out}


def _name_ids(schema: Shape, model: Model, language: str) -> None:
    """Put the ids of the model in the place of any id."""
    sections, forms = schema["properties"], schema["$defs"]

    def element(form: Shape, item: Any) -> Shape:
        return form | {"description": _description(item, language)}

    def of(kind: str, form: Shape) -> Shape:
        return _only({key: element(form, item) for key, item in getattr(model, kind).items()})

    facts = {key: element(_fact(key, fact), fact) for key, fact in model.facts.items()}
    benefits = {}
    for key, benefit in model.benefits.items():
        own = {name: element(_quantity(name, item), item) for name, item in benefit.inputs.items()}
        choice = forms["BenefitChoice"]
        benefits[key] = element(choice | {"properties": choice["properties"] | {"inputs": _only(own)}}, benefit)
    del forms["BenefitChoice"]
    sections |= {
        "facts": _only(facts),
        "benefits": _only(benefits),
        "data": of("entities", reference("EntityState")),
        "foundations": of("foundations", reference("FoundationState")),
    }
    drivers = {key: element(WEIGHT, item) for key, item in model.drivers.items()}
    sections["importance"] = _only(drivers)
    sections["relevance"] = of("entities", _only(drivers))
    levers = {"enum": [*model.entities, *model.foundations, PROGRAMME]}
    forms["CostLine"]["properties"]["lever"] = levers
    effort = forms["Effort"]["properties"]
    effort["precedence"]["items"]["items"] = effort["free"]["items"] = {"enum": levers["enum"][:-1]}
    sections["scenarios"] = {"type": "object", "additionalProperties": reference("scenario")}
    forms["scenario"] = _scenario(sections, forms)


def _scenario(sections: Shape, forms: dict[str, Shape]) -> Shape:
    """A client file of which everything may be left out; a quantity may be given another source or note alone."""

    def change(node: Shape) -> Shape:
        if node.get("$ref") in (reference("quantity")["$ref"], reference("share")["$ref"]):
            return {"anyOf": [node, reference("pedigree")]}
        return node

    same = {"model", "scenarios", *EvidenceFiles.model_fields}
    info = {key: value for key, value in forms["ClientInfo"].items() if key != "required"}
    changed = {key: _walked(value, change) for key, value in sections.items() if key not in same}
    return _only(changed | {"client": info})


def _only(properties: dict[str, Shape]) -> Shape:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _quantity(name: str, item: Graded) -> Shape:
    return reference("share" if item.is_share(name) else "quantity")


def _fact(name: str, fact: Graded) -> Shape:
    """A fact: a number, or the word that takes it from the customers where they can say it."""
    number = _quantity(name, fact)
    return {"anyOf": [number, {"const": WORD}]} if name in FACTS else number


def _description(item: Any, language: str) -> str:
    """Name, unit, description and plausible bounds, a line each."""

    def lines() -> Iterable[str]:
        unit = getattr(item, "unit", "")
        yield f"{item.name[language]} ({unit})" if unit else item.name[language]
        description: Text | None = getattr(item, "description", None)
        if description is not None:
            yield description[language]
        bounds = getattr(item, "plausible", None)
        if bounds is not None:
            words = "meestal {:g} tot {:g}" if language == "nl" else "usually {:g} to {:g}"
            yield words.format(*bounds)

    return "\n".join(lines())


def schema_name(model_name: str, language: str) -> str:
    """Name of the schema that lies beside the client files on a model, as their first line names it.

    >>> schema_name("reference", "nl"), schema_name("models/Our shop.yaml", "en")
    ('.cdm-bc-reference-nl.schema.json', '.cdm-bc-Our-shop-en.schema.json')
    """
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(model_name).stem)
    return f".cdm-bc-{stem}-{language}.schema.json"


def write_schema(schema: Shape, path: Path) -> Path:
    """Write a schema and return its path.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(schema_text(schema) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError([Problem(path.as_posix(), None, None, "", f"cannot be written: {error.strerror}.")]) from None
    return path


def schema_text(schema: Shape) -> str:
    """A schema as it is printed and written beside a client file."""
    return json.dumps(schema, ensure_ascii=False, indent=1)
