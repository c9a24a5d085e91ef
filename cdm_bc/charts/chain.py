"""The chain from data entities through drivers and benefits to objectives, as wide as the money that flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, PAPER, SERIES, clear, mix
from cdm_bc.charts.marks import Mark, in_cells, note, tip
from cdm_bc.charts.names import short_of
from cdm_bc.charts.theme import figure, numbers, wrapped
from cdm_bc.figures.chain import Flow, flows, through
from cdm_bc.figures.gains import gains_of
from cdm_bc.parts import Cell, money, number, written
from cdm_bc.text.format import NONE

#: The lane of a column in px: as wide as its names, so that no flow runs under a name.
LANE = 140
EDGE = 8
#: Letters on a line of a name, and the height of a line in px.
LETTERS, LINE, SIZE = 24, 14, 11
#: Height in px of all money together, the least gap between two names, and the widest gap in a short column.
MONEY, GAP, WIDEST_GAP = 230, 5, 44
GREY = mix(INK, PAPER, 0.55)
#: Where each kind of node stands: entities, drivers, benefits, objectives.
COLUMNS = {"e": 0.0005, "d": 1 / 3, "b": 2 / 3, "o": 0.9995}
#: Below this width in px the flows have no room between the lanes.
NARROWEST = 4 * LANE + 100


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
        narrowest=NARROWEST,
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
    return names | {f"e:{lever.id}": short_of(lever, language) for lever in case.levers}


def _figure(
    flow: Flow, sizes: dict[str, float], names: dict[str, str], style: Style, write: Callable[[float], str]
) -> dict[str, Any]:
    if not flow:
        return figure([], style, 120)
    nodes, hue = list(sizes), _hues(flow, style)
    shown = {node: wrapped(names[node], LETTERS) for node in nodes}
    columns = [_Column(found, sizes, shown) for kind in COLUMNS if (found := _column(sizes, kind))]
    height = max(column.height for column in columns)
    places = {node: place for column in columns for node, place in column.places(height).items()}
    ends = {
        "label": ["" for _ in nodes],
        "color": [mix(hue[node], PAPER, 0.3) for node in nodes],
        "x": [COLUMNS[node[0]] for node in nodes],
        "y": numbers((places[node] for node in nodes), 5),
        **in_cells([tip(names[node], write(size)) for node, size in sizes.items()]),
        "pad": min((column.gaps(height) for column in columns), default=GAP),
        "thickness": LANE,
        "line": {"width": 0},
    }
    links = {
        "source": [nodes.index(start) for start, _ in flow],
        "target": [nodes.index(end) for _, end in flow],
        "value": numbers(flow.values()),
        "color": [clear(hue[_driver_side(pair)], 0.26) for pair in flow],
        **in_cells([tip(f"{names[start]} → {names[end]}", write(amount)) for (start, end), amount in flow.items()]),
    }
    sankey = {"type": "sankey", "arrangement": "fixed", "node": ends, "link": links}
    margin = {"l": LANE // 2 + 2, "r": LANE // 2 + 2, "t": EDGE, "b": EDGE}
    words = [_in_lane(shown[node], COLUMNS[node[0]], places[node]) for node in nodes]
    return figure([sankey], style, round(height) + 2 * EDGE, margin=margin, annotations=words)


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


@dataclass(frozen=True)
class _Column:
    """One column of nodes, and where they stand: each has a slot as high as its flow or its name, whichever is more."""

    nodes: list[str]
    sizes: dict[str, float]
    shown: dict[str, str]

    @property
    def scale(self) -> float:
        """Px per unit of flow."""
        return MONEY / sum(self.sizes[node] for node in self.nodes)

    def _slot(self, node: str) -> float:
        return max(self.scale * self.sizes[node], LINE * (1 + self.shown[node].count("<br>"))) + GAP

    @property
    def height(self) -> float:
        """In px, as little as the names need."""
        return sum(map(self._slot, self.nodes))

    def places(self, height: float) -> dict[str, float]:
        """Middle of each node, from 0 (top) to 1, the column in the middle of `height`."""
        gap = min((height - self.height) / max(len(self.nodes) - 1, 1), WIDEST_GAP)
        top = (height - self.height - gap * (len(self.nodes) - 1)) / 2
        found = {}
        for node in self.nodes:
            found[node] = min(max((top + self._slot(node) / 2) / height, 0.0005), 0.9995)
            top += self._slot(node) + gap
        return found

    def gaps(self, height: float) -> float:
        """The padding with which plotly comes to the same scale: it makes the fullest column fit."""
        return (height - MONEY) / max(len(self.nodes) - 1, 1)


def _in_lane(name: str, across: float, place: float) -> Mark:
    return note(name, SIZE, x=across, y=1 - place, xref="paper", yref="paper", xanchor="center", yanchor="middle")
