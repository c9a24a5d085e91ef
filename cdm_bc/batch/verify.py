"""Whether the reports in a folder still are what its manifest says, and whether the last run came to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cdm_bc.batch.inputs import Hashes, changed_inputs, changed_results
from cdm_bc.batch.manifest import JOURNAL, MANIFEST, Manifest
from cdm_bc.batch.workplace import is_in_use
from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence

#: What a check is about that is about no single report.
LAST_RUN = "the last run"


@dataclass(frozen=True)
class Check:
    """What was found about one report, page or run; good unless something is gone, was changed, or failed."""

    client: str
    is_good: bool
    sentence: str


def verify(output: str | Path = "outputs") -> list[Check]:
    """Compare each report, and what else a run wrote, with the manifest; tell of inputs that have changed since, and of what
    the last run could not do.

    Raises
    ------
    InputError
        If the folder has no manifest, or one of a form that is not known.
    """
    folder = Path(output)
    manifest = Manifest(folder)
    if not manifest.is_there:
        message = Sentence("has no {file}: no reports were made here.", file=MANIFEST)
        raise InputError([Problem(folder.as_posix(), None, None, "", message)])
    return [*_reports(manifest), *_pages(manifest), *_runs(manifest)]


def _reports(manifest: Manifest) -> Iterator[Check]:
    hashes = Hashes()
    for client in sorted({*manifest.reports, *manifest.failed}):
        entry, why = manifest.reports.get(client), manifest.failed.get(client)
        if entry is None:
            yield Check(client, False, f"has no report; the last run could not make it: {why}")
            continue
        sentence = " ".join(changed_results(manifest.folder, entry["results"]))
        is_good = not sentence
        newer = [path.name for path in changed_inputs(manifest.folder, entry, hashes)]
        sentence = sentence or (
            f"as it was made; since then {', '.join(newer)} changed." if newer else "as it was made."
        )
        if why is not None:
            is_good, sentence = False, f"{sentence} The last run could not make it anew: {why}"
        yield Check(client, is_good, sentence)


def _pages(manifest: Manifest) -> Iterator[Check]:
    for name, known in manifest.pages.items():
        changed = changed_results(manifest.folder, {name: known})
        yield Check(name, not changed, " ".join(changed) or "as it was made.")
    if manifest.damage:
        known_files = {name for entry in manifest.reports.values() for name in entry["results"]} | manifest.pages.keys()
        for path in sorted(manifest.folder.glob("*.html")):
            if path.name not in known_files:
                yield Check(path.name, False, "nothing is known of it.")


def _runs(manifest: Manifest) -> Iterator[Check]:
    for sentence in manifest.damage:
        yield Check(MANIFEST if MANIFEST in sentence else JOURNAL, False, sentence)
    if manifest.is_open:
        is_running = is_in_use(manifest.folder)
        sentence = (
            "is under way." if is_running else "was ended before its end; the same command goes on where it stopped."
        )
        yield Check(LAST_RUN, False, sentence)
    elif manifest.broken:
        yield Check(LAST_RUN, False, f"failed: {manifest.broken}")
