"""After a save the client file is a file to work in still: every block that waits as a comment can be uncommented."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from cdm_bc.case import load_case
from cdm_bc.cli.check import check_file
from cdm_bc.document import parse
from cdm_bc.edits.merge import merged
from cdm_bc.edits.tree import ABSENT, apply_all, put, same
from cdm_bc.rendering.new_client import write_new_client
from cdm_bc.workshop.session import Session

ROOT = Path(__file__).resolve().parents[2]
#: A line that is an entry or a cost line once its # is taken away, as a person sees it.
WAITING = re.compile(r"^( *)# ( *(?:- \{.*|[a-z_]+:(?: .*)?))$")
SCORES = {"timely": 0.9, "correct": 0.9, "complete": 0.9, "unique": 0.9}
RANGE = {"low": 0.1, "base": 0.2, "high": 0.3, "source": "# of 3: people"}
LINES = [{"lever": "programme", "what": "x", "cost": 5_000}, {"lever": "processes", "what": "y: z", "days": 10}]
CHANGES = [
    (("benefits", "improved_customer_service", "include"), False),
    (("benefits", "improved_customer_service", "owner"), "Jan"),
    (("benefits", "improved_customer_service", "inputs", "aht_reduction"), RANGE),
    (("benefits", "improved_customer_service", "kpi", "name"), "tijd"),
    (("benefits", "improved_customer_service", "realised"), {"2027": 5}),
    (("benefits", "personalisation_relevance", "inputs", "personalisation_uplift"), 0.04),
    (("benefits", "omnichannel_consistency", "risk_adjustment"), 0.1),
    (("facts", "revenue"), 24_000_000),
    (("facts", "hourly_cost"), {"base": 40, "source": "ledger"}),
    (("facts", "manual_hours_per_year"), [5, 6]),
    (("data", "person_identity", "owner"), "Sales"),
    (("data", "person_identity", "current"), SCORES),
    (("data", "person_context", "in_scope"), False),
    (("foundations", "processes"), {"current": 0.4, "target": 0.8}),
    (("importance", "efficiency"), 3),
    (("importance", "innovation"), 0),
    (("relevance", "person_identity", "innovation"), 3),
    (("relevance", "person_context", "innovation"), 2),
    (("finance", "budget_per_year"), 500_000),
    (("finance", "indexation"), {"benefits": 0.02}),
    (("delivery", "delay"), RANGE),
    (("master_data", "threshold"), 0.8),
    (("effort", "free"), ["organisation"]),
    (("effort", "lines"), LINES),
    (("effort", "lines"), LINES[:1]),
    (("customers", "segments", "everybody"), {"customers": 5, "margin": 3, "retention": 0.8}),
    (("scenarios", "Later"), {"facts": {"revenue": 5}}),
]
RESETS = [(path, ABSENT) for path, _ in CHANGES if path != ("effort", "lines")]


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> str:
    return write_new_client("acme", tmp_path_factory.mktemp("new"), "nl").read_text(encoding="utf-8")


def values(text):
    return {key: value for key, value in parse(text, "").data.items() if value is not None}


def uncommented(text):
    """Every block that waits, taken up."""
    lines = [WAITING.sub(r"\1\2", line) for line in text.splitlines()]
    return "\n".join("  lines:" if re.match(r"  lines: \[\]", line) else line for line in lines) + "\n"


def paths(value, path=()):
    """The places of all entries."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield (*path, key)
        yield from paths(inner, (*path, key))


def sections(text):
    """The places down to where a block can wait: what stands on one line is one thing."""
    return {
        path
        for path in paths(values(text))
        if len(path) <= (4 if path[2:3] == ("inputs",) else 3 if path[0] == "benefits" else 2)
    }


def edited(data, changes):
    tree = {"file": data}
    for path, new in changes:
        tree = apply_all(tree, put(tree, ("file", *path), new))
    return tree["file"]


@pytest.mark.parametrize("seed", range(6))
def test_every_block_can_be_uncommented_after_every_save(template, seed):
    """Random changes, saved, changed and saved again."""
    random = Random(seed)
    saves = [random.sample(CHANGES + RESETS, random.randint(2, 9)) for _ in range(2)]
    text = template
    for changes in saves:
        data = edited(values(text), changes)
        text = merged(text, data)
        assert same(values(text), data)
        all_up = uncommented(text)
        assert sections(all_up) >= sections(uncommented(template))
        for path in paths(data):
            if not isinstance(get(data, path), dict | list):
                assert same(get(values(all_up), path), get(data, path)), path
        assert "{improved" not in text


def get(value, path):
    for part in path:
        value = value[part]
    return value


def test_what_is_taken_back_waits_again_and_the_file_is_what_it_was(template):
    start = values(template)
    saved = merged(template, edited(start, CHANGES))
    again = merged(saved, start)
    assert same(values(again), start)
    assert sections(uncommented(again)) >= sections(uncommented(template))
    assert [line.strip() for line in again.splitlines() if line.startswith("benefits")] == ["benefits:"]
    # prose stands where it stood
    prose = [line for line in template.splitlines() if line.lstrip().startswith("# ") and not WAITING.match(line)]
    assert [line for line in again.splitlines() if line in prose] == prose


def test_a_room_that_fills_in_a_new_file_can_go_on_in_an_editor(tmp_path):
    path = write_new_client("acme", tmp_path, "en")
    session = Session(path, "here")
    from cdm_bc.workshop import commands

    for change in (
        lambda: commands.include(session.state, "improved_customer_service", False),
        lambda: commands.set_number(session.state, "facts.revenue", 24_000_000),
        lambda: commands.set_number(session.state, "data.person_identity.current.timely", 0.7),
        lambda: commands.set_entity(session.state, "person_context", "owner", "Sales"),
        lambda: commands.set_importance(session.state, "efficiency", 3),
        lambda: commands.add_line(session.state, LINES[0]),
    ):
        session.do(change())
    session.save()
    session.close()
    assert load_case(path).client.importance == {"efficiency": 3}
    text = path.read_text(encoding="utf-8")
    head, rest = text.split("\nbenefits:\n")
    files = ("# assessment", "# survey", "# engagement")  # these name files, which the room does not have
    rest = "\n".join(line if line.startswith(files) else WAITING.sub(r"\1\2", line) for line in rest.splitlines())
    path.write_text(f"{head}\nbenefits:\n{rest}\n", encoding="utf-8")
    assert "good, client acme" in check_file(path).sentence


@pytest.mark.parametrize("path", sorted((ROOT / "parameters").glob("*.yaml")), ids=lambda path: path.stem)
def test_comments_of_a_file_that_was_written_out_are_prose_and_stay(path):
    text = path.read_text(encoding="utf-8")
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    for change in ((("importance", "efficiency"), 1), (("benefits", "improved_forecasting", "owner"), "Jan")):
        result = merged(text, edited(values(text), [change]))
        assert [line for line in result.splitlines() if line.lstrip().startswith("#")] == comments


def test_a_section_that_an_earlier_save_closed_is_opened_again():
    text = "benefits: {}\n  # a:\n  #   include: true\n"
    assert merged(text, {"benefits": {"a": {"include": False}}}) == "benefits:\n  a:\n    include: false\n"
