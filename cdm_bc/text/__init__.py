"""User-facing texts in Dutch and English, and numbers as people write them."""

from cdm_bc.text.format import Formatter
from cdm_bc.text.texts import Texts, texts

__all__ = ["Formatter", "Texts", "texts"]
