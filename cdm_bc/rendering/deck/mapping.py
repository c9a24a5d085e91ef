"""A mapping of a template whose master says too little of itself: which layouts to use, and where content goes.

It is a file in YAML, given in place of the template that it names::

    template: house.potx
    opening: Title slide with picture                               # names of layouts; what is left out is found
    content: Only a title
    area: {left: 0.05, top: 0.25, right: 0.95, bottom: 0.9}         # where content goes, as parts of the slide
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from cdm_bc.document import Document, read
from cdm_bc.errors import InputError, did_you_mean
from cdm_bc.rendering.deck.layouts import TITLES, Box, Layouts, content_area, layouts_of, placeholders
from cdm_bc.schema import Name, Strict, refusal
from cdm_bc.sentences import Sentence
from cdm_bc.validation import validated

#: How the name of a mapping ends.
ENDINGS = (".yaml", ".yml")
Part = Annotated[float, Field(ge=0, le=1)]


class Area(Strict):
    """Where content goes, as parts of the width and height of the slide."""

    left: Part
    top: Part
    right: Part
    bottom: Part

    @model_validator(mode="after")
    def _has_a_size(self) -> Area:
        if self.left >= self.right or self.top >= self.bottom:
            raise refusal("has no size: left must be below right, and top below bottom.")
        return self


class Mapping(Strict):
    """What a mapping says; what it leaves out is found in the template."""

    template: Name
    opening: Name | None = None
    content: Name | None = None
    area: Area | None = None


def read_mapping(path: Path) -> tuple[Mapping, Document]:
    """A mapping.

    Raises
    ------
    InputError
        With every fault of it.
    """
    document = read(path)
    mapping, _, problems = validated(Mapping, document, lambda data, wrong: None)
    if mapping is None or problems:
        raise InputError(problems)
    return mapping, document


def laid_over(mapping: Mapping, document: Document, found: Layouts, presentation: Any) -> Layouts:
    """The layouts that were found, with those that the mapping names in their place.

    Raises
    ------
    InputError
        If the template has no layout of such a name.
    """
    layouts = {layout.name: layout for layout in layouts_of(presentation)}
    given = {key: name for key in ("opening", "content") if (name := getattr(mapping, key)) is not None}
    wrong = [
        document.problem((key,), Sentence(NO_LAYOUT, name=name, hint=did_you_mean(name, list(layouts))))
        for key, name in given.items()
        if name not in layouts
    ]
    wrong += [
        document.problem((key,), Sentence(NO_TITLE, name=name))
        for key, name in given.items()
        if name in layouts and not placeholders(layouts[name], *TITLES)
    ]
    if wrong:
        raise InputError(wrong)
    content = layouts.get(given.get("content", ""), found.content)
    area = found.area if content is found.content else content_area(content, presentation)
    if mapping.area is not None:
        area = _box(mapping.area, presentation)
    return Layouts(layouts.get(given.get("opening", ""), found.opening), content, area)


NO_LAYOUT = "the template has no layout '{name}'. {hint}"
NO_TITLE = "the layout '{name}' has no title. Name one that has."


def _box(area: Area, presentation: Any) -> Box:
    wide, high = int(presentation.slide_width), int(presentation.slide_height)
    left, top = round(area.left * wide), round(area.top * high)
    return Box(left, top, round(area.right * wide) - left, round(area.bottom * high) - top)
