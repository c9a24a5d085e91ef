"""The parts of a slide put on a page: where each goes, and the words among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from cdm_bc.parts import Table
from cdm_bc.rendering.deck.axes import Pen
from cdm_bc.rendering.deck.charts import add_chart
from cdm_bc.rendering.deck.fit import LINE, largest_size, lines, shortened
from cdm_bc.rendering.deck.layouts import EMU, Box
from cdm_bc.rendering.deck.tables import Grid, add_table, grids
from cdm_bc.rendering.deck.titles import ABOVE, SIDE
from cdm_bc.slides import Slide, SlideChart, words

#: Sizes of letters of words, the first in which they fit; those of charts.
SIZES, CHART = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0), 12.0
#: Room between parts, and between paragraphs as a part of a line; room in front of each line of a list.
GAP, BETWEEN, INDENT = 0.02, 0.45, 14.0
#: Part of the width that a chart or table takes where words stand beside it; part of the height that words under it get.
BESIDE_CHART, BESIDE_TABLE, LEAST, MOST = 0.64, 0.47, 0.15, 0.45
#: Sizes of letters for which words under a table get room, the first that leaves the table in one; under a chart.
UNDER_TABLE, UNDER_CHART = (12.0, 11.0, 10.0, 9.0), 11.0
#: A wide area is at least so many times as wide as high: words stand beside a chart there.
WIDE = 1.9


@dataclass(frozen=True)
class Page:
    """What stands on one page of a slide.

    Attributes
    ----------
    chart, grid : at most one of them, and `main`, the box that it goes to. lines : words, and `aside`, the box for them.
    """

    chart: SlideChart | None
    grid: Grid | None
    main: Box
    lines: tuple[str, ...]
    aside: Box


def pages(slide: Slide, area: Box, pen: Pen, scale: float) -> list[Page]:
    """A page, or several where a table needs them; words stand on the first."""
    said = tuple(part.text for part in words(slide.parts))
    charts = [part for part in slide.parts if not isinstance(part, Table) and part not in words(slide.parts)]
    tables = [part for part in slide.parts if isinstance(part, Table)]
    if charts or not tables:
        chart: Any = charts[0] if charts else None
        main, aside = _split(area, BESIDE_CHART, said, scale) if charts and said else (area, area)
        return [Page(chart, None, main, said, aside)]
    table = tables[0]
    if not said:
        return [Page(None, grid, area, (), area) for grid in grids(table, pen.write, area, scale)]
    if _is_wide(area) and slide.parts[0] is not table:  # words that come first stand on the left
        aside, main = _split(area, BESIDE_TABLE, said, scale)
        found = grids(table, pen.write, main, scale)
        return [Page(None, grid, main, said if not place else (), aside) for place, grid in enumerate(found)]
    for size in UNDER_TABLE:
        main, aside = _under(area, said, scale, size)
        found = grids(table, pen.write, main, scale)
        if len(found) == 1:
            break
    if len(found) == 1:  # the words come right under the table
        main, aside = _cut_off(area, round(found[0].height * EMU))
    return [Page(None, grid, main, said if not place else (), aside) for place, grid in enumerate(found)]


def _is_wide(area: Box) -> bool:
    return area.width >= WIDE * area.height


def _split(area: Box, share: float, said: Sequence[str], scale: float) -> tuple[Box, Box]:
    """Two parts of an area: side by side, the left one with its share, or under each other where it is not wide."""
    if not _is_wide(area):
        return _under(area, said, scale, UNDER_CHART)
    first, gap = round(share * area.width), round(GAP * area.width)
    left = area.left + first + gap
    return replace(area, width=first), replace(area, left=left, width=area.right - left)


def _under(area: Box, said: Sequence[str], scale: float, points: float) -> tuple[Box, Box]:
    """Two parts under each other, the lower one as high as the words ask in letters of a size, within bounds."""
    size, room = points * scale, _room(area, scale)[0]
    asked = sum(lines(text, size, room) + BETWEEN for text in said) * size * LINE + 2 * ABOVE
    share = min(max(asked * EMU / area.height, LEAST), MOST)
    return _cut_off(area, round((1 - share) * area.height) - round(GAP * area.width))


def _cut_off(area: Box, first: int) -> tuple[Box, Box]:
    """The upper part of this height, and what is left under it."""
    top = area.top + first + round(GAP * area.width)
    return replace(area, height=first), replace(area, top=top, height=max(area.bottom - top, EMU))


def _room(box: Box, scale: float) -> tuple[float, float]:
    """Width and height for the words of a list in a box, in points."""
    return box.width / EMU - 2 * SIDE - INDENT * scale, box.height / EMU - 2 * ABOVE


def draw(page: Page, made: Any, body: Any, pen: Pen, scale: float) -> None:
    """Put a page on a slide. `body` : the placeholder for content, which takes the words; None if the layout has none."""
    if page.chart is not None:
        add_chart(made.shapes, page.chart, page.main, pen)
    if page.grid is not None:
        add_table(made.shapes, page.grid, page.main)
    if page.lines:
        shape = body if body is not None else made.shapes.add_textbox(0, 0, EMU, EMU)
        write_words(shape, page.lines, page.aside, scale)
    elif body is not None:
        body.element.getparent().remove(body.element)


def write_words(shape: Any, said: Sequence[str], box: Box, scale: float) -> None:
    """Write a list into a shape, in the largest letters in which all of it fits into the box."""
    shape.left, shape.top, shape.width, shape.height = (
        Emu(value) for value in (box.left, box.top, box.width, box.height)
    )
    room, height = _room(box, scale)
    sizes = [size * scale for size in SIZES]
    size = largest_size(said, room, height, sizes, BETWEEN)
    shown = list(said) if size else _cut(said, room, height, sizes[-1])
    size = size or sizes[-1]
    frame = shape.text_frame
    frame.word_wrap = True
    frame.clear()
    for number, text in enumerate(shown):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        paragraph.text = text
        paragraph.space_after, paragraph.space_before = Pt(size * LINE * BETWEEN), Pt(0)
        _as_item(paragraph, scale)
        for run in paragraph.runs:
            run.font.size = Pt(size)
    _top(frame)


def _cut(said: Sequence[str], room: float, height: float, size: float) -> list[str]:
    """Each paragraph in its part of the lines that there are."""
    whole = [lines(text, size, room) for text in said]
    there = max(len(said), int(height / (size * LINE)) - round(BETWEEN * len(said)))
    shares = [max(1, int(count * there / sum(whole))) for count in whole]
    return [shortened(text, size, room, most) for text, most in zip(said, shares, strict=True)]


def _as_item(paragraph: Any, scale: float) -> None:
    """A line of a list, with a dot in the colour of the words."""
    properties = paragraph._p.get_or_add_pPr()
    hanging = round(INDENT * scale * EMU)
    properties.set("marL", str(hanging))
    properties.set("indent", str(-hanging))
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    properties.append(parse_xml(f'<a:buFont {space} typeface="Arial"/>'))
    properties.append(parse_xml(f'<a:buChar {space} char="•"/>'))


def _top(frame: Any) -> None:
    """Words begin at the top, whatever the master says."""
    frame.vertical_anchor, frame.auto_size = MSO_ANCHOR.TOP, MSO_AUTO_SIZE.NONE
