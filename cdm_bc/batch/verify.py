"""Whether the reports in a folder still are what its manifest says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cdm_bc.batch.manifest import MANIFEST, Hashes, Manifest, changed_results
from cdm_bc.errors import InputError, Problem


@dataclass(frozen=True)
class Check:
    """What was found about one report; good unless its files are gone or changed."""

    client: str
    is_good: bool
    sentence: str


def verify(output: str | Path = "outputs") -> list[Check]:
    """Compare each report with the manifest, and tell of inputs that have changed since.

    Raises
    ------
    InputError
        If the folder has no manifest.
    """
    folder = Path(output)
    manifest = Manifest(folder)
    if not manifest.reports and not (folder / MANIFEST).is_file():
        message = f"has no {MANIFEST}: no reports were made here."
        raise InputError([Problem(folder.as_posix(), None, None, "", message)])
    return [_check(folder, client, entry) for client, entry in sorted(manifest.reports.items())]


def _check(folder: Path, client: str, entry: dict) -> Check:
    changed = changed_results(folder, entry)
    if changed:
        return Check(client, False, " ".join(changed))
    hashes = Hashes()
    inputs = [entry["client_file"], *entry["files"]]
    newer = [Path(file["path"]).name for file in inputs if hashes(folder / file["path"]) not in ("", file["sha256"])]
    if newer:
        return Check(client, True, f"as it was made; since then {', '.join(newer)} changed.")
    return Check(client, True, "as it was made.")
