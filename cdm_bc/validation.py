"""Data held against a schema: pydantic's findings turned into :class:`~cdm_bc.errors.Problem`."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cdm_bc.document import TWICE, Document, KeyPath, is_number, walk
from cdm_bc.errors import Problem, did_you_mean, shown
from cdm_bc.number_text import as_number
from cdm_bc.schema import PATTERNS, Text, meant
from cdm_bc.sentences import Sentence

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
    for _ in range(8):  # leaving out a part may bring up what hid behind it, hardly ever twice
        wrong, empty = empty, []
        unknown: list[KeyPath] = []
        try:
            checked = schema.model_validate(data)
        except ValidationError as error:
            found += not_twice(found, problems_of(error, replace(document, data=data), schema))
            for detail in error.errors(include_url=False):
                path = _path(detail, data)
                if detail["type"] == "extra_forbidden" and path[0] not in STATES:
                    unknown.append(path)
                else:
                    wrong.append(path)
        else:
            if not wrong:
                return checked, data, found
        left = mended(without(data, *unknown), wrong)
        if left is None:
            break
        data = left
    return None, data, found


def without(data: Any, *paths: KeyPath) -> Any:
    """The tree without the values at `paths`; what no path touches is shared with the old tree.

    A value in a list cannot be left out without moving those after it: the whole list goes. A path that leads nowhere is left.

    >>> without({"a": {"b": 1, "c": [2, 3]}, "d": 4}, ("a", "b"), ("a", "c", 0), ("e", "f"))
    {'a': {}, 'd': 4}
    """
    gone: set[str | int] = set()
    inside: dict[str | int, list[KeyPath]] = {}
    for key, *rest in paths:
        if not rest or (len(rest) == 1 and isinstance(rest[0], int)):
            gone.add(key)
        else:
            inside.setdefault(key, []).append(tuple(rest))
    if isinstance(data, dict):
        kept = {key: value for key, value in data.items() if key not in gone}
        return {key: without(value, *inside[key]) if key in inside else value for key, value in kept.items()}
    if isinstance(data, list):
        return [without(value, *inside[key]) if key in inside else value for key, value in enumerate(data)]
    return data


def not_twice(known: Iterable[Problem], found: Iterable[Problem]) -> list[Problem]:
    """The findings without those at or above a value that has a problem already: those only follow from it, but for one: that
    a list stands where a mapping belongs, or the other way round.
    """
    at = {problem.key for problem in known if _template(problem) != TWICE}
    above: set[str] = set()
    for key in at:
        while (key := key.rpartition(".")[0]) and key not in above:
            above.add(key)
    return [p for p in found if p.key not in at and (p.key not in above or _template(p) in OTHER_SHAPE)]


def _template(problem: Problem) -> str:
    return getattr(problem.message, "template", "")


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


#: Kind of finding -> what is said of the value that was found. `{limit}`: how much, at least or at most.
EXPECTED = {
    "string_type": "must be text; found {raw}. {hint}",
    "bool_type": "must be true or false; found {raw}. {hint}",
    "int_type": "must be a whole number; found {raw}. {hint}",
    "float_type": "must be a number; found {raw}. {hint}",
    "list_type": "must be a list, such as [a, b]; found {raw}. {hint}",
    "tuple_type": "must be a list, such as [a, b]; found {raw}. {hint}",
    "dict_type": "must be a mapping, such as {{key: value}}; found {raw}. {hint}",
    "model_type": "must be a mapping, such as {{key: value}}; found {raw}. {hint}",
    "date_type": "must be a date, such as 2026-11-22; found {raw}. {hint}",
    "finite_number": "must be a finite number; found {raw}. {hint}",
    "string_too_short": "must be text that is not blank; found {raw}. {hint}",
    "string_too_long": "must be text of at most {limit:g} characters; found {raw}. {hint}",
    "greater_than_equal": "must be at least {limit:g}; found {raw}. {hint}",
    "less_than_equal": "must be at most {limit:g}; found {raw}. {hint}",
    "greater_than": "must be above {limit:g}; found {raw}. {hint}",
    "less_than": "must be below {limit:g}; found {raw}. {hint}",
    "too_short": "must be a list with at least {limit:g} in it; found {raw}. {hint}",
    "too_long": "must be a list with at most {limit:g} in it; found {raw}. {hint}",
    "literal_error": "{raw} is not allowed. Allowed: {expected}.",
}
IN_BOTH_LANGUAGES = "must be text in both languages, {{nl: …, en: …}}; found {raw}."
#: What is wrong with the shape of a whole, whatever is wrong in it.
OTHER_SHAPE = {EXPECTED["list_type"], EXPECTED["dict_type"]}
LIMITS = ("ge", "le", "gt", "lt", "min_length", "max_length")


def _message(detail: ErrorDetails, context: dict[str, Any], path: KeyPath, schema: type[BaseModel]) -> str:
    kind, raw = detail["type"], shown(detail["input"])
    if kind == "model_type" and context.get("class_name") == Text.__name__:
        return Sentence(IN_BOTH_LANGUAGES, raw=raw)
    if kind == "extra_forbidden":
        return Sentence("unknown key. {hint}", hint=did_you_mean(str(path[-1]), _known_keys(schema, path[:-1])))
    if kind == "missing":
        return Sentence("is missing. Add '{key}: …'.", key=path[-1])
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        return Sentence(
            PATTERNS.get(pattern, "{raw} is not written right; it must match {pattern}."), raw=raw, pattern=pattern
        )
    if kind in EXPECTED:
        limit = next((context[name] for name in LIMITS if name in context), 0)
        expected = str(context.get("expected", "")).replace(" or ", ", ")
        return Sentence(EXPECTED[kind], raw=raw, hint=_hint(detail), limit=limit, expected=expected)
    if "text" in context:
        return context["text"]  # type: ignore[no-any-return]  # a refusal's own sentence
    return Sentence("{fault}; found {raw}.", fault=detail["msg"].removeprefix("Value error, "), raw=raw)


def _hint(detail: ErrorDetails) -> str:
    """What to write instead of a number in words, of text without quotes, or of a percentage where a share is asked."""
    limits, value = detail.get("ctx") or {}, detail["input"]
    if detail["type"] == "float_type" and isinstance(value, str):
        return as_number(value)
    if detail["type"] == "string_type" and not isinstance(value, dict | list):
        return Sentence("Put it in quotes.")
    above = 1 in (limits.get("le"), limits.get("lt"))
    return meant(value / 100) if above and is_number(value) and 1 <= value <= 100 else ""


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
