"""The JSON Schema of values that a file may write in several ways: what :mod:`cdm_bc.quantity` reads, said to an editor.

A form of a file refers to a shape by name; whoever prints the schema of a form adds :data:`SHAPES` as its definitions.
"""

from __future__ import annotations

from typing import Any

from pydantic import WithJsonSchema

from cdm_bc.quantity import DISTRIBUTIONS, LARGEST, SOURCE_KEYS

Shape = dict[str, Any]

TEXT: Shape = {"type": "string", "pattern": r"\S"}
NUMBER: Shape = {"type": "number", "exclusiveMinimum": -LARGEST, "exclusiveMaximum": LARGEST}
NOT_NEGATIVE: Shape = {"type": "number", "minimum": 0, "exclusiveMaximum": LARGEST}
POSITIVE: Shape = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": LARGEST}
RATE: Shape = {"type": "number", "exclusiveMinimum": -1, "maximum": 1}
WITHIN_ONE: Shape = {"type": "number", "minimum": 0, "maximum": 1}
#: How relevant data is to a driver, or how important a driver.
WEIGHT: Shape = {"type": "number", "minimum": 0, "maximum": 3}
SOURCE: Shape = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {key: {"type": ["string", "integer"] if key == "year" else "string"} for key in SOURCE_KEYS},
            "required": ["title"],
            "additionalProperties": False,
        },
    ]
}
#: What a quantity says of itself besides its number.
PEDIGREE: Shape = {
    "unit": {"type": "string"},
    "source": SOURCE,
    "note": {"type": "string"},
    "agreed": {"type": "boolean", "description": "agreed by the workshop"},
}
#: A range has two ends; a distribution other than pert has a range; a lognormal has no value of 0 or less.
RANGE_RULES: Shape = {
    "dependentRequired": {"low": ["high"], "high": ["low"]},
    "if": {"properties": {"distribution": {"const": "pert"}}},
    "else": {"required": ["low", "high"]},
    "allOf": [
        {
            "if": {"properties": {"distribution": {"const": "lognormal"}}, "required": ["distribution"]},
            "then": {"properties": {"low": {"exclusiveMinimum": 0}}},
        }
    ],
}

#: The range of a series is that of a factor, most likely 1.
AROUND_ONE: Shape = {
    "if": {"properties": {"distribution": {"enum": ["pert", "triangular"]}}},
    "then": {"properties": {"low": {"maximum": 1}, "high": {"minimum": 1}}},
}


def ranged(key: str, value: Shape, end: Shape) -> Shape:
    """A mapping with a number under `key`, and the ends of its range."""
    ends = {"low": end, "high": end, "distribution": {"enum": list(DISTRIBUTIONS)}}
    properties = {key: value, **ends, **PEDIGREE}
    return {"type": "object", "properties": properties, "required": [key], "additionalProperties": False, **RANGE_RULES}


def _series(number: Shape) -> Shape:
    return {"type": "array", "items": number, "minItems": 1, "description": "by year, year 1 first"}


def _once(number: Shape) -> list[Shape]:
    return [number, ranged("base", number, number)]


def _by_year(number: Shape, factor: Shape) -> list[Shape]:
    found = ranged("by_year", _series(number), factor)
    return [_series(number), found | {"allOf": [*found["allOf"], AROUND_ONE]}]


SHAPES: dict[str, Shape] = {
    "quantity": {"anyOf": _once(NUMBER) + _by_year(NUMBER, NUMBER)},
    "share": {"anyOf": _once(WITHIN_ONE) + _by_year(WITHIN_ONE, NUMBER)},
    "level": {"anyOf": _once(WITHIN_ONE)},
    "delay": {"anyOf": _once(NOT_NEGATIVE)},
    "factor": {"anyOf": _once(POSITIVE)},
    "number": {"anyOf": _once(NUMBER)},
    "rate": {"anyOf": _once(RATE) + _by_year(RATE, NUMBER)},
    "points": {"anyOf": _once(RATE)},
    "count": {"anyOf": _once(NOT_NEGATIVE)},
    "amount": {"anyOf": _once(NOT_NEGATIVE) + _by_year(NOT_NEGATIVE, NOT_NEGATIVE)},
    "amount_by_year": {"anyOf": _by_year(NOT_NEGATIVE, NOT_NEGATIVE)},
    "pedigree": {"type": "object", "properties": PEDIGREE, "minProperties": 1, "additionalProperties": False},
}


def one_or_list(value: Shape) -> Shape:
    """The value, or a list of them."""
    return {"anyOf": [value, {"type": "array", "items": value}]}


def reference(name: str) -> Shape:
    """The shape of this name, as a schema refers to it."""
    return {"$ref": f"#/$defs/{name}"}


def shaped(name: str) -> WithJsonSchema:
    """What a field's type is annotated with to have the shape of this name in the schema of its form."""
    return WithJsonSchema({"shape": name})
