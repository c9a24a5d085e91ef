"""The matrix as a page of its own: to show on a wall, or to print on one side of A3, a sheet per business unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdm_bc.rendering.html import asset, render
from cdm_bc.rendering.page import DEFAULT_ACCENT
from cdm_bc.telling.maturity.matrix import MatrixWords


def matrix_page(sheets: Sequence[MatrixWords], *, title: str, language: str, words: Mapping[str, str]) -> str:
    """The page. `words`: what marks mean, by their name, and ``corner``, the words over the pillars."""
    look = {"style": asset("matrix.css"), "accent": DEFAULT_ACCENT}
    return str(render("matrix", sheets=sheets, title=title, language=language, words=words, **look))
