"""Values broken at random: something empty, of another kind, in another place, under another name, or in another shape."""

from __future__ import annotations

import copy
import json
import math
import random
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

import yaml

from cdm_bc.document import KeyPath, parse, walk

ON_THE_REFERENCE = """
client: {name: Acme BV, sector: retail, language: nl, currency: EUR, date: 2026-11-22, accent: "#005f73"}
model: reference
facts:
  revenue: {by_year: [24_000_000, 25_000_000], low: 0.9, high: 1.1, source: ERP}
  gross_margin: {low: 0.28, base: 0.3, high: 0.33, agreed: true}
  contacts_per_year: [180_000, 190_000]
  manual_hours_per_year: {low: 2_000, base: 3_000, high: 5_000, unit: hour/year, note: "Counted in May"}
  inventory_value: 2_000_000
benefits:
  improved_customer_service: {risk_adjustment: 0.1, ramp_up: [0.5, 1]}
  less_manual_work_duplication:
    inputs:
      manual_work_reduction: {low: 0.1, base: 0.2, high: 0.3, distribution: triangular, source: {title: Pilot, year: 2026}}
  lower_ma_threshold: {include: true}
data:
  person_identity:
    current: {timely: 0.7, correct: 0.85, complete: 0.6, unique: 0.9}
    target: {timely: 0.95, correct: 0.97, complete: 0.9, unique: 0.98}
    sources: [webshop, CRM]
    stored_in: CRM
    owner: Marketing
  click_behaviour: {current: {fit_for_use: 0.3}, target: {fit_for_use: 0.6}, note: Consent}
  company_structure: {in_scope: false}
foundations: {system_landscape: {current: 0.3, target: 0.8}}
effort:
  day_rate: {low: 800, base: 950, high: 1_100}
  contingency: 0.1
  lines:
    - {lever: person_identity, what: Deduplicate, kind: processes, days: {low: 60, base: 80, high: 140}, cost: 40_000}
    - {lever: system_landscape, what: CDP, kind: systems, yearly_cost: 90_000, yearly_days: 5, contingency: 0.2, source: Offer}
    - {lever: programme, what: Office, kind: organisation, by_year: [60_000, 40_000]}
  precedence: [[person_identity, customer_profile]]
finance:
  {horizon_years: 3, discount_rate: 0.08, budget_per_year: [500_000, 200_000], capacity_days_per_year: 700, first_year: 2027}
uncertainty: {samples: 64, seed: 1}
scenarios:
  cautious: {facts: {gross_margin: 0.25}, effort: {day_rate: 1_200}}
"""

JUNK: list[Any] = [
    None,
    "",
    " ",
    "x",
    "5%",
    "24 mln",
    "1.000,50",
    "reference",
    "../../x",
    "a" * 5000,
    "{text}",
    "{0}",
    "%s",
    "<script>",
    "=1+1",
    "é😀\u202e",
    "from_assessment",
    "programme",
    True,
    False,
    0,
    -1,
    1,
    2,
    0.5,
    -0.0,
    1e-308,
    1e308,
    -1e308,
    10**18,
    10**400,
    float("nan"),
    float("inf"),
    float("-inf"),
    date(2026, 11, 22),
    datetime(2026, 11, 22, 12, 30),
    [],
    [[]],
    [None],
    [1, 2],
    ["x", "y", "z"],
    [1, "x"],
    [0.1] * 100,
    {},
    {"x": 1},
    {"base": 1},
    {"base": "x"},
    {"low": 1},
    {"low": 3, "base": 2, "high": 1},
    {"by_year": [1, 2], "low": 0.5, "high": 2},
    {"fit_for_use": 0.5},
    {"nl": "N", "en": "E"},
    {"": {}},
]


NAMES = ["name", "base", "low", "current", "inputs", "lines", "source", "unit", "extra", "scenarios"]


def yaml_of(value: Any, rng: random.Random) -> str:
    """The value as YAML: on one line, or in blocks, or with the innermost parts on a line each."""
    form = rng.choice(["line", True, False, None])
    if form == "line":
        return text_of(value)
    return str(yaml.safe_dump(value, default_flow_style=form, allow_unicode=True, sort_keys=False))


