"""What a picture is made of: boxes, lines and words, as SVG."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from cdm_bc.charts.colour import INK

#: Of words, in px. Of a letter and of a line, as a share of that.
SIZE = 13
LETTER, LINE = 0.53, 1.25
DASHES = {"dot": ' stroke-dasharray="2 4"', "dash": ' stroke-dasharray="7 5"'}


def nth(value: Any, index: int) -> Any:
    """What a trace says of its n-th mark: one value for all of them, or a list."""
    return value[index] if isinstance(value, list | tuple) else value


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A box."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def path(
    points: Sequence[tuple[float, ...] | None],
    colour: str = "none",
    width: float = 1,
    *,
    dash: str = "",
    fill: str = "none",
) -> str:
    """A line through the points, broken where one is None."""
    steps, pen = [], "M"
    for point in points:
        if point is not None:
            steps.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen = "L" if point is not None else "M"
    look = f'stroke="{colour}" stroke-width="{width}" fill="{fill}"{DASHES.get(dash, "")}'
    return f'<path d="{"".join(steps)}" {look}/>'


def width_of(text: str, size: float) -> float:
    """About how wide the longest line of words is, in px."""
    return max(len(html.unescape(line)) for line in re.sub("</?b>", "", text).split("<br>")) * size * LETTER


def text_at(
    text: str, x: float, y: float, anchor: str, colour: str = INK, size: float = SIZE, *, more: str = ""
) -> str:
    """Words with their first line at (x, y), safe whatever they hold."""
    lines = [html.escape(html.unescape(line), quote=False) for line in re.sub("</?b>", "", text).split("<br>")]
    bold = ' font-weight="600"' if "<b>" in text else ""
    step = f'<tspan x="{x:.1f}" dy="{size * LINE:.1f}">'
    words = lines[0] + "".join(f"{step}{line}</tspan>" for line in lines[1:])
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}"{bold}{more}>{words}</text>'
