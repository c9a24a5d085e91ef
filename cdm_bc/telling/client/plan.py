"""What to do first: the plan by year, what limits it, and what waiting costs."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.charts.budget import budget
from cdm_bc.charts.names import name_of, year_names
from cdm_bc.charts.timeline import timeline
from cdm_bc.decision import REASONS, Held
from cdm_bc.telling.client.first_steps import by_net
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import Row, column, figures, table


def plan(story: Story) -> Section:
    """In words, the timeline, the table by year, what is left out and why, other budgets."""
    decision = story.decision
    if decision.plan.is_empty:
        reason = REASONS[decision.reasons["plan"]][story.language]
        return story.section("plan", story.paragraph("plan.empty", reason=reason), *_left_out(story))
    return story.section(
        "plan",
        *_intro(story),
        timeline(decision, story.style),
        _year_table(story),
        *_left_out(story),
        *_limits(story),
        budget(decision, story.style),
    )


def _intro(story: Story) -> list[Markup]:
    decision, write = story.decision, story.write
    count = sum(len(step.levers) for step in decision.plan.steps)
    total = count + len(decision.plan.never)
    once = bool(decision.plan.steps) and len(decision.plan.steps[0].levers) == total
    key = "plan.intro" if decision.plan.never else "plan.intro_once" if once else "plan.intro_all"
    words = [
        story.paragraph(
            key,
            count=count,
            total=total,
            npv=write.money_round(decision.plan.npv),
            base=write.money_round(story.result.finance.npv),
        )
    ]
    if not decision.plan.optimal:
        words.append(story.paragraph("plan.gap", gap=write.money_round(decision.plan.gap)))
    delay = decision.delay
    if delay is not None:
        key = "plan.delay" if delay.cost >= 0 else "plan.delay_gains"
        words.append(story.paragraph(key, cost=write.money_round(abs(delay.cost))))
    return words


def _year_table(story: Story) -> Markup:
    text, write, found = story.text, story.write, story.decision.plan
    years = year_names(story.style, story.case.horizon, story.case.client.finance.first_year)
    by_wave = {step.number: step for step in found.steps}
    rows = []
    for year, name in enumerate(years):
        step = by_wave.get(year)
        levers = by_net(story, step.levers) if step else ()
        rows.append(
            Row(
                (
                    name,
                    "; ".join(name_of(lever, story.language) for lever in levers),
                    write.money(step.value, 0) if step and step.levers else "",
                    write.money(float(found.costs[year]), 0),
                    write.number(float(found.days[year]), 0) if found.days[year] else "",
                )
            )
        )
    sums = (
        write.money(sum(step.value for step in found.steps), 0),
        write.money(float(found.costs.sum()), 0),
        write.number(float(found.days.sum()), 0),
    )
    rows.append(Row((text("plan.total"), "", *sums), "total"))
    columns = [
        column(text("plan.year"), width=12),
        column(text("plan.levers"), width=48),
        *(figures(text(f"plan.{key}")) for key in ("value", "cost", "days")),
    ]
    return table(text("plan.caption"), columns, rows)


def _left_out(story: Story) -> list[Markup]:
    held = story.decision.binding.held
    if not held:
        return []
    text = story.text
    rows = [(name_of(item.lever, story.language), _why(story, item)) for item in held]
    columns = [column(text("levers.lever"), width=36), column(text("plan.why"))]
    return [story.subheading("plan.held"), table(text("plan.held_caption"), columns, rows)]


def _why(story: Story, item: Held) -> str:
    reason = REASONS[item.why][story.language]
    if item.by is not None:
        return story.text("plan.by", reason=reason, lever=name_of(item.by, story.language))
    if item.need is None or item.limit is None:
        return reason
    shown = [_amount(story, item.why, amount) for amount in (item.need, item.limit)]
    return story.text("plan.needs", reason=reason, need=shown[0], limit=shown[1])


def _amount(story: Story, why: str, amount: float) -> str:
    if why == "capacity":
        return story.text("plan.days_unit", count=story.write.number(amount, 0))
    return story.write.money(amount, 0)


def _limits(story: Story) -> list[Markup]:
    """Which limit holds the plan back; nothing if there is none."""
    binding, words = story.decision.binding, []
    for key, amount in (("budget_binds", binding.budget_costs), ("capacity_binds", binding.capacity_costs)):
        if amount is not None and amount >= 1:
            words.append(story.paragraph(f"plan.{key}", amount=story.write.money_round(amount)))
    has_limits = binding.budget_costs is not None or binding.capacity_costs is not None
    return words or ([story.paragraph("plan.nothing_binds")] if has_limits else [])
