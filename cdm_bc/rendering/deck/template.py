"""A template, opened: without slides of its own, and with the layouts that the deck is made on."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from cdm_bc.errors import InputError, Problem
from cdm_bc.rendering.deck import mapping
from cdm_bc.rendering.deck.house import house_parts
from cdm_bc.rendering.deck.layouts import Layouts, content_area, content_layout, opening_layout
from cdm_bc.rendering.deck.package import DAMAGED, Parts, packed, read_template


def open_template(path: Path | None, accent: str) -> tuple[Any, Layouts]:
    """A presentation without slides, and the layouts to make them on; the house's own if there is no template.

    Raises
    ------
    InputError
        If the template or its mapping cannot be used.
    """
    if path is None:
        return _with_layouts(_opened(house_parts(accent), Path()), Path())
    if path.suffix.lower() not in mapping.ENDINGS:
        return _with_layouts(_opened(read_template(path), path), path)
    said, document = mapping.read_mapping(path)
    template = path.parent / said.template
    presentation, found = _with_layouts(_opened(read_template(template), template), template)
    return presentation, mapping.laid_over(said, document, found, presentation)


def _opened(parts: Parts, path: Path) -> Any:
    """The presentation without slides."""
    from pptx import Presentation

    try:
        presentation = Presentation(io.BytesIO(packed(parts)))
        _without_slides(presentation)
        content_layout(presentation)
    except Exception:  # a damaged file fails in every way that a library did not think of
        raise InputError([Problem(path.as_posix(), None, None, "", DAMAGED)]) from None
    return presentation


def _with_layouts(presentation: Any, path: Path) -> tuple[Any, Layouts]:
    """The presentation, and the layouts that were found in it."""
    content = content_layout(presentation)
    if content is None:
        raise InputError([Problem(path.as_posix(), None, None, "", NO_TITLE)])
    return presentation, Layouts(opening_layout(presentation), content, content_area(content, presentation))


NO_TITLE = "none of its layouts has a title, so that no slide can be made on it. Give one of them a title."


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
