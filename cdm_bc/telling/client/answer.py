"""The answer first: what it is worth, what it costs, what to do first."""

from __future__ import annotations

from cdm_bc.calculation.cash_flow import waves_of
from cdm_bc.charts.names import input_name
from cdm_bc.figures.gains import gains_of
from cdm_bc.figures.options import delivery
from cdm_bc.figures.register import register
from cdm_bc.parts import Block, Cover, KeyFigure, Section, months, number, percent, rounded
from cdm_bc.telling.client.certainty import pays_as_long_as
from cdm_bc.telling.client.first_steps import first_steps
from cdm_bc.telling.client.story import ClientStory

LARGEST = 3


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
        figures=tuple(key_figures(story)),
        blocks=(
            worth(story),
            costs(story),
            Block(text("answer.first"), first_steps(story)),
            *_others(story),
            *risks(story),
        ),
    )
    about = {"client": story.case.id, "title": title, "language": story.language, "accent": story.style.accent}
    about["footer"] = " · ".join(filter(None, (name, story.write.date(story.date) if story.date else "")))
    return story.section("answer", cover, about=about)


def _lead(story: ClientStory) -> str:
    text, money, found = story.text, story.write.money_round, story.headline
    if not story.result.benefits:
        return text(f"answer.lead.{'no_benefits' if found.all_costs > 0 else 'nothing'}")
    if not story.is_judged:
        return text("answer.lead.no_costs", years=story.years, pv_benefits=money(found.pv_benefits))
    values = {"years": story.years, "npv": money(abs(found.npv)), **extent(story)}
    if found.recommended == "nothing":
        sign = text("answer.more" if found.npv >= 0 else "answer.less")
        lead = text("answer.lead.stay", reason=story.reason(story.decision.reasons["plan"]), sign=sign, **values)
    else:
        lead = text(f"answer.lead.{'gain' if found.npv >= 0 else 'loss'}", **values)
    if found.probability_positive is not None:
        lead += " " + text("answer.chance", chance=story.write.percent(found.probability_positive, 0))
    return " ".join((lead, *skew(story)))


def extent(story: ClientStory) -> dict[str, str]:
    """How many levers the plan pulls, and in how many steps."""
    pulled, total = len(story.decision.subject.levers), len(story.case.levers)
    key = "one_lever" if total == 1 else "all_levers" if pulled == total else "levers"
    levers = story.text(f"answer.{key}", count=pulled, total=total)
    return {"levers": levers, "steps": story.counted("answer.steps", len(waves_of(story.result.waves)))}


def skew(story: ClientStory) -> tuple[str, ...]:
    """The mean, where it tells another story than the base, and why."""
    found = story.skew
    if found is None:
        return ()
    mean = story.write.money_round(story.headline.mean)
    if found.cause is None:
        return (story.text("answer.skew_many", mean=mean),)
    side = story.text(f"answer.{'higher' if found.cause_is_higher else 'lower'}")
    return (story.text("answer.skew", mean=mean, cause=input_name(story.case, found.cause, story.style), side=side),)


def key_figures(story: ClientStory) -> list[KeyFigure]:
    """What is worth knowing at a glance."""
    text, write, found = story.text, story.write, story.headline
    money = write.money_round
    values: dict[str, object] = {
        "years": story.years,
        "rate": write.percent(story.case.client.finance.discount_rate),
    }
    over = text("answer.npv_note", **values)
    cost = KeyFigure(
        text("answer.cost"), rounded(found.pv_costs), text("answer.cost_note", start=money(found.initial_cost))
    )
    note = text("answer.gain_note", today=money(found.today), reached=money(found.reached))
    gain = KeyFigure(text("answer.gain"), rounded(found.gain), note)
    if not story.result.benefits:
        return [cost] if found.pv_costs > 0 else []
    if not story.is_judged:
        return [gain, KeyFigure(text("answer.pv_benefits"), rounded(found.pv_benefits), over)]
    if story.skew is not None:
        over = text("answer.mean_note", mean=money(found.mean), **values)
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
    discounted = story.result.finance.discounted_payback_months
    shown = text("answer.no_payback") if discounted is None else story.write.months(discounted)
    return KeyFigure(text("answer.payback"), months(found), text("answer.payback_note", discounted=shown))


def worth(story: ClientStory) -> Block:
    """What it is worth, and where most of it comes from."""
    text, money, found = story.text, story.write.money_round, story.headline
    if not story.result.benefits:
        return Block(text("answer.worth"), (text("answer.no_worth"),))
    values = {key: money(getattr(found, key)) for key in ("today", "reached", "gain", "perfect")}
    lines = [text("answer.worth_text", **values)]
    gains = gains_of(story.result)
    names = {benefit.id: benefit.name[story.language] for benefit in story.case.benefits}
    ranked = sorted(gains, key=lambda key: -gains[key])[:LARGEST]
    if ranked:
        lines.append(text("answer.largest", names=story.quoted([names[key] for key in ranked])))
    return Block(text("answer.worth"), tuple(lines))


def costs(story: ClientStory) -> Block:
    """What it costs, and when that is earned back."""
    text, write, found = story.text, story.write, story.headline
    if found.pv_costs <= 0:
        return Block(text("answer.costs"), (text("answer.free" if story.is_judged else "effort.none"),))
    lines = [
        text(
            "answer.costs_text",
            start=write.money_round(found.initial_cost),
            yearly=write.money_round(found.yearly_cost),
            pv=write.money_round(found.pv_costs),
            peak=write.money_round(found.peak_funding),
            years=story.years,
        )
    ]
    if found.initial_days:
        lines.append(text("answer.days_text", days=write.number(found.initial_days, 0)))
    if story.result.benefits:
        key = "never_back" if found.payback_months is None else "pays_back"
        lines.append(text(f"answer.{key}", months=write.months(found.payback_months)))
    return Block(text("answer.costs"), tuple(lines))


def _others(story: ClientStory) -> tuple[Block, ...]:
    """Why not the other options."""
    if not story.is_judged or not story.why_not:
        return ()
    return (Block(story.text("answer.others"), (" ".join(story.why_not),)),)


def risks(story: ClientStory) -> tuple[Block, ...]:
    """What could go wrong with the plan: limits, what delivery may cost, what nobody has estimated, who delivers nothing."""
    text, write, outcome = story.text, story.write, story.decision.outcome
    if not story.is_judged:
        return ()
    overruns = {"over_budget": outcome.over_budget, "over_capacity": outcome.over_capacity}
    lines = [text(f"answer.{key}", share=write.percent(share, 0)) for key, share in overruns.items() if share]
    lines = [text("answer.nothing_known")] if story.decision.simulation.is_certain else lines
    lines += pays_as_long_as(story, [item for item in delivery(story.decision) if not item.input.owner])
    if story.case.not_costed:
        lines.append(text("answer.uncosted", names=story.levers(story.case.not_costed)))
    found = register(story.result)
    if found.lines and len(found.without_owner) == len(found.lines):
        lines.append(text("answer.no_owner"))
    elif found.without_owner:
        lines.append(text("answer.some_owner", count=len(found.without_owner), total=len(found.lines)))
    return (Block(text("answer.risks"), tuple(lines)),) if lines else ()
