"""Files broken at random, always in the same way: they are told plainly or they work. `benchmarks/faults.py` goes on."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.target import GOOD, TOLD
from tests.faults.targets import TARGETS

WAYS = [(name, way) for name, target in TARGETS.items() for way in target.ways]


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_broken_is_sound_before(tmp_path: Path, name: str) -> None:
    target = TARGETS[name](tmp_path)
    assert {*target.as_it_was()} == {target.if_sound}


@pytest.mark.parametrize(("name", "way"), WAYS)
def test_a_broken_file_is_told_plainly_or_works(tmp_path: Path, name: str, way: str) -> None:
    target = TARGETS[name](tmp_path)
    seen = Counter(target.attempt(random.Random(f"{name}, {way}, {number}"), way) for number in range(target.few))
    assert seen[TOLD] + seen[GOOD] == target.few
    if name != "leases of a workshop":  # whatever one of them says, the workshop opens
        assert seen[TOLD] > target.few / 5
