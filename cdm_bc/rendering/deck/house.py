"""The template where none is given: wide, white, with the client's colour."""

from __future__ import annotations

import io
import re
from typing import Any

from cdm_bc.charts.colour import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, SKY, farthest
from cdm_bc.rendering.deck.package import Parts, mended, unpacked

#: Width of a slide of 16 to 9 at the height of the one that python-pptx brings.
WIDE = 12_192_000
_INCH = 914_400
#: Left, top, width, height of title and content on all slides, in inches.
TITLE, CONTENT = (0.6, 0.35, 12.13, 1.1), (0.6, 1.6, 12.13, 4.95)
THEME = "ppt/theme/theme1.xml"


def house_parts(accent: str) -> Parts:
    """An empty presentation of 16 to 9 in the colours of a client."""
    from pptx import Presentation

    made: Any = Presentation()
    factor = WIDE / made.slide_width
    made.slide_width = WIDE
    master = made.slide_master
    for shapes in (master.placeholders, *(layout.placeholders for layout in master.slide_layouts)):
        for shape in shapes:
            if shape.element.spPr.xfrm is not None:  # the others follow their master
                shape.left, shape.width = round(shape.left * factor), round(shape.width * factor)
    for shape, place in zip(master.placeholders, (TITLE, CONTENT), strict=False):
        shape.left, shape.top, shape.width, shape.height = (round(value * _INCH) for value in place)
    _style_titles(master)
    stream = io.BytesIO()
    made.save(stream)
    parts = mended(unpacked(stream.getvalue()))
    return {**parts, THEME: _coloured(parts[THEME].decode(), accent).encode()}


def _style_titles(master: Any) -> None:
    """Titles to the left, in the size of a sentence."""
    from pptx.oxml.ns import qn

    level = master.element.find(f"{qn('p:txStyles')}/{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    level.set("algn", "l")
    look = level.find(qn("a:defRPr"))
    look.set("sz", "2800")
    look.set("b", "1")
    for under in master.slide_layouts[0].element.iter(qn("a:lvl1pPr")):  # the line under the title of the opening slide
        under.set("algn", "l")


def _coloured(theme: str, accent: str) -> str:
    """The theme in the colours of the report."""
    against = farthest(accent, (ORANGE, BLUE))
    rest = [colour for colour in (GREEN, PURPLE, SKY, BLUE, ORANGE) if colour != against]
    colours = {"dk1": INK, "dk2": MUTED, "accent1": accent, "accent2": against}
    colours |= {f"accent{number}": colour for number, colour in enumerate(rest, 3)}
    for name, colour in colours.items():
        look = f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>'
        theme = re.sub(rf"<a:{name}>.*?</a:{name}>", look, theme, flags=re.DOTALL)
    return theme
