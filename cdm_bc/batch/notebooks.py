"""The notebooks as files: where they are, what parameters they take, and what must not stay in them."""

from __future__ import annotations

import ast
import copy
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from cdm_bc.errors import InputError, Problem, ReportError, did_you_mean
from cdm_bc.files import read_bytes

CLIENT_REPORT = "20_client_report"
REFERENCE_MODEL = "10_reference_model"
EXTEND_THE_MODEL = "40_extend_the_model"

PARAMETERS_TAG = "parameters"
#: Bytes of a notebook.
LARGEST = 64 * 2**20
#: papermill puts the values it was given into a cell with this tag.
INJECTED_TAG = "injected-parameters"

_PACKAGE = Path(__file__).parent.parent
#: In a wheel the notebooks lie inside the package, in a checkout beside it.
_FOLDERS = (_PACKAGE / "_notebooks", _PACKAGE.parent / "notebooks")


def notebook_path(name: str = CLIENT_REPORT) -> Path:
    """The file of a shipped notebook, such as ``20_client_report``.

    Raises
    ------
    ReportError
        If the installation has no such notebook.
    """
    for folder in _FOLDERS:
        path = folder / f"{name}.ipynb"
        if path.is_file():
            return path
    known = sorted({path.stem for folder in _FOLDERS for path in folder.glob("*.ipynb")})
    raise ReportError(f"this installation has no notebook '{name}'. {did_you_mean(name, known)}".strip())


def parameter_names(notebook_path: Path) -> tuple[str, ...]:
    """The names that the notebook's parameters cell assigns, in order.

    Raises
    ------
    InputError
        If the file is no notebook or has no cell tagged ``parameters``.
    """
    cell = tagged(read_notebook(notebook_path), PARAMETERS_TAG)
    message = "has no cell tagged 'parameters', so it takes none. Tag the cell that sets client_file."
    if cell is not None:
        try:
            return tuple(assignments(cell["source"]))
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # of a null byte, of very deep nesting
            message = "the cell tagged 'parameters' is no Python."
    raise InputError([Problem(notebook_path.as_posix(), None, None, "", message)])


def check_parameters(notebook_path: Path, names: Iterable[str]) -> None:
    """Refuse parameters that the notebook does not take: papermill would let a misspelt name pass in silence.

    Raises
    ------
    InputError
        With one problem per unknown name and the nearest known one.
    """
    if problems := unknown_parameters(notebook_path.name, names, parameter_names(notebook_path)):
        raise InputError(problems)


def unknown_parameters(file: str, names: Iterable[str], known: tuple[str, ...]) -> list[Problem]:
    """A problem per name that is not `known`, with the nearest that is."""
    message = "the notebook has no such parameter."
    return [
        Problem(file, None, None, name, f"{message} {did_you_mean(name, known)}") for name in names if name not in known
    ]


def strip_notebook(notebook: Any) -> Any:
    """A copy of an executed notebook without parameters, timings, console output and paths of this machine.

    The values that papermill injected are written into the parameters cell, paths reduced to the file's name, so that
    the copy says what it was made from and where it was run stays unknown. The same run gives the same copy.

    Parameters
    ----------
    notebook : an nbformat notebook (version 4); it is not changed.
    """
    given = tagged(notebook, INJECTED_TAG)
    values = assignments(given["source"]) if given is not None else {}
    result = copy.copy(notebook)
    language = notebook["metadata"].get("language_info", {}).get("name", "python")  # a kernel adds its versions
    result["metadata"] = _without(notebook["metadata"], "papermill", "widgets") | {"language_info": {"name": language}}
    result["cells"] = [_stripped(cell, values) for cell in notebook["cells"] if INJECTED_TAG not in _tags(cell)]
    return result


def _stripped(cell: Any, values: dict[str, Any]) -> Any:
    """A copy of a cell as :func:`strip_notebook` leaves it; what does not change is shared."""
    result = copy.copy(cell)
    result["metadata"] = _without(cell["metadata"], "papermill", "execution")
    if not _tags(cell):
        result["metadata"].pop("tags", None)  # papermill adds an empty list
    if PARAMETERS_TAG in _tags(cell):
        known = assignments(cell["source"])
        result["source"] = "\n".join(f"{name} = {_anywhere(value)!r}" for name, value in (known | values).items())
    if cell["cell_type"] == "code":
        result["outputs"] = [output for output in cell["outputs"] if output["output_type"] != "stream"]
    return result


def _without(metadata: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in keys}


def read_notebook(path: Path) -> Any:
    """A notebook as nbformat 4 has it, each cell's source as one text.

    Raises
    ------
    InputError
        If the file is no notebook.
    """
    text = read_bytes(path, largest=LARGEST)
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
    except (ValueError, KeyError, TypeError, RecursionError):
        notebook = None
    if notebook is None or not (_is_sound(notebook) and all(map(_is_sound_cell, notebook["cells"]))):
        message = "is no Jupyter notebook that can be read."
        raise InputError([Problem(path.as_posix(), None, None, "", message)])
    return notebook


def _is_sound(notebook: Any) -> bool:
    """Whether it has the parts that are used of a notebook, each of its kind."""
    metadata = notebook.get("metadata")
    if not isinstance(metadata, dict) or notebook.get("nbformat") != 4 or not isinstance(notebook["cells"], list):
        return False
    of_kernel = [metadata.get(part, {}) for part in ("kernelspec", "language_info")]
    return all(isinstance(part, dict) and isinstance(part.get("name", ""), str) for part in of_kernel)


def _is_sound_cell(cell: Any) -> bool:
    if cell.get("cell_type") not in ("code", "markdown", "raw") or not isinstance(cell.get("metadata"), dict):
        return False
    tags = cell["metadata"].get("tags", [])
    return isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)


def with_parameters(notebook: Any, values: Mapping[str, Any]) -> Any:
    """`notebook` with a cell that sets `values` after the one tagged ``parameters``, as papermill makes it."""
    source = "\n".join(["# Parameters", *(f"{name} = {value!r}" for name, value in values.items())])
    given = {"cell_type": "code", "id": INJECTED_TAG, "metadata": {"tags": [INJECTED_TAG]}, "source": source}
    cells = notebook["cells"]
    place = next((place for place, cell in enumerate(cells) if PARAMETERS_TAG in _tags(cell)), -1) + 1
    return {**notebook, "cells": [*cells[:place], given, *cells[place:]]}


def _tags(cell: Any) -> list[str]:
    return list(cell["metadata"].get("tags", []))


def tagged(notebook: Any, tag: str) -> Any:
    """The first cell with a tag; None if there is none."""
    return next((cell for cell in notebook["cells"] if tag in _tags(cell)), None)


def assignments(source: str) -> dict[str, Any]:
    """Names and constant values that a cell of parameters assigns (None where the value is not constant)."""
    found: dict[str, Any] = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            found |= {target.id: _constant(node.value) for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = _constant(node.value)
    return found


def _constant(node: ast.expr | None) -> Any:
    try:
        return ast.literal_eval(node) if node is not None else None
    except ValueError:
        return None


def _anywhere(value: Any) -> Any:
    """`value`; of an absolute path, also in a mapping, only the file's name."""
    if isinstance(value, dict):
        return {key: _anywhere(one) for key, one in value.items()}
    if isinstance(value, str) and (PurePosixPath(value).is_absolute() or re.match(r"[A-Za-z]:[\\/]|\\\\", value)):
        return PureWindowsPath(value).name  # splits at both kinds of slash
    return value
