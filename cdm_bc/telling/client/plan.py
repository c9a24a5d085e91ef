"""What to do first: the plan by year, what limits it, and what waiting costs."""

from __future__ import annotations

from cdm_bc.charts.budget import budget
from cdm_bc.charts.names import name_of, short_of, year_names
from cdm_bc.charts.timeline import timeline
from cdm_bc.decision import Held
from cdm_bc.figures.headline import by_net
from cdm_bc.figures.years import totals
from cdm_bc.parts import Part, Row, Section, Table, money, number
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, WORDS, in_short, width


def plan(story: ClientStory) -> Section:
    """In words, the timeline, the table by year, what is left out and why, other budgets."""
    decision = story.decision
    if decision.advised.is_empty:
        reason = story.reason(decision.reasons["plan"])
        return story.section("plan", story.paragraph("plan.empty", reason=reason), *_left_out(story))
    return story.section(
        "plan",
        *_intro(story),
        *in_short(timeline(decision, story.style), _year_table(story)),
        *_left_out(story),
        *_limits(story),
        budget(decision, story.style),
    )


def _intro(story: ClientStory) -> list[Part]:
    decision, found, money_round = story.decision, story.decision.advised, story.write.money_round
    count = sum(len(step.levers) for step in found.steps)
    total = count + len(found.never)
    once = len(found.steps[0].levers) == total
    key = "plan.intro" if found.never else "plan.intro_once" if once else "plan.intro_all"
    everything = decision.option("everything")
    unfit = "" if everything.affordable else story.text("plan.unfit")
    npv, base = money_round(found.npv), money_round(everything.finance.npv)
    words: list[Part] = [story.paragraph(key, count=count, total=total, npv=npv, base=base, unfit=unfit)]
    if decision.recommended == "plan_expected":
        words.append(story.paragraph("plan.expected"))
    elif not found.optimal:
        words.append(story.paragraph("plan.gap", gap=money_round(found.gap)))
    for key, cost in (("wait", decision.waiting.cost), ("same_end", decision.waiting.cost_same_end)):
        words.append(story.paragraph(f"plan.{key}" if cost >= 0 else f"plan.{key}_gains", cost=money_round(abs(cost))))
    return words


def _year_table(story: ClientStory) -> Table:
    text, found = story.text, story.decision.advised
    years = year_names(story.style, story.case.horizon, story.case.client.finance.first_year)
    by_wave = {step.number: step for step in found.steps}
    rows = []
    for year, name in enumerate(years):
        step = by_wave.get(year)
        levers = by_net(story.decision, step.levers) if step else ()
        names = "; ".join(short_of(lever, story.language) for lever in levers)
        value = money(step.value) if step and step.levers else ""
        days = number(float(found.days[year]), 0, "day") if found.days[year] else ""
        rows.append(Row((name, names, value, money(float(found.costs[year])), days)))
    every = totals(found)
    sums = (money(every.value), money(every.cost), number(every.days, 0, "day"))
    rows.append(Row((text("plan.total"), "", *sums), "total"))
    columns = {"year": width(12), "levers": width(48), "value": FIGURES, "cost": FIGURES, "days": FIGURES}
    return story.table("plan", columns, rows)


def _left_out(story: ClientStory) -> list[Part]:
    held = story.decision.binding.held
    if not held:
        return []
    by_reason: dict[str, list[str]] = {}
    for item in held:
        by_reason.setdefault(_why(story, item), []).append(short_of(item.lever, story.language))
    rows = [("; ".join(names), reason) for reason, names in by_reason.items()]
    columns = {"plan.levers": width(50), "why": WORDS}
    return [story.heading("plan.held"), story.table("plan", columns, rows, caption="plan.held_caption")]


def _why(story: ClientStory, item: Held) -> str:
    reason = story.reason(item.why)
    if item.by is not None:
        return story.text("plan.by", reason=reason, lever=name_of(item.by, story.language))
    if item.need is None or item.limit is None:
        return reason
    need, limit = (_amount(story, item.why, amount) for amount in (item.need, item.limit))
    return story.text("plan.needs", reason=reason, need=need, limit=limit)


def _amount(story: ClientStory, why: str, amount: float) -> str:
    if why == "capacity":
        return story.text("plan.days_unit", count=story.write.number(amount, 0))
    return story.write.money(amount, 0)


def _limits(story: ClientStory) -> list[Part]:
    """Which limit holds the plan back; nothing if there is none."""
    binding = story.decision.binding
    costs = {"budget_binds": binding.budget_costs, "capacity_binds": binding.capacity_costs}
    words: list[Part] = [
        story.paragraph(f"plan.{key}", amount=story.write.money_round(amount))
        for key, amount in costs.items()
        if amount is not None and amount >= 1
    ]
    has_limits = any(amount is not None for amount in costs.values())
    return words or ([story.paragraph("plan.nothing_binds")] if has_limits else [])
