"""The template where none is given: wide, white, with the client's colour."""

from __future__ import annotations

import io
import re
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from cdm_bc.charts.colour import BLUE, GREEN, INK, MUTED, ORANGE, PURPLE, SKY, farthest
from cdm_bc.rendering.deck.package import Parts, mended, unpacked

#: Width of a slide of 16 to 9 at the height of the one that python-pptx brings.
WIDE = 12_192_000
_INCH = 914_400
#: Left, top, width, height of title and content on all slides, in inches.
TITLE, CONTENT = (0.6, 0.35, 12.13, 1.1), (0.6, 1.6, 12.13, 4.95)
#: Height of the band.
BAND = 110_000
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
THEME = "ppt/theme/theme1.xml"


def house_parts(accent: str) -> Parts:
    """An empty presentation of 16 to 9 in the colours of a client."""
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
    title, under, *_ = master.slide_layouts[0].placeholders
    under.left, under.width = title.left, title.width
    _style_titles(master)
    _band(master, WIDE)
    stream = io.BytesIO()
    made.save(stream)
    parts = mended(unpacked(stream.getvalue()))
    return {**parts, THEME: _coloured(parts[THEME].decode(), accent).encode()}


def _style_titles(master: Any) -> None:
    """Titles to the left, in the size of a sentence; that of the opening slide larger than the line under it."""
    level = master.element.find(f"{qn('p:txStyles')}/{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    level.set("algn", "l")
    look = level.find(qn("a:defRPr"))
    look.set("sz", "2800")
    look.set("b", "1")
    title, under, *_ = master.slide_layouts[0].placeholders
    for shape, size in ((title, 4000), (under, 2000)):
        style = f'<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size}"/></a:lvl1pPr>'
        old = shape.element.txBody.find(qn("a:lstStyle"))
        old.getparent().replace(old, parse_xml(f"<a:lstStyle {_SPACES}>{style}</a:lstStyle>"))


def _band(master: Any, width: int) -> None:
    """A band in the client's colour along the top."""
    master.shapes._spTree.insert(
        2,
        parse_xml(
            f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="99" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
            f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{BAND}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
            "<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
        ),
    )


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
