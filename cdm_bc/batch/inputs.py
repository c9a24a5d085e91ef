"""What a report was made of, as the manifest writes it, and whether files are still what they were."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from cdm_bc import __version__
from cdm_bc.files import hash_of

LIBRARIES = ("numpy", "scipy", "pandas", "plotly", "pydantic", "nbconvert", "papermill", "ipython", "babel")
#: … and those that make what is made with a report.
COMPANIONS = ("python-pptx", "xlsxwriter")
PACKAGE = Path(__file__).parents[1]
_SOURCES = {".py", ".yaml", ".csv", ".j2", ".html", ".css", ".js", ".json", ".svg"}


class Hashes:
    """Hashes of files, each worked out once; '' for a file that is not there."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}

    def __call__(self, path: Path) -> str:
        """The hash of `path`."""
        if path not in self._known:
            self._known[path] = hash_of(path)
        return self._known[path]


def together(hashes: Mapping[Path, str]) -> str:
    """One hash of several files, in the order of their paths."""
    return hashlib.sha256("".join(hashes[path] for path in sorted(hashes)).encode()).hexdigest()


def versions() -> dict[str, str]:
    """Versions of what a report's figures and form depend on."""
    found = {"python": platform.python_version()}
    for name in (*LIBRARIES, *COMPANIONS):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


@lru_cache(maxsize=1)
def library() -> dict[str, str]:
    """Version and hash of this package, and of the page's template apart.

    It is asked for before the processes that make reports begin: should the package change meanwhile, the hash is the old one,
    and the reports are made anew by the next run.
    """
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
    return {name: {"sha256": hash_of(folder / name), "bytes": (folder / name).stat().st_size} for name in names}


def changed_results(folder: Path, results: Mapping[str, Any]) -> list[str]:
    """What has changed about files that were made, a sentence each. `results` : as :func:`results_of` gives them."""
    found = []
    for name, known in sorted(results.items()):
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is gone.")
        elif path.stat().st_size != known["bytes"] or hash_of(path) != known["sha256"]:
            found.append(f"{name} was changed after it was made.")
    return found


def changed_inputs(folder: Path, entry: Mapping[str, Any], hashes: Hashes) -> list[Path]:
    """The client's own files that are not what a report was made of any more. `folder` : of the manifest with this `entry`."""
    files = [entry["client_file"], *entry["files"]]
    return [Path(file["path"]) for file in files if hashes(folder / file["path"]) != file["sha256"]]
