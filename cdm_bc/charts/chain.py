"""The chain from data entities through drivers and benefits to objectives, as wide as the money that flows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, SERIES, clear, mix
from cdm_bc.charts.names import name_of
from cdm_bc.charts.theme import layout, numbers, safe, wrapped
from cdm_bc.figures.gains import gains_of

Flow = dict[tuple[str, str], float]

EDGE, RIGHT = 8, 150
ROW, LOWEST, HIGHEST = 44, 240, 620
PAD, WIDEST_GAP = 11, 44
LABEL = 40
GREY = mix(INK, "#ffffff", 0.55)
#: Where each kind of node stands: entities, drivers, benefits, objectives.
COLUMNS = {"e": 0.008, "d": 0.3, "b": 0.56, "o": 0.992}


def chain(result: BusinessCase, style: Style) -> Chart:
    """Sankey diagram; link width is the gain per year at target in year 1 (u_b at target − u_b today), in money."""
    text, names = style.text, _names(result, style.language)
    gains = gains_of(result)
    has_money = bool(gains)
    flows = _flows(result, gains or {benefit.id: 1.0 for benefit in result.case.benefits})
    write = style.formatter.money if has_money else lambda amount: style.formatter.number(amount, 2)
    layers = [{end for pair in flows for end in pair if end.startswith(kind)} for kind in ("e:", "d:", "b:", "o:")]
    largest = max(gains, key=lambda key: gains[key], default="")
    return drawn(
        id="chain",
        figure=_figure(flows, names, style, write),
        title=text("chain.title"),
        caption=text("chain.caption" if has_money else "chain.caption_no_money"),
        alt=text(
            "chain.alt",
            entities=len(layers[0]),
            drivers=len(layers[1]),
            benefits=len(layers[2]),
            objectives=len(layers[3]),
            largest=names.get(f"b:{largest}", "–"),
        ),
        header=(text("chain.from"), text("chain.to"), text("chain.amount" if has_money else "chain.weight")),
        rows=tuple((names[start], names[end], write(amount)) for (start, end), amount in flows.items()),
    )


def _names(result: BusinessCase, language: str) -> dict[str, str]:
    model, case = result.case.model, result.case
    names = {f"b:{item.id}": item.name[language] for item in case.benefits}
    names |= {f"d:{key}": item.name[language] for key, item in model.drivers.items()}
    names |= {f"o:{key}": item.name[language] for key, item in model.objectives.items()}
    for lever in case.levers:
        names[f"e:{lever.id}"] = name_of(lever, language)
    return names


def _flows(result: BusinessCase, gains: dict[str, float]) -> Flow:
    """Entity to driver by the benefit's weights, driver to benefit, benefit to objective; largest driver and benefit first."""
    case = result.case
    parts: tuple[Flow, Flow, Flow] = ({}, {}, {})
    by_driver: dict[str, float] = {}
    for benefit in case.benefits:
        by_driver[benefit.driver] = by_driver.get(benefit.driver, 0.0) + gains.get(benefit.id, 0.0)
    for benefit in sorted(case.benefits, key=lambda b: (-by_driver[b.driver], b.driver, -gains.get(b.id, 0.0))):
        gain, total = gains.get(benefit.id, 0.0), sum(benefit.weights)
        if gain <= 0 or total <= 0:
            continue
        driver = f"d:{benefit.driver}"
        for entity, weight in zip(case.entities, benefit.weights, strict=True):
            if weight > 0:
                key = (f"e:{entity}", driver)
                parts[0][key] = parts[0].get(key, 0.0) + gain * weight / total
        parts[1][driver, f"b:{benefit.id}"] = gain
        parts[2][f"b:{benefit.id}", f"o:{case.model.drivers[benefit.driver].objective}"] = gain
    order = {f"e:{entity}": index for index, entity in enumerate(case.entities)}
    entities = dict(sorted(parts[0].items(), key=lambda item: order[item[0][0]]))
    return entities | parts[1] | parts[2]


