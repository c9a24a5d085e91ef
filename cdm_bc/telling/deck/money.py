"""What the data is worth: now and then, from potential to gain, and when it is earned back."""

from __future__ import annotations

from cdm_bc.case import Input
from cdm_bc.charts.cash_flow import cash_flow
from cdm_bc.charts.names import year_names
from cdm_bc.charts.waterfall import waterfall as waterfall_chart
from cdm_bc.figures.gains import gains_of, potential_of, steps
from cdm_bc.slides import Columns, Combo, Series, Slide, SlidePart
from cdm_bc.slides import Waterfall as WaterfallChart
from cdm_bc.telling.client.answer import LARGEST, costs, worth
from cdm_bc.telling.client.first_steps import waiting
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.deck.words import about, notes, published, rate, subject, within, words_of
from cdm_bc.telling.story import items

#: Money a year that nobody would call a gain or a loss.
NOTHING = 0.5


def why_now(story: ClientStory) -> Slide | None:
    """The value of the data today, when done, and if it were perfect."""
    if not story.result.benefits:
        return None
    text, money, found = words_of(story).under("why_now"), story.write.money_round, story.headline
    values = {key: money(getattr(found, key)) for key in ("today", "reached", "perfect")}
    key = "title" if abs(found.gain) >= NOTHING else "same"
    series = Series(text("amount"), (found.today, found.reached, found.perfect), tuple(values.values()))
    chart = Columns(text("alt", **values), text.each(*values), series, strong=1)
    to_wait = () if story.decision.advised.is_empty else (waiting(story),)
    parts: tuple[SlidePart, ...] = (chart, *about(story), *items((*worth(story).lines, *to_wait)))
    titles = text(key, option=within(story), **values), text("short", **values)
    sources = published(story, _inputs(story))
    return Slide("why_now", titles, parts, notes(story, "benefits", (), sources))


def _inputs(story: ClientStory) -> list[Input]:
    """The numbers in the formulas of the benefits that gain most."""
    gains = gains_of(story.result)
    largest = sorted(story.case.quantified, key=lambda benefit: -gains.get(benefit.id, 0.0))[:LARGEST]
    keys = dict.fromkeys(key for benefit in largest for key in benefit.names.values())
    return [story.case.inputs[key] for key in keys]


def waterfall(story: ClientStory) -> Slide | None:
    """From the potential of all benefits to what is gained."""
    if not story.result.benefits:
        return None
    text, write, found = words_of(story).under("waterfall"), story.write, steps(story.result)
    gain = story.headline.gain
    values = {"potential": write.money_round(potential_of(story.result)), "option": within(story)}
    key = "gain" if gain >= NOTHING else "loss" if gain <= -NOTHING else "nothing"
    drawn = waterfall_chart(story.result, story.style)
    names = story.style.text.under("waterfall")
    amounts = Series(
        names("amount"), tuple(step.amount for step in found), tuple(write.money_round(step.amount) for step in found)
    )
    totals = tuple(step.is_total for step in found)
    chart = WaterfallChart(drawn.alt, names.each(*(step.key for step in found)), amounts, totals, len(found) - 1)
    titles = text(key, gain=write.money_round(abs(gain)), **values), text("short")
    return Slide("waterfall", titles, (chart, *about(story)), notes(story, "potential", (), drawn.caption))


def payback(story: ClientStory) -> Slide | None:
    """Benefits and costs by year, and the balance."""
    finance, text = story.result.finance, words_of(story).under("payback")
    if not story.is_judged or not finance.net.any():
        return None
    drawn, names = cash_flow(finance, story.style), story.style.text.under("cash_flow")
    years = year_names(story.style, len(finance.net) - 1, story.case.client.finance.first_year)
    flows = {key: tuple(map(float, getattr(finance, key))) for key in ("benefits", "costs", "cumulative")}
    down = tuple(-amount for amount in flows["costs"])
    columns = Series(names("benefits"), flows["benefits"]), Series(names("costs"), down)
    chart = Combo(drawn.alt, tuple(years), columns, Series(names("cumulative"), flows["cumulative"]))
    found = finance.payback_months
    key = "never_back" if found is None else "back" if found > 0 else "never_out"
    title = text(key, option=subject(story), months=story.write.months(found), years=story.years)
    discounted = finance.discounted_payback_months
    interest = "discounted" if discounted is not None else "never_discounted"
    said = () if found is None else (text(interest, months=story.write.months(discounted), years=story.years),)
    parts: tuple[SlidePart, ...] = (chart, *about(story), *items((*said, *costs(story).lines[:1])))
    return Slide(
        "payback",
        (title, text("short")),
        parts,
        notes(story, "cash_flow", ("out_payback_months",), drawn.caption, rate(story)),
    )
