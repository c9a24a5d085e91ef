"""The papermill engine ``cdm-bc``: ``papermill --engine cdm-bc …`` runs a notebook without starting a kernel.

The imports are paid once per program, not once per notebook; each notebook still runs in a process of its own.
"""

from __future__ import annotations

import atexit
import os
import platform
from functools import lru_cache
from pathlib import Path
from typing import Any

from cdm_bc.batch.run import run_and_tell
from cdm_bc.batch.workers import Task, Workers

KERNEL = "python3"


class CdmEngine:
    """Runs Python notebooks; everything else about papermill stays as it is.

    It has the methods of papermill's ``Engine`` but not that base: papermill loads every registered engine while it is
    imported itself, so a module that needs papermill to be there first could never be imported before papermill.
    """

    @classmethod
    def execute_notebook(cls, *arguments: Any, **options: Any) -> Any:
        """What papermill's own engines do around a notebook: progress, saving after each cell, times in the metadata."""
        from papermill.engines import Engine

        return Engine.execute_notebook.__func__(cls, *arguments, **options)

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
        notebook = nb_man.nb
        language = notebook.metadata.get("kernelspec", {}).get("language", "python")
        if str(language).lower() != "python":
            raise _papermill_exception(f"the engine cdm-bc runs Python notebooks, and this one is in {language}.")
        notebook.metadata["language_info"] = language_info()
        story = _Story(nb_man, {"stdout": stdout_file, "stderr": stderr_file})
        cells = [
            {"cell_type": c.cell_type, "source": c.source, "metadata": {"tags": list(c.metadata.get("tags", []))}}
            for c in notebook.cells
        ]
        task = Task(run_and_tell, cells, timeout=execution_timeout, renewed=True, folder=Path.cwd())
        for answer in _workers().run([task], tell=lambda _, said: story.hear(*said)):
            said = answer.value or {"name": "ReportError" if answer.error else "", "message": answer.error}
            story.end(said["name"], said["message"])
        return notebook

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel's name; without one in the notebook it is Python's, as there is no other."""
        return str(name or nb.metadata.get("kernelspec", {}).get("name") or KERNEL)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The notebook's language; Python unless it says otherwise."""
        return str(language or nb.metadata.get("kernelspec", {}).get("language") or "python")


class _Story:
    """What the worker tells, told on to papermill's manager of the notebook."""

    def __init__(self, manager: Any, files: dict[str, Any]) -> None:
        self.manager, self.files = manager, files
        self.cells = manager.nb.cells
        self.index = -1
        self.unfinished = False

    def hear(self, what: str, index: int, count: int | None = None, outputs: Any = ()) -> None:
        """A cell starts, has finished, or was changed by a later one."""
        from nbformat import from_dict

        cell = self.cells[index]
        if what == "started":
            if self.unfinished:
                self._complete()
            self.index, self.unfinished = index, True
            self.manager.cell_start(cell, index)
        elif cell.cell_type == "code":
            cell.execution_count, cell.outputs = count, [from_dict(output) for output in outputs]
            if what == "finished":
                self._log(cell)

    def end(self, name: str, message: str) -> None:
        """The last cell has finished; with a `name`, it failed."""
        if name and self.index >= 0:
            cell = self.cells[self.index]
            if not any(output.output_type == "error" for output in cell.outputs):
                from nbformat.v4 import new_output

                cell.outputs.append(new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"]))
            self.manager.cell_exception(cell, cell_index=self.index, exception=_papermill_exception(message))
        elif name:
            raise _papermill_exception(message)
        if self.unfinished:
            self._complete()

    def _complete(self) -> None:
        self.manager.cell_complete(self.cells[self.index], cell_index=self.index)
        self.unfinished = False

    def _log(self, cell: Any) -> None:
        from papermill.log import logger

        for output in cell.outputs:
            if output.output_type != "stream":
                continue
            if self.manager.log_output:
                logger.info(output.text) if output.name == "stdout" else logger.warning(output.text)
            if (file := self.files.get(output.name)) is not None:
                file.write(output.text)
                file.flush()


def _papermill_exception(message: str) -> Exception:
    from papermill.exceptions import PapermillException

    return PapermillException(message)


def language_info() -> dict[str, Any]:
    """What a Python kernel says of itself in a notebook."""
    return {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    }


@lru_cache(maxsize=1)
def _workers() -> Workers:
    """Kept for the next notebook of this program: that is what makes it warm."""
    made = Workers(1)
    owner = os.getpid()
    atexit.register(lambda: made.close() if os.getpid() == owner else None)
    return made
