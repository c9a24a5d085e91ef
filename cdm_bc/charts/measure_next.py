"""What it would be worth to know an input before deciding."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.marks import amounts
from cdm_bc.charts.names import input_names
from cdm_bc.charts.theme import figure, money_axis, rows
from cdm_bc.decision import Decision
from cdm_bc.parts import money
from cdm_bc.text.format import NONE

SHOWN = 6
ROW = 32


def measure_next(decision: Decision, style: Style) -> Chart:
    """Bars of the expected value of knowing each input exactly (EVPPI), highest on top."""
    text = style.text.under("measure")
    items = sorted((item for item in decision.sensitivity.inputs if item.evppi > 0), key=lambda item: -item.evppi)
    names = input_names(decision.case, [item.id for item in items[:SHOWN]], style)
    worth = [item.evppi for item in items[:SHOWN]]
    return drawn(
        text,
        figure(
            [amounts(names, worth, style.accent, style)],
            style,
            60 + ROW * max(len(names), 1),
            xaxis=money_axis(worth, style),
            yaxis=rows(names, 38),
            margin={"l": 8, "r": 60, "t": 12, "b": 8},
        ),
        text.each("input", "worth"),
        ((name, money(amount)) for name, amount in zip(names, worth, strict=True)),
        id="measure-next",
        first=names[0] if names else NONE,
        amount=style.formatter.money(worth[0] if worth else 0.0, 0),
    )
