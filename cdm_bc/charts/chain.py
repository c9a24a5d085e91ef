"""The chain from data entities through drivers and benefits to objectives, as wide as the money that flows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, PAPER, SERIES, clear, mix
from cdm_bc.charts.marks import Mark, in_cells, note, tip
from cdm_bc.charts.names import name_of
from cdm_bc.charts.theme import figure, numbers, wrapped
from cdm_bc.figures.chain import Flow, flows, through
from cdm_bc.figures.gains import gains_of
from cdm_bc.parts import Cell, money, number, written
from cdm_bc.text.format import NONE

EDGE, RIGHT = 8, 150
ROW, LOWEST, HIGHEST = 44, 240, 620
PAD, WIDEST_GAP = 11, 44
LABEL = 40
GREY = mix(INK, PAPER, 0.55)
#: Where each kind of node stands: entities, drivers, benefits, objectives.
COLUMNS = {"e": 0.008, "d": 0.3, "b": 0.56, "o": 0.992}


def chain(result: BusinessCase, style: Style) -> Chart:
    """Sankey diagram; link width is the gain per year at target in year 1 (u_b at target − u_b today), in money."""
    text, names, gains = style.text.under("chain"), _names(result, style.language), gains_of(result)
    flow = flows(result, gains or {benefit.id: 1.0 for benefit in result.case.benefits})
    sizes, largest = through(flow), max(gains, key=lambda key: gains[key], default="")

    def cell(amount: float) -> Cell:
        return money(amount, None) if gains else number(amount, 2)

    return drawn(
        text,
        _figure(flow, sizes, names, style, lambda amount: written(cell(amount), style.formatter)),
        text.each("from", "to", "amount" if gains else "weight"),
        ((names[start], names[end], cell(amount)) for (start, end), amount in flow.items()),
        caption="" if gains else text("caption_no_money"),
        entities=len(_column(sizes, "e")),
        drivers=len(_column(sizes, "d")),
        benefits=len(_column(sizes, "b")),
        objectives=len(_column(sizes, "o")),
        largest=names.get(f"b:{largest}", NONE),
    )


def _names(result: BusinessCase, language: str) -> dict[str, str]:
    model, case = result.case.model, result.case
    names = {f"b:{item.id}": item.name[language] for item in case.benefits}
    names |= {f"d:{key}": item.name[language] for key, item in model.drivers.items()}
    names |= {f"o:{key}": item.name[language] for key, item in model.objectives.items()}
    return names | {f"e:{lever.id}": name_of(lever, language) for lever in case.levers}


def _figure(
    flow: Flow, sizes: dict[str, float], names: dict[str, str], style: Style, write: Callable[[float], str]
) -> dict[str, Any]:
    if not flow:
        return figure([], style, 120)
    nodes = list(sizes)
    height = min(max(ROW * max(len(_column(sizes, kind)) for kind in COLUMNS), LOWEST), HIGHEST)
    places, hue = _places(sizes, height - 2 * EDGE), _hues(flow, style)
    ends = {
        "label": ["" if node[0] == "o" else wrapped(names[node], LABEL, 1) for node in nodes],
        "color": [hue[node] for node in nodes],
        "x": [COLUMNS[node[0]] for node in nodes],
        "y": numbers(places.values(), 5),
        **in_cells([tip(names[node], write(size)) for node, size in sizes.items()]),
        "pad": PAD,
        "thickness": 12,
        "line": {"width": 0},
    }
    links = {
        "source": [nodes.index(start) for start, _ in flow],
        "target": [nodes.index(end) for _, end in flow],
        "value": numbers(flow.values()),
        "color": [clear(hue[_driver_side(pair)], 0.26) for pair in flow],
        **in_cells([tip(f"{names[start]} → {names[end]}", write(amount)) for (start, end), amount in flow.items()]),
    }
    words = {"textfont": {"size": 12, "color": INK, "shadow": "none"}}
    sankey = {"type": "sankey", "arrangement": "fixed", "node": ends, "link": links, **words}
    goals = [_beside(names[node], places[node]) for node in _column(sizes, "o")]
    return figure([sankey], style, height, margin={"l": 4, "r": RIGHT, "t": EDGE, "b": EDGE}, annotations=goals)


def _driver_side(pair: tuple[str, str]) -> str:
    """The end of a link that gives it its colour: the driver, or both ends joined where neither is one."""
    return next((end for end in pair if end[0] == "d"), pair[0] + pair[1])


def _hues(flow: Flow, style: Style) -> dict[str, str]:
    """A colour per node; of a link from benefit to objective (the key: both ends) the colour of the benefit's driver."""
    drivers = list(dict.fromkeys(start for start, _ in flow if start[0] == "d"))
    found = {driver: SERIES[number % len(SERIES)] for number, driver in enumerate(drivers)}
    driver_of = {end: start for start, end in flow if start[0] == "d"}
    for start, end in flow:
        for node in (start, end):
            found.setdefault(node, style.accent if node[0] == "o" else GREY)
        if start[0] == "b":
            found[start + end] = found[driver_of[start]]
    return found


def _column(sizes: dict[str, float], kind: str) -> list[str]:
    return [node for node in sizes if node[0] == kind]


def _places(sizes: dict[str, float], room: float) -> dict[str, float]:
    """Middle of each node, from 0 (top) to 1: columns in the order given, each centred.

    plotly draws a column of n nodes at most so high that it fits with PAD between them; the same scale holds here.
    """
    columns = [nodes for kind in COLUMNS if (nodes := _column(sizes, kind))]
    scale = min((room - PAD * (len(nodes) - 1)) / sum(sizes[node] for node in nodes) for nodes in columns)
    found = dict.fromkeys(sizes, 0.0)
    for nodes in columns:
        filled = scale * sum(sizes[node] for node in nodes)
        gap = min((room - filled) / max(len(nodes) - 1, 1), WIDEST_GAP)
        top = (room - filled - gap * (len(nodes) - 1)) / 2
        for node in nodes:
            size = scale * sizes[node]
            found[node] = min(max((top + size / 2) / room, 0.0005), 0.9995)
            top += size + gap
    return found


def _beside(name: str, place: float) -> Mark:
    """The name of an objective in the margin, where there is room for it."""
    where: Mark = {"x": 1, "y": 1 - place, "xref": "paper", "yref": "paper", "xanchor": "left", "xshift": 8}
    return note(wrapped(name, 19, 4), 12, **where, yanchor="middle", align="left")
