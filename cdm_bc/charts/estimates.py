"""What people estimated without seeing each other, and what they make of it together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, INK, PAPER
from cdm_bc.charts.marks import SILENT, Mark, dot, on_hover, pairs, row_tips, scatter, stroke
from cdm_bc.charts.theme import figure, numbers, rows, value_axis
from cdm_bc.figures.estimates import Estimate, combined, outliers
from cdm_bc.parts import Content

ROW = 30


def estimates(said: Sequence[Estimate], style: Style, write: Callable[[float], str]) -> Chart:
    """A line from low to high and a dot at the most likely value for each, those far from the others open; below the combined.

    Parameters
    ----------
    said : one at least. write : puts a value of the number in words.
    """
    text, together, far = style.text.under("estimates"), combined(said), outliers(said)
    numbered = count(1)
    names = [one.name or text("person", number=next(numbered)) for one in said]
    shown = [*said, together]
    header = text.each("who", "low", "base", "high")
    table: list[tuple[Content, ...]] = [
        (name, *map(write, (one.low, one.base, one.high)))
        for name, one in zip([*names, text("together")], shown, strict=True)
    ]
    tips = row_tips(header, table, style)
    return drawn(
        text,
        figure(
            [_ranges(shown), _dots(shown, [*(one in far for one in said), False], tips, style)],
            style,
            70 + ROW * len(shown),
            xaxis=value_axis([end for one in shown for end in (one.low, one.high)], write, to_zero=False),
            yaxis=rows([*names, text("together")], 22),
        ),
        header,
        table,
        count=len(said),
        far=len(far),
        low=write(together.low),
        base=write(together.base),
        high=write(together.high),
    )


def _ranges(shown: Sequence[Estimate]) -> Mark:
    x, y = pairs((row, numbers((one.low, one.high))) for row, one in enumerate(shown))
    return scatter("lines", x, y, line=stroke(FAINT, 7), **SILENT, showlegend=False)


def _dots(shown: Sequence[Estimate], far: list[bool], tips: list[str], style: Style) -> Mark:
    last = len(shown) - 1
    fill = [PAPER if is_far else INK if row == last else style.accent for row, is_far in enumerate(far)]
    look = {**dot(13, fill, stroke(INK, 2))}
    places = list(range(len(shown)))
    return scatter(
        "markers", numbers([one.base for one in shown]), places, marker=look, cliponaxis=False, **on_hover(tips)
    )
