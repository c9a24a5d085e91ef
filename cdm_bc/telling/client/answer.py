"""The answer first: what it is worth, what it costs, what to do first."""

from __future__ import annotations

from cdm_bc.figures.gains import gains_of
from cdm_bc.parts import Block, Cover, KeyFigure, Section, months, number, percent, rounded
from cdm_bc.telling.client.first_steps import first_steps
from cdm_bc.telling.client.story import ClientStory

LARGEST = 3
#: The plan is worth a word in the headline if it differs by more than this share of the cost.
BETTER = 0.05


def answer(story: ClientStory) -> Section:
    """The cover."""
    text, name = story.text, story.headline.name
    title = text("answer.title", client=name)
    parts = [story.headline.sector, story.write.date(story.date) if story.date else None]
    cover = Cover(
        kicker=text("answer.kicker"),
        title=title,
        client=name,
        byline=" · ".join(part for part in parts if part),
        logo=story.logo,
        lead=_lead(story),
        label=text("answer.figures"),
        figures=tuple(_figures(story)),
        blocks=(_worth(story), _costs(story), Block(text("answer.first"), first_steps(story))),
    )
    about = {"client": story.case.id, "title": title, "language": story.language, "accent": story.style.accent}
    return story.section("answer", cover, about=about)


def _lead(story: ClientStory) -> str:
    text, money, found = story.text, story.write.money_round, story.headline
    key = "gain" if found.npv >= 0 else "loss"
    if not story.result.benefits:
        key = "no_benefits" if found.pv_costs > 0 else "nothing"
    elif found.pv_costs <= 0:
        key = "no_costs"
    lead = text(
        f"answer.lead.{key}", years=story.years, npv=money(abs(found.npv)), pv_benefits=money(found.pv_benefits)
    )
    if key not in ("gain", "loss"):
        return lead
    gain = found.plan_npv - found.npv
    if abs(gain) > BETTER * found.pv_costs and not story.decision.plan.is_empty:
        lead += " " + text("answer.better" if gain > 0 else "answer.limited", npv=money(found.plan_npv))
    if found.probability_positive is not None:
        lead += " " + text("answer.chance", chance=story.write.percent(found.probability_positive, 0))
    return lead


def _figures(story: ClientStory) -> list[KeyFigure]:
    text, write, found = story.text, story.write, story.headline
    money = write.money_round
    rate = write.percent(story.case.client.finance.discount_rate)
    over = text("answer.npv_note", years=story.years, rate=rate)
    cost = KeyFigure(
        text("answer.cost"), rounded(found.pv_costs), text("answer.cost_note", start=money(found.initial_cost))
    )
    note = text("answer.gain_note", today=money(found.today), target=money(found.target))
    gain = KeyFigure(text("answer.gain"), rounded(found.gain), note)
    if not story.result.benefits:
        return [cost] if found.pv_costs > 0 else []
    if found.pv_costs <= 0:
        return [gain, KeyFigure(text("answer.pv_benefits"), rounded(found.pv_benefits), over)]
    shown = [KeyFigure(text("answer.npv"), rounded(found.npv), over), gain, cost, _payback(story)]
    irr = text("answer.no_irr") if found.irr is None else text("answer.irr_note", irr=write.percent(found.irr, 0))
    shown.append(KeyFigure(text("answer.roi"), percent(found.roi, 0), irr))
    if found.probability_positive is None:
        return [*shown, KeyFigure(text("answer.bcr"), number(found.bcr, 2), text("answer.bcr_note"))]
    note = text("answer.range_note", low=money(found.p10), high=money(found.p90))
    return [*shown, KeyFigure(text("answer.positive"), percent(found.probability_positive, 0), note)]


def _payback(story: ClientStory) -> KeyFigure:
    text, found = story.text, story.headline.payback_months
    if found is None:
        return KeyFigure(text("answer.payback"), text("answer.no_payback"))
    return KeyFigure(text("answer.payback"), months(found), text("answer.payback_note"))


def _worth(story: ClientStory) -> Block:
    text, money, found = story.text, story.write.money_round, story.headline
    if not story.result.benefits:
        return Block(text("answer.worth"), (text("answer.no_worth"),))
    values = {key: money(getattr(found, key)) for key in ("today", "target", "gain", "perfect")}
    lines = [text("answer.worth_text", **values)]
    gains = gains_of(story.result)
    names = {benefit.id: benefit.name[story.language] for benefit in story.case.benefits}
    ranked = sorted(gains, key=lambda key: -gains[key])[:LARGEST]
    if ranked:
        lines.append(text("answer.largest", names=story.quoted([names[key] for key in ranked])))
    return Block(text("answer.worth"), tuple(lines))


def _costs(story: ClientStory) -> Block:
    text, write, found = story.text, story.write, story.headline
    if found.pv_costs <= 0:
        return Block(text("answer.costs"), (text("effort.none"),))
    lines = [
        text(
            "answer.costs_text",
            start=write.money_round(found.initial_cost),
            yearly=write.money_round(found.yearly_cost),
            pv=write.money_round(found.pv_costs),
            years=story.years,
        )
    ]
    if found.initial_days:
        lines.append(text("answer.days_text", days=write.number(found.initial_days, 0)))
    if story.result.benefits:
        key = "never_back" if found.payback_months is None else "pays_back"
        lines.append(text(f"answer.{key}", months=write.months(found.payback_months)))
    return Block(text("answer.costs"), tuple(lines))
