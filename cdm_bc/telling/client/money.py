"""Questions 5 and 6: what effort it takes, and what the data is worth."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.calculation import LineFigures
from cdm_bc.calculation.finance import discount_factors
from cdm_bc.case import CaseLine
from cdm_bc.charts import Chart
from cdm_bc.charts.cash_flow import cash_flow
from cdm_bc.charts.cost import cost
from cdm_bc.figures.costs import costs_by_lever
from cdm_bc.charts.names import lever_name, year_names
from cdm_bc.charts.waterfall import waterfall
from cdm_bc.telling.client.answer import years_text
from cdm_bc.telling.client.levers import lever_parts
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import Row, column, figures, table


def effort(story: Story) -> Section:
    """Question 5."""
    if not story.case.lines:
        return story.section("effort", story.paragraph("effort.none"))
    by_lever = costs_by_lever(story.result)
    dearest, kinds = next(iter(by_lever.items()))
    intro = story.paragraph(
        "effort.intro",
        pv=story.write.money_round(story.result.finance.pv_costs),
        years=years_text(story),
        lever=lever_name(story.case, dearest, story.style),
        amount=story.write.money_round(sum(kinds.values())),
    )
    return story.section("effort", intro, cost(story.result, story.style), _line_table(story, list(by_lever)))


def _line_table(story: Story, levers: list[str]) -> Markup:
    text, write = story.text, story.write
    pairs = list(zip(story.case.lines, story.result.lines, strict=True))
    rows: list[Row] = []
    for lever in levers:
        rows.append(Row((lever_name(story.case, lever, story.style),), "group"))
        rows += [Row(_line_cells(story, line, found)) for line, found in pairs if line.lever == lever]
    finance = story.result.finance
    days = sum(float(found.days.sum()) for _, found in pairs)
    rows.append(
        Row(
            (
                text("words.total"),
                "",
                write.number(days, 0),
                write.money(float(finance.costs[0]), 0),
                write.money(float(finance.costs[1:].mean()), 0),
                write.money(finance.pv_costs, 0),
            ),
            "total",
        )
    )
    columns = [
        column(text("effort.line"), width=36),
        column(text("effort.kind")),
        figures(text("effort.days")),
        figures(text("effort.start")),
        figures(text("effort.yearly")),
        figures(text("effort.pv")),
    ]
    return table(text("effort.caption"), columns, rows)


def _line_cells(story: Story, line: CaseLine, found: LineFigures) -> tuple[str, ...]:
    write = story.write
    days, first, later = float(found.days.sum()), float(found.by_year[0]), float(found.by_year[1:].mean())
    return (
        line.what,
        story.text(f"words.kind.{line.kind}"),
        write.number(days, 0) if days else "",
        write.money(first, 0) if first else "",
        write.money(later, 0) if later else "",
        write.money(found.pv, 0),
    )


def value(story: Story) -> Section:
    """Question 6."""
    write, found = story.write, story.result
    intro = story.paragraph(
        "value.intro",
        potential=write.money_round(sum(float(item.potential[0]) for item in found.benefits)),
        target=write.money_round(found.data_value.target),
        today=write.money_round(found.data_value.today),
        gain=write.money_round(found.data_value.target - found.data_value.today),
    )
    first_year = story.case.client.finance.first_year
    money: list[Markup | Chart] = []
    if found.finance.net.any():
        money = [cash_flow(found.finance, story.style, first_year), _year_table(story)]
    if not found.benefits:
        return story.section("value", story.paragraph("benefits.nothing"), *money)
    return story.section("value", intro, waterfall(found, story.style), *money, *lever_parts(story))


def _year_table(story: Story) -> Markup:
    text, write, finance = story.text, story.write, story.result.finance
    years = len(finance.net)
    names = year_names(story.style, years - 1, story.case.client.finance.first_year)
    factors = discount_factors(story.case.client.finance.discount_rate, years - 1)
    flows = (finance.benefits, finance.costs, finance.net, finance.cumulative, finance.net * factors)
    rows = [Row((names[year], *(write.money(float(flow[year]), 0) for flow in flows))) for year in range(years)]
    sums = (finance.pv_benefits, finance.pv_costs, finance.npv)
    rows.append(
        Row((text("value.pv"), *(write.money(amount, 0) for amount in sums), "", write.money(finance.npv, 0)), "total")
    )
    keys = ("benefits", "costs", "net", "cumulative", "discounted")
    columns = [column(text("value.year"), width=20), *(figures(text(f"value.{key}")) for key in keys)]
    return table(text("value.caption"), columns, rows)
