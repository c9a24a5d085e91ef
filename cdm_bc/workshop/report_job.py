"""The report of the state of now, saved or not: a client file is written for it and rendered in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from cdm_bc.case.evidence import Evidence, evidence_names
from cdm_bc.case.files import inside
from cdm_bc.errors import ReportError
from cdm_bc.model import REFERENCE
from cdm_bc.temporary import temporary_folder
from cdm_bc.workshop.client_file import rewritten
from cdm_bc.workshop.scenarios import file_data
from cdm_bc.workshop.session import Session

#: Seconds after which a report is given up.
PATIENCE = 300


def render_report(session: Session, output: Path, language: str) -> tuple[Path, bytes]:
    """Render the report; returns its path and its text.

    Raises
    ------
    ReportError
        If it could not be made.
    """
    output.mkdir(parents=True, exist_ok=True)
    with temporary_folder() as folder:
        draft = write_draft(session, folder)
        options = ["-o", str(output.resolve()), "--language", language]
        found = subprocess.run(
            [sys.executable, "-m", "cdm_bc", "report", str(draft), *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
    path = output / f"{session.file.id}.html"
    if found.returncode != 0 or not path.is_file():
        raise ReportError((found.stderr.strip().splitlines() or ["–"])[-1])
    return path.resolve(), path.read_bytes()


def write_draft(session: Session, folder: Path) -> Path:
    """Write the client file of now into `folder`, with the files that it names beside it."""
    data = file_data(session.state)
    home = session.path.parent
    draft = folder / session.path.name
    model = str(data.get("model", REFERENCE))
    if model != REFERENCE:
        data["model"] = str((home / model).resolve())
    _copy_named(data, session.state.case.evidence, home, folder)
    draft.write_text(rewritten(session.record.known, data), encoding="utf-8", newline="")
    return draft


def _copy_named(data: dict[str, Any], evidence: Evidence, home: Path, folder: Path) -> None:
    names = [*evidence_names(data).values(), data["client"].get("logo")]
    beside = [path.resolve() for path in evidence.all_files() if path.resolve().is_relative_to(home.resolve())]
    names += [path.relative_to(home.resolve()).as_posix() for path in beside]
    for name in names:
        source = inside(home, name) if isinstance(name, str) else None
        if source is not None and source.is_file():
            target = folder / str(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
