"""A page made by a notebook in this process, and written where the user asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cdm_bc.errors import ReportError


def page_of(notebook: str, parameters: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Run a shipped notebook; its page, and the names that its cells defined.

    Raises
    ------
    InputError
        If a parameter is wrong.
    ReportError
        If a cell fails.
    """
    from cdm_bc.batch.notebooks import notebook_path, read_notebook, with_parameters
    from cdm_bc.batch.runner import run_cells
    from cdm_bc.rendering.page import export_html

    made = with_parameters(read_notebook(notebook_path(notebook)), parameters)
    names = run_cells(made["cells"])
    return export_html(made), names


def write_page(target: Path, page: str | bytes) -> None:
    """Write a page or another file whole or not at all.

    Raises
    ------
    ReportError
        If it cannot be written.
    """
    from cdm_bc.files import os_sentence, write_atomically

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, page)
    except OSError as error:
        raise ReportError(f"cannot write {target.as_posix()}: {os_sentence(error)}") from None
