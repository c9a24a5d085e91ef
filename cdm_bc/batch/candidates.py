"""The client files of a batch: found, named, and refused where two would make the same report."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.batch.job import Job
from cdm_bc.errors import InputError, Problem

if TYPE_CHECKING:
    from cdm_bc.batch.batch import Settings

#: Keys of a client file that name one; where this finds one too many, a second is lost.
FILES_ON_PEOPLE = re.compile(rb"^[\"']?(assessment|survey|engagement)\b", re.MULTILINE)

Refused = tuple[str, str, tuple[Problem, ...]]


@dataclass(frozen=True)
class Candidate:
    """A client file: the client's id, the file's place, and how the user named it."""

    client: str
    path: Path
    shown: str

    @property
    def rehearsal(self) -> str:
        """What makes such a report for practice, as :func:`~cdm_bc.batch.warm.rehearse` takes it: here a sample client.

        Files on people take a second of imports that most clients do without.
        """
        with suppress(OSError):  # told when the report is made
            if FILES_ON_PEOPLE.search(self.path.read_bytes()):
                return "cdm_bc.batch.job:wholesaler.yaml"
        return "cdm_bc.batch.job:retailer.yaml"

    @property
    def options(self) -> dict[str, Any]:
        """What changes this report besides its files and the options of the batch."""
        return {}

    def job(self, settings: Settings, results: Path) -> Job:
        """The report to make, into the folder `results`."""
        return Job(
            self.client,
            self.path,
            settings.notebook,
            results,
            settings.engine,
            settings.language,
            settings.date,
            settings.pdf,
        )

    def as_named(self, problem: Problem) -> Problem:
        """A problem that names files as the user did."""
        folder = self.path.parent.as_posix()
        if problem.file == self.path.as_posix():
            return replace(problem, file=self.shown)
        if problem.file.startswith(f"{folder}/"):
            near = Path(self.shown).parent / problem.file[len(folder) + 1 :]
            return replace(problem, file=near.as_posix())
        return problem


def candidates_of(files: Iterable[str | Path]) -> tuple[list[Candidate], list[Refused]]:
    """The client files that can be reported on, each once, and the others with what is wrong: id, name, problems."""
    from cdm_bc.case.load import check_client_id

    found: dict[Path, Candidate] = {}
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
        found.setdefault(path.resolve(), Candidate(client, path.absolute(), path.as_posix()))
    return _without_twins(list(found.values()), refused)


def _expanded(files: Iterable[str | Path]) -> list[str]:
    """The names, patterns filled in where the shell has not done so (Windows leaves that to the program)."""
    names: list[str] = []
    for file in map(str, files):
        matches = sorted(glob.glob(file)) if glob.has_magic(file) and not Path(file).exists() else []
        names.extend(matches or [file])
    return names


def _without_twins(found: list[Candidate], refused: list[Refused]) -> tuple[list[Candidate], list[Refused]]:
    """Two files with one id would overwrite each other's report; neither is made."""
    by_id: dict[str, list[Candidate]] = {}
    for candidate in found:
        by_id.setdefault(candidate.client.lower(), []).append(candidate)
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
