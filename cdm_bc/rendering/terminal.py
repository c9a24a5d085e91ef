"""A case as tables on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text as RichText

from cdm_bc.calculation import BusinessCase
from cdm_bc.calculation.plausibility import Finding
from cdm_bc.decision import Decision
from cdm_bc.text import Formatter, finding_text, texts
from cdm_bc.text.format import NONE

#: Width of lines where the output is no terminal: wide enough that nothing is cut.
FILE_WIDTH = 160
#: Inputs listed under the spread.
SWINGS = 5


def console() -> Console:
    """Where tables are written: plain text, in the width of the terminal."""
    return Console(width=None if sys.stdout.isatty() else FILE_WIDTH, highlight=False, soft_wrap=False)


def print_case(result: BusinessCase, warnings: tuple[Finding, ...], decision: Decision) -> None:
    """Print the answer, the years, the benefits, the levers, the plan, what to measure and the warnings."""
    case, out = result.case, console()
    formatter = Formatter(case.language, case.client.client.currency)
    text = texts("terminal", case.language)
    finance, money = result.finance, formatter.money
    out.print(RichText(case.client.client.name, style="bold"))
    out.print(
        grid(
            [],
            [
                (text("npv"), money(finance.npv)),
                (text("roi"), formatter.percent(finance.roi, 0)),
                (text("irr"), formatter.percent(finance.irr, 1) if finance.irr is not None else NONE),
                (text("payback"), formatter.months(finance.payback_months)),
                (text("pv_benefits"), money(finance.pv_benefits)),
                (text("pv_costs"), money(finance.pv_costs)),
                (text("value_today"), money(result.data_value.today)),
                (text("value_target"), money(result.data_value.target)),
                (text("value_perfect"), money(result.data_value.perfect)),
            ],
        )
    )
    years = range(len(finance.net))
    rows = [(text(name), *map(money, getattr(finance, name))) for name in ("benefits", "costs", "net", "cumulative")]
    out.print(grid([text("by_year"), *(text("year", year=year) for year in years)], rows))
    language = case.language
    drivers = case.model.drivers
    out.print(
        grid(
            [text("benefit"), text("driver"), text("realised"), text("full_year"), text("present_value")],
            [
                (
                    item.benefit.name[language],
                    drivers[item.benefit.driver].name[language],
                    formatter.percent(item.share_target, 0),
                    money(float(item.by_year[-1])),
                    money(item.pv),
                )
                for item in result.benefits
            ],
            left=2,
        )
    )
    for table in (_levers(decision, formatter), _plan(decision, formatter), _uncertainty(decision, formatter)):
        out.print()
        out.print(table)
    out.print()
    for finding in warnings:
        out.print(RichText(f"! {finding_text(finding, formatter)}"))


def _levers(decision: Decision, formatter: Formatter) -> Table:
    """Value against effort of each lever, best surplus first."""
    text, language, money = texts("terminal", formatter.language), formatter.language, formatter.money
    chance = {item.lever.id: item.probability_top for item in decision.ranking.levers}
    ordered = sorted(decision.levers.levers, key=lambda item: item.effort - item.value)
    return grid(
        [text(key) for key in ("lever", "quadrant", "value", "effort", "days", "top")],
        [
            (
                f"{item.lever.letter}. {item.lever.name[language]}" if item.lever.letter else item.lever.name[language],
                text(f"quadrants.{item.quadrant}") if item.quadrant else NONE,
                money(item.value),
                money(item.effort),
                formatter.number(round(item.days)),
                formatter.percent(chance.get(item.lever.id), 0),
            )
            for item in ordered
        ],
        left=2,
    )


def _plan(decision: Decision, formatter: Formatter) -> Table:
    """The plan wave by wave; only the waves that pull a lever."""
    text, language = texts("terminal", formatter.language), formatter.language
    rows = [
        (
            text("year", year=number),
            ", ".join(lever.name[language] for lever in step.levers),
            formatter.money(float(decision.plan.costs[number])),
            formatter.number(round(float(decision.plan.days[number]))),
        )
        for number, step in enumerate(decision.plan.steps)
        if step.levers
    ]
    nothing = [(text("nothing"), "", "", "")]
    title = text("plan", npv=formatter.money(decision.plan.npv))
    return grid([title, text("levers"), text("cost"), text("days")], rows or nothing, left=2)


def _uncertainty(decision: Decision, formatter: Formatter) -> Table:
    """The spread of the net present value, and the inputs that move it most."""
    text, money, simulation = texts("terminal", formatter.language), formatter.money, decision.simulation
    measure = decision.sensitivity.measure_next
    rows = [
        (text("chance_positive"), formatter.percent(simulation.probability_positive, 0), ""),
        (text("spread"), money(simulation.percentile(10)), money(simulation.percentile(90))),
    ]
    rows += [
        (f"{text('swing')} {item.input.name[formatter.language]}", money(item.swing[0]), money(item.swing[1]))
        for item in decision.sensitivity.inputs[:SWINGS]
    ]
    if measure is not None:
        rows.append((f"{text('measure_next')} {measure.input.name[formatter.language]}", money(measure.evppi), ""))
    return grid([text("sure"), "", ""], rows)


def grid(header: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> Table:
    """A plain table; the first `left` columns are text, the others figures."""
    rows = list(rows)
    table = Table(box=None, show_header=bool(header), pad_edge=False, header_style="dim")
    count = len(header) or (len(rows[0]) if rows else 0)
    for index in range(count):
        name = header[index] if header else ""
        table.add_column(RichText(name), justify="left" if index < left else "right", no_wrap=index >= left)
    for row in rows:
        table.add_row(*(RichText(cell) for cell in row))
    return table
