"""Value against effort: which data is worth what, at what cost. The picture that people remember."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import BLUE, FAINT, GREEN, MUTED, PURPLE, VERMILLION, readable
from cdm_bc.charts.marks import Mark, beside, bubbles, diameters, note, row_tips, stroke
from cdm_bc.charts.names import name_of, short_of
from cdm_bc.charts.theme import figure, money_axis, numbers, roomy, wrapped
from cdm_bc.decision import Decision, LeverValue
from cdm_bc.parts import money, number

COLOURS = {"quick_win": GREEN, "major_project": BLUE, "fill_in": PURPLE, "reconsider": VERMILLION}
#: The quadrant of a lever that has none.
UNPLACED = "fill_in"
SMALLEST, LARGEST = 22.0, 52.0
#: Room under zero, as a share of the axis, for the words of the lower quadrants.
BELOW, ABOVE = 0.1, 0.04
#: The words are dark enough to read.
WORDS = {key: readable(colour) for key, colour in COLOURS.items()}
#: Corner of each quadrant and the side from which its word is written: above the plot, or under the axis.
CORNERS = {
    "quick_win": (0.0, 1.0, "left"),
    "major_project": (1.0, 1.0, "right"),
    "fill_in": (0.0, 0.0, "left"),
    "reconsider": (1.0, 0.0, "right"),
}


def value_effort(decision: Decision, style: Style) -> Chart:
    """Bubbles: x effort, y value (present values), area person-days; each with its name."""
    text, items = style.text.under("value_effort"), decision.levers.ranked
    names = [name_of(item.lever, style.language) for item in items]
    alt = "alt" if len(items) > 1 else "alt_one"
    header = text.each("lever", "value", "effort", "days", "quadrant")
    table = [
        (name, money(item.value), money(item.effort), number(item.days, 0), text(item.quadrant or UNPLACED))
        for name, item in zip(names, items, strict=True)
    ]
    tips = [f"{tip}<br>{row[-1]}" for tip, row in zip(row_tips(header[:-1], table, style), table, strict=True)]
    return drawn(
        text,
        _figure(decision, tips, style),
        header,
        table,
        alt=text(alt, count=len(items), best=names[0], worst=names[-1]) if items else text("title"),
        years=decision.case.horizon,
    )


def _figure(decision: Decision, tips: list[str], style: Style) -> dict[str, Any]:
    text, items, levers = style.text.under("value_effort"), decision.levers.ranked, decision.levers
    sizes = diameters([item.days for item in items], SMALLEST, LARGEST)
    marks = bubbles(
        numbers(item.effort for item in items),
        numbers(item.value for item in items),
        numbers(sizes, 3),
        [COLOURS[item.quadrant or UNPLACED] for item in items],
        tips,
    )
    across = money_axis((item.effort for item in items), style, title=text("effort"), showgrid=False)
    up = money_axis((item.value for item in items), style, title=text("value"), showgrid=False)
    end = min(across["tickvals"][-1], up["tickvals"][-1])
    shapes = [_line(stroke(MUTED, 1, "dot"), x0=0, y0=0, x1=end, y1=end)]
    effort, value = levers.median_effort, levers.median_value
    if effort is not None and value is not None and len(items) > 1:
        shapes.append(_line(stroke(FAINT, 1, "solid"), x0=effort, x1=effort, y0=0, y1=1, yref="paper"))
        shapes.append(_line(stroke(FAINT, 1, "solid"), y0=value, y1=value, x0=0, x1=1, xref="paper"))
    return figure(
        [marks],
        style,
        440,
        xaxis=roomy(across, ABOVE),
        yaxis=roomy(up, BELOW, ABOVE),
        shapes=shapes,
        annotations=[*(_corner_words(style) if len(items) > 1 else []), *_names(items, sizes, style)],
        margin={"l": 8, "r": 12, "t": 34, "b": 8},
    )


def _line(look: Mark, **ends: Any) -> Mark:
    return {"type": "line", "layer": "below", "line": look, **ends}


def _names(items: Sequence[LeverValue], sizes: list[float], style: Style) -> list[Mark]:
    return [
        beside(wrapped(short_of(item.lever, style.language), 22), size, x=x, y=y)
        for item, size, (x, y) in zip(items, sizes, (numbers((one.effort, one.value)) for one in items), strict=True)
    ]


def _corner_words(style: Style) -> list[Mark]:
    return [
        note(
            style.text(f"value_effort.{key}"),
            colour=WORDS[key],
            x=x,
            y=y,
            xref="x" if across == "left" else "paper",
            yref="paper",
            xanchor=across,
            yanchor="bottom",
            xshift=6 if across == "left" else 0,
            yshift=3,
        )
        for key, (x, y, across) in CORNERS.items()
    ]
