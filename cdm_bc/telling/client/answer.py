"""The answer first: what it is worth, what it costs, what to do first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from cdm_bc.figures.gains import gains_of
from cdm_bc.rendering.markup import render
from cdm_bc.telling.client.first_steps import first_steps, listed
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story

LARGEST = 3
#: The plan is worth a word in the headline if it differs by more than this share of the cost.
BETTER = 0.05


@dataclass(frozen=True)
class Figure:
    """A key figure: what it is, its value, and what to know with it."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Block:
    """One of the three short answers."""

    heading: str
    lines: tuple[str, ...]


def answer(story: Story, logo: str = "") -> Section:
    """The cover. `logo` is a data URI, '' for none."""
    info, text = story.case.client.client, story.text
    title = text("answer.title", client=info.name)
    parts = [info.sector, story.write.date(story.date) if story.date else None]
    cover = render(
        "cover",
        text=text,
        title=title,
        client=info.name,
        byline=" · ".join(part for part in parts if part),
        logo=Markup(logo),
        lead=_lead(story),
        figures=_figures(story),
        blocks=(_worth(story), _costs(story), Block(text("answer.first"), first_steps(story))),
    )
    about = {
        "client": story.case.id,
        "title": title,
        "language": story.language,
        "accent": story.style.accent,
    }
    return Section("answer", text("answer.heading"), (cover,), story.language, about, titled=False)


def years_text(story: Story) -> str:
    """The horizon in words."""
    years = story.case.horizon
    return story.text("words.one_year") if years == 1 else story.text("words.years", count=years)


def _lead(story: Story) -> str:
    text, write, finance = story.text, story.write, story.result.finance
    key = "gain" if finance.npv >= 0 else "loss"
    if not story.result.benefits:
        key = "no_benefits" if finance.pv_costs > 0 else "nothing"
    elif finance.pv_costs <= 0:
        key = "no_costs"
    lead = text(
        f"answer.lead.{key}",
        years=years_text(story),
        npv=write.money_round(abs(finance.npv)),
        pv_benefits=write.money_round(finance.pv_benefits),
    )
    if key not in ("gain", "loss"):
        return lead
    plan, simulation = story.decision.plan, story.decision.simulation
    gain = plan.npv - finance.npv
    if abs(gain) > BETTER * finance.pv_costs and not plan.is_empty:
        lead += " " + text("answer.better" if gain > 0 else "answer.limited", npv=write.money_round(plan.npv))
    if not simulation.is_certain:
        lead += " " + text("answer.chance", chance=write.percent(simulation.probability_positive, 0))
    return lead


def _figures(story: Story) -> list[Figure]:
    text, write, finance = story.text, story.write, story.result.finance
    value = story.result.data_value
    years, rate = years_text(story), write.percent(story.case.client.finance.discount_rate)
    money = write.money_round
    payback = text("answer.no_payback") if finance.payback_months is None else write.months(finance.payback_months)
    irr = text("answer.no_irr") if finance.irr is None else text("answer.irr_note", irr=write.percent(finance.irr, 0))
    over = text("answer.npv_note", years=years, rate=rate)
    cost = Figure(
        text("answer.cost"), money(finance.pv_costs), text("answer.cost_note", start=money(float(finance.costs[0])))
    )
    gain = Figure(
        text("answer.gain"),
        money(value.target - value.today),
        text("answer.gain_note", today=money(value.today), target=money(value.target)),
    )
    if not story.result.benefits:
        return [cost] if finance.pv_costs > 0 else []
    if finance.pv_costs <= 0:
        return [gain, Figure(text("answer.pv_benefits"), money(finance.pv_benefits), over)]
    found = [
        Figure(text("answer.npv"), money(finance.npv), over),
        gain,
        cost,
        Figure(text("answer.payback"), payback, "" if finance.payback_months is None else text("answer.payback_note")),
        Figure(text("answer.roi"), write.percent(finance.roi, 0), irr),
    ]
    simulation = story.decision.simulation
    if simulation.is_certain:
        return [*found, Figure(text("answer.bcr"), write.number(finance.bcr, 2), text("answer.bcr_note"))]
    note = text("answer.range_note", low=money(simulation.percentile(10)), high=money(simulation.percentile(90)))
    return [*found, Figure(text("answer.positive"), write.percent(simulation.probability_positive, 0), note)]


def _worth(story: Story) -> Block:
    text, write, value = story.text, story.write, story.result.data_value
    if not story.result.benefits:
        return Block(text("answer.worth"), (text("answer.no_worth"),))
    money = write.money_round
    lines = [
        text(
            "answer.worth_text",
            today=money(value.today),
            target=money(value.target),
            gain=money(value.target - value.today),
            perfect=money(value.perfect),
        )
    ]
    gains = gains_of(story.result)
    names = {benefit.id: benefit.name[story.language] for benefit in story.case.benefits}
    ranked = sorted(gains, key=lambda key: -gains[key])[:LARGEST]
    if ranked:
        lines.append(text("answer.largest", names=listed(story, [names[key] for key in ranked])))
    return Block(text("answer.worth"), tuple(lines))


def _costs(story: Story) -> Block:
    text, write, finance = story.text, story.write, story.result.finance
    if finance.pv_costs <= 0:
        return Block(text("answer.costs"), (text("effort.none"),))
    days = sum(float(line.days[0]) for line in story.result.lines)
    lines = [
        text(
            "answer.costs_text",
            start=write.money_round(float(finance.costs[0])),
            yearly=write.money_round(float(np.mean(finance.costs[1:]))),
            pv=write.money_round(finance.pv_costs),
            years=years_text(story),
        )
    ]
    if days:
        lines.append(text("answer.days_text", days=write.number(days, 0)))
    if story.result.benefits:
        months = finance.payback_months
        key = "never_back" if months is None else "pays_back"
        lines.append(text(f"answer.{key}", months=write.months(months)))
    return Block(text("answer.costs"), tuple(lines))
