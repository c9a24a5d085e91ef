"""Only ordinary files of a sensible size are read, and what was read of them is known."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from cdm_bc.case import load_case
from cdm_bc.cli.check import check_file
from cdm_bc.errors import InputError
from cdm_bc.files import LARGEST_TEXT, noting, read_bytes
from cdm_bc.maturity.answers import read_answers


def refused(path: Path) -> str:
    """What is said of it, within a second or two."""
    begin = time.perf_counter()
    with pytest.raises(InputError) as raised:
        check_file(path)
    assert time.perf_counter() - begin < 5
    (problem,) = raised.value.problems
    return problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_a_pipe_and_a_device_are_no_ordinary_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert refused(tmp_path / "pipe.yaml") == "is no ordinary file."
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    assert refused(tmp_path / "zero.yaml") == "is no ordinary file."
    with pytest.raises(InputError, match="is no ordinary file"):
        read_answers(tmp_path / "pipe.yaml")


def test_a_text_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    facts = "".join(f"  fact_{number}: {number}\n" for number in range(450_000))
    file.write_text(f"client: {{name: X}}\nfacts:\n{facts}", encoding="utf-8")
    assert refused(file) == "is larger than 512 kB, which no file of this kind is."
    (tmp_path / "acme.yaml").write_bytes(b"")
    with (tmp_path / "acme.yaml").open("r+b") as sparse:
        sparse.truncate(10**12)
    assert "is larger than" in refused(file)


def test_very_many_faults_take_time_in_proportion(tmp_path: Path) -> None:
    """The largest file of unknown facts there can be: each is told, with what it may have meant."""
    seconds = []
    for count in (2_000, 8_000):
        file = tmp_path / "acme.yaml"
        facts = "".join(f"  fact_{number}: {number}\n" for number in range(count))
        file.write_text(f"client: {{name: X}}\nfacts:\n{facts}", encoding="utf-8")
        begin = time.process_time()
        with pytest.raises(InputError) as raised:
            check_file(file)
        seconds.append(time.process_time() - begin)
        assert len(raised.value.problems) == count
    assert seconds[1] < 8 * seconds[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"client: {{name: {'x' * 10_000}}}", "is a text of 10,000 characters; at most 5,000 are read. Shorten it."),
        (f"client: {{name: X}}\n{'k' * 1_000}: 1", "a key has at most 200 characters."),
        (
            f"client: {{name: X}}\nfacts: {{revenue: {[1] * 60_000}}}",
            "the file holds more than 50,000 values. Split it.",
        ),
    ],
    ids=["long text", "long key", "many values"],
)
def test_keys_texts_and_the_number_of_values_have_a_limit(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(text, encoding="utf-8")
    assert len(text) < LARGEST_TEXT
    with pytest.raises(InputError) as raised:
        check_file(file)
    assert words in [problem.message for problem in raised.value.problems]


def test_what_was_read_is_noted_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_bytes(b"client: {name: Acme}\n")
    with noting() as read:
        load_case(file)
        first = hashlib.sha256(file.read_bytes()).hexdigest()
        assert read[file.resolve()] == first
        file.write_bytes(b"client: {name: Another}\n")
        assert read_bytes(file)
    assert read[file.resolve()] not in (first, hashlib.sha256(file.read_bytes()).hexdigest()), "it said two things"
