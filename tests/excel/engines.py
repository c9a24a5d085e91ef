"""Two spreadsheet engines that recalculate a workbook, and what differs from the library's figures."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
Places = Mapping[tuple[str, int, int], Any]


def by_formualizer(file: Path, places: Places) -> dict[tuple[str, int, int], Any]:
    """What formualizer makes of the formulas at `places` (sheet, row and column from 0)."""
    import formualizer

    book = formualizer.load_workbook(str(file))
    book.evaluate_all()
    return {(sheet, row, column): book.get_value(sheet, row + 1, column + 1) for sheet, row, column in places}


#: Recalculate on loading, always: otherwise what was written would be shown again.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""  # noqa: E501


def office(folder: Path, *files: Path, kind: str = "xlsx", patience: float = 170) -> list[Path]:
    """`files` as LibreOffice saves them, all recalculated, in a profile of its own below `folder`; `patience` in seconds."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    command = [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(out), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=patience,
    )
    return [out / f"{file.stem}.{kind}" for file in files]


def values_in(file: Path, places: Places) -> dict[tuple[str, int, int], Any]:
    """The values that a file holds at `places`."""
    book = openpyxl.load_workbook(file, data_only=True)
    return {(sheet, row, column): book[sheet].cell(row + 1, column + 1).value for sheet, row, column in places}


def differences(found: Places, expected: Places, slack: float = 1e-9) -> list[str]:
    """The cells that are not what the library says, worst first."""
    far = {place: _apart(found[place], value) for place, value in expected.items()}
    wrong = sorted((place for place in far if not far[place] <= slack), key=lambda place: -far[place])
    return [f"{place}: {found[place]!r} instead of {expected[place]!r}" for place in wrong]


def furthest(found: Places, expected: Places) -> float:
    """The largest difference of any cell."""
    return max(_apart(found[place], value) for place, value in expected.items())


def _apart(found: Any, expected: Any) -> float:
    """How far two values are apart, as a part of what is expected where that is above 1; infinite where they differ in kind."""
    found, expected = ("" if value is None else value for value in (found, expected))
    if isinstance(expected, str) or isinstance(found, str | dict):
        return 0.0 if found == expected else float("inf")
    return float(abs(found - expected) / max(1.0, abs(expected)))
