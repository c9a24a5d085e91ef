"""Pages of small clients, made in this process without a kernel; the notebooks themselves have tests of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cdm_bc.rendering.page import export_html

from .pages import CLIENT, Outline, notebook_of


@pytest.fixture(scope="session")
def write_client(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """``write_client(name, language)``: a client file in which `name` stands wherever a client can write words."""

    def write(name: str = "Acme", language: str = "en", more: str = "") -> Path:
        path = tmp_path_factory.mktemp("client") / "acme.yaml"
        path.write_text(CLIENT.format(name=json.dumps(name), language=language, more=more), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """``page_of(client_file, language)``: the file of the exported page; made once per client and language."""
    known: dict[tuple[str, str], Path] = {}

    def make(client_file: Path, language: str = "") -> Path:
        key = (str(client_file), language)
        if key not in known:
            known[key] = tmp_path_factory.mktemp("page") / "report.html"
            known[key].write_text(export_html(notebook_of(client_file, language)), encoding="utf-8")
        return known[key]

    return make


@pytest.fixture
def outline() -> Callable[[Path], Outline]:
    """Read a page."""
    return lambda path: Outline(path.read_text(encoding="utf-8"))
