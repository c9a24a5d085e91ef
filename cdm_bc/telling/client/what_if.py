"""Scenarios side by side, and what differs in each."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation import BusinessCase
from cdm_bc.charts.names import READY_MADE, input_name, lever_name, scenario_name
from cdm_bc.charts.scenarios import scenarios as chart
from cdm_bc.decision import Difference, Scenario
from cdm_bc.parts import (
    Content,
    Joined,
    Part,
    Row,
    Section,
    Table,
    column,
    figures,
    measured,
    money,
    months,
    number,
    percent,
    table,
)
from cdm_bc.quantity import Quantity
from cdm_bc.telling.client.story import ClientStory


def scenarios(story: ClientStory) -> Section:
    """The scenarios of the client file, and the two corners."""
    found = story.decision.scenarios
    if not found:
        return story.section("scenarios", story.paragraph("scenarios.none"))
    names: dict[str, Any] = {item.id: scenario_name(item, story.style) for item in found if item.origin == READY_MADE}
    corners = [story.paragraph("scenarios.corners", **names)] if len(names) == 2 else []
    return story.section(
        "scenarios",
        story.paragraph("scenarios.intro"),
        *corners,
        chart(story.decision, story.style),
        _table(story),
        *_differences(story),
    )


def _table(story: ClientStory) -> Table:
    text = story.text
    rows = [_cells(story, text("scenarios.base"), story.result)]
    rows += [_cells(story, scenario_name(item, story.style), item.business_case) for item in story.decision.scenarios]
    keys = ("npv", "gain", "cost", "roi", "payback")
    columns = [column(text("scenarios.scenario"), width=26), *(figures(text(f"scenarios.{key}")) for key in keys)]
    return table(text("scenarios.caption"), columns, rows)


def _cells(story: ClientStory, name: str, result: BusinessCase) -> tuple[Content, ...]:
    finance = result.finance
    payback = finance.payback_months
    return (
        name,
        money(finance.npv),
        money(result.data_value.gain),
        money(finance.pv_costs),
        percent(finance.roi, 0),
        story.text("answer.no_payback") if payback is None else months(payback),
    )


def _differences(story: ClientStory) -> list[Part]:
    """What differs in the client's own scenarios; the corners differ in every range, which needs no list."""
    text = story.text
    rows: list[Row] = []
    for item in story.decision.scenarios:
        if item.origin != READY_MADE and item.differs:
            rows.append(Row((scenario_name(item, story.style),), "group"))
            rows += [Row(_difference(story, item, found)) for found in item.differs]
    if not rows:
        return []
    columns = [column(text("scenarios.what"), width=46), figures(text("scenarios.from")), figures(text("scenarios.to"))]
    return [story.heading("scenarios.differs"), table(text("scenarios.differs_caption"), columns, rows)]


def _difference(story: ClientStory, scenario: Scenario, found: Difference) -> tuple[Content, ...]:
    sides = (found.base, found.scenario)
    if found.what in ("input", "added", "removed"):
        case = story.case if found.id in story.case.inputs else scenario.case
        unit = case.inputs[found.id].unit
        return input_name(case, found.id, story.style), *(_quantity(story, value, unit) for value in sides)
    if found.what == "finance":
        return story.text(f"scenarios.finance.{found.id}"), *(_finance(story, found.id, value) for value in sides)
    if found.what == "benefit":
        name = story.case.model.benefits[found.id].name[story.language]
    else:
        name = lever_name(story.case if found.base else scenario.case, found.id, story.style)
    return name, *(story.text("scenarios.absent" if value is None else "scenarios.present") for value in sides)


def _quantity(story: ClientStory, value: object, unit: str) -> Content:
    return measured(value, unit) if isinstance(value, Quantity) else story.text("scenarios.absent")


def _finance(story: ClientStory, key: str, value: Any) -> Content:
    """A setting of the client file: a year as it is, a rate as a percentage, limits by year as amounts."""
    if value is None:
        return story.text("words.none")
    kinds: dict[str, Any] = {"discount_rate": percent, "budget_per_year": money, "first_year": str}
    values = value if isinstance(value, tuple | list) else (value,)
    return Joined(tuple(kinds.get(key, number)(item) for item in values), "; ")
