"""The case on one screen: for a terminal."""

from __future__ import annotations

from cdm_bc.charts.names import name_of
from cdm_bc.parts import (
    Column,
    Content,
    Paragraph,
    Section,
    Table,
    column,
    figures,
    money,
    months,
    number,
    percent,
    table,
)
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.text import finding_text
from cdm_bc.text.completeness import filled_in
from cdm_bc.text.format import NONE

#: Inputs listed under the spread.
SWINGS = 5


class BriefStory(ClientStory):
    """A client's results in few words."""

    words = "terminal"


def brief(story: BriefStory) -> Section:
    """The answer, the years, the benefits, the levers, the plan, what to measure and the warnings; of a file with nothing
    filled in yet, what to begin with.
    """
    if story.decision.business_case.is_blank:
        words = (story.text("blank"), *filled_in(story.case, story.language))
        return Section("brief", story.headline.name, tuple(map(Paragraph, words)), story.write)
    warnings = (Paragraph(f"! {finding_text(finding, story.write)}") for finding in story.findings)
    tables = (
        _answer(story),
        _options(story),
        _years(story),
        _benefits(story),
        _levers(story),
        _plan(story),
        _uncertainty(story),
    )
    return Section("brief", story.headline.name, (*tables, *warnings), story.write)


def _columns(words: list[str], numbers: list[str]) -> list[Column]:
    return [*map(column, words), *map(figures, numbers)]


def _answer(story: BriefStory) -> Table:
    text, found = story.text, story.headline
    rows: list[tuple[str, Content]] = [
        (text("npv"), money(found.npv, None)),
        (text("roi"), percent(found.roi, 0)),
        (text("irr"), percent(found.irr, 1)),
        (text("payback"), months(found.payback_months)),
        *((text(key), money(getattr(found, key), None)) for key in ("pv_benefits", "pv_costs")),
        *((text(f"value_{key}"), money(getattr(found, key), None)) for key in ("today", "reached", "perfect")),
    ]
    return table("", _columns([""], [""]), rows)


def _options(story: BriefStory) -> Table:
    """The options side by side; the advised one is marked."""
    text, decision = story.text, story.decision
    rows: list[tuple[Content, ...]] = [
        (
            story.option(option.id) + (" *" if option.id == decision.recommended else ""),
            money(option.finance.npv, None),
            money(option.outcome.mean, None),
            money(option.outcome.percentile(10), None),
            money(option.outcome.percentile(90), None),
            percent(option.outcome.probability_positive, 0),
            text("yes" if option.affordable else "no"),
        )
        for option in decision.options
    ]
    keys = ("most_likely", "mean", "p10", "p90", "chance", "affordable")
    return table("", _columns([text("options")], list(map(text, keys))), rows)


def _years(story: BriefStory) -> Table:
    text, finance = story.text, story.result.finance
    years = [text("year", year=year) for year in range(len(finance.net))]
    rows: list[tuple[Content, ...]] = [
        (text(name), *(money(float(amount), None) for amount in getattr(finance, name)))
        for name in ("benefits", "costs", "net", "cumulative")
    ]
    return table("", _columns([text("by_year")], years), rows)


def _benefits(story: BriefStory) -> Table:
    text, drivers = story.text, story.case.model.drivers
    rows = [
        (
            item.benefit.name[story.language],
            drivers[item.benefit.driver].name[story.language],
            percent(item.share_reached, 0),
            money(float(item.by_year[-1]), None),
            money(item.pv, None),
        )
        for item in story.result.benefits
    ]
    columns = _columns([text("benefit"), text("driver")], [text("realised"), text("full_year"), text("present_value")])
    return table("", columns, rows)


def _levers(story: BriefStory) -> Table:
    """Value against effort of each lever, best surplus first."""
    text, decision = story.text, story.decision
    chance = {item.lever.id: item.probability_top for item in decision.ranking.levers}
    rows: list[tuple[Content, ...]] = [
        (
            name_of(item.lever, story.language),
            text(f"quadrants.{item.quadrant}") if item.quadrant else NONE,
            money(item.value, None),
            money(item.effort, None) if item.costed else NONE,
            number(round(item.days), unit="day"),
            percent(chance.get(item.lever.id), 0),
        )
        for item in sorted(decision.levers.levers, key=lambda item: -item.net)
    ]
    keys = ("value", "effort", "days", "top")
    return table("", _columns([text("lever"), text("quadrant")], [text(key) for key in keys]), rows)


def _plan(story: BriefStory) -> Table:
    """The plan wave by wave; only the waves that pull a lever."""
    text, plan = story.text, story.decision.advised
    rows: list[tuple[Content, ...]] = [
        (
            text("year", year=step.number),
            ", ".join(lever.name[story.language] for lever in step.levers),
            money(float(plan.costs[step.number]), None),
            number(round(float(plan.days[step.number])), unit="day"),
        )
        for step in plan.steps
        if step.levers
    ]
    title = text("plan", npv=story.write.money(plan.npv))
    columns = _columns([title, text("levers")], [text("cost"), text("days")])
    return table("", columns, rows or [(text("nothing"), "", "", "")])


def _uncertainty(story: BriefStory) -> Table:
    """The spread of the net present value, and the inputs that move it most."""
    text, found, sensitivity = story.text, story.headline, story.decision.sensitivity
    rows: list[tuple[Content, ...]] = [
        (text("chance_positive"), percent(found.probability_positive, 0), ""),
        (text("spread"), money(found.p10, None), money(found.p90, None)),
    ]
    rows += [
        (f"{text('swing')} {item.input.name[story.language]}", *(money(end, None) for end in item.swing))
        for item in sensitivity.inputs[:SWINGS]
    ]
    measure = sensitivity.measure_next
    if measure is not None:
        name = f"{text('measure_next')} {measure.input.name[story.language]}"
        rows.append((name, money(measure.evppi, None), ""))
    return table("", _columns([text("sure")], ["", ""]), rows)
