"""The options of the decision side by side: each with its range."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, INK, PAPER
from cdm_bc.charts.marks import SILENT, Mark, dot, on_hover, pairs, row_tips, scatter, stroke
from cdm_bc.charts.theme import figure, money_axis, numbers, rows
from cdm_bc.decision import Decision, Option
from cdm_bc.figures.options import distinct_options
from cdm_bc.parts import Content, money

ROW = 36


def options(decision: Decision, style: Style) -> Chart:
    """Rows of options: a line from P10 to P90, a dot at the mean, a diamond at the base value; open if it is not affordable."""
    text, shown = style.text.under("options"), distinct_options(decision)
    names = {option.id: text(option.id) for option in shown}
    names |= {id: text("advised", name=name) for id, name in names.items() if id == decision.recommended}
    header = text.each("option", "base", "mean", "p10", "p90")
    table: list[tuple[Content, ...]] = [
        (names[option.id], money(option.finance.npv), money(option.outcome.mean), *map(money, _ends(option)))
        for option in shown
    ]
    tips = row_tips(header, table, style)
    subject = decision.subject
    low, high = _ends(subject)
    values = [value for option in shown for value in (*_ends(option), option.outcome.mean, option.finance.npv)]
    return drawn(
        text,
        figure(
            [_ranges(shown), *_marks(shown, tips, text.each("mean", "base"), style)],
            style,
            84 + ROW * len(shown),
            showlegend=True,
            xaxis=money_axis(values, style, zerolinecolor=INK),
            yaxis=rows([names[option.id] for option in shown], 26),
        ),
        header,
        table,
        count=len(shown),
        advised=text(subject.id),
        low=style.formatter.money(low, 0),
        high=style.formatter.money(high, 0),
        mean=style.formatter.money(subject.outcome.mean, 0),
    )


def _ends(option: Option) -> tuple[float, float]:
    return option.outcome.percentile(10), option.outcome.percentile(90)


def _ranges(shown: tuple[Option, ...]) -> Mark:
    x, y = pairs((row, numbers(_ends(option))) for row, option in enumerate(shown))
    return scatter("lines", x, y, line=stroke(FAINT, 7), **SILENT, showlegend=False)


def _marks(shown: tuple[Option, ...], tips: list[str], words: tuple[str, ...], style: Style) -> list[Mark]:
    fill = [style.accent if option.affordable else PAPER for option in shown]
    places = list(range(len(shown)))
    found = []
    for name, symbol, values in (
        (words[0], "circle", [option.outcome.mean for option in shown]),
        (words[1], "diamond", [option.finance.npv for option in shown]),
    ):
        look = {**dot(13, fill, stroke(style.accent, 2)), "symbol": symbol}
        found.append(
            scatter("markers", numbers(values), places, name=name, marker=look, cliponaxis=False, **on_hover(tips))
        )
    return found
