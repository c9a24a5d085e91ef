"""A little of `benchmarks/faults.py`: files broken at random, batches that are ended, full disks."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.disk import NoDisk
from tests.faults.killed import VICTIMS, Batch, batch_on_a_full_disk, killed_batch
from tests.faults.rooms import workshop_on_a_full_disk
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


@pytest.mark.e2e
@pytest.mark.parametrize("victim", VICTIMS)
def test_a_batch_that_is_ended_is_in_order_and_the_same_command_finishes(tmp_path: Path, victim: str) -> None:
    killed_batch(Batch(tmp_path), random.Random(victim), victim, longest=2.5)


@pytest.mark.e2e
def test_a_full_disk_is_told_and_with_more_space_it_goes_on(tmp_path: Path) -> None:
    try:
        workshop_on_a_full_disk(tmp_path / "disk", random.Random(1))
        batch_on_a_full_disk(Batch(tmp_path), random.Random(1))
    except NoDisk as error:
        pytest.skip(str(error))
