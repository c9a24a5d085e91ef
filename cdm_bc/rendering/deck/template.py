"""A template, read and checked once, and opened for each deck: without slides of its own, with the layouts to make them on."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdm_bc.document import Document
from cdm_bc.errors import InputError, Problem
from cdm_bc.rendering.deck.house import house_parts
from cdm_bc.rendering.deck.layouts import Layouts, content_area, content_layout, opening_layout
from cdm_bc.rendering.deck.mapping import ENDINGS, Mapping, laid_over, read_mapping
from cdm_bc.rendering.deck.package import packed, read_parts

NO_TITLE = "none of its layouts has a title, so that no slide can be made on it. Give one of them a title."


@dataclass(frozen=True)
class Template:
    """A template that can be used: how messages name it, its archive, and what a mapping says of it. It travels to where decks
    are made.
    """

    file: str
    content: bytes
    mapping: Mapping | None = None
    document: Document | None = None

    @property
    def sha256(self) -> str:
        """The hash of all that it says."""
        said = self.mapping.model_dump_json() if self.mapping else ""
        return hashlib.sha256(self.content + said.encode()).hexdigest()


def read_template(path: Path) -> Template:
    """A template, or the one that a mapping names.

    Raises
    ------
    InputError
        If it cannot be read as one (see :func:`~cdm_bc.rendering.deck.package.read_parts`), or with every fault of the mapping.
    """
    mapping, document = read_mapping(path) if path.suffix.lower() in ENDINGS else (None, None)
    file = path.parent / mapping.template if mapping else path
    return Template(file.as_posix(), packed(read_parts(file)), mapping, document)


def open_template(template: Template | None, accent: str = "#000000") -> tuple[Any, Layouts]:
    """A presentation without slides, and the layouts to make them on; our own, in a colour, if there is no template.

    Raises
    ------
    InputError
        If it has no layout with a title, or none of the name that the mapping gives.
    Exception
        Of a damaged one, whatever python-pptx comes upon.
    """
    from pptx import Presentation

    content = packed(house_parts(accent)) if template is None else template.content
    presentation = Presentation(io.BytesIO(content))
    _without_slides(presentation)
    layout = content_layout(presentation)
    if layout is None:
        raise InputError([Problem(template.file if template else "", None, None, "", NO_TITLE)])
    found = Layouts(opening_layout(presentation), layout, content_area(layout, presentation))
    if template is not None and template.mapping is not None and template.document is not None:
        found = laid_over(template.mapping, template.document, found, presentation)
    return presentation, found


def _without_slides(presentation: Any) -> None:
    """Take out the slides of a template, and what groups them."""
    from pptx.oxml.ns import qn

    listed = presentation.slides._sldIdLst
    for slide in list(listed):
        presentation.part.drop_rel(slide.rId)
        listed.remove(slide)
    root = presentation.element
    for name in ("p:custShowLst", "p:extLst"):  # shows and sections name slides that are gone
        for found in root.findall(qn(name)):
            root.remove(found)
