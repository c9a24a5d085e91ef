"""The client files of a batch: found, named, and refused where two would make the same report."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from cdm_bc.batch.job import Job
from cdm_bc.errors import InputError, Problem

Refused = tuple[str, str, tuple[Problem, ...]]


def candidates_of(files: Iterable[str | Path]) -> tuple[list[Job], list[Refused]]:
    """The client files that can be reported on, each once, and the others with what is wrong: id, name, problems."""
    from cdm_bc.case.load import check_client_id

    found: dict[Path, Job] = {}
    refused: list[Refused] = []
    for name in _expanded(files):
        path = Path(name)
        try:
            client = check_client_id(path)
            if not path.is_file():
                raise InputError([Problem(path.as_posix(), None, None, "", "no such file.")])
        except InputError as error:
            refused.append(("", path.as_posix(), error.problems))
            continue
        found.setdefault(path.resolve(), Job(client, path.absolute(), path.as_posix()))
    return _without_twins(list(found.values()), refused)


def _expanded(files: Iterable[str | Path]) -> list[str]:
    """The names, patterns filled in where the shell has not done so (Windows leaves that to the program)."""
    names: list[str] = []
    for file in map(str, files):
        matches = sorted(glob.glob(file)) if glob.has_magic(file) and not Path(file).exists() else []
        names.extend(matches or [file])
    return names


def _without_twins(found: list[Job], refused: list[Refused]) -> tuple[list[Job], list[Refused]]:
    """Two files with one id would overwrite each other's report; neither is made."""
    by_id: dict[str, list[Job]] = {}
    for job in found:
        by_id.setdefault(job.client.lower(), []).append(job)
    single = []
    for twins in by_id.values():
        if len(twins) == 1:
            single += twins
            continue
        for twin in twins:
            others = ", ".join(other.shown for other in twins if other is not twin)
            message = f"has the same client id as {others}: both would become {twin.client}.html. Rename one."
            refused.append((twin.client, twin.shown, (Problem(twin.shown, None, None, "", message),)))
    return single, refused
