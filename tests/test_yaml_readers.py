"""A YAML file is read by libyaml where it is plain, and by ruamel.yaml where it is not: both say the same."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest

from cdm_bc.document import parse
from cdm_bc.errors import InputError
from cdm_bc.yaml_nodes import plain_nodes
from tests.faults.files import broken_text, broken_yaml
from tests.faults.shapes import ON_THE_REFERENCE
from tests.faults.target import ROOT

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
    files = [broken_yaml(ON_THE_REFERENCE, rng).decode("utf-8", "replace") for _ in range(10)]
    files += [broken_text(ON_THE_REFERENCE, rng).decode() for _ in range(5)]
    assert_read_alike([*files, *(text.replace("\n", "\r\n") for text in files[:5])])


@pytest.mark.parametrize("folder", ["parameters", "tests", "cdm_bc"])
def test_both_readers_of_yaml_say_the_same_of_every_file(folder: str) -> None:
    texts = [file.read_text("utf-8", "replace") for file in sorted((ROOT / folder).rglob("*.y*ml"))]
    quickly = assert_read_alike(texts)
    assert quickly == len(texts) if folder == "cdm_bc" else quickly > 0.7 * len(texts)
