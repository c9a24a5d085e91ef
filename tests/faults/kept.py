"""What this package writes and reads back: journals and manifests. Nothing passes for what was written that was not."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

from cdm_bc.batch.inputs import results_of
from cdm_bc.batch.manifest import JOURNAL, MANIFEST, Manifest
from cdm_bc.batch.verify import verify
from cdm_bc.edits.tree import same
from cdm_bc.files import hash_of
from cdm_bc.workshop import commands
from cdm_bc.workshop.journal import Damaged
from cdm_bc.workshop.mending import mend
from cdm_bc.workshop.session import Session
from tests.faults.files import SHAPE, broken_json
from tests.faults.target import GOOD, ROOT, TOLD, Target, assert_said


class WorkshopJournal(Target):
    """The journal of a workshop: what opens without a word is what was written."""

    name, few = "retailer.workshop.jsonl", 25

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.client = folder / "retailer.yaml"
        shutil.copy(ROOT / "parameters" / "retailer.yaml", self.client)
        session = Session(self.client, "w")
        for value in (0.34, 0.35, 0.36):
            session.do(commands.set_number(session.state, "facts.gross_margin", value))
        session.undo()
        session.explain(0, "why")
        session.do(commands.add_point(session.state, "open", "who owns it?"))
        session.keep_ui({"tab": "data"})
        session.save()
        session.do(commands.set_number(session.state, "facts.gross_margin", 0.37))
        session.close()
        self.tree, self.done = session.state.tree, session.state.done
        self.sounds = [self.file.read_bytes()]

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """A line gone, there twice, or another; or no more than the first ones."""
        lines = sound.splitlines()
        for _ in range(rng.choice([1, 1, 2])):
            place = rng.randrange(len(lines))
            match rng.randrange(5):
                case 0 if len(lines) > 1:
                    del lines[place]
                case 1:
                    lines.insert(rng.randrange(len(lines)), lines[place])
                case 2:
                    lines = lines[:place] or lines[:1]
                case _:
                    lines[place] = broken_json(json.loads(lines[place]), rng) if lines[place][:1] == b"{" else b"x"
        return b"\n".join([*lines, b""])

    def look(self) -> str:
        """Whether it opens, and as it was left."""
        try:
            session = Session(self.client, "w")
        except Damaged as error:
            assert_said(error.sentence)
            return TOLD
        session.close()
        if session.record.is_torn:  # a notice says so
            return TOLD
        assert same(session.state.tree, self.tree)
        assert session.state.done == self.done
        return GOOD


class EarlierJournal(WorkshopJournal):
    """The same without checksums, which opens only if asked to: each line is looked at before it is believed."""

    ways, few = (SHAPE,), 15
    if_sound = TOLD

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        events = [json.loads(line) for line in self.sounds[0].splitlines()[:-1]]
        self.events = [{key: value for key, value in event.items() if key != "check"} for event in events]
        self.events[0]["form"] = 1
        self.sounds = [_as_lines(self.events)]

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """One event another."""
        place = rng.randrange(len(self.events))
        lines = sound.splitlines()
        lines[place] = broken_json(self.events[place], rng)
        return b"\n".join([*lines, b""])

    def look(self) -> str:
        """Whether it is told, and going on works with what could be read; that may not fit the client file, and is told too."""
        for _ in range(3):
            try:
                Session(self.client, "w").close()
                return TOLD
            except Damaged as error:
                assert_said(error.sentence)
                mend(self.client, "w", error, keep=error.record is not None).unlink()
        raise AssertionError("what was mended is damaged still")


def _as_lines(events: list[dict[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(event)}\n" for event in events).encode()


class Lease(WorkshopJournal):
    """The small file that says who writes: whatever it says, the workshop opens as it was left."""

    few = 10

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.file = folder / "retailer.workshop.lease"
        holder = {"owner": "x", "window": "v", "process": 1, "computer": "c", "heard": 1.8e9}
        self.sounds = [json.dumps(holder).encode()]

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other values in it."""
        return broken_json(json.loads(sound), rng)


class BatchManifest(Target):
    """The manifest of a batch: only entries that are as they were written are used, and damage is said."""

    name = MANIFEST

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        made = Manifest(folder)
        made.begin()
        for name in ("a", "b", "c"):
            (folder / f"{name}.yaml").write_text("client: {name: X}\n", encoding="utf-8")
            (folder / f"{name}.html").write_text(f"<html>{name}</html>", encoding="utf-8")
            made.making(name, _entry(folder, name))
        made.no_report("d", "a cell failed.", kept=False)
        self.lines = (folder / JOURNAL).read_bytes()
        made.close("", ("a.html",))
        self.reports, self.failed = dict(made.reports), dict(made.failed)
        self.sounds = [(folder / MANIFEST).read_bytes()]

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """Other values in it."""
        return broken_json(json.loads(sound), rng)

    def look(self) -> str:
        """What is believed of it, and whether `verify` says what is not."""
        found = Manifest(self.folder)
        checks = verify(self.folder)
        assert all(entry == self.reports[client] for client, entry in found.reports.items())
        bad = {check.client for check in checks if not check.is_good}
        if found.damage or bad - {"d", "the last run"}:
            assert bad
            return TOLD
        assert (found.reports, found.failed) == (self.reports, self.failed)
        return GOOD


class BatchJournal(BatchManifest):
    """The journal of a batch that was killed."""

    name = JOURNAL
    if_sound = TOLD

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        (folder / MANIFEST).unlink()
        self.sounds = [self.lines]

    def in_shape(self, sound: bytes, rng: random.Random) -> bytes:
        """One line another."""
        lines = sound.split(b"\n")
        place = rng.randrange(1, len(lines))
        event = json.loads(lines[place] or b"{}")
        lines[place] = rng.choice([broken_json(event, rng), b"", b"[]", b"{}", b"null", lines[-1]])
        return b"\n".join(lines)

    def look(self) -> str:
        """What is believed of it; that a run did not come to its end is said of every one."""
        found = Manifest(self.folder)
        assert all(entry == self.reports[client] for client, entry in found.reports.items())
        assert any(not check.is_good for check in verify(self.folder))
        return TOLD


def _entry(folder: Path, name: str) -> dict[str, Any]:
    """A report, as the manifest tells of it."""
    return {
        "client_file": {"path": f"{name}.yaml", "sha256": hash_of(folder / f"{name}.yaml")},
        "files": [],
        "notebook": {"name": "n.ipynb", "sha256": "0" * 64},
        "library": {"version": "0"},
        "versions": {},
        "options": {"language": "", "date": None},
        "model": {"id": "reference"},
        "results": results_of(folder, (f"{name}.html",)),
        "summary": {"name": name, "npv": 1234.5, "currency": "EUR"},
    }
