"""Which layouts of a template slides are made on, found by what they hold and never by their name or place.

A layout says where a title goes and where content goes by placeholders of a type. Where a master is so decorated that this
misleads, a mapping names the layouts and the area (see :mod:`cdm_bc.rendering.deck.template`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

#: English Metric Units in a point.
EMU = 12_700
#: A placeholder for content is at least so large a part of the slide.
WIDE, HIGH = 0.4, 0.3
#: Where no placeholder says so, content keeps this part of the slide free around it.
MARGIN = 0.05
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
CONTENT = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
AT_THE_FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


@dataclass(frozen=True)
class Box:
    """A place on a slide, in English Metric Units."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.top + self.height


@dataclass(frozen=True)
class Layouts:
    """What slides are made on.

    Attributes
    ----------
    opening, content : layouts of the template. area : where the parts of a slide go.
    """

    opening: Any
    content: Any
    area: Box


def kind_of(placeholder: Any) -> Any:
    """The type of a placeholder."""
    return placeholder.placeholder_format.type


def placeholders(layout: Any, *kinds: Any) -> list[Any]:
    """The placeholders of a layout of these types, but for those that are written from top to bottom."""
    return [one for one in layout.placeholders if kind_of(one) in kinds and not is_vertical(one)]


def is_vertical(placeholder: Any) -> bool:
    """Whether it is written from top to bottom."""
    return placeholder.element.ph.get("orient") == "vert"


def box_of(placeholder: Any) -> Box | None:
    """Where a placeholder is, on the layout or by its master; None if it is nowhere or has no size."""
    found = (placeholder.left, placeholder.top, placeholder.width, placeholder.height)
    if any(value is None for value in found) or placeholder.width <= 0 or placeholder.height <= 0:
        return None
    return Box(*map(int, found))


def layouts_of(presentation: Any) -> Iterator[Any]:
    """All layouts, master by master."""
    for master in presentation.slide_masters:
        yield from master.slide_layouts


def opening_layout(presentation: Any) -> Any:
    """The layout of the opening slide: a title in the middle with a line under it, or as near to that as there is."""

    def rank(layout: Any) -> int:
        in_the_middle, under = (
            placeholders(layout, PP_PLACEHOLDER.CENTER_TITLE),
            placeholders(layout, PP_PLACEHOLDER.SUBTITLE),
        )
        return 3 if in_the_middle and under else 2 if under else 1 if in_the_middle else 0

    return max((one for one in layouts_of(presentation) if placeholders(one, *TITLES)), key=rank, default=None)


def content_layout(presentation: Any) -> Any:
    """The layout of all other slides: a title with one large placeholder, a title alone, or one with several. None if no layout
    has a title.
    """

    def rank(layout: Any) -> int:
        return _rank(layout, presentation) if placeholders(layout, PP_PLACEHOLDER.TITLE) else -1

    return max((one for one in layouts_of(presentation) if placeholders(one, *TITLES)), key=rank, default=None)


def _rank(layout: Any, presentation: Any) -> int:
    others = [one for one in layout.placeholders if kind_of(one) not in (*TITLES, *AT_THE_FOOT)]
    if not others:
        return 2
    if any(map(is_vertical, others)):
        return 0
    large = [one for one in others if kind_of(one) in CONTENT and _is_large(box_of(one), presentation)]
    if len(others) == 1 and large:
        return 4 if kind_of(others[0]) == PP_PLACEHOLDER.OBJECT else 3
    return 1 if all(kind_of(one) in CONTENT for one in others) else 0


def _is_large(box: Box | None, presentation: Any) -> bool:
    return (
        box is not None
        and box.width >= WIDE * presentation.slide_width
        and box.height >= HIGH * presentation.slide_height
    )


def content_area(layout: Any, presentation: Any) -> Box:
    """Where content goes: the one large placeholder, or what is left under the title and above the foot."""
    content = [box for one in placeholders(layout, *CONTENT) if (box := box_of(one)) and _is_large(box, presentation)]
    if len(content) == 1:
        return _inside(content[0], presentation)
    title = next(filter(None, map(box_of, placeholders(layout, *TITLES))), None)
    wide, high = presentation.slide_width, presentation.slide_height
    side = round(MARGIN * wide)
    top = title.bottom if title and title.bottom < high / 2 else round(0.22 * high)
    foot = [box.top for one in placeholders(layout, *AT_THE_FOOT) if (box := box_of(one)) and box.top > high * 0.7]
    bottom = min([*foot, round((1 - MARGIN) * high)])
    left, right = (title.left, title.right) if title and title.width >= WIDE * wide else (side, wide - side)
    top += round(0.02 * high)
    return _inside(Box(left, top, right - left, bottom - top), presentation)


def _inside(box: Box, presentation: Any) -> Box:
    """The part of a box that is on the slide."""
    left, top = max(box.left, 0), max(box.top, 0)
    right, bottom = min(box.right, int(presentation.slide_width)), min(box.bottom, int(presentation.slide_height))
    return Box(left, top, right - left, bottom - top)