def text_of(value: Any) -> str:
    """The value as YAML on one line (plain JSON where JSON can say it)."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(str(key))}: {text_of(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(text_of, value)) + "]"
        case date():
            return value.isoformat()
        case float() if not math.isfinite(value):
            return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return json.dumps(value)


# --- ways to break a tree of values ---------------------------------------------------------------------------------


def at(data: Any, path: KeyPath) -> Any:
    for part in path:
        data = data[part]
    return data


def put(data: Any, path: KeyPath, value: Any) -> None:
    at(data, path[:-1])[path[-1]] = value


def some_path(data: Any, rng: random.Random) -> KeyPath:
    return rng.choice([path for path, _ in walk(data) if path])


def delete(data: Any, rng: random.Random) -> None:
    path = some_path(data, rng)
    del at(data, path[:-1])[path[-1]]


def replace_by_junk(data: Any, rng: random.Random) -> None:
    put(data, some_path(data, rng), copy.deepcopy(rng.choice(JUNK)))


def swap(data: Any, rng: random.Random) -> None:
    one, other = some_path(data, rng), some_path(data, rng)
    first, second = copy.deepcopy(at(data, one)), copy.deepcopy(at(data, other))
    put(data, one, second)
    if one != other[: len(one)]:
        put(data, other, first)


def wrap(data: Any, rng: random.Random) -> None:
    path = some_path(data, rng)
    value = at(data, path)
    put(data, path, rng.choice([[value], {"base": value}, {"x": value}, [value, value], text_of(value)]))


def rename(data: Any, rng: random.Random) -> None:
    path = rng.choice([path for path, _ in walk(data) if path and isinstance(path[-1], str)])
    parent, key = at(data, path[:-1]), str(path[-1])
    name = rng.choice(
        [key + "s", key[:-1], key.upper(), "", " ", "x y", "é", "list[str]", "int", "[key]", "1", "a.b", "base"]
    )
    parent[name] = parent.pop(key)


def move(data: Any, rng: random.Random) -> None:
    value = copy.deepcopy(at(data, some_path(data, rng)))
    path = rng.choice([path for path, parent in walk(data) if isinstance(parent, dict | list)])
    parent = at(data, path)
    if isinstance(parent, list):
        parent.insert(rng.randint(0, len(parent)), value)
    else:
        parent[rng.choice(NAMES)] = value


def reshape(data: Any, rng: random.Random) -> None:
    """A mapping where a list belongs and the other way round, with something empty in it."""
    path = some_path(data, rng)
    value = at(data, path)
    if isinstance(value, dict):
        items = list(value.items())
        shapes: list[Any] = [
            [value],
            [dict([item]) for item in items],
            [key for key, _ in items],
            [{**value, "x": None}],
        ]
    elif isinstance(value, list):
        shapes = [
            {str(place): item for place, item in enumerate(value)},
            [value],
            {"x": value},
            [*value, None],
            value[:1],
        ]
    else:
        shapes = [[value], {"x": value}, [None], {"x": None}, [[value]], [{"x": None, "y": value}], {"x": {"x": value}}]
    put(data, path, copy.deepcopy(rng.choice(shapes)))


def empty_inside(data: Any, rng: random.Random) -> None:
    """Something empty, somewhere."""
    put(data, some_path(data, rng), rng.choice([None, [], {}, "", [None], {"x": None}]))


TREE_BREAKERS: list[Callable[[Any, random.Random], None]] = [
    delete,
    replace_by_junk,
    replace_by_junk,
    swap,
    wrap,
    rename,
    move,
    reshape,
    reshape,
    empty_inside,
]


@cache
def tree(text: str) -> Any:
    """The values in a YAML text."""
    return parse(text, "f").data


def broken_tree(data: Any, rng: random.Random) -> Any:
    """A copy of some values after one to three faults."""
    data = copy.deepcopy(data)
    for _ in range(rng.choice([1, 1, 2, 3])):
        if any(path for path, _ in walk(data)):
            rng.choice(TREE_BREAKERS)(data, rng)
    return data
