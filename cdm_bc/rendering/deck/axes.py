"""What all charts share: letters, legend, axes of names and of amounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from cdm_bc.charts.theme import round_ticks
from cdm_bc.rendering.deck.marks import letters, look, stroke
from cdm_bc.text import Formatter

#: Steps of an axis of amounts, about.
TICKS = 4
#: Part of a step that is kept free for the half of a bubble.
EDGE = 0.4


@dataclass(frozen=True)
class Pen:
    """What all charts of a deck are drawn with: how amounts are written, and the size of letters in points."""

    write: Formatter
    size: float


def plain(chart: Any, pen: Pen) -> None:
    """No title, no legend, the letters of the theme."""
    chart.has_title, chart.has_legend = False, False
    space = chart._chartSpace
    for old in space.findall(qn("c:txPr")):
        space.remove(old)
    space.find(qn("c:chart")).addnext(parse_xml(letters(pen.size)))


def legend(chart: Any) -> None:
    """A legend on top."""
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False


def quiet(axis: Any, *, labels: Any = XL_TICK_LABEL_POSITION.LOW, line: bool = True) -> None:
    """An axis without marks and grid."""
    axis.has_major_gridlines = False
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = labels
    look(axis._element, stroke("tx1" if line else "", 0.75, 0.5))


def amounts(axis: Any, values: Sequence[float | None], pen: Pen, steps: int = TICKS, *, is_whole: bool = False) -> None:
    """An axis of amounts of money that begins at zero if it can, in about so many steps; `is_whole` : with room for bubbles."""
    quiet(axis, line=False)
    known = [value for value in values if value is not None]
    ticks = round_ticks(known, count=steps)
    step = axis.major_unit = ticks[1] - ticks[0]
    if is_whole:
        axis.minimum_scale = ticks[0] - step * (ticks[0] < 0)
        axis.maximum_scale = ticks[-1] + step * (max(known) > ticks[-1] - step * EDGE)
    axis.tick_labels.number_format = pen.write.office_format(max(map(abs, known), default=0.0))
    axis.tick_labels.number_format_is_linked = False
