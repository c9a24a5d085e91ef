"""Strict data classes for what stands in files, and pydantic's findings turned into :class:`~cdm_bc.errors.Problem`."""

from __future__ import annotations

import types
import typing
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from cdm_bc.document import Document, KeyPath
from cdm_bc.errors import Problem, did_you_mean
from cdm_bc.quantity import Quantity, QuantityError, parse_quantity

LANGUAGES = ("nl", "en")


class Strict(BaseModel):
    """Base of all file forms: frozen, unknown keys refused, no silent conversion."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


def _quantity(raw: Any) -> Quantity:
    if isinstance(raw, Quantity):
        return raw
    try:
        return parse_quantity(raw)
    except QuantityError as error:
        # the message goes in as a value: a brace in a client's text must not be read as a placeholder
        raise PydanticCustomError("quantity", "{text}", {"text": str(error), "key": error.key}) from None


def _share(raw: Any) -> Quantity:
    quantity = _quantity(raw)
    fault = share_fault(quantity)
    if fault:
        raise PydanticCustomError("quantity", "{text}", {"text": fault, "key": ""})
    return quantity


def share_fault(quantity: Quantity) -> str:
    """Why `quantity` is no share in [0, 1]; '' if it is one.

    >>> share_fault(parse_quantity(5))
    '5 is no share: a share is between 0 and 1. Did you mean 0.05?'
    """
    bounds = (1.0,) if quantity.low is None else (quantity.low, quantity.high or 0.0)
    found = [*quantity.values, *(value * bound for value in quantity.values for bound in bounds if quantity.is_series)]
    if not quantity.is_series and quantity.low is not None:
        found += [quantity.low, quantity.high or 0.0]
    wrong = next((value for value in found if not 0 <= value <= 1), None)
    if wrong is None:
        return ""
    hint = f" Did you mean {wrong / 100:g}?" if 1 < wrong <= 100 else ""
    return f"{wrong:g} is no share: a share is between 0 and 1.{hint}"


_dump = PlainSerializer(lambda q: q.dump() if isinstance(q, Quantity) else q)

#: A quantity of any unit; a quantity that is a share; a text that is not empty; an id.
QuantityField = Annotated[Quantity, PlainValidator(_quantity), _dump]
ShareField = Annotated[Quantity, PlainValidator(_share), _dump]
Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Text(Strict):
    """A user-facing text in both languages."""

    nl: Name
    en: Name

    def __getitem__(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


def problems_of(error: ValidationError, document: Document, schema: type[BaseModel]) -> list[Problem]:
    """Every finding of pydantic as a problem at its place in `document`."""
    return [_problem(detail, document, schema) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails, document: Document, schema: type[BaseModel]) -> Problem:
    context = detail.get("ctx") or {}
    path = tuple(part for part in detail["loc"] if part not in ("[key]",) and not _is_branch(part))
    if context.get("key"):
        path = (*path, context["key"])
    return document.problem(path, _message(detail, context, path, schema))


def _is_branch(part: str | int) -> bool:
    """Pydantic names the branch of a union in the path (``list[str]``); no key of ours looks like that."""
    return isinstance(part, str) and ("[" in part or part in ("str", "int", "float", "bool", "Source", "Text"))


def _message(detail: ErrorDetails, context: dict[str, Any], path: KeyPath, schema: type[BaseModel]) -> str:
    kind, value = detail["type"], detail["input"]
    shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "…"
    expected = {
        "string_type": "text. Put it in quotes",
        "bool_type": "true or false",
        "int_type": "a whole number",
        "float_type": "a number",
        "list_type": "a list, such as [a, b]",
        "tuple_type": "a list, such as [a, b]",
        "dict_type": "a mapping, such as {key: value}",
        "model_type": "a mapping, such as {key: value}",
        "date_type": "a date, such as 2026-11-22",
        "finite_number": "a finite number",
    }.get(kind)
    if kind == "extra_forbidden":
        known = _known_keys(schema, path[:-1])
        return f"unknown key. {did_you_mean(str(path[-1]), known)}".strip()
    if kind == "missing":
        return "is missing."
    if kind == "literal_error":
        return f"{shown} is not allowed. Allowed: {str(context.get('expected', '')).replace(' or ', ', ')}."
    if kind == "string_pattern_mismatch":
        return f"{shown} is not written right; it must match {context.get('pattern')}."
    if expected:
        return f"must be {expected}; found {shown}."
    text = detail["msg"].removeprefix("Value error, ")
    return text if kind in ("quantity", "value_error", "rule") else f"{text}; found {shown}."


def _known_keys(schema: Any, path: KeyPath) -> list[str]:
    """The keys that `schema` allows at `path`."""
    for part in path:
        schema = _step(schema, part)
    return list(schema.model_fields) if isinstance(schema, type) and issubclass(schema, BaseModel) else []


def _step(schema: Any, part: str | int) -> Any:
    for candidate in _candidates(schema):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            if part in candidate.model_fields:
                return candidate.model_fields[str(part)].annotation
        elif typing.get_origin(candidate) in (dict, list, tuple):
            return typing.get_args(candidate)[-1 if typing.get_origin(candidate) is dict else 0]
    return None


def _candidates(schema: Any) -> list[Any]:
    """The branches of a union, annotations unwrapped; optional markers left out."""
    if isinstance(schema, type) and issubclass(schema, BaseModel):
        return [schema]
    if typing.get_origin(schema) is Annotated:
        return _candidates(typing.get_args(schema)[0])
    if typing.get_origin(schema) in (typing.Union, types.UnionType):
        return [inner for branch in typing.get_args(schema) for inner in _candidates(branch)]
    return [schema]
