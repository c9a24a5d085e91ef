"""What may be spent, proposals tested, priorities in the journey, and what a weak bond may cost."""

from __future__ import annotations

from cdm_bc.charts.customers.journey import journey as journey_chart
from cdm_bc.customers.investment import Acquisition
from cdm_bc.figures.customer_choices import PointFigures, ProposalFigures
from cdm_bc.parts import Content, Paragraph, Part, Section, Table, money, number, percent, rounded
from cdm_bc.telling.customers.story import CustomerStory, Told, spread
from cdm_bc.telling.story import FIGURES, WORDS, items, width
from cdm_bc.text.format import NONE

#: A chance that is as good as certain is not worth a sentence.
SURE = 0.99


def investment(told: Told) -> Section | None:
    """At most and best per new customer; the offer to those at risk; winning back."""
    story = told.customers
    if story is None:
        return None
    segments = story.view.value.segments
    parts: list[Part] = [story.paragraph("customer_investment.intro"), _acquisition(story)]
    if not any(one.acquisition for one in segments):
        parts.append(story.paragraph("customer_investment.no_best", kind="aside"))
    if any(one.offer for one in segments):
        parts += [story.paragraph("customer_investment.offer"), _offers(story)]
    for one in segments:
        if one.win_back is not None:
            key = "win_back" if one.win_back >= 0 else "win_back_loss"
            amount = story.write.money_round(abs(one.win_back))
            parts.append(story.paragraph(f"customer_investment.{key}", name=one.name, amount=amount))
    return story.section("customer-investment", *parts)


def _acquisition(story: CustomerStory) -> Table:
    rows = [
        (
            one.name,
            money(one.clv.base, 2),
            money(one.acquisition_cost, 2) if one.acquisition_cost else NONE,
            *_best(one.acquisition),
        )
        for one in story.view.value.segments
    ]
    keys = ("at_most", "today", "best_spend", "response", "net", "net_today")
    columns = {"customers.segment": width(22), **dict.fromkeys(keys, FIGURES)}
    return story.table("customer_investment", columns, rows)


def _best(found: Acquisition | None) -> tuple[Content, ...]:
    if found is None:
        return (NONE,) * 4
    return money(found.spend, 2), percent(found.response, 1), money(found.net, 2), money(found.net_today, 2)


def _offers(story: CustomerStory) -> Table:
    rows = [
        (one.name, rounded(one.offer.profit), money(one.offer.break_even_value, 2), money(one.offer.most_incentive, 2))
        for one in story.view.value.segments
        if one.offer
    ]
    columns = {"customers.segment": width(30), **dict.fromkeys(("profit", "pays_from", "most_incentive"), FIGURES)}
    return story.table("customer_investment", columns, rows, caption="customer_investment.offer_caption")


def proposals(told: Told) -> Section | None:
    """Each proposal held against customer value; None if the file has none."""
    story = told.customers
    if story is None or not story.view.proposals:
        return None
    rows = [
        (
            one.name,
            story.segment(one.segment),
            number(one.takers, 0),
            rounded(one.equity.base),
            rounded(one.cost),
            spread(one.net),
            number(one.per_unit_of_money, 2),
            percent(one.break_even_take_up, 0),
        )
        for one in story.view.proposals
    ]
    keys = ("takers", "equity", "cost", "net", "per_unit", "break_even")
    columns = {"proposal": width(22), "who": WORDS, **dict.fromkeys(keys, FIGURES)}
    return story.section(
        "proposals",
        story.paragraph("proposals.intro", years=story.years),
        *items([_in_full(story, one) for one in story.view.proposals]),
        story.table("proposals", columns, rows),
    )


def verdict(story: CustomerStory, one: ProposalFigures) -> str:
    """What a proposal does to customer value, in a sentence."""
    key = "gains" if one.net.base > 0 else "loses"
    said = story.text(f"proposals.{key}", net=story.write.money_round(abs(one.net.base)))
    return story.text("proposals.said", name=one.name, verdict=said)


def _in_full(story: CustomerStory, one: ProposalFigures) -> str:
    """The verdict, the first year against all years, when it breaks even, and how sure that is."""
    text, write = story.text, story.write
    first, all_years = write.money(one.first_year, 2), write.money(one.value, 2)
    said = [verdict(story, one), text("proposals.effect", first=first, all=all_years)]
    if one.break_even_take_up is not None and one.take_up:
        said.append(text("proposals.break_even_said", share=write.percent(one.break_even_take_up, 0)))
    elif one.net.base <= 0 and one.value <= 0:
        said.append(text("proposals.never"))
    if 1 - SURE < one.net.above < SURE:
        said.append(text("proposals.chance", chance=write.percent(one.net.above, 0)))
    return " ".join(said)


def journey(told: Told) -> Section | None:
    """Now, later, never, each with its reason; None if the file names no points."""
    story = told.customers
    if story is None or not story.view.journey:
        return None
    points = story.view.journey
    counts = {order: sum(one.order == order for one in points) for order in ("now", "later", "never")}
    rank = {"now": 0, "later": 1, "never": 2}
    ordered = sorted(points, key=lambda one: (rank[one.order], -one.satisfaction))
    rows = [_point(story, one) for one in ordered]
    keys = ("count", "satisfaction", "business")
    columns = {"point": width(20), "phase": WORDS, **dict.fromkeys(keys, FIGURES), "order": WORDS, "why": width(26)}
    return story.section(
        "journey",
        Paragraph(story.text("journey.intro", count=len(points), **counts)),
        journey_chart(points, story.style),
        story.table("journey", columns, rows),
        story.paragraph("journey.satisfaction_note", kind="aside"),
    )


def _point(story: CustomerStory, one: PointFigures) -> tuple[Content, ...]:
    text, write = story.text, story.write
    why = text(f"journey.why_{one.order}", cost=write.money_round(-one.business.base))
    if 1 - SURE < one.business.above < SURE:
        why += f". {text('journey.unsure', chance=write.percent(one.business.above, 0)).rstrip('.')}"
    return (
        text("journey.moment", name=one.name) if one.moment_of_truth else one.name,
        one.phase,
        number(one.customers, 0),
        number(one.satisfaction, 2, signed=True),
        spread(one.business),
        text(f"journey.{one.order}"),
        why,
    )


def weak_bond(told: Told) -> Section | None:
    """What a weak bond may cost as a section of its own; None where no segment is known to be engaged."""
    story = told.customers
    if story is None or story.view.stakes is None:
        return None
    return story.section("stakes", *stakes(story)[1:])


def stakes(story: CustomerStory) -> list[Part]:
    """What a weak bond may cost, said to be an association; why it cannot be told where no segment is engaged."""
    found, write = story.view.stakes, story.write
    heading = story.heading("stakes.heading")
    if found is None or not found.segments:
        return [heading, Paragraph(story.text("stakes.unknown"), "aside")]
    rows = [
        (one.segment, number(one.customers, 0), percent(one.retention, 1), spread(one.amount)) for one in found.segments
    ]
    columns = {"segment": width(34), **dict.fromkeys(("count", "retention", "amount"), FIGURES)}
    return [
        heading,
        story.paragraph("stakes.intro", engaged=found.engaged, retention=write.percent(found.retention, 1)),
        story.table("stakes", columns, rows),
        story.paragraph("stakes.association", share=write.percent(found.causal_share, 0)),
    ]
