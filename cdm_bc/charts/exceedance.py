"""The chance that the net present value exceeds an amount."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import PAPER, mix
from cdm_bc.charts.marks import on_hover, scatter, stroke, upright
from cdm_bc.charts.theme import figure, money_axis, numbers, value_axis
from cdm_bc.decision import Decision
from cdm_bc.parts import money, percent

#: Percentiles between which the curve is drawn: a few draws in thousands lie far out.
SIGHT = (0.5, 99.5)
#: Chances for the table under the chart.
LISTED = (95, 90, 75, 50, 25, 10, 5)


def exceedance(decision: Decision, style: Style) -> Chart:
    """Falling line of P(NPV > x), with a mark at 0."""
    text, write, outcome = style.text.under("exceedance"), style.formatter, decision.outcome
    values, chances = outcome.exceedance()
    tips = [
        text("point", npv=write.money(value, 0), chance=write.percent(share, 0))
        for value, share in zip(values, chances, strict=True)
    ]
    line = scatter(
        "lines",
        numbers(values),
        numbers(chances, 4),
        line=stroke(style.accent, 2.5),
        fill="tozeroy",
        fillcolor=mix(style.accent, PAPER, 0.1),
        **on_hover(tips),
    )
    sight = [outcome.percentile(share) for share in SIGHT]
    title = text("npv")
    return drawn(
        text,
        figure(
            [line],
            style,
            310,
            xaxis=money_axis(sight, style, to_zero=False, title=title, zeroline=False, range=sight),
            yaxis=value_axis((0.0, 1.0), lambda share: write.percent(share, 0), range=[0, 1.02]),
            shapes=[upright(0, 1.2)] if sight[0] <= 0 <= sight[1] else [],
        ),
        text.each("chance", "npv"),
        ((percent(share / 100, 0), money(outcome.percentile(100 - share))) for share in LISTED),
        half=True,
        chance=write.percent(outcome.probability_positive, 0),
        p10=write.money(outcome.percentile(10), 0),
    )
