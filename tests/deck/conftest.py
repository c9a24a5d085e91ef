"""Decks of the reference client, made once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from cdm_bc import ClientReport
from cdm_bc.rendering.deck.pptx import usable_template
from cdm_bc.reports.deck import deck_file

from .templates import TEMPLATES


@pytest.fixture(scope="session")
def report(root: Path) -> Callable[..., ClientReport]:
    """``report(language)``: that of the reference client; worked out once per language."""

    @lru_cache
    def of(language: str = "nl", client: str = "retailer") -> ClientReport:
        return ClientReport(root / "parameters" / f"{client}.yaml", language=language)

    return of


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """``template(name)``: one of the templates, made once."""
    folder = tmp_path_factory.mktemp("templates")
    return lru_cache(lambda name: TEMPLATES[name](folder))


@pytest.fixture(scope="session")
def deck_in(report: Callable[..., ClientReport], template: Callable[[str], Path]) -> Callable[..., bytes]:
    """``deck_in(template, language)``: the deck of the reference client; '' for our own template."""

    @lru_cache
    def make(name: str = "", language: str = "nl") -> bytes:
        return deck_file(report(language), usable_template(template(name)) if name else None)

    return make
