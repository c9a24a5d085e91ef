"""The chance that the net present value exceeds an amount."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, mix
from cdm_bc.charts.theme import layout, money_axis, numbers, value_axis
from cdm_bc.decision import Decision

#: Percentiles between which the curve is drawn: a few draws in thousands lie far out.
SIGHT = (0.5, 99.5)
#: Chances for the table under the chart.
LISTED = (95, 90, 75, 50, 25, 10, 5)


def exceedance(decision: Decision, style: Style) -> Chart:
    """Falling line of P(NPV > x), with a mark at 0."""
    text, write, simulation = style.text, style.formatter, decision.simulation
    values, chances = simulation.exceedance()
    chance = write.percent(simulation.probability_positive, 0)
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": numbers(values),
        "y": numbers(chances, 4),
        "line": {"color": style.accent, "width": 2.5},
        "fill": "tozeroy",
        "fillcolor": mix(style.accent, "#ffffff", 0.1),
        "hovertext": [
            text("exceedance.point", npv=write.money(float(value), 0), chance=write.percent(float(share), 0))
            for value, share in zip(values, chances, strict=True)
        ],
        "hoverinfo": "text",
    }
    zero = {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": INK, "width": 1.2}}
    sight = [simulation.percentile(share) for share in SIGHT]
    title = {"text": text("exceedance.npv")}
    in_sight = sight[0] <= 0 <= sight[1]
    return drawn(
        id="exceedance",
        figure={
            "data": [line],
            "layout": layout(
                style,
                340,
                xaxis=money_axis(sight, style, to_zero=False, title=title, zeroline=False, range=sight),
                yaxis=value_axis((0.0, 1.0), lambda share: write.percent(share, 0), range=[0, 1.02]),
                shapes=[zero] if in_sight else [],
            ),
        },
        title=text("exceedance.title"),
        caption=text("exceedance.caption", chance=chance),
        alt=text("exceedance.alt", chance=chance, p10=write.money(simulation.percentile(10), 0)),
        header=(text("exceedance.chance"), text("exceedance.npv")),
        rows=tuple(
            (write.percent(share / 100, 0), write.money(simulation.percentile(100 - share), 0)) for share in LISTED
        ),
    )
