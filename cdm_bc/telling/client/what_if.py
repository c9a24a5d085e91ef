"""Scenarios side by side, and what differs in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.names import READY_MADE, input_name, lever_name, scenario_name
from cdm_bc.charts.scenarios import scenarios as chart
from cdm_bc.decision import Difference, Scenario
from cdm_bc.quantity import Quantity
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import Row, column, figures, table


def scenarios(story: Story) -> Section:
    """The scenarios of the client file, and the two corners."""
    found = story.decision.scenarios
    if not found:
        return story.section("scenarios", story.paragraph("scenarios.none"))
    names = {item.id: scenario_name(item, story.style) for item in found if item.origin == READY_MADE}
    corners = [story.paragraph("scenarios.corners", **names)] if len(names) == 2 else []
    return story.section(
        "scenarios",
        story.paragraph("scenarios.intro"),
        *corners,
        chart(story.decision, story.style),
        _table(story),
        *_differences(story),
    )


def _table(story: Story) -> Markup:
    text = story.text
    rows = [_cells(story, text("scenarios.base"), story.result)]
    rows += [_cells(story, scenario_name(item, story.style), item.business_case) for item in story.decision.scenarios]
    keys = ("npv", "gain", "cost", "roi", "payback")
    columns = [column(text("scenarios.scenario"), width=26), *(figures(text(f"scenarios.{key}")) for key in keys)]
    return table(text("scenarios.caption"), columns, rows)


def _cells(story: Story, name: str, result: BusinessCase) -> tuple[str, ...]:
    write, finance, value = story.write, result.finance, result.data_value
    payback = finance.payback_months
    return (
        name,
        write.money(finance.npv, 0),
        write.money(value.target - value.today, 0),
        write.money(finance.pv_costs, 0),
        write.percent(finance.roi, 0),
        story.text("answer.no_payback") if payback is None else write.months(payback),
    )


def _differences(story: Story) -> list[Markup]:
    """What differs in the client's own scenarios; the corners differ in every range, which needs no list."""
    text = story.text
    rows: list[Row] = []
    for item in story.decision.scenarios:
        if item.origin == READY_MADE or not item.differs:
            continue
        rows.append(Row((scenario_name(item, story.style),), "group"))
        rows += [Row(_difference(story, item, found)) for found in item.differs]
    if not rows:
        return []
    columns = [column(text("scenarios.what"), width=46), figures(text("scenarios.from")), figures(text("scenarios.to"))]
    return [story.subheading("scenarios.differs"), table(text("scenarios.differs_caption"), columns, rows)]


def _difference(story: Story, scenario: Scenario, found: Difference) -> tuple[str, str, str]:
    if found.what in ("input", "added", "removed"):
        case = story.case if found.id in story.case.inputs else scenario.case
        unit = case.inputs[found.id].unit
        shown = [_quantity(story, value, unit) for value in (found.base, found.scenario)]
        return input_name(case, found.id, story.style), shown[0], shown[1]
    if found.what == "finance":
        name = story.text(f"scenarios.finance.{found.id}")
        return name, _finance(story, found.id, found.base), _finance(story, found.id, found.scenario)
    if found.what == "benefit":
        name = story.case.model.benefits[found.id].name[story.language]
    else:
        name = lever_name(story.case if found.base else scenario.case, found.id, story.style)
    shown = [
        story.text("scenarios.absent" if value is None else "scenarios.present")
        for value in (found.base, found.scenario)
    ]
    return name, shown[0], shown[1]


def _quantity(story: Story, value: object, unit: str) -> str:
    return story.write.quantity(value, unit) if isinstance(value, Quantity) else story.text("scenarios.absent")


def _finance(story: Story, key: str, value: object) -> str:
    """A setting of the client file: a year as it is, a rate as a percentage, limits by year as amounts."""
    if value is None:
        return story.text("words.none")
    values = value if isinstance(value, tuple | list) else (value,)
    writers: dict[str, Callable[[Any], str]] = {
        "discount_rate": story.write.percent,
        "budget_per_year": lambda amount: story.write.money(amount, 0),
        "first_year": str,
    }
    return "; ".join(writers.get(key, story.write.number)(item) for item in values)
