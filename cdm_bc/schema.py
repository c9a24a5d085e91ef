"""Strict data classes for what stands in files, and pydantic's findings turned into :class:`~cdm_bc.errors.Problem`."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from cdm_bc.document import TWICE, Document, KeyPath, is_number, walk
from cdm_bc.errors import Problem, did_you_mean, shown
from cdm_bc.languages import LANGUAGES as LANGUAGES  # noqa: PLC0414 - here too, with the texts that are in them
from cdm_bc.number_text import as_number
from cdm_bc.quantity import Quantity, QuantityError, parse_quantity
from cdm_bc.shapes import TEXT, shaped

ID_PATTERN = r"^[A-Za-z][A-Za-z0-9_]*$"
COLOUR_PATTERN = r"^#[0-9a-fA-F]{6}$"
#: A pattern in words.
PATTERNS = {
    ID_PATTERN: "an id: letters, digits and _, a letter first",
    COLOUR_PATTERN: 'a colour, such as "#005f73"',
}


class Strict(BaseModel):
    """Base of all file forms: frozen, unknown keys refused, no silent conversion."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True, allow_inf_nan=False
    )


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


def _once(fault_of: Callable[[Quantity], str], what: str) -> Callable[[Any], Quantity]:
    """Reads a quantity that is the same in every year and has no fault by `fault_of`."""

    def read(raw: Any) -> Quantity:
        quantity = _quantity(raw)
        fault = fault_of(quantity) or (f"must be one {what}, not a list by year." if quantity.is_series else "")
        if fault:
            raise PydanticCustomError("quantity", "{text}", {"text": fault, "key": ""})
        return quantity

    return read


def share_fault(quantity: Quantity) -> str:
    """Why `quantity` is no share in [0, 1]; '' if it is one.

    >>> share_fault(parse_quantity(5))
    '5 is no share: a share is between 0 and 1. Did you mean 0.05?'
    """
    bounds = [] if quantity.low is None else [quantity.low, quantity.high or 0.0]
    found = [*quantity.values, *(bounds if not quantity.is_series else ())]
    wrong = next((value for value in found if not 0 <= value <= 1), None)
    if wrong is not None:
        hint = f" Did you mean {wrong / 100:g}?" if 1 < wrong <= 100 else ""
        return f"{wrong:g} is no share: a share is between 0 and 1.{hint}"
    for value in quantity.values:
        for bound in bounds:
            if quantity.is_series and not 0 <= value * bound <= 1:
                return f"{value:g} times {bound:g} is no share: a share is between 0 and 1. Narrow the range."
    return ""


def delay_fault(quantity: Quantity) -> str:
    """Why `quantity` is no time that something comes later, in years; '' if it is one."""
    lowest = _lowest(quantity)
    return f"{lowest:g} is negative. A delay is 0 years or more." if lowest < 0 else ""


def factor_fault(quantity: Quantity) -> str:
    """Why `quantity` is no factor on costs; '' if it is one.

    >>> factor_fault(parse_quantity({"low": 0, "base": 1, "high": 1.3}))
    '0 is no factor on costs: it must be above 0; 1 is as estimated.'
    """
    lowest = _lowest(quantity)
    return f"{lowest:g} is no factor on costs: it must be above 0; 1 is as estimated." if lowest <= 0 else ""


def _lowest(quantity: Quantity) -> float:
    """The lowest value of a quantity that is no series."""
    return min(quantity.base, quantity.base if quantity.low is None else quantity.low)


read_level = _once(share_fault, "share")
read_delay = _once(delay_fault, "number of years")
read_factor = _once(factor_fault, "factor")

_dump = PlainSerializer(lambda q: q.dump() if isinstance(q, Quantity) else q)

#: A quantity of any unit; one that is a share; a share that is the same in every year; a text that is not empty; an id.
QuantityField = Annotated[Quantity, PlainValidator(_quantity), _dump, shaped("quantity")]
ShareField = Annotated[Quantity, PlainValidator(_share), _dump, shaped("share")]
LevelField = Annotated[Quantity, PlainValidator(read_level), _dump, shaped("level")]
#: Years by which something comes later; a factor on costs. Both the same in every year.
DelayField = Annotated[Quantity, PlainValidator(read_delay), _dump, shaped("delay")]
FactorField = Annotated[Quantity, PlainValidator(read_factor), _dump, shaped("factor")]
Name = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), WithJsonSchema(TEXT)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]


