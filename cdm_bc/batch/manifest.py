"""What each report was made from, in ``manifest.json``: to skip what is unchanged, and to tell what has changed.

Each finished report is first added to a journal beside it, a line each, so that a run that is killed loses nothing; the
end of a run turns both into one manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from cdm_bc import __version__
from cdm_bc.errors import InputError, Problem
from cdm_bc.files import write_atomically

MANIFEST = "manifest.json"
JOURNAL = ".cdm-bc.journal"
FORM = 1
LIBRARIES = ("numpy", "scipy", "pandas", "plotly", "pydantic", "nbconvert", "papermill", "ipython", "babel")
PACKAGE = Path(__file__).parents[1]
_SOURCES = {".py", ".yaml", ".csv", ".j2", ".html", ".css", ".js", ".json", ".svg"}


class Manifest:
    """The reports of a folder and what they were made from.

    Attributes
    ----------
    reports : client id -> entry, as in the file. failed : client id -> why it has no report.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports: dict[str, dict[str, Any]] = {}
        self.failed: dict[str, str] = {}
        self._load()

    def _load(self) -> None:
        file = self.folder / MANIFEST
        if file.is_file():
            try:
                content = json.loads(file.read_text(encoding="utf-8"))
                self.reports, self.failed = dict(content["reports"]), dict(content.get("failed", {}))
            except (ValueError, KeyError, TypeError):
                message = "is damaged. Delete it and make the reports anew."
                raise InputError([Problem(file.as_posix(), None, None, "", message)]) from None
        for line in self._journal():
            self._apply(line)

    def _journal(self) -> list[dict[str, Any]]:
        """The lines of the journal; one that was cut off in the middle never happened."""
        try:
            text = (self.folder / JOURNAL).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        lines = []
        for line in text.splitlines():
            try:
                lines.append(json.loads(line))
            except ValueError:
                continue
        return lines

    def _apply(self, line: Mapping[str, Any]) -> None:
        client = line["client"]
        if "entry" in line:
            self.reports[client] = line["entry"]
            self.failed.pop(client, None)
        else:
            self.reports.pop(client, None)
            self.failed[client] = line["failed"]

    def made(self, client: str, entry: dict[str, Any]) -> None:
        """A report is in its place."""
        self._add({"client": client, "entry": entry})

    def no_report(self, client: str, why: str) -> None:
        """A client has no report."""
        self._add({"client": client, "failed": why})

    def _add(self, line: dict[str, Any]) -> None:
        # The line break comes first: a line that an earlier run left unfinished does not spoil this one.
        text = "\n" + json.dumps(line, ensure_ascii=False, sort_keys=True)
        with (self.folder / JOURNAL).open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
        self._apply(line)

    def begin(self) -> None:
        """A run begins: clients that failed are those of this run."""
        self.failed.clear()

    def close(self) -> None:
        """Write the manifest in one go and drop the journal. What the user deleted is forgotten."""
        self.reports = {
            client: entry
            for client, entry in self.reports.items()
            if any((self.folder / name).is_file() for name in entry["results"])
        }
        content = {"form": FORM, "reports": self.reports, "failed": self.failed}
        write_atomically(self.folder / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True))
        (self.folder / JOURNAL).unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Hashes:
    """Hashes of files, each worked out once; '' for a file that is not there."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}

    def __call__(self, path: Path) -> str:
        """The hash of `path`."""
        if path not in self._known:
            try:
                self._known[path] = sha256(path)
            except OSError:
                self._known[path] = ""
        return self._known[path]

    def together(self, paths: tuple[Path, ...]) -> str:
        """One hash of several files, in their order."""
        return hashlib.sha256("".join(self(path) for path in paths).encode()).hexdigest()


def versions() -> dict[str, str]:
    """Versions of what a report's figures and form depend on."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


@lru_cache(maxsize=1)
def library() -> dict[str, str]:
    """Version and hash of this package, and of the page's template apart."""
    everything = sorted(path for path in PACKAGE.rglob("*") if path.suffix in _SOURCES and path.is_file())
    template = [path for path in everything if {"templates", "nbconvert"} & set(path.relative_to(PACKAGE).parts)]
    return {"version": __version__, "sha256": _digest(everything), "template_sha256": _digest(template)}


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def relative(path: Path, folder: Path) -> str:
    """A path as the manifest writes it: from the folder of the manifest, so that both can move together."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def results_of(folder: Path, names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Hash and size of the files `names` in `folder`."""
    return {name: {"sha256": sha256(folder / name), "bytes": (folder / name).stat().st_size} for name in names}


def same_results(folder: Path, entry: Mapping[str, Any]) -> bool:
    """Whether every file of a report is there and is what it was."""
    return not changed_results(folder, entry)


def changed_results(folder: Path, entry: Mapping[str, Any]) -> list[str]:
    """What has changed about the files of a report, a sentence each."""
    found = []
    for name, known in sorted(entry["results"].items()):
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is gone.")
        elif path.stat().st_size != known["bytes"] or sha256(path) != known["sha256"]:
            found.append(f"{name} was changed after it was made.")
    return found
