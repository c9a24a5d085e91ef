"""A page written where the user asked for it."""

from __future__ import annotations

from pathlib import Path

from cdm_bc.errors import ReportError


def write_page(target: Path, page: str) -> None:
    """Write a page whole or not at all.

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
