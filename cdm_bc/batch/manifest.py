"""What each report was made from, in ``manifest.json``: to skip what is unchanged, and to tell what has changed.

Each finished report is first added to a journal beside it, a line each, so that a run that is killed loses nothing; the end of
a run turns both into one manifest. The journal is there as long as a run is under way. All of it carries checksums: of what is
damaged only what is sure to be sound is used, and that it is damaged is said.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cdm_bc.batch.inputs import changed_results, results_of
from cdm_bc.errors import InputError, Problem, shown
from cdm_bc.files import read_bytes, replace_file, write_atomically
from cdm_bc.sentences import Sentence

MANIFEST = "manifest.json"
JOURNAL = ".cdm-bc.journal"
#: Where a damaged manifest goes.
DAMAGED = "manifest.damaged.json"
FORM = 2
#: Bytes of a manifest or journal: that of some hundred thousand reports.
LARGEST = 2**30
CHECK = "check"
_ENTRY = re.compile(r'"([a-z0-9][a-z0-9_-]*)":\s*(?=\{)')


class Manifest:
    """The reports of a folder and what they were made from.

    Attributes
    ----------
    reports : client id -> entry, as in the file. failed : client id -> why the last run made no report of it; an earlier one
        may still be there.
    broken : why the last run did not come to its end; '' if it did. pages : further files that the run wrote, with their hash.
    damage : what is wrong with the manifest or its journal, a sentence each.

    Raises
    ------
    InputError
        If the manifest is of a form that this version does not know, or cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports: dict[str, dict[str, Any]] = {}
        self.failed: dict[str, str] = {}
        self.pages: dict[str, dict[str, Any]] = {}
        self.broken = ""
        self.damage: list[str] = []
        self._is_damaged = False
        self._load()

    @property
    def is_there(self) -> bool:
        """Whether a run has written here."""
        return (self.folder / MANIFEST).exists() or self.is_open

    @property
    def is_open(self) -> bool:
        """Whether a run has begun that did not come to its end."""
        return (self.folder / JOURNAL).exists()

    def _load(self) -> None:
        if (self.folder / MANIFEST).exists():
            text = read_bytes(self.folder / MANIFEST, largest=LARGEST).decode("utf-8", errors="replace")
            if not self._take(text):
                self._is_damaged = True
                self.reports = dict(_sound_entries(text))
                message = (
                    "{} is damaged. Of {} report{} it still says what was made; the next run makes the others anew."
                )
                count = len(self.reports)
                self.damage.append(message.format(MANIFEST, count, "" if count == 1 else "s"))
        if self.is_open:
            self._replay(read_bytes(self.folder / JOURNAL, largest=LARGEST))

    def _take(self, text: str) -> bool:
        """Take over a manifest; False if it is damaged.

        Raises
        ------
        InputError
            If it is whole and of another form.
        """
        try:
            content = json.loads(text)
        except (ValueError, RecursionError):
            return False
        form = content.get("form") if isinstance(content, dict) else None
        if isinstance(form, int) and form not in (1, FORM):
            message = (
                "is of form {form}, which this version of cdm-bc does not know. Update it, or choose another folder."
            )
            message = Sentence(message, form=shown(form))
            raise InputError([Problem((self.folder / MANIFEST).as_posix(), None, None, "", message)])
        if form == 1:
            self.damage.append(f"{MANIFEST} is of an earlier version of cdm-bc; the next run makes every report anew.")
            return True
        if form != FORM or not _is_sound(content):
            return False
        self.reports, self.failed, self.pages = content["reports"], content["failed"], content["pages"]
        self.broken = content["broken"]
        return True

    def _replay(self, content: bytes) -> None:
        """Take over the journal. A last line that was cut off in the middle never happened."""
        *lines, last = content.split(b"\n")
        wrong = 0
        for number, raw in enumerate([*lines, last]):
            line = _line(raw)
            if line is not None:
                self._apply(line)
            elif raw.strip() and number < len(lines):
                wrong += 1
        if wrong:
            self.damage.append(f"the journal of the last run is damaged: {wrong} of its lines cannot be read.")

    def _apply(self, line: Mapping[str, Any]) -> None:
        client = line["client"]
        if "entry" in line:
            old = self.reports.get(client)
            self.reports[client] = line["entry"]
            is_new = not changed_results(self.folder, line["entry"]["results"])
            if old is not None and not is_new and not changed_results(self.folder, old["results"]):
                self.reports[client] = old  # the run was ended before it could put the new one in its place
            self.failed.pop(client, None)
        else:
            if not line["kept"]:
                self.reports.pop(client, None)
            self.failed[client] = line["failed"]

    # -- a run

    def begin(self) -> None:
        """A run begins: clients that failed are those of this run. What an earlier run left is brought into the manifest, and
        a damaged manifest is put aside. Raises what the system says if the disk is full.
        """
        self.failed, self.broken = {}, ""
        if self._is_damaged:
            replace_file(self.folder / MANIFEST, self.folder / DAMAGED)
        if self.is_open or self.damage:
            self._write()
        (self.folder / JOURNAL).write_bytes(b"")

    def making(self, client: str, entry: dict[str, Any]) -> None:
        """A report is about to be put in its place."""
        self._add({"client": client, "entry": _checked({**entry, "client": client})})

    def no_report(self, client: str, why: str, *, kept: bool) -> None:
        """A report could not be made; `kept` : whether an earlier one is still in its place."""
        self._add({"client": client, "failed": why, "kept": kept})

    def _add(self, line: dict[str, Any]) -> None:
        path = self.folder / JOURNAL
        size = path.stat().st_size if path.exists() else 0
        try:
            with path.open("ab") as file:
                file.write(b"\n" + json.dumps(_checked(line), ensure_ascii=False, sort_keys=True).encode())
        except OSError:
            with suppress(OSError), path.open("r+b") as file:  # a full disk: half a line says nothing
                file.truncate(size)
            raise
        if "entry" in line:
            self.reports[line["client"]] = line["entry"]
            self.failed.pop(line["client"], None)
        else:
            self._apply(line)

    def forget_what_is_gone(self) -> None:
        """Forget the reports whose files the user deleted."""
        self.reports = {
            client: entry
            for client, entry in self.reports.items()
            if any((self.folder / name).is_file() for name in entry["results"])
        }

    def close(self, broken: str = "", pages: tuple[str, ...] = ()) -> None:
        """Write the manifest in one go and drop the journal.

        Parameters
        ----------
        broken : why the run did not come to its end. pages : names of further files that it wrote.
        """
        self.broken, self.pages = broken, results_of(self.folder, pages)
        self._write()
        (self.folder / JOURNAL).unlink(missing_ok=True)

    def _write(self) -> None:
        names = ("reports", "failed", "pages", "broken")
        content = _checked({"form": FORM, **{name: getattr(self, name) for name in names}})
        write_atomically(self.folder / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True))


# -- checksums


def _checked(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with its checksum."""
    bare = {key: value for key, value in content.items() if key != CHECK}
    text = json.dumps(bare, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return {**bare, CHECK: hashlib.sha256(text.encode()).hexdigest()}


def _is_sound(content: Any) -> bool:
    return isinstance(content, dict) and CHECK in content and _checked(content)[CHECK] == content[CHECK]


def _line(raw: bytes) -> dict[str, Any] | None:
    """A line of the journal; None if it is empty or damaged."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return line if _is_sound(line) else None


def _sound_entries(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries in a damaged manifest that are as they were written, by client."""
    decoder = json.JSONDecoder()
    for found in _ENTRY.finditer(text):
        try:
            entry, _ = decoder.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            continue
        if _is_sound(entry) and entry.get("client") == found[1]:
            yield found[1], entry
