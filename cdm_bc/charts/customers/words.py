"""The words of these charts."""

from __future__ import annotations

from cdm_bc.charts.chart import Style
from cdm_bc.text import Texts, texts


def words(style: Style) -> Texts:
    """The words in the language of `style`."""
    return texts("customers", style.language)


def capital(text: str) -> str:
    """The text as it begins a cell."""
    return text[:1].upper() + text[1:]