def _figure(flows: Flow, names: dict[str, str], style: Style, write: Callable[[float], str]) -> dict[str, Any]:
    if not flows:
        return {"data": [], "layout": layout(style, 120)}
    nodes = list(dict.fromkeys(end for pair in flows for end in pair))
    sizes = {node: max(_through(flows, node, side) for side in (0, 1)) for node in nodes}
    height = _height(sizes)
    places = _places(sizes, height - 2 * EDGE)
    hue = _hues(flows, style)
    labels = ["" if node[0] == "o" else wrapped(names[node], LABEL, 1) for node in nodes]
    trace = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": labels,
            "color": [hue[node] for node in nodes],
            "x": [COLUMNS[node[0]] for node in nodes],
            "y": numbers((places[node] for node in nodes), 5),
            "customdata": [f"{safe(names[node])}<br>{safe(write(sizes[node]))}" for node in nodes],
            "hovertemplate": "%{customdata}<extra></extra>",
            "pad": PAD,
            "thickness": 12,
            "line": {"width": 0},
        },
        "link": {
            "source": [nodes.index(start) for start, _ in flows],
            "target": [nodes.index(end) for _, end in flows],
            "value": numbers(flows.values()),
            "color": [clear(hue[_driver_side(pair)], 0.26) for pair in flows],
            "customdata": [
                f"{safe(names[start])} → {safe(names[end])}<br>{safe(write(amount))}"
                for (start, end), amount in flows.items()
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"size": 12, "color": INK, "shadow": "none"},
    }
    goals = [_beside(names[node], places[node]) for node in nodes if node[0] == "o"]
    return {
        "data": [trace],
        "layout": layout(style, height, margin={"l": 4, "r": RIGHT, "t": EDGE, "b": EDGE}, annotations=goals),
    }


def _driver_side(pair: tuple[str, str]) -> str:
    """The end of a link that gives it its colour: the driver, or both ends joined where neither is one."""
    return next((end for end in pair if end[0] == "d"), pair[0] + pair[1])


def _hues(flows: Flow, style: Style) -> dict[str, str]:
    """A colour per node; of a link from benefit to objective (the key: both ends) the colour of the benefit's driver."""
    drivers = list(dict.fromkeys(start for start, _ in flows if start[0] == "d"))
    found = {driver: SERIES[number % len(SERIES)] for number, driver in enumerate(drivers)}
    driver_of = {end: start for start, end in flows if start[0] == "d"}
    for start, end in flows:
        for node in (start, end):
            found.setdefault(node, style.accent if node[0] == "o" else GREY)
        if start[0] == "b":
            found[start + end] = found[driver_of[start]]
    return found


def _column(sizes: dict[str, float], kind: str) -> list[str]:
    return [node for node in sizes if node[0] == kind]


def _height(sizes: dict[str, float]) -> int:
    """Height in px that gives each node of the longest column its room."""
    return min(max(ROW * max(len(_column(sizes, kind)) for kind in COLUMNS), LOWEST), HIGHEST)


def _places(sizes: dict[str, float], room: float) -> dict[str, float]:
    """Middle of each node, from 0 (top) to 1: columns in the order given, each centred.

    plotly draws a column of n nodes at most so high that it fits with PAD between them; the same scale holds here.
    """
    columns = [nodes for kind in COLUMNS if (nodes := _column(sizes, kind))]
    scale = min((room - PAD * (len(nodes) - 1)) / sum(sizes[node] for node in nodes) for nodes in columns)
    found = {}
    for nodes in columns:
        filled = scale * sum(sizes[node] for node in nodes)
        gap = min((room - filled) / max(len(nodes) - 1, 1), WIDEST_GAP)
        top = (room - filled - gap * (len(nodes) - 1)) / 2
        for node in nodes:
            size = scale * sizes[node]
            found[node] = min(max((top + size / 2) / room, 0.0005), 0.9995)
            top += size + gap
    return found


def _beside(name: str, place: float) -> dict[str, Any]:
    """The name of an objective in the margin, where there is room for it."""
    return {
        "text": wrapped(name, 19, 4),
        "x": 1,
        "y": 1 - place,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
        "font": {"size": 12, "color": INK},
    }


def _through(flows: Flow, node: str, side: int) -> float:
    return sum(amount for pair, amount in flows.items() if pair[side] == node)
