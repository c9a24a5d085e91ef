"""Scenarios side by side, and what differs in each."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation import BusinessCase
from cdm_bc.case import Input
from cdm_bc.charts.names import entity_name, input_name, lever_name, scenario_name
from cdm_bc.charts.scenarios import scenarios as chart
from cdm_bc.decision import Difference, Scenario
from cdm_bc.parts import (
    Content,
    Joined,
    Part,
    Row,
    Section,
    Table,
    level,
    measured,
    money,
    months,
    number,
    percent,
)
from cdm_bc.quantity import Quantity
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, width

#: Inputs listed with their usual values.
SHOWN = 6


def scenarios(story: ClientStory) -> Section:
    """A bad and a good outcome, and the scenarios of the client file."""
    parts = _tails(story)
    if story.decision.scenarios:
        own = (story.paragraph("scenarios.intro"), chart(story.decision, story.style), _table(story))
        parts = [*parts, *own, *_differences(story)]
    return story.section("scenarios", *(parts or [story.paragraph("scenarios.none")]))


def _tails(story: ClientStory) -> list[Part]:
    """The usual values of the inputs that matter most, in the draws around P10 and P90."""
    if not story.decision.tails:
        return []
    bad, good = story.decision.tails
    rows = [
        (input_name(story.case, item.id, story.style), *(_level(item.input, value) for value in levels))
        for item in story.decision.sensitivity.top(SHOWN)
        for levels in [(bad.typical[item.id], None, good.typical[item.id])]
        if item.width > 0
    ]
    columns = {"input": width(46), **dict.fromkeys(("bad", "likely", "good"), FIGURES)}
    write = story.write.money_round
    return [
        story.heading("scenarios.tails"),
        story.paragraph("scenarios.tails_text", low=write(bad.npv), high=write(good.npv)),
        story.table("scenarios", columns, rows, caption="scenarios.tails_caption"),
    ]


def _level(item: Input, value: float | None) -> Content:
    """A level of an input, its base if None."""
    return level(item.quantity.base_level if value is None else value, item.quantity, item.unit)


def _table(story: ClientStory) -> Table:
    rows = [_cells(story, story.text("scenarios.base"), story.result)]
    rows += [_cells(story, scenario_name(item), item.business_case) for item in story.decision.scenarios]
    keys = ("npv", "gain", "cost", "roi", "payback")
    return story.table("scenarios", {"scenario": width(26), **dict.fromkeys(keys, FIGURES)}, rows)


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
    """What differs in each scenario."""
    rows: list[Row] = []
    for item in story.decision.scenarios:
        if item.differs:
            rows.append(Row((scenario_name(item),), "group"))
            rows += [Row(_difference(story, item, found)) for found in item.differs]
    if not rows:
        return []
    columns = {"what": width(46), "from": FIGURES, "to": FIGURES}
    found = story.table("scenarios", columns, rows, caption="scenarios.differs_caption", folded=True)
    return [found]


def _difference(story: ClientStory, scenario: Scenario, found: Difference) -> tuple[Content, ...]:
    sides = (found.base, found.scenario)
    if found.what in ("input", "added", "removed"):
        case = story.case if found.id in story.case.inputs else scenario.case
        unit = case.inputs[found.id].unit
        return input_name(case, found.id, story.style), *(_quantity(story, value, unit) for value in sides)
    if found.what == "finance":
        return story.text(f"scenarios.finance.{found.id}"), *(_finance(story, found.id, value) for value in sides)
    if found.what in ("weight", "importance"):
        return _weighed(story, found.id), *(number(value if isinstance(value, float) else None) for value in sides)
    if found.what == "benefit":
        name = story.case.model.benefits[found.id].name[story.language]
    else:
        name = lever_name(story.case if found.base else scenario.case, found.id, story.style)
    return name, *(story.text("scenarios.absent" if value is None else "scenarios.present") for value in sides)


def _weighed(story: ClientStory, id: str) -> str:
    """A driver, or data and driver."""
    *entity, driver = id.split(".")
    name = story.case.model.drivers[driver].name[story.language]
    return f"{entity_name(story.case, entity[0], story.language)} × {name}" if entity else name


def _quantity(story: ClientStory, value: object, unit: str) -> Content:
    return measured(value, unit) if isinstance(value, Quantity) else story.text("scenarios.absent")


def _finance(story: ClientStory, key: str, value: Any) -> Content:
    """A setting of the client file: a year as it is, a rate as a percentage, limits by year as amounts."""
    if value is None:
        return story.text("words.none")
    kinds: dict[str, Any] = {
        "discount_rate": percent,
        "tax_rate": percent,
        "indexation": percent,
        "budget_per_year": money,
    }
    kinds |= dict.fromkeys(("first_year", "plan_for", "rate_basis"), str)
    values = (
        tuple(value.values()) if isinstance(value, dict) else value if isinstance(value, tuple | list) else (value,)
    )
    return Joined(tuple(kinds.get(key, number)(item) for item in values), "; ")
