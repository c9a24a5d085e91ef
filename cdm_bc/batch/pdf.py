"""A page printed to PDF by a browser that is installed anyway: Chromium, Chrome or Edge."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from cdm_bc.errors import ReportError

#: Names another browser; also the way to choose between several.
BROWSER_VARIABLE = "CDM_BC_BROWSER"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "${PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "${LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
    "${PROGRAMFILES}/Microsoft/Edge/Application/msedge.exe",
)
ARGUMENTS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",  # the browser's own would print the file's path and the time
    "--virtual-time-budget=20000",  # charts are drawn after the page has loaded
)


def find_browser() -> str:
    """The path of an installed browser that can print.

    Raises
    ------
    ReportError
        If there is none.
    """
    candidates = [os.environ.get(BROWSER_VARIABLE), *map(shutil.which, NAMES)]
    candidates += [os.path.expandvars(place) for place in PLACES]
    for path in candidates:
        if path and Path(path).is_file():
            return path
    message = "no Chromium, Chrome or Edge was found to print the PDF with. Install one, or name it in the environment"
    raise ReportError(f"{message} variable {BROWSER_VARIABLE}.")


def print_pdf(page: Path) -> Path:
    """Print a page to a PDF beside it.

    Raises
    ------
    ReportError
        If no browser is installed, or it makes no PDF.
    """
    browser, target = find_browser(), page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="cdm-bc-browser-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "report.html"
        shutil.copyfile(page, source)
        draft = Path(folder) / "report.pdf"
        subprocess.run(
            [
                browser,
                *ARGUMENTS,
                *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
                f"--user-data-dir={Path(folder) / 'profile'}",
                f"--print-to-pdf={draft}",
                source.as_uri(),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if not draft.is_file() or not draft.read_bytes().startswith(b"%PDF"):
            raise ReportError(f"{Path(browser).name} could not print the page to PDF.")
        shutil.move(draft, target)
    return target
