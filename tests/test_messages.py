"""What is wrong, told in Dutch: every sentence has its Dutch, and `check` speaks the language of the file."""

from __future__ import annotations

import ast
import pickle
import re
import shutil
import string
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import cdm_bc
from cdm_bc.case.client_files import language_of
from cdm_bc.cli.check import check_file
from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence
from cdm_bc.text.messages import message_in, messages, problem_in, untold

ROOT = Path(__file__).resolve().parents[1]
BAD = sorted((ROOT / "tests" / "bad").glob("*.yaml"))
#: Words that no Dutch sentence has. What stands in quotes is the file's own.
ENGLISH = re.compile(
    r"\b(?:the|must|found|there|with|not|write|give|allowed|and|this|has|delete|which|that|file)\b", re.I
)
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\{[^}]*\}|\[[^\]]*\]")


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as raised:
        check_file(file)
    return raised.value.problems


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_what_is_wrong_with_a_broken_file_is_told_in_dutch(file: Path) -> None:
    for problem in problems_of(file):
        assert list(untold(problem.message)) == []
        dutch = problem_in(problem, "nl").message
        assert dutch != problem.message
        assert dutch.endswith((".", "?", "/", "…"))
        assert not ENGLISH.search(QUOTED.sub("", dutch)), dutch


def nodes() -> Iterator[ast.AST]:
    """Every node of the package's code."""
    for path in sorted(Path(cdm_bc.__file__).parent.rglob("*.py")):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_every_sentence_in_the_code_has_its_dutch() -> None:
    calls = (node for node in nodes() if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Sentence")
    given = [part for call in calls for part in ([*vars(call.args[0]).values()] if is_choice(call) else call.args[:1])]
    templates = {part.value for part in given if isinstance(part, ast.Constant)}
    assert len(templates) > 60
    bare = [Sentence(text, **dict.fromkeys(placeholders(text), "")) for text in templates]
    assert sorted({text for sentence in bare for text in untold(sentence)}) == []


def is_choice(call: ast.Call) -> bool:
    """Whether a call chooses between two templates."""
    return isinstance(call.args[0], ast.IfExp)


def test_every_entry_is_said_somewhere_in_the_code() -> None:
    known = {node.value for node in nodes() if isinstance(node, ast.Constant)}
    assert [en for en in messages() if en not in known] == []


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_languages_fill_in_the_same_values() -> None:
    for en, entry in messages().items():
        assert placeholders(entry["nl"]) == placeholders(en), en
        for text in entry.get("room", {}).values():
            assert placeholders(text) <= placeholders(en), en


def test_a_sentence_travels_between_processes_and_keeps_how_it_was_made() -> None:
    problem = Problem("f", 1, 1, "a", Sentence("{raw} is no date. Write it as 2026-11-22.", raw="'x'"))
    (back,) = pickle.loads(pickle.dumps(InputError([problem]))).problems
    assert message_in(back.message, "nl") == "'x' is geen datum. Schrijf die als 2026-11-22."


def test_no_value_makes_a_message_endless_or_steers_a_terminal() -> None:
    problem = Problem(
        "f", 1, 1, "a", Sentence("unknown key {key}. {hint}", key="\x1b[2J" + "x" * 10**6, hint=["y"] * 10**4)
    )
    assert len(problem.message) <= 1500
    assert "\x1b" not in problem.message
    assert len(Problem("f", 1, 1, "a", "z" * 10**6).message) <= 1500


# --- the command --------------------------------------------------------------------------------------------------------


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("client: {name: X, language: nl}\nfacts: {no_such: 1}\n", "nl"),
        ("client:\n  name: X\n  language: nl\nfacts: {a: 1\n", "nl"),
        ("client: {name: X, language: en}\n", "en"),
        ("client:\n  # language: nl\n  name: X\n", "en"),
        ('{"client": {"name": "X", "language": "nl"}}', "nl"),
        ("client: {name: X, language: de}\n", "en"),
    ],
)
def test_the_language_of_a_file_is_found_also_if_it_cannot_be_read(tmp_path: Path, text: str, language: str) -> None:
    assert language_of(write(tmp_path / "acme.yaml", text)) == language


def test_check_speaks_the_language_of_the_file_unless_told_otherwise(tmp_path: Path, said) -> None:
    file = write(tmp_path / "acme.yaml", "client: {name: X, language: nl}\nfacts: {omzet: 1}\n")
    status, out, err = said("check", file)
    assert (status, out) == (2, "")
    assert "facts.omzet: het model kent dit feit niet. Het dichtst in de buurt: revenue, " in err
    assert "the model has no such fact. Nearest: revenue, " in said("check", file, "--language", "en")[2]
    slip = write(tmp_path / "slip.yaml", "client: {name: X, language: nl}\nfacts:\n  a: {low: 5,5, base: 6, high: 7}\n")
    assert "a.low: 5,5 heeft een komma, en die scheidt hier waarden. Schrijf 5.5." in said("check", slip)[2]


def test_a_folder_means_its_client_files(tmp_path: Path, said) -> None:
    write(tmp_path / "acme.yaml", "client: {name: X, language: nl}\n")
    write(tmp_path / "beta.yml", "client: {name: Y}\n")
    write(tmp_path / "ours.yaml", "id: ours\nextends: reference\n")
    (tmp_path / "none").mkdir()
    status, out, err = said("check", tmp_path)
    assert (status, err) == (0, "")
    named = [Path(line.split(":")[0]).name for line in out.splitlines() if not line.startswith(" ")]
    assert named == ["acme.yaml", "beta.yml"]
    status, _, err = said("check", tmp_path / "none")
    assert status == 2
    assert "holds no client file (*.yaml)" in err


#: The benefit costs 300 and works on 100.
ABOVE_ITS_POOL = """client: {name: Acme}
model: sound_model.yml
facts: {budget: 100, orders: 1}
"""


@pytest.fixture
def above_its_pool(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """What is wrong with a client whose benefit is above its pool, and with what is written besides: key -> message."""
    shutil.copy(ROOT / "tests" / "bad" / "sound_model.yml", tmp_path)

    def told(text: str) -> dict[str, str]:
        return {problem.key: problem.message for problem in problems_of(write(tmp_path / "acme.yaml", text))}

    return told


def test_pools_are_told_in_the_same_round_as_what_is_wrong_elsewhere(above_its_pool) -> None:
    lines = "[{lever: persn, what: x, cost: 5}, {lever: person, what: y}]"
    found = above_its_pool(f"{ABOVE_ITS_POOL}finance: {{horizon_years: many}}\neffort: {{lines: {lines}}}\n")
    assert set(found) == {"facts.budget", "finance.horizon_years", "effort.lines.1.lever", "effort.lines.2"}
    assert "(300 in year 1) is larger than the money it works on, pool 'spend' (100)" in found["facts.budget"]
    assert found["effort.lines.1.lever"].endswith("Did you mean 'person'?")


@pytest.mark.parametrize("wrong", ["orders: many", "orders: {base: 1, low: 2, high: 3}", "order: 1"])
def test_what_only_follows_from_another_fault_is_not_told(above_its_pool, wrong: str) -> None:
    """With a wrong number in the benefit nobody can say whether it is above its pool."""
    assert "facts.budget" in above_its_pool(ABOVE_ITS_POOL)
    assert "facts.budget" not in above_its_pool(ABOVE_ITS_POOL.replace("orders: 1", wrong))
