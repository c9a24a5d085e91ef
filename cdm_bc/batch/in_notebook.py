"""What a notebook asks for while it runs: where a file is that its parameters name, and whether a parameter is misspelt.

A kernel may start in any folder: that of the project, that of the notebook, or one that has nothing to do with either.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cdm_bc.batch.notebooks import assignments
from cdm_bc.errors import InputError, Problem, did_you_mean

_PACKAGE = Path(__file__).parent.parent
#: In a wheel the sample clients lie inside the package, in a checkout beside it.
SAMPLE_FOLDERS = (_PACKAGE / "_parameters", _PACKAGE.parent / "parameters")
#: The files that the notebooks name as they come. These alone are looked for in the installation: whoever names another
#: file shall never get a sample in its stead.
DEFAULTS = frozenset(
    {
        "parameters",
        "parameters/retailer.yaml",
        "parameters/wholesaler_answers.csv",
        "parameters/webshop.yaml",
        "parameters/models/extension_example.yaml",
    }
)
#: Shipped models go by a name, which is no file.
MODELS = ("reference", "cemm")
#: First line of the cell into which papermill writes what it was given.
INJECTED = re.compile(r"\s*# Parameters\b")
#: Names that papermill injects of its own accord.
OF_PAPERMILL = ("PAPERMILL_INPUT_PATH", "PAPERMILL_OUTPUT_PATH")


def find_file(name: str | Path) -> str:
    """The file, folder or pattern that a parameter of a notebook names, wherever its kernel was started.

    It is looked for in the working folder, in the folder of the notebook and in the one above that. A sample that a notebook
    names as it comes (``parameters/retailer.yaml``) is taken from the installation if it is nowhere else; that is said.

    Parameters
    ----------
    name : as given; '' and the name of a shipped model stay as they are.

    Raises
    ------
    InputError
        If there is no such file.

    Examples
    --------
    >>> find_file("parameters/retailer.yaml")
    'parameters/retailer.yaml'
    >>> find_file("parameters/retail.yaml")
    Traceback (most recent call last):
    cdm_bc.errors.InputError: parameters/retail.yaml: no such file here or beside the notebook. Did you mean ...
    """
    asked = str(name)
    if not asked or asked in MODELS:
        return asked
    found = _found(asked)
    if found:
        return found
    sample = _sample(asked)
    print(f"{asked} is the sample that comes with cdm-bc: there is no such file here or beside the notebook.")
    return str(sample)


def find_file_to_change(name: str | Path) -> str:
    """As :func:`find_file`, for a file that will be written to: a sample is copied to the place that is named."""
    asked = str(name)
    found = _found(asked)
    if found:
        return found
    sample = _sample(asked)
    Path(asked).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sample, asked)
    print(
        f"{asked} is a copy of the sample that comes with cdm-bc: there was no such file here or beside the notebook."
    )
    return asked


def find_files(names: str | Path | Sequence[str | Path]) -> list[str]:
    """:func:`find_file` of one name, or of each in a list; what is missing in a list stays, as the others go on without it."""
    if isinstance(names, str | Path):
        return [find_file(names)]
    found = []
    for name in names:
        try:
            found.append(find_file(name))
        except InputError:
            found.append(str(name))
    return found


def find_folder(name: str | Path) -> str:
    """The folder that a parameter names for what is made, found as :func:`find_file` does; it need not be there yet."""
    found = (path for folder in _folders() if (path := folder / Path(name).expanduser()).is_dir())
    return str(next(found, name))


def check_spelling(namespace: Mapping[str, Any]) -> None:
    r"""Refuse a parameter that papermill was given and that the notebook does not take.

    Papermill itself only logs a line, and the report of the default client would be made under the new name. Its engine
    ``cdm-bc`` refuses it beforehand; under another engine the notebook can see what was injected, and calls this.

    Parameters
    ----------
    namespace : ``globals()`` of the notebook.

    Raises
    ------
    InputError
        With one problem per unknown name and the nearest known one.

    Examples
    --------
    >>> check_spelling({"In": ["", "client_file = ''", "# Parameters\nclient_fiel = 'acme.yaml'"]})
    Traceback (most recent call last):
    cdm_bc.errors.InputError: client_fiel: the notebook has no such parameter. Did you mean 'client_file'?
    """
    cells = [str(cell) for cell in namespace.get("In", ())]
    injected = next((index for index in range(len(cells) - 1, 0, -1) if INJECTED.match(cells[index])), 0)
    if not injected:
        return
    known = assignments(cells[injected - 1])
    unknown = [name for name in assignments(cells[injected]) if name not in known and name not in OF_PAPERMILL]
    message = "the notebook has no such parameter. {}"
    problems = [
        Problem("", None, None, name, message.format(did_you_mean(name, list(known))).strip()) for name in unknown
    ]
    if problems:
        raise InputError(problems)


def _folders() -> Iterator[Path]:
    """Where a file may be meant: the working folder, then the notebook's own and its parent."""
    yield Path()
    notebook = _notebook()
    if notebook is not None:
        yield from (notebook.parent, notebook.parent.parent)


def _notebook() -> Path | None:
    """The notebook that runs, if its program tells: VS Code and papermill by a name in it, JupyterLab by the environment."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    names = shell.user_ns if shell is not None else {}
    told = (names.get("__vsc_ipynb_file__"), names.get("PAPERMILL_INPUT_PATH"), os.environ.get("JPY_SESSION_NAME"))
    found = next((Path(str(path)) for path in told if path and str(path).endswith(".ipynb")), None)
    return found.absolute() if found is not None else None


def _found(asked: str) -> str:
    """The first place that has what is asked for; '' if none has."""
    for folder in _folders():
        path = folder / Path(asked).expanduser()
        if path.exists() or (glob.has_magic(asked) and glob.glob(str(path))):
            return asked if path == Path(asked) else str(path)
    return ""


def _sample(asked: str) -> Path:
    """The sample that a notebook names as it comes. Errors as in :func:`find_file`."""
    if Path(asked).as_posix() in DEFAULTS:
        inside = Path(asked).relative_to("parameters")
        for folder in SAMPLE_FOLDERS:
            if (folder / inside).exists():
                return folder / inside
    raise InputError([Problem(asked, None, None, "", _nowhere(asked))])


def _nowhere(name: str) -> str:
    beside = [path.name for folder in _folders() for path in (folder / name).parent.glob(f"*{Path(name).suffix}")]
    near = get_close_matches(Path(name).name, beside, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    other = "Write the path of another in the cell of parameters, or give it with papermill's -p."
    return f"no such file here or beside the notebook.{hint} {other}"
