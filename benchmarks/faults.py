"""Everything that can go wrong, many times: files broken at random, batches and workshops ended, disks that are full.

    python benchmarks/faults.py                              the whole table, about half an hour
    python benchmarks/faults.py --tries 50 --ended 4         a quick one
    python benchmarks/faults.py --only "client files"        what has that in its name

A try fell if it ended in anything but a plain sentence or a right result, or took longer than SLOWEST seconds. The same seed
breaks the same files. It ends with status 1 if anything fell.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.conftest import BROWSER_ARGUMENTS, find_browser  # noqa: E402
from tests.faults import killed, rooms  # noqa: E402
from tests.faults.disk import NoDisk  # noqa: E402
from tests.faults.targets import TARGETS  # noqa: E402

#: Seconds that one broken file may take.
SLOWEST = 10
#: Tries that one process does in one go.
PORTION = 100
FELL = "fell"


@dataclass
class Row:
    """What became of the tries of one kind."""

    what: str
    seen: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    why: list[str] = field(default_factory=list)

    def add(self, seen: Counter[str], seconds: float, why: list[str]) -> None:
        """Count more tries in; `seconds` : of the slowest."""
        self.seen += seen
        self.seconds = max(self.seconds, seconds)
        self.why += why

    @property
    def line(self) -> str:
        """The row as the table has it."""
        cells = [f"{self.seen.total():,}", *(f"{self.seen[key]:,}" for key in ("told", "good", FELL))]
        return f"| {self.what:<54} |" + "".join(f"{cell:>8} |" for cell in cells) + f"{self.seconds:>8.1f} |"


HEAD = f"| {'what':<54} |   tried |    told |    good |    fell | slowest |\n|{'-' * 56}|" + f"{'-' * 8}:|" * 5


def some_tries(name: str, way: str, seed: int, first: int, count: int) -> tuple[Counter[str], float, list[str]]:
    """Break files of one kind, `count` times; what was seen, how long the slowest took, and why any fell."""
    seen: Counter[str] = Counter()
    slowest, why = 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        target = TARGETS[name](Path(folder))
        for number in range(first, first + count):
            begin = time.perf_counter()
            try:
                found = target.attempt(random.Random(f"{name}, {way}, {seed}, {number}"), way)
            except Exception as error:  # whatever it is, it fell
                found = FELL
                why.append(f"{name}, {way}, {number}: {type(error).__name__}: {str(error)[:300]}")
            took = time.perf_counter() - begin
            if took > SLOWEST:
                found = FELL
                why.append(f"{name}, {way}, {number}: {took:.0f} seconds")
            seen[found] += 1
            slowest = max(slowest, took)
    return seen, slowest, why


def files(tries: int, seed: int, wanted: str) -> Iterator[Row]:
    """A row per kind of file."""
    with ProcessPoolExecutor() as pool:
        for name, target in TARGETS.items():
            if wanted not in name:
                continue
            row = Row(f"{name}, broken by {' and by '.join(target.ways)}")
            starts = range(0, tries, PORTION)
            portions = [
                (name, way, seed, first, min(PORTION, tries - first)) for way in target.ways for first in starts
            ]
            for found in pool.map(some_tries, *zip(*portions, strict=True)):
                row.add(*found)
            yield row


def one_by_one(what: str, act: Callable[..., None], tries: list[tuple[Any, ...]]) -> Row:
    """A row of tries that each use the whole machine; none if it cannot be done here."""
    row = Row(what)
    for number, arguments in enumerate(tries):
        begin = time.perf_counter()
        try:
            act(*arguments)
            found, why = "good", []
        except NoDisk as error:
            return Row(f"{what}: not tried, {error}")
        except Exception as error:  # whatever it is, it fell
            found, why = FELL, [f"{what}, {number}: {type(error).__name__}: {str(error)[:300]}"]
        row.add(Counter([found]), time.perf_counter() - begin, why)
    return row


def batches(count: int, seed: int) -> Iterator[Row]:
    """Batches that are ended, and on full disks."""
    with tempfile.TemporaryDirectory() as folder:
        batch = killed.Batch(Path(folder))
        begin = time.perf_counter()
        batch.run()
        longest = time.perf_counter() - begin
        for victim in killed.VICTIMS:
            tries = [(batch, random.Random(f"{victim}, {seed}, {number}"), victim, longest) for number in range(count)]
            yield one_by_one(f"batches ended: {victim}", killed.killed_batch, tries)
        tries = [(batch, random.Random(f"disk, {seed}, {number}")) for number in range(count)]
        yield one_by_one("batches on a full disk", killed.batch_on_a_full_disk, tries)


def workshops(count: int, seed: int) -> Iterator[Row]:
    """Workshops that are ended while somebody works in them, and on full disks."""
    with tempfile.TemporaryDirectory() as folder:
        tries = [(Path(folder) / "disk", random.Random(f"{seed}, {number}")) for number in range(count)]
        yield one_by_one("workshops on a full disk", rooms.workshop_on_a_full_disk, tries)
    with browser() as chromium, tempfile.TemporaryDirectory() as folder:
        if chromium is None:
            yield Row("workshops ended: not tried, no browser")
            return
        room = rooms.Room(Path(folder), chromium)
        for victim in rooms.VICTIMS:
            tries = [(room, random.Random(f"{victim}, {seed}, {number}"), victim) for number in range(count)]
            yield one_by_one(f"workshops ended: {victim}", rooms.killed_workshop, tries)
        yield one_by_one("workshops: the terminal afterwards", room.close, [()])


@contextmanager
def browser() -> Iterator[Any]:
    """A real browser; None if there is none."""
    path = find_browser()
    if path is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        arguments = [*BROWSER_ARGUMENTS, *(["--no-sandbox"] if as_root else [])]
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


def every_row(args: argparse.Namespace) -> Iterator[Row]:
    """The rows of the table, each as soon as it is known."""
    yield from files(args.tries, args.seed, args.only)
    if not args.only:
        yield from batches(args.ended, args.seed)
        yield from workshops(args.ended, args.seed)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=1000, help="of each kind of file and way to break it")
    parser.add_argument("--ended", type=int, default=15, help="batches and workshops of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="rows with this in their name; files alone")
    args = parser.parse_args()
    begin = time.perf_counter()
    print(HEAD, flush=True)
    rows = []
    for row in every_row(args):
        rows.append(row)
        print(row.line, flush=True)
    everything = Row("in all")
    for row in rows:
        everything.add(row.seen, row.seconds, row.why)
    print(everything.line)
    print(
        f"\n{datetime.date.today()}, seed {args.seed}, Python {platform.python_version()} on {platform.system()}, "
        f"{os.cpu_count()} cores, {(time.perf_counter() - begin) / 60:.0f} minutes"
    )
    print("\n".join(everything.why))
    return 1 if everything.seen[FELL] else 0


if __name__ == "__main__":
    sys.exit(main())
