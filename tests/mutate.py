"""Files broken at random, always in the same way for the same seed: by shape, that is in what their values are, and by byte."""

from __future__ import annotations

import copy
import csv
import io
import json
import math
import random
import zipfile
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
BEFORE = ["\t", " ", "   ", "- ", "? ", "& ", "*", "!!int ", "!x ", "%", "---\n", "...\n"]
MARKS = [":", "{", "}", "'", '"', "", "#", "|", ">", "~"]


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
    put(data, path, rng.choice([[value], {"base": value}, {"x": value}, [value, value], str(value)]))


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
        parent[
            rng.choice(["name", "base", "low", "current", "inputs", "lines", "source", "unit", "extra", "scenarios"])
        ] = value


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


# --- ways to break a text -------------------------------------------------------------------------------------------


def broken_text(text: str, rng: random.Random) -> bytes:
    lines = text.splitlines(keepends=True)
    here = rng.randrange(len(lines))
    way = rng.randrange(7)
    if way == 0:
        lines.insert(here, lines[rng.randrange(len(lines))])
    elif way == 1:
        del lines[here]
    elif way == 2:
        lines[here] = rng.choice(BEFORE) + lines[here]
    elif way == 3:
        lines[here] = lines[here].replace(rng.choice(":{}[],\"' 0"), rng.choice(MARKS), 1)
    raw = bytearray("".join(lines).encode("utf-8"))
    if way == 4:
        return bytes(raw[: rng.randrange(len(raw))])
    if way > 4:
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(raw))
            if rng.random() < 0.5:
                raw[place] = rng.randrange(256)
            else:
                raw[place:place] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 4)))
    return bytes(raw)


def broken_bytes(raw: bytes, rng: random.Random) -> bytes:
    """Bytes with some of them changed, put in, taken out, or cut off."""
    found = bytearray(raw)
    way = rng.randrange(6)
    if way == 0:
        return bytes(found[: rng.randrange(len(found) + 1)])
    if way == 1:
        start = rng.randrange(len(found))
        del found[start : start + rng.choice([1, 2, 10, 200])]
        return bytes(found)
    if way == 2:
        start, end = sorted(rng.randrange(len(found)) for _ in range(2))
        return bytes(found[:end] + found[start:end] + found[end:])
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(found))
        if rng.random() < 0.7:
            found[place] = rng.randrange(256)
        else:
            found[place:place] = bytes(rng.randrange(256) for _ in range(rng.randint(1, 4)))
    return bytes(found)


@cache
def tree(text: str) -> Any:
    return parse(text, "f").data


def broken_tree(data: Any, rng: random.Random) -> Any:
    """A copy of some values after one to three faults."""
    data = copy.deepcopy(data)
    for _ in range(rng.choice([1, 1, 2, 3])):
        if any(path for path, _ in walk(data)):
            rng.choice(TREE_BREAKERS)(data, rng)
    return data


def broken(text: str, rng: random.Random) -> bytes:
    """The text of a YAML file after one to three faults."""
    if rng.random() < 0.35:
        return broken_text(text, rng)
    return yaml_of(broken_tree(tree(text), rng), rng).encode("utf-8", "surrogatepass")


# --- ways to break JSON, a table, a workbook ------------------------------------------------------------------------------


def broken_json(content: Any, rng: random.Random) -> bytes:
    """JSON after one to three faults in its values."""
    return json.dumps(broken_tree(content, rng), default=str, ensure_ascii=rng.random() < 0.5).encode(
        "utf-8", "replace"
    )


CELLS = [
    "",
    " ",
    "x",
    "=1+1",
    "-1",
    "5,5",
    "1e9",
    "ja",
    "yes",
    "nvt",
    "2026-01-02",
    "1-feb",
    "a" * 40_000,
    "\x1b[2J",
    "é",
    "\x00",
]
CELLS += ['"', "'", "strategy.2.vision", "organisation", "9" * 400, ";", "\n", "NaN", "[x]", "." * 300, "\ufeff"]


def broken_table(text: str, rng: random.Random) -> bytes:
    """A CSV file with rows, columns and cells at fault."""
    rows = list(csv.reader(io.StringIO(text)))
    for _ in range(rng.choice([1, 1, 2, 3])):
        row, other = rng.randrange(len(rows)), rng.randrange(len(rows))
        column = rng.randrange(max(1, len(rows[row])))
        match rng.randrange(9):
            case 0:
                rows.insert(row, list(rows[other]))
            case 1 if len(rows) > 1:
                del rows[row]
            case 2:
                rows[row], rows[other] = rows[other], rows[row]
            case 3:
                rows = [line[:column] + line[column + 1 :] for line in rows]
            case 4:
                rows = [[*line[:column], rng.choice(CELLS), *line[column:]] for line in rows]
            case 5:
                rows[row] = [*rows[row], *rng.choices(CELLS, k=rng.choice([1, 3, 500]))]
            case _ if rows[row]:
                rows[row][column % len(rows[row])] = rng.choice(CELLS)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice(",;\t"), quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer.writerows(rows)
    return out.getvalue().encode(rng.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), "replace")


def broken_workbook(raw: bytes, rng: random.Random) -> bytes:
    """A workbook of which one part is another text, is missing, is there twice, or is called something else."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        victim = rng.choice(names)
        way = rng.randrange(8)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for name in names:
                content = archive.read(name)
                if name == victim and way == 0:
                    continue
                if name == victim and way == 1:
                    made.writestr(f"x{name}", content)
                    continue
                if name == victim:
                    content = _broken_xml(content, rng) if way < 6 else broken_bytes(content, rng)
                made.writestr(name, content)
    return out.getvalue()


def _broken_xml(content: bytes, rng: random.Random) -> bytes:
    """XML with a piece between two of its signs changed."""
    pieces = content.split(b"<")
    here = rng.randrange(len(pieces))
    junk = [
        b"",
        b"c r='ZZZ99'/>",
        b"c r='A0'>",
        b"v>1e999</v>",
        b"row r='999999999'>",
        b"v>x",
        b"/row>",
        b"x>",
        b"c t='s'><v>9999</v>",
    ]
    junk += [
        b"c t='d'><v>soon</v></c>",
        b"c s='99999'><v>1</v></c>",
        b"sheet name='' sheetId='x'/>",
        b"!DOCTYPE x [<!ENTITY a 'b'>]>",
    ]
    match rng.randrange(4):
        case 0:
            del pieces[here]
        case 1:
            pieces.insert(here, rng.choice(junk))
        case 2:
            pieces[here] = rng.choice(junk)
        case 3:
            pieces[here], pieces[-here] = pieces[-here], pieces[here]
    return b"<".join(pieces)
