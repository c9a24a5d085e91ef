"""Questions 5 and 6: what effort it takes, and what the data is worth."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation import LineFigures
from cdm_bc.case import CaseLine
from cdm_bc.charts.cash_flow import cash_flow
from cdm_bc.charts.cost import cost
from cdm_bc.charts.names import lever_name, year_names
from cdm_bc.charts.waterfall import waterfall
from cdm_bc.figures.costs import cost_of, cost_of_all, cost_of_levers
from cdm_bc.figures.gains import potential_of
from cdm_bc.figures.years import discounted_net
from cdm_bc.parts import Content, Part, Row, Section, Table, money, number
from cdm_bc.telling.client.levers import lever_parts
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, WORDS, in_short, width


def effort(story: ClientStory) -> Section:
    """Question 5."""
    if not story.case.lines:
        return story.section("effort", story.paragraph("effort.none"))
    by_lever = cost_of_levers(story.result)
    dearest, amount = next(iter(by_lever.items()))
    intro = story.paragraph(
        "effort.intro",
        pv=story.write.money_round(story.headline.pv_costs),
        years=story.years,
        lever=lever_name(story.case, dearest, story.style),
        amount=story.write.money_round(amount),
    )
    outside = (
        [story.paragraph("effort.outside", kind="aside")] if any(not amount for amount in by_lever.values()) else []
    )
    shown = [lever for lever, amount in by_lever.items() if amount]
    return story.section("effort", intro, cost(story.result, story.style), _line_table(story, shown), *outside)


def _line_table(story: ClientStory, levers: list[str]) -> Table:
    text = story.text
    rows: list[Row] = []
    for lever in levers:
        rows.append(Row((lever_name(story.case, lever, story.style),), "group"))
        pairs = zip(story.case.lines, story.result.lines, strict=True)
        rows += [Row(_line_cells(story, line, found)) for line, found in pairs if line.lever == lever]
    every = cost_of_all(story.result)
    amounts = map(money, (every.initial, every.yearly, every.pv))
    rows.append(Row((text("words.total"), "", number(every.days, 0, "day"), *amounts), "total"))
    columns = {"line": width(36), "kind": WORDS, **dict.fromkeys(("days", "start", "yearly", "pv"), FIGURES)}
    return story.table("effort", columns, rows, folded=True)


def _line_cells(story: ClientStory, line: CaseLine, found: LineFigures) -> tuple[Content, ...]:
    costs = cost_of(found)
    return (
        line.what,
        story.text(f"words.kind.{line.kind}"),
        number(costs.days, 0, "day") if costs.days else "",
        money(costs.initial) if costs.initial else "",
        money(costs.yearly) if costs.yearly else "",
        money(costs.pv),
    )


def value(story: ClientStory) -> Section:
    """Question 6."""
    found, write, head = story.result, story.write.money_round, story.headline
    parts: list[Part] = []
    if found.finance.net.any():
        parts = [_year_table(story)]
        if story.decision.advised.is_empty:  # else it stands under the plan, on the same years
            parts.insert(0, cash_flow(found.finance, story.style, story.case.client.finance.first_year))
    if not found.benefits:
        return story.section("value", story.paragraph("benefits.nothing"), *parts)
    values: dict[str, Any] = {key: write(getattr(head, key)) for key in ("reached", "today", "gain")}
    intro = story.paragraph("value.intro", potential=write(potential_of(found)), **values)
    return story.section("value", intro, *in_short(waterfall(found, story.style)), *parts, *lever_parts(story))


def _year_table(story: ClientStory) -> Table:
    text, finance = story.text, story.result.finance
    names = year_names(story.style, len(finance.net) - 1, story.case.client.finance.first_year)
    flows = (finance.benefits, finance.costs, finance.net, finance.cumulative, discounted_net(story.result))
    rows = [Row((name, *(money(float(flow[year])) for flow in flows))) for year, name in enumerate(names)]
    sums = map(money, (finance.pv_benefits, finance.pv_costs, finance.npv))
    rows.append(Row((text("value.pv"), *sums, "", money(finance.npv)), "total"))
    keys = ("benefits", "costs", "net", "cumulative", "discounted")
    return story.table("value", {"year": width(20), **dict.fromkeys(keys, FIGURES)}, rows, folded=True)
