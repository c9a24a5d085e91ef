"""A kind of file that is broken at random, and what must then hold: it is told plainly, or it works."""

from __future__ import annotations

import random
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path

from cdm_bc.errors import InputError
from cdm_bc.text.messages import untold
from tests.faults.files import BYTE, SHAPE, broken_bytes

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases"
JARGON = re.compile(
    r"pydantic|Traceback|NoneType|\bNone\b|function-|<class|\bobject at\b|PosixPath|datetime\.|ValidationError"
)
#: What can be seen of a file.
TOLD, GOOD = "told", "good"


def assert_said(sentence: str) -> None:
    """What is said is of a decent length, in no programming language, and known in Dutch."""
    assert 8 < len(sentence) < 2500, sentence
    assert not JARGON.search(sentence), sentence
    assert list(untold(sentence)) == [], sentence


def assert_told_plainly(error: InputError) -> None:
    """Each problem is a sentence or two, and says in which file it is."""
    assert error.problems
    for problem in error.problems:
        assert problem.file
        assert len(str(problem)) < 2500, problem
        assert_said(problem.message)


class Target(ABC):
    """A kind of file, broken in a folder of its own."""

    #: Its name.
    name = ""
    #: How it is broken.
    ways: tuple[str, ...] = (SHAPE, BYTE)
    #: What is seen of a sound one.
    if_sound = GOOD
    #: How many tries are quick.
    few = 40

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / self.name
        self.sounds: list[bytes] = []  # the files as they are before they are broken

    @abstractmethod
    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Another shape of a sound file."""

    @abstractmethod
    def look(self) -> str:
        """What is to be seen of the file as it is: that it is told or good, else whatever is raised."""

    def write(self, raw: bytes) -> None:
        """Put these bytes where the file is looked for."""
        self.file.write_bytes(raw)

    def attempt(self, rng: random.Random, way: str) -> str:
        """Break it and look."""
        sound = rng.choice(self.sounds)
        self.write(self.in_shape(sound, rng) if way == SHAPE else broken_bytes(sound, rng))
        return self._seen()

    def as_it_was(self) -> Iterator[str]:
        """What is to be seen of each sound file."""
        for sound in self.sounds:
            self.write(sound)
            yield self._seen()

    def _seen(self) -> str:
        try:
            return self.look()
        except InputError as error:
            assert_told_plainly(error)
            return TOLD
