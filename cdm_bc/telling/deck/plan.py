"""Where to start, and what happens in each year."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cdm_bc.case import Lever
from cdm_bc.charts.names import name_of, short_of, year_names
from cdm_bc.charts.value_effort import value_effort
from cdm_bc.decision import LeverValue
from cdm_bc.figures.headline import by_net
from cdm_bc.figures.years import totals
from cdm_bc.parts import Content, Row, Table, column, figures, money, number, table
from cdm_bc.slides import Bubble, Bubbles, Slide, SlidePart
from cdm_bc.telling.client.answer import extent
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.deck.words import notes, rate, words_of
from cdm_bc.telling.story import items

#: The groups of the bubbles.
QUADRANTS = ("quick_win", "major_project", "fill_in", "reconsider")


def where_to_start(story: ClientStory) -> Slide | None:
    """Value against effort of each lever, everything at once."""
    levers = story.decision.levers
    if not levers.ranked or not story.is_judged:
        return None
    text, names = words_of(story).under("start"), story.style.text.under("value_effort")
    drawn = value_effort(story.decision, story.style)
    split = None
    if len(levers.ranked) > 1 and levers.median_effort is not None and levers.median_value is not None:
        split = (levers.median_effort, levers.median_value)
    chart = Bubbles(
        drawn.alt,
        names.each(*QUADRANTS),
        tuple(_bubble(story, item) for item in levers.ranked),
        names("effort"),
        names("value"),
        names("days"),
        split,
    )
    lines = [line for key in QUADRANTS if (line := _quadrant(story, key))]
    parts: tuple[SlidePart, ...] = (chart, *items(lines), *items((text("split"),) if split else ()))
    return Slide(
        "start", _titles(story), parts, notes(story, "delivered", (), story.text("method.levers.text"), rate(story))
    )


def _bubble(story: ClientStory, item: LeverValue) -> Bubble:
    name = name_of(item.lever, story.language)
    word = item.lever.letter or short_of(item.lever, story.language)
    group = story.style.text(f"value_effort.{item.quadrant}")
    return Bubble(group, name, word, item.effort, item.value, item.days)


def _quadrant(story: ClientStory, key: str) -> str:
    """The levers of a quadrant in a line; '' if it has none."""
    found = [short_of(item.lever, story.language) for item in story.decision.levers.ranked if item.quadrant == key]
    quadrant = story.style.text(f"value_effort.{key}")
    named = quadrant[:1].upper() + quadrant[1:]
    return words_of(story)("start.quadrant", quadrant=named, names="; ".join(found)) if found else ""


def _titles(story: ClientStory) -> tuple[str, ...]:
    text, first = words_of(story).under("start"), story.headline.first_step
    if story.headline.recommended != "nothing" and first:
        count, total = len(first), len(story.case.levers)
        names = story.quoted([short_of(lever, story.language) for lever in first])
        return text("names", names=names), text("count", count=count, total=total), text("short")
    best = story.decision.levers.ranked[0]
    key = "best" if best.net > 0 else "none"
    return text(key, names=story.levers([best.lever])), text("short")


def by_year(story: ClientStory) -> Slide | None:
    """The plan: who does what when, what it costs against the budget, and the days against what there is."""
    plan = story.decision.advised
    if plan.is_empty:
        return None
    text, every = words_of(story).under("plan"), totals(plan)
    values = {**extent(story), "cost": story.write.money_round(every.cost)}
    titles = (*((text("title", **values),) if every.cost > 0 else ()), text("short", **values))
    return Slide("plan", titles, (_table(story),), notes(story, "plan", (), text("undiscounted")))


def _table(story: ClientStory) -> Table:
    text, plan, every = words_of(story).under("plan"), story.decision.advised, totals(story.decision.advised)
    limits = plan.limits
    done = {step.number: by_net(story.decision, step.levers) for step in plan.steps}
    cells: dict[str, tuple[Callable[[int], Content], Content]] = {
        text("cost"): (lambda year: money(float(plan.costs[year])), money(every.cost)),
    }
    budget, capacity = limits.budget, limits.capacity
    if budget is not None:
        cells[text("budget")] = (lambda year: money(float(budget[year])), "")
    cells[story.text("plan.days")] = (
        lambda year: number(float(plan.days[year]), 0, "day"),
        number(every.days, 0, "day"),
    )
    if capacity is not None:
        cells[text("capacity")] = (lambda year: number(float(capacity[year]), 0, "day"), "")
    years = year_names(story.style, story.case.horizon, story.case.client.finance.first_year)
    rows = [
        Row((name, _levers(story, done.get(year, ())), *(of(year) for of, _ in cells.values())))
        for year, name in enumerate(years)
    ]
    rows.append(Row((story.text("plan.total"), "", *(total for _, total in cells.values())), "total"))
    columns = [column(story.text("plan.year"), width=10), column(story.text("plan.levers"), width=38)]
    return table(story.text("plan.caption"), [*columns, *map(figures, cells)], rows)


def _levers(story: ClientStory, levers: Iterable[Lever]) -> str:
    return "; ".join(short_of(lever, story.language) for lever in levers)
