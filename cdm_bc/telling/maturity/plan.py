"""The steps as a plan: what each year takes, who owns what, how far we are then; what each level costs and is worth."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from cdm_bc.figures.step_plan import PlannedStep, cost_of, days_of, levels_of, points_of
from cdm_bc.parts import Content, Part, Row, Section, Table, column, figures, money, number, percent, rounded, table
from cdm_bc.telling.maturity.story import MaturityStory, Planned, of_one_score
from cdm_bc.telling.story import FIGURES, WORDS, width
from cdm_bc.text.format import NONE


@of_one_score
def plan_of_steps(story: MaturityStory) -> Section | None:
    """Steps with year, owner and days; None unless a capacity was given, or where there is nothing to do."""
    planned = story.planned
    if planned is None or not planned.plan.steps:
        return None
    plan = planned.plan
    done = [one for one in plan.steps if one.year is not None]
    values: dict[str, Any] = {"count": len(done), "total": len(plan.steps), "years": plan.years}
    ways: dict[str, Any] = {
        "now": story.write.percent(plan.overall[0], 0),
        "then": story.write.percent(plan.overall[-1], 0),
    }
    parts: list[Part] = [story.paragraph("plan.intro", **values, **ways), _by_year(story, planned)]
    parts += [story.heading("plan.steps"), _steps(story, planned)]
    if any(one.is_default for one in plan.steps):
        parts.append(story.paragraph("plan.default_days", kind="aside"))
    parts += [
        story.heading("plan.levels"),
        _levels(story, planned),
        *_remarks(story, planned),
        *_worked(story, planned),
    ]
    return story.section("plan", *parts)


def _years(story: MaturityStory, planned: Planned) -> list[str]:
    """The names of the years of the plan."""
    first = planned.first_year
    return [
        str(first + year) if first else story.text("plan.year", year=year + 1) for year in range(planned.plan.years)
    ]


def _by_year(story: MaturityStory, planned: Planned) -> Table:
    """Per pillar how far it is on the way to its target, today and at the end of each year; then the days."""
    text, plan = story.text, planned.plan
    rows = [
        Row((story.pillar(key), *(percent(share, 0) for share in shares))) for key, shares in plan.to_target.items()
    ]
    rows.append(Row((text("words.all_pillars"), *(percent(share, 0) for share in plan.overall)), "total"))
    rows.append(Row((text("plan.days_used"), "", *(number(days, 0) for days in plan.days.tolist()))))
    rows.append(Row((text("plan.days_there"), "", *(number(days, 0) for days in plan.capacity.tolist()))))
    names = [text("plan.today"), *_years(story, planned)]
    columns = [column(text("words.pillar"), width=30), *(figures(name) for name in names)]
    return table(text("plan.by_year_caption"), columns, rows)


def _steps(story: MaturityStory, planned: Planned) -> Table:
    rows: list[Row] = []
    names = _years(story, planned)
    for year, steps in groupby(planned.plan.steps, key=lambda one: one.year):
        rows.append(Row((story.text("plan.later") if year is None else names[year - 1],), "group"))
        rows += [Row(_step_cells(story, one)) for one in steps]
    columns = {"steps.statement": WORDS, "to_level": width(22), "owner": width(16), "days": width(9, figures=True)}
    return story.table("plan", columns, rows, caption="plan.steps_caption")


def _step_cells(story: MaturityStory, one: PlannedStep) -> tuple[Content, ...]:
    level = story.text("plan.pillar_level", pillar=story.pillar(one.step.pillar), level=one.step.level)
    return (story.statement(one.step.statement), level, one.owner or NONE, number(one.days, 0))


def _levels(story: MaturityStory, planned: Planned) -> Table:
    """Per level of a pillar what it takes; its cost and its worth as far as these are known."""
    rows, worth = [], planned.worth
    for (pillar, level), steps in levels_of(planned.plan).items():
        cells: list[Content] = [story.pillar(pillar), story.level(level), number(days_of(steps), 0)]
        if planned.day_rate is not None:
            cells.append(money(cost_of(steps, planned.day_rate)))
        if worth is not None:
            one = worth.get((pillar, level))
            cells += [NONE, NONE] if one is None else [rounded(one.target, signed=True), rounded(one.npv, signed=True)]
        rows.append(Row(tuple(cells)))
    columns = {"words.pillar": width(26), "words.level": WORDS, "days": FIGURES}
    columns |= {"cost": FIGURES} if planned.day_rate is not None else {}
    columns |= {"worth": FIGURES, "npv": FIGURES} if worth is not None else {}
    return story.table("plan", columns, rows, caption="plan.levels_caption")


def _remarks(story: MaturityStory, planned: Planned) -> list[Part]:
    if planned.worth is None:
        return [story.paragraph("plan.no_money", kind="aside")]
    return [story.paragraph("plan.money", kind="aside")]


def _worked(story: MaturityStory, planned: Planned) -> list[Part]:
    """One level written out: its days, its cost, its points, and what it does to the way to the target."""
    plan, write = planned.plan, story.write
    found = [(key, steps) for key, steps in levels_of(plan).items() if steps[0].year is not None]
    if not found:
        return []
    (pillar, level), steps = min(found, key=lambda item: (item[1][0].year or 0, item[0][1]))
    values: dict[str, Any] = {
        "pillar": story.pillar(pillar),
        "level": story.level(level),
        "days": " + ".join(write.number(one.days, 0) for one in steps),
        "sum": write.number(days_of(steps), 0),
        "points": story.index(points_of(steps)),
    }
    year = steps[-1].year or 1
    ways: dict[str, Any] = {
        "now": write.percent(plan.to_target[pillar][0], 0),
        "then": write.percent(plan.to_target[pillar][year], 0),
    }
    parts: list[Part] = [story.heading("plan.worked")]
    parts.append(story.paragraph("plan.worked_days", **values, **ways, year=_years(story, planned)[year - 1]))
    if planned.day_rate is not None:
        amounts: dict[str, Any] = {
            "rate": write.money(planned.day_rate, 0),
            "besides": write.money(cost_of(steps, 0.0), 0),
            "cost": write.money(cost_of(steps, planned.day_rate), 0),
        }
        parts.append(story.paragraph("plan.worked_cost", sum=values["sum"], **amounts))
    return parts
