"""What stands in a figure: bars, dots, lines, fields of colour and words, and what they say when pointed at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any

from cdm_bc.charts.chart import Style
from cdm_bc.charts.colour import FAINT, INK, PAPER, clear
from cdm_bc.charts.theme import numbers, safe
from cdm_bc.parts import Content, written

Mark = dict[str, Any]

#: What says nothing when pointed at.
SILENT = {"hoverinfo": "skip"}


def tip(name: str, *lines: str, bold: bool = False) -> str:
    """What a mark says when pointed at: its name and lines under it, safe for plotly.

    >>> tip("R&D", "value: 3", bold=True)
    '<b>R&amp;D</b><br>value: 3'
    """
    head = f"<b>{safe(name)}</b>" if bold else safe(name)
    return "<br>".join((head, *map(safe, lines)))


def labelled(names: Iterable[str], label: str, shown: Iterable[str], *, bold: bool = False) -> list[str]:
    """Per name what it says under one label."""
    return [tip(name, f"{label}: {words}", bold=bold) for name, words in zip(names, shown, strict=True)]


def row_tips(header: Sequence[str], rows: Iterable[Sequence[Content]], style: Style) -> list[str]:
    """Per row of a table its name and what stands under the headings; cells beyond the last heading are left out."""
    return [
        tip(
            written(name, style.formatter),
            *(f"{title}: {written(cell, style.formatter)}" for title, cell in zip(header[1:], cells, strict=False)),
            bold=True,
        )
        for name, *cells in rows
    ]


def on_hover(tips: Iterable[str]) -> Mark:
    """A text per mark."""
    return {"hovertext": list(tips), "hoverinfo": "text"}


def in_cells(tips: Sequence[Any]) -> Mark:
    """A text per field or link, for the kinds of figure that know no ``hovertext``."""
    return {"customdata": tips, "hovertemplate": "%{customdata}<extra></extra>"}


def stroke(colour: str | Sequence[str], width: float, dash: str = "") -> Mark:
    """A line or an edge."""
    return {"color": colour, "width": width, **({"dash": dash} if dash else {})}


def font(size: int, colour: str = INK) -> Mark:
    """Size and colour of words."""
    return {"size": size, "color": colour}


def dot(size: Any, colour: str | Sequence[str], edge: Mark | None = None) -> Mark:
    """The look of the marks of a scatter: one for all, or a size and a colour each."""
    return {"size": size, "color": colour, **({"line": edge} if edge else {})}


def ring(size: float, colour: str, width: float) -> Mark:
    """The look of an open mark."""
    return dot(size, PAPER, stroke(colour, width))


def scatter(mode: str, x: Sequence[Any], y: Sequence[Any], **more: Any) -> Mark:
    """Marks, lines or words at x and y."""
    return {"type": "scatter", "mode": mode, "x": x, "y": y, **more}


def outside(words: Sequence[str], **look: Any) -> Mark:
    """The words at the end of each bar."""
    return {"text": list(words), "textposition": "outside", **look, "cliponaxis": False}


def bars(
    values: Sequence[float], colour: str | Sequence[str], tips: Iterable[str], *, name: str = "", **more: Any
) -> Mark:
    """Bars to the right, one a row; `name` in the legend."""
    legend = {"name": name} if name else {}
    rows = list(range(len(values)))
    where = {"type": "bar", "orientation": "h", **legend, "x": values, "y": rows}
    return {**where, "marker": {"color": colour}, **more, **on_hover(tips)}


def amounts(names: Sequence[str], values: Sequence[float], colour: str | Sequence[str], style: Style) -> Mark:
    """Bars of amounts of money with the amount at their ends."""
    ends = outside([style.formatter.money_short(value) for value in values])
    tips = [tip(name, style.formatter.money(value, 0)) for name, value in zip(names, values, strict=True)]
    return bars(numbers(values), colour, tips, **ends)


def bubbles(
    x: Iterable[float],
    y: Iterable[float],
    sizes: Any,
    colours: Sequence[str],
    tips: Iterable[str],
    *,
    fill: float = 0.22,
) -> Mark:
    """Marks that let each other shine through."""
    where = {"type": "scatter", "x": list(x), "y": list(y), "cliponaxis": False}
    look = dot(sizes, [clear(colour, fill) for colour in colours], stroke(colours, 1.6))
    return where | {"mode": "markers", "marker": look, **on_hover(tips)}


def diameters(counts: Sequence[float], smallest: float, largest: float) -> list[float]:
    """Of each bubble in px: the area above the smallest grows with the count.

    >>> diameters([0, 1, 4], 20, 40)
    [20.0, 30.0, 40.0]
    """
    most = max(counts, default=0.0) or 1.0
    return [smallest + (largest - smallest) * sqrt(count / most) for count in counts]


def heat(
    z: Sequence[Sequence[float | None]],
    shown: Sequence[Sequence[str]],
    scale: Sequence[Any],
    *,
    top: float = 1,
    gap: int = 2,
    **more: Any,
) -> Mark:
    """Fields of colour from 0 to `top` with a text in each, the first row on top."""
    return {
        "type": "heatmap",
        "x": list(range(len(z[0]) if z else 0)),
        "y": list(range(len(z))),
        "z": z,
        "zmin": 0,
        "zmax": top,
        "colorscale": scale,
        "showscale": False,
        "xgap": gap,
        "ygap": gap,
        "text": shown,
        "texttemplate": "%{text}",
        **more,
    }


def upright(x: float, width: float) -> Mark:
    """A line from bottom to top."""
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": stroke(INK, width)}


def note(words: str, size: int = 13, colour: str = INK, **where: Any) -> Mark:
    """Words in or beside the plot."""
    return {"text": words, **where, "showarrow": False, "font": font(size, colour)}


def beside(words: str, size: float, **where: Any) -> Mark:
    """The name of a mark of `size` px: above it, or where a page finds room for it beside the others (``fit.js``)."""
    line = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": FAINT, "standoff": round(size / 2)}
    offset = {"ax": 0, "ay": -round(size / 2 + 12)}
    return note(words, 12, **{"xref": "x", "yref": "y", **where}) | {
        "name": "apart",
        "showarrow": True,
        **line,
        **offset,
    }


def heading(words: str, xref: str, yref: str, x: float, y: float) -> Mark:
    """A heading over a panel."""
    return note(f"<b>{words}</b>", xref=xref, yref=yref, x=x, y=y, xanchor="left", yanchor="bottom")


def pairs(rows: Iterable[tuple[int, Sequence[float]]]) -> tuple[list[float | None], list[int | None]]:
    """Places on one broken line that joins two values in each row: x and y.

    >>> pairs([(0, (0.2, 0.5)), (3, (0.1, 0.9))])
    ([0.2, 0.5, None, 0.1, 0.9, None], [0, 0, None, 3, 3, None])
    """
    x: list[float | None] = []
    y: list[int | None] = []
    for row, ends in rows:
        x += [*ends, None]
        y += [row, row, None]
    return x, y
