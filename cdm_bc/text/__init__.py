"""User-facing texts in Dutch and English, and numbers as people write them."""

from cdm_bc.text.findings import finding_text
from cdm_bc.text.format import Formatter
from cdm_bc.text.texts import Texts, texts

__all__ = ["Formatter", "Texts", "finding_text", "texts"]