class Text(Strict):
    """A user-facing text in both languages."""

    nl: Name
    en: Name

    def __getitem__(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


#: Sections in which a misspelt key may hide a number that others are compared with: the whole entry is left out.
STATES = ("data", "foundations")

M = TypeVar("M", bound=BaseModel)


def validated(
    schema: type[M], document: Document, mended: Callable[[dict[str, Any], list[KeyPath]], dict[str, Any] | None]
) -> tuple[M | None, dict[str, Any], list[Problem]]:
    """Check the data of a document, leaving out what is wrong so that the rest can be checked further.

    Parameters
    ----------
    mended : gives the data without the values at the given paths, or None to give up.

    Returns
    -------
    The checked data (None if given up), the raw data that they were made from, and every problem, those of the document
    included.
    """
    data, found = document.data, list(document.problems)
    empty = [path for path, value in walk(data) if value is None]
    for _ in range(4):  # leaving out a part may bring up what hid behind it, hardly ever twice
        wrong, empty = empty, []
        try:
            checked = schema.model_validate(data)
        except ValidationError as error:
            found += not_twice(found, problems_of(error, replace(document, data=data), schema))
            for detail in error.errors(include_url=False):
                path = _path(detail, data)
                if detail["type"] == "extra_forbidden" and path[0] not in STATES:
                    data = without(data, path)
                else:
                    wrong = [*wrong, path]
        else:
            if not wrong:
                return checked, data, found
        left = mended(data, wrong)
        if left is None:
            break
        data = left
    return None, data, found


def without(data: Any, path: KeyPath) -> Any:
    """The tree without the value at `path`; what the path does not touch is shared with the old tree."""
    key, *rest = path
    if isinstance(data, list) and isinstance(key, int):
        return [*data[:key], without(data[key], tuple(rest)), *data[key + 1 :]]
    left = {name: value for name, value in data.items() if name != key}
    return (
        {name: without(value, tuple(rest)) if name == key else value for name, value in data.items()} if rest else left
    )


def not_twice(known: Iterable[Problem], found: Iterable[Problem]) -> list[Problem]:
    """The findings without those at or above a value that has a problem already: those only follow from it."""
    keys = [problem.key for problem in known if not problem.message.startswith(TWICE)]
    return [p for p in found if not any(key == p.key or (p.key and key.startswith(f"{p.key}.")) for key in keys)]


def problems_of(error: ValidationError, document: Document, schema: type[BaseModel]) -> list[Problem]:
    """Every finding of pydantic as a problem at its place in `document`."""
    return [_problem(detail, document, schema) for detail in error.errors(include_url=False)]


def _problem(detail: ErrorDetails, document: Document, schema: type[BaseModel]) -> Problem:
    context = detail.get("ctx") or {}
    path = _path(detail, document.data)
    if context.get("key"):
        path = (*path, context["key"])
    return document.problem(path, _message(detail, context, path, schema))


def _path(detail: ErrorDetails, data: Any) -> KeyPath:
    """The path in `data`; pydantic puts ``[key]`` and the branch of a union (``list[str]``) in it too."""
    path: list[str | int] = []
    for part in detail["loc"]:
        inside = part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int)
        if inside:
            data = data[part]
            path.append(part)
    return (*path, detail["loc"][-1]) if detail["type"] == "missing" else tuple(path)


def _message(detail: ErrorDetails, context: dict[str, Any], path: KeyPath, schema: type[BaseModel]) -> str:
    kind, value = detail["type"], shown(detail["input"])
    expected = {
        "string_type": "text",
        "bool_type": "true or false",
        "int_type": "a whole number",
        "float_type": "a number",
        "list_type": "a list, such as [a, b]",
        "tuple_type": "a list, such as [a, b]",
        "dict_type": "a mapping, such as {key: value}",
        "model_type": "a mapping, such as {key: value}",
        "date_type": "a date, such as 2026-11-22",
        "finite_number": "a finite number",
        "string_too_short": "text that is not blank",
        "greater_than_equal": f"at least {context.get('ge', 0):g}",
        "less_than_equal": f"at most {context.get('le', 0):g}",
        "less_than": f"below {context.get('lt', 0):g}",
        "too_short": f"a list with at least {context.get('min_length')} in it",
        "too_long": f"a list with at most {context.get('max_length')} in it",
    }.get(kind)
    if kind == "model_type" and context.get("class_name") == Text.__name__:
        expected = "text in both languages, {nl: …, en: …}"
    if kind == "extra_forbidden":
        known = _known_keys(schema, path[:-1])
        return f"unknown key. {did_you_mean(str(path[-1]), known)}".strip()
    if kind == "missing":
        return f"is missing. Add '{path[-1]}: …'."
    if kind == "literal_error":
        return f"{value} is not allowed. Allowed: {str(context.get('expected', '')).replace(' or ', ', ')}."
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        return f"{value} is not {PATTERNS.get(pattern, f'written right; it must match {pattern}')}."
    if expected:
        return f"must be {expected}; found {value}.{_hint(detail)}"
    text = detail["msg"].removeprefix("Value error, ")
    return text if kind in ("quantity", "value_error", "rule") else f"{text}; found {value}."


def _hint(detail: ErrorDetails) -> str:
    """What to write instead of a number in words, of text without quotes, or of a percentage where a share is asked."""
    limits, value = detail.get("ctx") or {}, detail["input"]
    if detail["type"] == "float_type" and isinstance(value, str):
        return f" {as_number(value)}"
    if detail["type"] == "string_type" and not isinstance(value, dict | list):
        return " Put it in quotes."
    above = 1 in (limits.get("le"), limits.get("lt"))
    return f" Did you mean {value / 100:g}?" if above and is_number(value) and 1 <= value <= 100 else ""


def _known_keys(schema: Any, path: KeyPath) -> list[str]:
    """The keys that `schema` allows at `path`."""
    for part in path:
        schema = _step(schema, part)
    models = [c for c in _candidates(schema) if isinstance(c, type) and issubclass(c, BaseModel)]
    return [name for model in models for name in model.model_fields]


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
