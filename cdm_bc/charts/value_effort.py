"""Value against effort: which data is worth what, at what cost. The picture that people remember."""

from __future__ import annotations

from math import sqrt
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import BLUE, FAINT, GREEN, INK, MUTED, PURPLE, VERMILLION, clear, readable
from cdm_bc.charts.names import name_of
from cdm_bc.charts.theme import layout, money_axis, numbers, safe, wrapped
from cdm_bc.decision import Decision, LeverValue

COLOURS = {"quick_win": GREEN, "major_project": BLUE, "fill_in": PURPLE, "reconsider": VERMILLION}
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
    """Bubbles: x effort, y value (present values), area person-days; letters name the entities."""
    text, write = style.text, style.formatter
    items = decision.levers.ranked
    names = [name_of(item.lever, style.language) for item in items]
    alt = "value_effort.alt" if len(items) > 1 else "value_effort.alt_one"
    return drawn(
        id="value-effort",
        figure={"data": _traces(items, names, style), "layout": _layout(decision, items, style)},
        title=text("value_effort.title"),
        caption=text("value_effort.caption", years=decision.case.horizon),
        alt=text(alt, count=len(items), best=names[0], worst=names[-1]) if items else text("value_effort.title"),
        header=tuple(text(f"value_effort.{key}") for key in ("lever", "value", "effort", "days", "quadrant")),
        rows=tuple(
            (
                name,
                write.money(item.value, 0),
                write.money(item.effort, 0),
                write.number(item.days, 0),
                text(f"value_effort.{item.quadrant}"),
            )
            for name, item in zip(names, items, strict=True)
        ),
    )


def _traces(items: tuple[LeverValue, ...], names: list[str], style: Style) -> list[dict[str, Any]]:
    sizes = _sizes(items)
    colours = [COLOURS[item.quadrant or "fill_in"] for item in items]
    where = {
        "type": "scatter",
        "x": numbers(item.effort for item in items),
        "y": numbers(item.value for item in items),
        "cliponaxis": False,
    }
    bubbles = {
        "mode": "markers",
        "marker": {
            "size": numbers(sizes, 3),
            "color": [clear(colour, 0.22) for colour in colours],
            "line": {"color": colours, "width": 1.6},
        },
        "hovertext": [_hover(item, name, style) for item, name in zip(items, names, strict=True)],
        "hoverinfo": "text",
    }
    letters = {
        "mode": "text",
        "text": [f"<b>{safe(item.lever.letter)}</b>" if item.lever.letter else "" for item in items],
        "textfont": {"size": 14, "color": INK},
        "hoverinfo": "skip",
    }
    return [where | bubbles, where | letters]


def _sizes(items: tuple[LeverValue, ...]) -> list[float]:
    """Diameter of each bubble in px: the area above the smallest grows with the person-days."""
    most = max((item.days for item in items), default=0.0) or 1.0
    return [SMALLEST + (LARGEST - SMALLEST) * sqrt(item.days / most) for item in items]


def _hover(item: LeverValue, name: str, style: Style) -> str:
    text, write = style.text, style.formatter
    lines = [
        f"<b>{safe(name)}</b>",
        f"{text('value_effort.value')}: {write.money(item.value, 0)}",
        f"{text('value_effort.effort')}: {write.money(item.effort, 0)}",
        f"{text('value_effort.days')}: {write.number(item.days, 0)}",
        text(f"value_effort.{item.quadrant}"),
    ]
    return "<br>".join(lines)


def _layout(decision: Decision, items: tuple[LeverValue, ...], style: Style) -> dict[str, Any]:
    text, levers = style.text, decision.levers
    x_axis = money_axis(
        (item.effort for item in items), style, title={"text": text("value_effort.effort")}, showgrid=False
    )
    y_axis = money_axis(
        (item.value for item in items), style, title={"text": text("value_effort.value")}, showgrid=False
    )
    ends = [min(axis["tickvals"][-1] for axis in (x_axis, y_axis))]
    for axis, below in ((x_axis, ABOVE), (y_axis, BELOW)):
        span = axis["tickvals"][-1] - axis["tickvals"][0]
        axis["range"] = [axis["tickvals"][0] - below * span, axis["tickvals"][-1] + ABOVE * span]
    shapes = [_line({"x0": 0, "y0": 0, "x1": ends[0], "y1": ends[0]}, MUTED, "dot")]
    if levers.median_effort is not None and levers.median_value is not None and len(items) > 1:
        shapes.append(
            _line({"x0": levers.median_effort, "x1": levers.median_effort, "y0": 0, "y1": 1, "yref": "paper"}, FAINT)
        )
        shapes.append(
            _line({"y0": levers.median_value, "y1": levers.median_value, "x0": 0, "x1": 1, "xref": "paper"}, FAINT)
        )
    words = [*_corner_words(items, style), *_names(items, style)]
    margin = {"l": 8, "r": 12, "t": 34, "b": 8}
    return layout(style, 540, xaxis=x_axis, yaxis=y_axis, shapes=shapes, annotations=words, margin=margin)


def _names(items: tuple[LeverValue, ...], style: Style) -> list[dict[str, Any]]:
    """The foundations have no letter: their name stands above the bubble."""
    return [
        {
            "text": wrapped(name_of(item.lever, style.language), 22, 2),
            "x": numbers([item.effort])[0],
            "y": numbers([item.value])[0],
            "yshift": round(size / 2 + 9),
            "showarrow": False,
            "font": {"size": 12, "color": INK},
        }
        for item, size in zip(items, _sizes(items), strict=True)
        if not item.lever.letter
    ]


def _line(ends: dict[str, Any], colour: str, dash: str = "solid") -> dict[str, Any]:
    return {"type": "line", "layer": "below", "line": {"color": colour, "width": 1, "dash": dash}, **ends}


def _corner_words(items: tuple[LeverValue, ...], style: Style) -> list[dict[str, Any]]:
    if len(items) < 2:
        return []
    return [
        {
            "text": style.text(f"value_effort.{key}"),
            "x": x,
            "y": y,
            "xref": "x" if across == "left" else "paper",
            "yref": "paper",
            "xanchor": across,
            "yanchor": "bottom",
            "xshift": 6 if across == "left" else 0,
            "yshift": 3,
            "showarrow": False,
            "font": {"size": 13, "color": WORDS[key]},
        }
        for key, (x, y, across) in CORNERS.items()
    ]
