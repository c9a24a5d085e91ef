"""Fixtures for every test: the command as a user runs it, golden files, and a real browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.faults.disk import NoDisk, small_disk

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite the golden files with what the code says now"
    )


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with ``tests/golden/<name>``; only ``--update-golden`` rewrites that file."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.exists(), f"no golden file {name}; make it with: pytest --update-golden"
        assert text == file.read_text(encoding="utf-8"), f"{name} differs from what the code says now"

    return compare


@pytest.fixture
def disk() -> Iterator[Callable[[Path, str], Path]]:
    """``disk(folder, "size=256k")`` puts a folder on a disk of its own, until the end of the test."""
    with ExitStack() as made:

        def put(folder: Path, options: str) -> Path:
            try:
                return made.enter_context(small_disk(folder, options))
            except NoDisk as error:
                pytest.skip(str(error))

        yield put


@pytest.fixture
def run_cdm_bc(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``cdm-bc`` as a process of its own; gives ``returncode``, ``stdout`` and ``stderr``.

    It runs in the test's temporary folder unless ``cwd`` says otherwise: ``run_cdm_bc("check", file)``.
    """

    def run(
        *arguments: str | Path, cwd: Path = tmp_path, timeout: float = 150, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cdm_bc", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )

    return run


# --- a real browser ---------------------------------------------------------------------------------------

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "${PROGRAMFILES}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Google/Chrome/Application/chrome.exe",
    "${LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "${PROGRAMFILES(X86)}/Microsoft/Edge/Application/msedge.exe",
    "${PROGRAMFILES}/Microsoft/Edge/Application/msedge.exe",
)

# No phoning home: what a test records is what the page asked for.
BROWSER_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """The command in this process: its exit status, and what it said on standard output and standard error."""
    from cdm_bc.cli import main

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main(list(map(str, arguments)))
        return status, *capsys.readouterr()

    return run


def find_browser() -> str | None:
    """The path of an installed Chromium, Chrome or Edge; ``CDM_BC_BROWSER`` names another."""
    candidates = [os.environ.get("CDM_BC_BROWSER"), *map(shutil.which, BROWSER_NAMES)]
    candidates += [os.path.expandvars(place) for place in BROWSER_PLACES]
    return next((path for path in candidates if path and Path(path).is_file()), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """An installed browser; without one the test is skipped, or fails if CDM_BC_REQUIRE_BROWSER is set."""
    path = find_browser()
    if path is None:
        reason = "no Chromium, Chrome or Edge found: install one, or name it in CDM_BC_BROWSER"
        if os.environ.get("CDM_BC_REQUIRE_BROWSER"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return path


# Scope module, not session: while Playwright is open its event loop counts as running in this process, and
# tests elsewhere that run a notebook in-process would trip over it.
@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Any]:
    """A Playwright browser, shared by the tests of one module. Run notebooks beside it as processes only."""
    from playwright.sync_api import sync_playwright

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium_path, args=[*BROWSER_ARGUMENTS, *(["--no-sandbox"] if as_root else [])]
        )
        yield opened
        opened.close()


@dataclass
class BrowserLog:
    """What a page said and asked for.

    Attributes
    ----------
    errors
        Messages of level error on the console, and exceptions nobody caught.
    requests
        Addresses asked for, other than ``file:``, ``data:``, ``blob:`` and ``about:``.
    """

    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """The requests that leave this machine."""
        here = {"127.0.0.1", "::1", "localhost"}
        return [url for url in self.requests if urlsplit(url).hostname not in here]

    def watch(self, context: Any) -> None:
        """Record every page of a browser context from now on."""
        context.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda raised: self.errors.append(str(raised.error)))
        context.on("request", lambda request: self._requested(request.url))

    def _requested(self, url: str) -> None:
        if urlsplit(url).scheme not in {"file", "data", "blob", "about"}:
            self.requests.append(url)


@pytest.fixture
def browser_log() -> BrowserLog:
    """Console errors and network requests of this test's ``page``."""
    return BrowserLog()


@pytest.fixture
def page(browser: Any, browser_log: BrowserLog) -> Iterator[Any]:
    """A fresh page, watched by ``browser_log``: ``page.goto(report.as_uri())``."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    browser_log.watch(context)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """``axe(page)``: the serious and critical accessibility violations, a line each; empty is good."""
    script = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def check(page: Any, *, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
        page.evaluate(script)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
        return [
            f"{violation['impact']}: {violation['id']}: {violation['help']}: "
            + ", ".join(json.dumps(node["target"]) for node in violation["nodes"][:5])
            for violation in found
            if violation["impact"] in impacts
        ]

    return check
