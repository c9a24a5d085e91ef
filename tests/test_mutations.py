"""Valid files broken at random, always in the same way: either they are told plainly what is wrong, or they work."""

from __future__ import annotations

import math
import random
import re
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cdm_bc.calculation import evaluate
from cdm_bc.calculation.plausibility import findings
from cdm_bc.case import load_case
from cdm_bc.cli.check import check_file
from cdm_bc.document import parse
from cdm_bc.errors import InputError
from cdm_bc.model import load_model
from cdm_bc.text.messages import untold
from cdm_bc.yaml_nodes import plain_nodes
from tests.mutate import ON_THE_REFERENCE, broken

CASES = Path(__file__).parent / "cases"
JARGON = re.compile(
    r"pydantic|Traceback|NoneType|\bNone\b|function-|<class|\bobject at\b|PosixPath|datetime\.|ValidationError"
)


# --- either told plainly, or good ------------------------------------------------------------------------------------


def assert_told_plainly(error: InputError) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.file
        assert len(problem.message) > 8, problem
        assert len(str(problem)) < 1500, problem
        assert not JARGON.search(problem.message), problem
        assert list(untold(problem.message)) == [], problem


def assert_client_told_or_good(file: Path) -> bool:
    try:
        check_file(file)
    except InputError as error:
        assert_told_plainly(error)
        return False
    case = load_case(file)
    result = evaluate(case)
    findings(result, influential=())
    assert np.isfinite(result.finance.net).all()
    assert all(
        math.isfinite(value) for value in (result.finance.npv, result.finance.pv_costs, result.data_value.target)
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
