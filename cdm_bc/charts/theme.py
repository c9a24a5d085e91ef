"""The look that all charts share: fonts, axes, ticks written by the formatter, texts made safe for plotly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap
from typing import Any

from cdm_bc.charts.chart import Chart, Style
from cdm_bc.charts.colour import GRID, INK, MUTED

FONT = '"Segoe UI", -apple-system, BlinkMacSystemFont, Roboto, "Helvetica Neue", Arial, sans-serif'


#: Lines that a name may take.
LINES = 6
#: Height in px of a title in a figure.
TITLE = 44
#: Height in px of an axis' labels that stand above the marks, two lines.
LABELS = 40
LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"}
#: What bars on top of each other need: a legend in their order.
STACKED = {"barmode": "stack", "showlegend": True, "legend": {**LEGEND, "traceorder": "normal"}}


def safe(text: str) -> str:
    """`text` with no sign that plotly would take for markup.

    >>> safe("<b>Jansen</b> & co")
    '&lt;b&gt;Jansen&lt;/b&gt; &amp; co'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(text: str, width: int = 30, lines: int = LINES) -> str:
    """`text` over lines of about `width` letters, safe for plotly. What does not fit on `lines` lines is no name any more, and
    ends in an ellipsis.

    >>> wrapped("Betere klantenservice voor iedereen", 16)
    'Betere<br>klantenservice<br>voor iedereen'
    """
    return "<br>".join(map(safe, wrap(text, width, max_lines=lines, placeholder=" …")))


def layout(style: Style, height: int, **more: Any) -> dict[str, Any]:
    """The common layout; `more` is laid over it."""
    base: dict[str, Any] = {
        "height": height,
        "autosize": True,
        "margin": {"l": 8, "r": 8, "t": 12, "b": 8, "pad": 4},
        "font": {"family": FONT, "size": 13, "color": INK},
        "separators": style.formatter.separators,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"bgcolor": "#ffffff", "bordercolor": GRID, "font": {"family": FONT, "size": 13, "color": INK}},
        "legend": LEGEND,
        "showlegend": False,
        "bargap": 0.35,
    }
    return base | more


def figure(data: list[dict[str, Any]], style: Style, height: int, **more: Any) -> dict[str, Any]:
    """A figure of the marks in `data`; `more` of the layout: axes, legend, shapes."""
    return {"data": data, "layout": layout(style, height, **more)}


def titled(chart: Chart) -> dict[str, Any]:
    """The figure of a chart with its title in it, for where no page stands around it: JupyterLab."""
    words = {"text": f"<b>{wrapped(chart.title, 90, 1)}</b>", "x": 0.01, "xanchor": "left", "font": {"size": 15}}
    base = chart.figure["layout"]
    on_top = LABELS if any(name.startswith("xaxis") and item.get("side") == "top" for name, item in base.items()) else 0
    margin = {**base["margin"], "t": max(base["margin"]["t"], on_top) + TITLE}
    more = {"title": words | {"y": 0.985, "yanchor": "top"}, "margin": margin, "height": base["height"] + TITLE}
    return {**chart.figure, "layout": {**base, **more}}


def axis(**more: Any) -> dict[str, Any]:
    """A quiet axis: labels, no line, no zoom."""
    base = {
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"color": INK},
    }
    if "title" in more:
        title = {"text": more["title"]} if isinstance(more["title"], str) else more["title"]
        more["title"] = {"font": {"size": 13, "color": MUTED}, "standoff": 10} | title
    return base | more


def labels(names: Sequence[str], width: int = 0, **more: Any) -> dict[str, Any]:
    """An axis of names at 0, 1, 2 …: by position, since two may read the same. A `width` wraps them, safe for plotly; a page
    wraps them anew to the width that it has (``fit.js``).
    """
    shown = [wrapped(name, width) if width else name for name in names]
    return axis(tickmode="array", tickvals=list(range(len(names))), ticktext=shown, **more)


def rows(names: Sequence[str], width: int, **more: Any) -> dict[str, Any]:
    """An axis of names from top to bottom."""
    return labels(names, width, autorange="reversed", **more)


def levels(low: int, high: int) -> dict[str, Any]:
    """Whole numbers from `low` to `high` as the ticks of an axis."""
    ticks = list(range(low, high + 1))
    return {"tickvals": ticks, "ticktext": [str(tick) for tick in ticks]}


def value_axis(
    values: Iterable[float], write: Callable[[float], str], *, to_zero: bool = True, **more: Any
) -> dict[str, Any]:
    """A numeric axis over `values` with round ticks that `write` puts in words."""
    ticks = round_ticks(values, to_zero=to_zero)
    found = axis(
        showgrid=True,
        gridcolor=GRID,
        zeroline=True,
        zerolinecolor=MUTED,
        zerolinewidth=1,
        tickmode="array",
        tickvals=ticks,
        ticktext=[write(tick) for tick in ticks],
        range=[ticks[0], ticks[-1]],
        tickfont={"color": MUTED},
    )
    return axis(**(found | more))


def roomy(found: dict[str, Any], below: float, above: float | None = None) -> dict[str, Any]:
    """The axis with room at its ends, as shares of its length; above as below if not given."""
    low, high = found["tickvals"][0], found["tickvals"][-1]
    more = below if above is None else above
    return found | {"range": [low - below * (high - low), high + more * (high - low)]}


def round_ticks(values: Iterable[float], *, to_zero: bool = True, count: int = 5) -> list[float]:
    """About `count` round numbers that span `values` (and 0).

    >>> round_ticks([12.0, 87.0])
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    known = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    if to_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high <= low:
        high = low + 1.0
    rough = (high - low) / count
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(float(step * index), 10) for index in range(first, last + 1)]


def numbers(values: Iterable[float], digits: int = 6) -> list[float]:
    """Numbers as a page needs them: plain, and no longer than the eye can use (significant figures)."""
    return [float(f"{float(value):.{digits}g}") for value in values]


def money_axis(values: Iterable[float], style: Style, **more: Any) -> dict[str, Any]:
    """A numeric axis of amounts."""
    return value_axis(values, style.formatter.money_short, **more)
