"""Client files as a user names them: found, and refused where two would make the same report."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from cdm_bc.case.load import check_client_id
from cdm_bc.errors import InputError, Problem

#: The client's id ('' if the file's name is none), the file as the user named it, and what is wrong with it.
Refused = tuple[str, str, tuple[Problem, ...]]


@dataclass(frozen=True)
class ClientFile:
    """A client file: the client's id, the file's place, and how the user named it."""

    client: str
    path: Path
    shown: str

    def as_named(self, problem: Problem) -> Problem:
        """A problem that names files as the user did."""
        folder = self.path.parent.as_posix()
        if problem.file == self.path.as_posix():
            return replace(problem, file=self.shown)
        if problem.file.startswith(f"{folder}/"):
            near = Path(self.shown).parent / problem.file[len(folder) + 1 :]
            return replace(problem, file=near.as_posix())
        return problem


def client_files(files: Iterable[str | Path]) -> tuple[list[ClientFile], list[Refused]]:
    """The client files that can be reported on, each once, and the others with what is wrong."""
    found: dict[Path, ClientFile] = {}
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
        found.setdefault(path.resolve(), ClientFile(client, path.absolute(), path.as_posix()))
    return _without_twins(list(found.values()), refused)


def _expanded(files: Iterable[str | Path]) -> list[str]:
    """The names, patterns filled in where the shell has not done so (Windows leaves that to the program)."""
    names: list[str] = []
    for file in map(str, files):
        matches = sorted(glob.glob(file)) if glob.has_magic(file) and not Path(file).exists() else []
        names.extend(matches or [file])
    return names


def _without_twins(found: list[ClientFile], refused: list[Refused]) -> tuple[list[ClientFile], list[Refused]]:
    """Two files with one id would overwrite each other's report; neither is made."""
    by_id: dict[str, list[ClientFile]] = {}
    for file in found:
        by_id.setdefault(file.client.lower(), []).append(file)
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
