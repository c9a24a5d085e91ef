"""The chain from data entities through drivers and benefits to objectives, as wide as the money that flows."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.chart import Chart, Style
from cdm_bc.charts.colour import INK, SERIES, clear, mix
from cdm_bc.charts.theme import layout, numbers, safe

Flow = dict[tuple[str, str], float]


def chain(result: BusinessCase, style: Style) -> Chart:
    """Sankey diagram; link width is the gain per year at target in year 1 (u_b at target − u_b today), in money."""
    text, names = style.text, _names(result, style.language)
    gains = gains_of(result)
    has_money = bool(gains)
    flows = _flows(result, gains or {benefit.id: 1.0 for benefit in result.case.benefits})
    write = style.formatter.money if has_money else lambda amount: style.formatter.number(amount, 2)
    layers = [{end for pair in flows for end in pair if end.startswith(kind)} for kind in ("e:", "d:", "b:", "o:")]
    largest = max(gains, key=lambda key: gains[key], default="")
    return Chart(
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


def gains_of(result: BusinessCase) -> dict[str, float]:
    """Gain per year at target over today of each benefit that gains, year 1, in money."""
    found = {item.benefit.id: float(item.target[0] - item.today[0]) for item in result.benefits}
    return {key: gain for key, gain in found.items() if gain > 0}


def _names(result: BusinessCase, language: str) -> dict[str, str]:
    model, case = result.case.model, result.case
    names = {f"b:{item.id}": item.name[language] for item in case.benefits}
    names |= {f"d:{key}": item.name[language] for key, item in model.drivers.items()}
    names |= {f"o:{key}": item.name[language] for key, item in model.objectives.items()}
    for lever in case.levers:
        names[f"e:{lever.id}"] = f"{lever.letter} {lever.name[language]}" if lever.letter else lever.name[language]
    return names


def _flows(result: BusinessCase, gains: dict[str, float]) -> Flow:
    """Entity to driver by the benefit's weights, driver to benefit, benefit to objective; in the model's order."""
    case, flows = result.case, {}
    parts: tuple[Flow, Flow, Flow] = ({}, {}, {})
    for benefit in case.benefits:
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
    flows = dict(sorted(parts[0].items(), key=lambda item: order[item[0][0]]))
    return flows | parts[1] | parts[2]


def _figure(flows: Flow, names: dict[str, str], style: Style, write: Any) -> dict[str, Any]:
    nodes = list(dict.fromkeys(end for pair in flows for end in pair))
    index = {node: number for number, node in enumerate(nodes)}
    drivers = [node for node in nodes if node.startswith("d:")]
    hues = {driver: SERIES[number % len(SERIES)] for number, driver in enumerate(drivers)}
    driver_of = {end: start for start, end in flows if start.startswith("d:")}

    def hue(pair: tuple[str, str]) -> str:
        return hues.get(pair[0]) or hues.get(pair[1]) or hues[driver_of[pair[0]]]

    sizes = {node: max(_through(flows, node, side) for side in (0, 1)) for node in nodes}
    colours = [hues.get(node, style.accent if node[0] == "o" else mix(INK, "#ffffff", 0.55)) for node in nodes]
    trace = {
        "type": "sankey",
        "orientation": "h",
        "node": {
            "label": [safe(names[node]) for node in nodes],
            "color": colours,
            "customdata": [safe(write(sizes[node])) for node in nodes],
            "hovertemplate": "%{label}<br>%{customdata}<extra></extra>",
            "pad": 11,
            "thickness": 12,
            "line": {"width": 0},
        },
        "link": {
            "source": [index[start] for start, _ in flows],
            "target": [index[end] for _, end in flows],
            "value": numbers(flows.values()),
            "color": [clear(hue(pair), 0.26) for pair in flows],
            "customdata": [safe(write(amount)) for amount in flows.values()],
            "hovertemplate": "%{source.label} → %{target.label}<br>%{customdata}<extra></extra>",
        },
        "textfont": {"size": 12, "color": INK, "shadow": "none"},
    }
    return {"data": [trace] if flows else [], "layout": layout(style, 620 if flows else 120)}


def _through(flows: Flow, node: str, side: int) -> float:
    return sum(amount for pair, amount in flows.items() if pair[side] == node)
