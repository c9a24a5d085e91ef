"""Sections as text in a terminal."""

from __future__ import annotations

import sys

from rich.console import Console, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from cdm_bc.parts import Chart, Cover, Formula, KeyFigure, Paragraph, Part, Section, Table, written
from cdm_bc.text import Formatter

#: Width of lines where the output is no terminal: wide enough that nothing is cut.
FILE_WIDTH = 160


def console() -> Console:
    """Where it is written: plain text, in the width of the terminal."""
    return Console(width=None if sys.stdout.isatty() else FILE_WIDTH, highlight=False, soft_wrap=False)


def show(section: Section) -> None:
    """Print a section; of a chart its numbers."""
    out = console()
    out.print(Text(section.heading, style="bold"))
    for part in section.parts:
        if isinstance(part, Table | Chart):
            out.print()
        for line in _lines(part, section.write):
            out.print(line)


def _lines(part: Part, write: Formatter) -> list[RenderableType]:
    match part:
        case Paragraph(text, kind):
            return [Text(f"- {text}" if kind == "item" else text, style="bold" if kind == "heading" else "")]
        case Table():
            return [*_words(part.caption), _grid(part, write)]
        case Chart():
            return [Text(part.title, style="bold"), _grid(part.table, write)]
        case Formula():
            return [Text(part.name, style="bold"), _grid(part.steps, write)]
    return [
        *_words(part.title, part.byline, part.lead),
        *(_figure(item, write) for item in part.figures),
        *_blocks(part),
    ]


def _words(*texts: str) -> list[RenderableType]:
    return [Text(text) for text in texts if text]


def _figure(item: KeyFigure, write: Formatter) -> Text:
    return Text(f"{item.label}: {written(item.value, write)}" + (f" ({item.note})" if item.note else ""))


def _blocks(cover: Cover) -> list[RenderableType]:
    return [line for block in cover.blocks for line in (Text(block.heading, style="bold"), *_words(*block.lines))]


def _grid(table: Table, write: Formatter) -> Grid:
    """Words to the left, figures to the right; no head where no column has one."""
    heads = any(column.heading for column in table.columns)
    grid = Grid(box=None, show_header=heads, pad_edge=False, header_style="dim")
    for column in table.columns:
        grid.add_column(Text(column.heading), justify="right" if column.figures else "left", no_wrap=column.figures)
    for row in table.rows:
        cells = [Text(written(cell, write)) for cell in row.cells]
        grid.add_row(*cells, style="bold" if row.emphasis else "")
    return grid
