"""One broken file per message, in tests/bad: each is told with its line, its key and what would be right.

The first lines of each file say what is expected, one line per problem::

    # expect: <line>: <key>: <words of the message>

``-`` stands for no key, and ``<other file>:<line>`` for a place in another file than the broken one.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cdm_bc.cli.check import check_file
from cdm_bc.errors import InputError, Problem

BAD = Path(__file__).parent / "bad"
FILES = sorted(BAD.glob("*.yaml"))
EXPECT = re.compile(r"# expect: (?:(?P<file>\S+):)?(?P<line>\d+): (?P<key>\S+): (?P<words>.+)")
#: What only a programmer would understand.
JARGON = re.compile(
    r"[Pp]ydantic|Traceback|NoneType|\bNone\b|\bdict\b|\bstr\b|\bint\b|\bfloat\b|\btuple\b|\bbool\b|[Vv]alidation"
    r"|Input should|[Ee]xception|Error\b|<class|object at|datetime|function-|\bnull\b"
)


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as raised:
        check_file(file)
    return raised.value.problems


def expectations(file: Path) -> list[tuple[Path, int, str, str]]:
    """File, line, key and words that the first lines of a broken file announce."""
    found = []
    for text in file.read_text(encoding="utf-8").splitlines():
        match = EXPECT.fullmatch(text)
        if match is None:
            break
        place = file.parent / match["file"] if match["file"] else file
        found.append((place, int(match["line"]), "" if match["key"] == "-" else match["key"], match["words"]))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_fault_is_told_at_its_place_with_its_remedy(file: Path) -> None:
    problems, expected = problems_of(file), expectations(file)
    assert expected, "the file says nothing of what is expected"
    for place, line, key, words in expected:
        assert any(
            Path(p.file).resolve() == place.resolve() and p.line == line and p.key == key and words in p.message
            for p in problems
        ), f"no problem {line}: {key}: {words}\nbut:\n" + "\n".join(map(str, problems))
    assert len(problems) == len(expected), "more than expected:\n" + "\n".join(map(str, problems))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_message_is_a_plain_sentence(file: Path) -> None:
    for problem in problems_of(file):
        assert problem.message.endswith((".", "?")), problem
        assert len(problem.message) <= 300, problem
        assert "\n" not in str(problem)
        assert not JARGON.search(problem.message), problem


def test_no_two_files_expect_the_same() -> None:
    seen: dict[tuple[str, str], Path] = {}
    for file in FILES:
        for _, _, key, words in expectations(file)[:1]:
            assert (key, words) not in seen, f"{file.name} and {seen[key, words].name} test the same message"
            seen[key, words] = file
