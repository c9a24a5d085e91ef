"""The words of these charts, and names as they write them."""

from __future__ import annotations

from cdm_bc.charts.chart import Style
from cdm_bc.maturity.words import load_words
from cdm_bc.text import Texts, texts


def words(style: Style) -> Texts:
    """The words in the language of `style`."""
    return texts("maturity", style.language)


def layer_name(layer: str, language: str) -> str:
    """A known layer in the language; any other as it was written."""
    known = load_words().layers
    return known[layer].name[language] if layer in known else layer


def index_text(style: Style, index: float | None) -> str:
    """An index with one decimal: more would suggest a precision that answers do not have."""
    return style.formatter.number(index, 1)
