"""The papermill engine ``cdm-bc``: ``papermill --engine cdm-bc …`` runs a notebook without starting a kernel.

The imports are paid once per program, not once per notebook; each notebook still runs in a process of its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from cdm_bc.batch.notebooks import INJECTED_TAG, PARAMETERS_TAG, assignments, tagged, unknown_parameters
from cdm_bc.batch.pool import Pool, outcome, preload
from cdm_bc.batch.runner import Session, imports_of, tags_of
from cdm_bc.errors import CdmError

KERNEL = "python3"


class CdmEngine:
    """Runs Python notebooks; everything else about papermill stays as it is.

    It has the methods of papermill's ``Engine`` but not that base: papermill loads every registered engine while it is
    imported itself, so a module that needs papermill to be there first could never be imported before papermill.
    """

    @classmethod
    def execute_notebook(cls, nb: Any, *arguments: Any, **options: Any) -> Any:
        """What papermill's own engines do around a notebook: progress, saving after each cell, times in the metadata.

        Raises
        ------
        PapermillException
            Before anything is run or saved, if the notebook is in another language or does not take a parameter: papermill
            would run it all the same, with the default in its place.
        """
        from papermill.engines import Engine

        language = cls.nb_language(nb)
        if language.lower() != "python":
            raise _refusal(f"the engine cdm-bc runs Python notebooks, and this one is in {language}.")
        known, given = (assignments(cell["source"]) if cell else {} for cell in _parameter_cells(nb))
        if problems := unknown_parameters("", given, tuple(known)):
            raise _refusal(" ".join(map(str, problems)))
        return Engine.execute_notebook.__func__(cls, nb, *arguments, **options)

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        execution_timeout: float | None = None,
        **_: Any,
    ) -> Any:
        """Run the notebook of `nb_man`, cell by cell, up to the first that fails.

        Parameters
        ----------
        execution_timeout : seconds that one cell may take.
        """
        files = {"stdout": stdout_file, "stderr": stderr_file}
        imports = imports_of(nb_man.nb.cells)
        nb_man.nb.metadata["language_info"] = {"name": "python"}
        preload(has_displays=True)
        with Pool() as pool:
            outcome(pool.start(_begin, str(Path.cwd()), imports), None)
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                failed = cell.cell_type == "code" and not _run(pool, cell, execution_timeout)
                _log(cell, nb_man.log_output, files)
                if failed:
                    nb_man.cell_exception(cell, cell_index=index)
                nb_man.cell_complete(cell, cell_index=index)
                if failed:
                    break
        return nb_man.nb

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel's name; without one in the notebook it is Python's, as there is no other."""
        return str(name or nb.metadata.get("kernelspec", {}).get("name") or KERNEL)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The notebook's language; Python unless it says otherwise."""
        return str(language or nb.metadata.get("kernelspec", {}).get("language") or "python")


def _parameter_cells(nb: Any) -> tuple[Any, Any]:
    return tagged(nb, PARAMETERS_TAG), tagged(nb, INJECTED_TAG)


def _refusal(message: str) -> Exception:
    """An error that papermill's command tells in one line, and that its library raises as one of its own."""
    from click import ClickException
    from papermill.exceptions import PapermillException

    class Refusal(PapermillException, ClickException):
        pass

    return Refusal(message)


def _run(pool: Pool, cell: Any, timeout: float | None) -> bool:
    """Run a cell and fill in its outputs. Whether it went well."""
    from nbformat import from_dict
    from nbformat.v4 import new_output

    try:
        done = outcome(pool.start(_run_cell, cell.source, tags_of(cell), timeout=timeout), timeout)
    except CdmError as error:  # its process is gone
        name = type(error).__name__
        cell.outputs = [new_output("error", ename=name, evalue=str(error), traceback=[f"{name}: {error}"])]
        return False
    cell.execution_count, outputs, is_good = done
    cell.outputs = [from_dict(output) for output in outputs]
    return bool(is_good)


def _log(cell: Any, log_output: bool, files: dict[str, Any]) -> None:
    from papermill.log import logger

    for output in cell.get("outputs", ()):
        if output.output_type != "stream":
            continue
        if log_output:
            logger.info(output.text) if output.name == "stdout" else logger.warning(output.text)
        if (file := files.get(output.name)) is not None:
            file.write(output.text)
            file.flush()


# -- in the notebook's process

_sessions: list[Session] = []


def _begin(folder: str, imports: frozenset[str]) -> None:
    os.chdir(folder)
    _sessions.append(Session(imports))


def _run_cell(source: str, tags: tuple[str, ...]) -> tuple[int | None, list[Any], bool]:
    count, outputs, error = _sessions[-1].run(source, tags)
    return count, outputs, error is None
