"""Client files as a user names them: found, and refused where two would make the same report."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from cdm_bc.case.load import check_client_id
from cdm_bc.errors import InputError, Problem
from cdm_bc.files import read_text
from cdm_bc.sentences import Sentence

ENDINGS = (".yaml", ".yml")
#: A key at the left of its line, or the first of all.
_CLIENT = re.compile(r"""^\s*\{?\s*["']?client["']?\s*:""", re.MULTILINE)
_MODEL = re.compile(r"""^["']?(?:id|extends|kind)["']?\s*:""", re.MULTILINE)
#: How a client file says its language, also in a file that cannot be read otherwise.
_LANGUAGE = re.compile(r"""^[^#\n]*\blanguage["']?\s*:\s*["']?(nl|en)\b""", re.MULTILINE)
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
    for path in named_files(files):
        try:
            refuse_folder(path)
            client = check_client_id(path)
            if not path.exists():
                raise InputError([Problem(path.as_posix(), None, None, "", "no such file.")])
        except InputError as error:
            refused.append(("", path.as_posix(), error.problems))
            continue
        found.setdefault(path.resolve(), ClientFile(client, path.absolute(), path.as_posix()))
    return _without_twins(list(found.values()), refused)


def named_files(files: Iterable[str | Path]) -> list[Path]:
    """The files that are meant: a folder means the client files in it, if it has any, but not those of the folders in it, and
    a pattern is filled in where the shell has not done so (Windows leaves that to the program).
    """
    found: list[Path] = []
    for file in map(str, files):
        matches = sorted(glob.glob(file)) if glob.has_magic(file) and not Path(file).exists() else []
        for path in map(Path, matches or [file]):
            found += (_inside(path) or [path]) if path.is_dir() else [path]
    return found


def refuse_folder(path: Path) -> None:
    """Raise an :class:`~cdm_bc.errors.InputError` for a folder that :func:`named_files` found no client file in."""
    if path.is_dir():
        raise InputError([Problem(path.as_posix(), None, None, "", "holds no client file (*.yaml).")])


def language_of(path: Path) -> str:
    """The language that a client file says it is in; English if it says none, or cannot be read."""
    try:
        found = _LANGUAGE.search(read_text(path))
    except InputError:
        return "en"
    return found[1] if found else "en"


def _inside(folder: Path) -> list[Path]:
    """The client files of a folder."""
    named = (path for path in folder.iterdir() if path.suffix.lower() in ENDINGS and not path.name.startswith("."))
    return sorted(path for path in named if not path.is_dir() and not _is_model(path))


def _is_model(path: Path) -> bool:
    """Whether a file is a model and no client file; one that cannot be read is for others to tell."""
    try:
        text = read_text(path)
    except InputError:
        return False
    return _MODEL.search(text) is not None and not _CLIENT.search(text)


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
            others = [other.shown for other in twins if other is not twin]
            message = "has the same client id as {others}: both would become {client}.html. Rename one."
            message = Sentence(message, others=others, client=twin.client)
            refused.append((twin.client, twin.shown, (Problem(twin.shown, None, None, "", message),)))
    return single, refused
