"""Valid files broken at random, always in the same way: either they are told plainly what is wrong, or they work."""

from __future__ import annotations

import copy
import json
import math
import random
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.checks import checked
from cdm_bc.calculation.plausibility import findings
from cdm_bc.case import load_case
from cdm_bc.document import KeyPath, parse, walk
from cdm_bc.errors import InputError
from cdm_bc.model import load_model
from cdm_bc.yaml_nodes import plain_nodes

CASES = Path(__file__).parent / "cases"
JARGON = re.compile(
    r"pydantic|Traceback|NoneType|\bNone\b|function-|<class|\bobject at\b|PosixPath|datetime\.|ValidationError"
)

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


TREE_BREAKERS: list[Callable[[Any, random.Random], None]] = [
    delete,
    replace_by_junk,
    replace_by_junk,
    swap,
    wrap,
    rename,
    move,
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


@cache
def tree(text: str) -> Any:
    return parse(text, "f").data


def broken(text: str, rng: random.Random) -> bytes:
    """The text of a file after one to three faults."""
    if rng.random() < 0.35:
        return broken_text(text, rng)
    data = copy.deepcopy(tree(text))
    for _ in range(rng.choice([1, 1, 2, 3])):
        if any(path for path, _ in walk(data)):
            rng.choice(TREE_BREAKERS)(data, rng)
    return text_of(data).encode("utf-8")


# --- either told plainly, or good ------------------------------------------------------------------------------------


def assert_told_plainly(error: InputError) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.file
        assert len(problem.message) > 8, problem
        assert len(str(problem)) < 1500, problem
        assert not JARGON.search(problem.message), problem


def assert_client_told_or_good(file: Path) -> bool:
    try:
        case = checked(load_case(file))
    except InputError as error:
        assert_told_plainly(error)
        return False
    result = evaluate(case)
    findings(result, influential=())
    assert np.isfinite(result.finance.net).all()
    assert all(
        math.isfinite(value) for value in (result.finance.npv, result.finance.pv_costs, result.data_value.reached)
    )
    return True


def assert_model_told_or_good(file: Path) -> bool:
    try:
        load_model(file)
    except InputError as error:
        assert_told_plainly(error)
        return False
    return True


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("source", ["worked example", "reference"])
def test_a_broken_client_file_is_told_plainly_or_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, seed: int
) -> None:
    shutil.copy(CASES / "worked_example" / "model.yaml", tmp_path)
    monkeypatch.setattr("cdm_bc.case.load.load_model", cache(load_model))  # the model is the same every time
    text = (
        (CASES / "worked_example" / "client.yaml").read_text("utf-8")
        if source == "worked example"
        else ON_THE_REFERENCE
    )
    rng = random.Random(seed)
    file = tmp_path / "acme.yaml"
    good = 0
    for _ in range(45):
        file.write_bytes(broken(text, rng))
        good += assert_client_told_or_good(file)
    assert good < 30  # most of the faults are found to be faults


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_model_file_is_told_plainly_or_loads(tmp_path: Path, seed: int) -> None:
    text = (CASES / "by_hand" / "model.yaml").read_text("utf-8")
    extension = (
        "extends: base.yaml\nremove: {benefits: [mood]}\nbenefits: {faster: {inputs: {saved_share: {base: 0.3}}}}\n"
    )
    rng = random.Random(seed)
    base, file = tmp_path / "base.yaml", tmp_path / "model.yaml"
    for number in range(45):
        extended = number % 3 == 0
        base.write_bytes(broken(text, rng) if number % 2 else text.encode("utf-8"))
        file.write_bytes(broken(extension, rng) if extended else broken(text, rng))
        assert_model_told_or_good(file)


def test_the_files_that_are_broken_are_good_before(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(ON_THE_REFERENCE, encoding="utf-8")
    assert assert_client_told_or_good(file)
    assert assert_client_told_or_good(CASES / "worked_example" / "client.yaml")
    assert assert_model_told_or_good(CASES / "by_hand" / "model.yaml")


# --- both readers of YAML say the same --------------------------------------------------------------------------------

PIECES = [
    "a: 1", "x y", ": ", ":", "::", "{", "}", "[", "]", ",", " ", "  ", "\n", "\n  ", "\n- ", "- ", "? ", "?", "'", '"',
    "#", " #", "~", "null", "1_000", "0o17", "1e5", "2026-01-02", "NO", ".5", "-", "--- ", "---", "...", "%", "%YAML 1.1\n",
    "!", "!!str ", "& ", "&a ", "*a", "<<: ", "*", "@", "`", "=", "\\", "\\n", "\\x41", "\\ud83d\\ude00", '"a":', "{a:1}",
    "[a:1]", "{a,b}", "http://x", "a * b", "R&D", "é", "😀", "\t", "\r\n", "\r", "\x85", "\u2028", "\ufeff", "\xa0", "\x7f",
    "|", ">", "|\n  ", "|-\n", ">\n ", ">-\n", "2\n", "''", "'it''s'", "a: ", "k:", "a" * 1030, "- " * 45, "[" * 60,
]  # fmt: skip


def said(text: str) -> tuple[str, Any, list[str]]:
    """What a reader makes of a text: the values, where each stands, and what is wrong."""
    try:
        document = parse(text, "f")
    except InputError as error:
        return "", {}, [str(problem) for problem in error.problems]
    return repr(document.data), document.places, [str(problem) for problem in document.problems]


def assert_read_alike(texts: Iterable[str]) -> int:
    """Each text is read the same by libyaml, where it comes to that, as by ruamel.yaml; how many came to that."""
    quickly = 0
    for text in texts:
        found = said(text)
        quickly += plain_nodes(text) is not None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("cdm_bc.document.plain_nodes", lambda text: None)
            assert found == said(text), text
    return quickly


@pytest.mark.filterwarnings("ignore::ruamel.yaml.error.ReusedAnchorWarning")
@pytest.mark.parametrize("seed", range(3))
def test_both_readers_of_yaml_say_the_same_of_any_text(seed: int) -> None:
    rng = random.Random(seed)
    odd = ["".join(rng.choices(PIECES, k=rng.randint(1, 9))) for _ in range(1000)]
    assert assert_read_alike(odd) > 100
    files = [broken(ON_THE_REFERENCE, rng).decode("utf-8", "replace") for _ in range(15)]
    assert_read_alike([*files, *(text.replace("\n", "\r\n") for text in files[:5])])


@pytest.mark.parametrize("folder", ["parameters", "tests", "cdm_bc"])
def test_both_readers_of_yaml_say_the_same_of_every_file(folder: str) -> None:
    texts = [file.read_text("utf-8", "replace") for file in sorted((CASES.parents[1] / folder).rglob("*.y*ml"))]
    quickly = assert_read_alike(texts)
    assert quickly == len(texts) if folder == "cdm_bc" else quickly > 0.7 * len(texts)
