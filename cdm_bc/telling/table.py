"""Tables of the report: cells are texts, written by the formatter; the template makes them HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from cdm_bc.rendering.markup import render

Cell = str | Markup


@dataclass(frozen=True)
class Column:
    """A column: its heading, whether it holds figures, and its share of the width (0: as needed)."""

    heading: str
    figures: bool = False
    width: int = 0


@dataclass(frozen=True)
class Row:
    """A row; the first cell names it. `kind`: '' plain, ``total``, or ``group`` (a line between groups)."""

    cells: tuple[Cell, ...]
    kind: str = ""


def column(heading: str, *, width: int = 0) -> Column:
    """A column of words."""
    return Column(heading, False, width)


def figures(heading: str, *, width: int = 0) -> Column:
    """A column of figures, set to the right."""
    return Column(heading, True, width)


def table(caption: str, columns: Sequence[Column], rows: Iterable[Row | Sequence[Cell]], *, kind: str = "") -> Markup:
    """The HTML of a table. `kind` is a class for the look: ``wide`` for many columns, ``small`` for the appendix."""
    made = [row if isinstance(row, Row) else Row(tuple(row)) for row in rows]
    return render("table", caption=caption, columns=columns, rows=made, kind=kind)
