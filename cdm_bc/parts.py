"""What a report consists of: a cover, paragraphs, tables of typed cells, formulas and charts, in sections.

Nothing here says how it looks. A rendering (:mod:`cdm_bc.rendering`) knows these few kinds of parts and no report; a report
(:mod:`cdm_bc.telling`) fills them and knows no rendering. A new form of output is one new rendering.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from cdm_bc.quantity import Quantity
from cdm_bc.text import Formatter
from cdm_bc.text.format import shown_unit

MONEY, SHARE, MONTH = "money", "1", "month"

Form = Literal["exact", "round", "percent", "number", "whole", "months", "value"]
Emphasis = Literal["", "total", "group"]
TableKind = Literal["", "small", "narrow", "terms", "sources"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table; a text needs no cell.

    Attributes
    ----------
    value : the number in full, or the quantity with its range; None where there is none.
    unit : of the value: ``money``, ``1`` for a share or ratio, ``month``, or a unit of the model; of an amount among those of
        other currencies its own, such as ``USD``.
    form : how people write it: an amount in full or rounded to three figures, a percentage, a number, a whole one without
        signs for thousands, months, or as its unit asks. digits : decimals; None for as many as its size asks. signed : with
        a plus where it is positive.

    Examples
    --------
    >>> write = Formatter("en", "EUR")
    >>> written(money(1234.4), write), written(rounded(1_234_567), write), written(percent(0.052, 0), write)
    ('€1,234', '€1.23m', '5%')
    >>> written(Joined((percent(0.3, 0), percent(0.8, 0))), write), written(number(None), write)
    ('30% → 80%', '–')
    """

    value: float | Quantity | None
    unit: str
    form: Form = "value"
    digits: int | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Several values in one place of a table, such as now → then."""

    cells: tuple[Cell | str, ...]
    by: str = " → "


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a file beside the page."""

    text: str
    file: str


Content = str | Cell | Joined | Link


def money(value: float | None, digits: int | None = 0) -> Cell:
    """An amount in full."""
    return Cell(value, MONEY, "exact", digits)


def rounded(value: float | None, unit: str = MONEY, *, signed: bool = False) -> Cell:
    """An amount to three figures; `unit` is its currency where a table has several."""
    return Cell(value, unit, "round", signed=signed)


def percent(value: float | None, digits: int | None = None) -> Cell:
    """A share as a percentage."""
    return Cell(value, SHARE, "percent", digits)


def number(value: float | None, digits: int | None = None, unit: str = SHARE, *, signed: bool = False) -> Cell:
    """A plain number: a count, an index, a correlation."""
    return Cell(value, unit, "number", digits, signed)


def whole(value: int) -> Cell:
    """A count of people or answers, or a year: in plain figures."""
    return Cell(value, SHARE, "whole", 0)


def months(value: float | None) -> Cell:
    """A duration."""
    return Cell(value, MONTH, "months")


def measured(value: float | Quantity | None, unit: str) -> Cell:
    """A number or quantity with its unit, written as that asks."""
    return Cell(value, unit)


def level(value: float | None, of: Quantity, unit: str) -> Cell:
    """A level of the uncertain part of a quantity, written as that is; of a series the factor on it."""
    return percent(value) if of.is_series else Cell(value, shown_unit(of, unit))


def written(content: Content, write: Formatter) -> str:
    """The text of what stands in a table, in the formatter's language."""
    if isinstance(content, str):
        return content
    if isinstance(content, Link):
        return content.text
    if isinstance(content, Joined):
        return content.by.join(written(cell, write) for cell in content.cells)
    shown = _number(content, write)
    if content.signed and isinstance(content.value, int | float) and round(content.value, content.digits or 0) > 0:
        return f"+{shown}"
    return shown


def _number(cell: Cell, write: Formatter) -> str:
    value = cell.value
    if isinstance(value, Quantity):
        return write.quantity(value, cell.unit)
    match cell.form:
        case "exact":
            return write.money(value, cell.digits)
        case "round":
            in_currency = write if cell.unit == MONEY else Formatter(write.language, cell.unit)
            return in_currency.money_round(value)
        case "percent":
            return write.percent(value, cell.digits)
        case "months":
            return write.months(value)
        case "number":
            return write.number(value, cell.digits)
        case "whole" if value is not None:
            return f"{value:.0f}"
    return write.value(value, cell.unit)


# -- the parts of a section


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words. `kind`: '' for plain ones, ``heading`` inside a section, ``aside``, ``item`` of a list, ``written`` for a formula
    in words, ``source`` for a text shown as it is in its file. `short`: whether the short report has it, too.
    """

    text: str
    kind: Literal["", "heading", "aside", "item", "written", "source"] = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whether it holds figures, and its share of the width in percent (0: as needed)."""

    heading: str
    figures: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row; the first cell names it. A ``group`` is a line between groups and has one cell."""

    cells: tuple[Content, ...]
    emphasis: Emphasis = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of typed cells.

    Attributes
    ----------
    kind : ``small`` for the appendix, ``narrow`` for few short columns, ``terms`` for words with what they mean, ``sources``
        for publications (source, quotation, via, quality, address); '' for all others.
    folded : whether a page shows its caption only, until somebody unfolds it. short : whether the short report has it, too.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: TableKind = ""
    folded: bool = False
    short: bool = False


def column(heading: str, *, width: int = 0) -> Column:
    """A column of words."""
    return Column(heading, False, width)


def figures(heading: str, *, width: int = 0) -> Column:
    """A column of figures."""
    return Column(heading, True, width)


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Row | Sequence[Content]],
    *,
    kind: TableKind = "",
    folded: bool = False,
) -> Table:
    """A table; rows without emphasis may be given as their cells."""
    made = tuple(row if isinstance(row, Row) else Row(tuple(row)) for row in rows)
    return Table(caption, tuple(columns), made, kind, folded)


@dataclass(frozen=True, slots=True)
class Formula:
    """A calculation written out: what it is about, and its steps as a table (step, how, result)."""

    name: str
    about: str
    description: str
    note: str
    steps: Table


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with everything that a reader needs who cannot see it.

    Attributes
    ----------
    id : unique in the report. figure : plotly's ``{data, layout}`` as plain lists and dicts.
    title, caption : above the figure. alt : the figure in one sentence. table : its numbers.
    narrowest : px below which the picture cannot be read, so that its table stands in its place; 0 if it always can.
    half : whether it may stand beside the next one where the page is wide. short : whether the short report has it, too.
    """

    id: str
    figure: dict[str, Any]
    title: str
    caption: str
    alt: str
    table: Table
    narrowest: int = 0
    half: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure on the cover: what it is, its value, and what to know with it."""

    label: str
    value: Content
    note: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A short answer on the cover: a heading and a few sentences."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page. `client` names whose `logo` (a data URI) it is; both may be ''. `label` says what the figures are."""

    kicker: str
    title: str
    client: str
    byline: str
    logo: str
    lead: str
    label: str
    figures: tuple[KeyFigure, ...]
    blocks: tuple[Block, ...]


Part = Cover | Paragraph | Table | Formula | Chart


@dataclass(frozen=True)
class Section:
    """A part of a report.

    Attributes
    ----------
    id, heading : of the section, for the table of contents.
    parts : in the order in which they are read.
    write : language and number formats.
    about : what the first section says of the whole report (client, title, language, accent); empty for most.
    """

    id: str
    heading: str
    parts: tuple[Part, ...]
    write: Formatter
    about: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def without(self, kind: type[Part]) -> Section:
        """The section without its parts of one kind."""
        return replace(self, parts=tuple(part for part in self.parts if not isinstance(part, kind)))
