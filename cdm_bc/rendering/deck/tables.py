"""A table on a slide: columns as wide as they need, letters as large as fit, and over several slides if it must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from cdm_bc.parts import Table, written
from cdm_bc.rendering.deck.fit import LINE, lines, shortened, width
from cdm_bc.rendering.deck.layouts import EMU, Box
from cdm_bc.rendering.deck.marks import fill
from cdm_bc.text import Formatter

#: The style of tables without ground and lines.
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
#: Sizes of letters, the first that fits; of a table of the appendix.
SIZES, SMALL = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0), (11.0, 10.0, 9.0)
#: Room on either side of a cell, and above and under it, in points; lines of a cell at most.
SIDE, ABOVE, MOST_LINES = 5.0, 2.5, 8
#: What a word that must not be broken is given more than it takes in a common face.
WORD = 1.1


@dataclass(frozen=True)
class Grid:
    """A table as it will stand: its cells as words, the widths of its columns in points, the height of each row, the size."""

    table: Table
    cells: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float

    @property
    def height(self) -> float:
        """Of all of it, in points."""
        return sum(self.heights)


def grids(table: Table, write: Formatter, box: Box, scale: float) -> list[Grid]:
    """The table as it fits into a box: as one in the largest letters in which it does, or as several in the smallest.

    Parameters
    ----------
    scale : of the slide, against one of 7.5 inches.
    """
    sizes = [size * scale for size in (SMALL if table.kind == "small" else SIZES)]
    room, high = box.width / EMU, box.height / EMU
    for size in sizes:
        whole = _grid(table, table.rows, write, room, size)
        if whole.height <= high:
            return [whole]
    return _split(table, write, room, high, sizes[-1])


def _split(table: Table, write: Formatter, room: float, high: float, size: float) -> list[Grid]:
    """The rows in as many tables as they need, about as many in each."""
    whole = _grid(table, table.rows, write, room, size)
    head, *rows = whole.heights
    pages = max(2, -(-int(sum(rows)) // max(1, int(high - head))))
    found: list[Grid] = []
    start, taken = 0, head
    aim = min(high, head + sum(rows) / pages * 1.12)
    for place, height in enumerate(rows):
        if place > start and taken + height > (aim if len(found) < pages - 1 else high):
            found.append(_part(whole, start, place))
            start, taken = place, head
        taken += height
    return [*found, _part(whole, start, len(rows))]


def _part(grid: Grid, start: int, end: int) -> Grid:
    cells = (grid.cells[0], *grid.cells[1 + start : 1 + end])
    heights = (grid.heights[0], *grid.heights[1 + start : 1 + end])
    table = Table(grid.table.caption, grid.table.columns, grid.table.rows[start:end], grid.table.kind)
    return Grid(table, cells, grid.widths, heights, grid.size)


def _grid(table: Table, rows: Sequence[Any], write: Formatter, room: float, size: float) -> Grid:
    texts = [tuple(column.heading for column in table.columns)]
    texts += [tuple(written(cell, write) for cell in row.cells) for row in rows]
    widths = _widths(table, texts, room, size)
    inner = [column - 2 * SIDE for column in widths]
    cells = tuple(
        tuple(
            shortened(text, size, space, MOST_LINES, bold=not number) for text, space in zip(row, inner, strict=False)
        )
        for number, row in enumerate(texts)
    )
    heights = tuple(
        max(lines(text, size, space, bold=not number) for text, space in zip(row, inner, strict=False)) * size * LINE
        + 2 * ABOVE
        for number, row in enumerate(cells)
    )
    return Grid(table, cells, widths, heights, size)


def _widths(table: Table, texts: Sequence[tuple[str, ...]], room: float, size: float) -> tuple[float, ...]:
    """Columns of words that say their share get it, all others what they need: no word and no figure is broken while there is
    room. What is left over goes to all, what is lacking is taken from the columns of words.
    """
    least, wanted = [], []
    for place, column in enumerate(table.columns):
        head, *body = [row[place] for row in texts if place < len(row)]
        words = [*head.split(" "), *(body if column.figures else [word for text in body for word in text.split(" ")])]
        need = WORD * max((width(word, size, bold=True) for word in words), default=0.0) + 2 * SIDE
        least.append(min(need, room / 3))
        natural = max((width(text, size, bold=True) for text in (head, *body)), default=0.0) + 2 * SIDE
        wanted.append(column.width / 100 * room if column.width else min(natural, room / 4))
    wanted = [max(pair) for pair in zip(least, wanted, strict=True)]
    spare = room - sum(least)
    extra = [want - need for want, need in zip(wanted, least, strict=True)]
    if spare <= 0 or not sum(extra):
        return tuple(need * room / sum(least) for need in least)
    return tuple(need + more * spare / sum(extra) for need, more in zip(least, extra, strict=True))


def add_table(shapes: Any, grid: Grid, box: Box) -> Any:
    """Draw a table; its frame. Lines and words are in colours of the theme, on the slide's own ground, be it light or dark."""
    frame = shapes.add_table(
        len(grid.cells), len(grid.widths), Emu(box.left), Emu(box.top), Emu(box.width), Emu(round(grid.height * EMU))
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", grid.table.caption)
    made = frame.table
    made._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
    made.horz_banding = False
    for column, points in zip(made.columns, grid.widths, strict=True):
        column.width = round(points * EMU)
    for row, points in zip(made.rows, grid.heights, strict=True):
        row.height = round(points * EMU)
    emphasis = ["head", *(row.emphasis for row in grid.table.rows)]
    for number, row in enumerate(grid.cells):
        for place, text in enumerate(row):
            cell = made.cell(number, place)
            _fill(cell, text, grid.size, is_figure=grid.table.columns[place].figures, is_bold=emphasis[number] != "")
            line = _line("accent1", 1.5) if not number else _line("tx1", 0.5, 0.3)
            cell._tc.get_or_add_tcPr().insert(0, line)
    return frame


def _line(colour: str, points: float, alpha: float = 1.0) -> Any:
    """The line under a cell."""
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return parse_xml(f'<a:lnB {space} w="{round(points * EMU)}">{fill(colour, alpha)}</a:lnB>')


def _fill(cell: Any, text: str, size: float, *, is_figure: bool, is_bold: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(SIDE)
    cell.margin_top = cell.margin_bottom = Pt(ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text = text
    for paragraph in cell.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT if is_figure else PP_ALIGN.LEFT
        # an empty cell is as high as the letters that it might hold
        paragraph._p.get_or_add_endParaRPr().set("sz", str(round(size * 100)))
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(size), is_bold
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
