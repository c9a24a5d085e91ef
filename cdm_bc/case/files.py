"""The files that a client file names: in or below its own folder, so that the folder can be mailed as it is."""

from __future__ import annotations

from pathlib import Path

from cdm_bc.document import is_file
from cdm_bc.errors import shown
from cdm_bc.sentences import Sentence


def inside(folder: Path, name: str) -> Path | None:
    """The file `name` in or below `folder`; None if the path leads out of it (links followed)."""
    path = Path(name)
    if path.is_absolute() or "\\" in name or ":" in name or not name.isprintable():
        return None
    try:
        full = (folder / path).resolve()
    except (OSError, RuntimeError):  # a circle of links
        return None
    return full if full.is_relative_to(folder.resolve()) else None


def file_fault(folder: Path, name: str) -> str:
    """Why the file `name` cannot be used by a client file in `folder`; '' if it can."""
    path = inside(folder, name)
    if path is None:
        message = "{file} leads out of the folder of this file. Put a copy beside it."
        return Sentence(message, file=shown(name))
    return "" if is_file(path) else Sentence("there is no file {file} beside this file.", file=shown(name))
