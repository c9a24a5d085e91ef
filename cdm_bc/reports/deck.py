"""The deck of a client, as the bytes of a PowerPoint file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cdm_bc.errors import ReportError
from cdm_bc.reports.client import ClientReport

if TYPE_CHECKING:
    from cdm_bc.rendering.deck.template import Template


def template_of(name: str | Path | None) -> Template | None:
    """The template of this name, None for the house's own; and whether decks can be made here at all.

    Raises
    ------
    ReportError
        If python-pptx is not installed.
    InputError
        If the template cannot be used.
    """
    try:
        import pptx  # noqa: F401
    except ImportError:
        message = "a deck needs the package python-pptx, which is not installed: pip install 'cdm-bc[deck]'."
        raise ReportError(message) from None
    if not name:
        return None
    from cdm_bc.rendering.deck.pptx import usable_template

    return usable_template(Path(name))


def deck_file(report: ClientReport, template: Template | None = None) -> bytes:
    """The deck of a client in a template, equal bytes for equal input."""
    from cdm_bc.rendering.deck.pptx import pptx
    from cdm_bc.telling.deck.deck import deck

    return pptx(deck(report.story), template)
