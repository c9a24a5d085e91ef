"""The cover of a portfolio: how many clients gain, what it is worth together, what comes first."""

from __future__ import annotations

from cdm_bc.charts.names import name_of
from cdm_bc.figures.portfolio import FEWEST
from cdm_bc.figures.portfolio_totals import total
from cdm_bc.figures.spread import Spread
from cdm_bc.parts import Block, Content, Cover, KeyFigure, Section, number, percent
from cdm_bc.telling.portfolio.story import PortfolioStory

#: Levers named on the cover.
NAMED = 3


def answer(story: PortfolioStory) -> Section:
    """The cover: how many gain, what it is worth, what comes first."""
    text, title = story.text, story.counted("answer.title", len(story.clients))
    dates = [client.date for client in story.clients if client.date]
    parts = [story.write.date(max(dates)) if dates else "", text("answer.anonymous") if story.anonymous else ""]
    cover = Cover(
        kicker=text("answer.kicker"),
        title=title,
        client="",
        byline=" · ".join(part for part in parts if part),
        logo="",
        lead=_lead(story),
        label=text("answer.figures"),
        figures=_figures(story),
        blocks=(_worth(story), _first(story), Block(text("answer.mind"), _mind(story))),
    )
    about = {"title": title, "language": story.language, "accent": story.style.accent}
    about["footer"] = " · ".join(part for part in (title, *parts) if part)
    return story.section("answer", cover, about=about)


def _lead(story: PortfolioStory) -> str:
    text, all, count = story.text, story.together, len(story.clients)
    if count == 1:
        return text("answer.lead_one_gain" if all.positive else "answer.lead_one_loss")
    lead = [text("answer.lead", positive=all.positive, count=count)]
    if all.at_once < all.positive:
        lead.append(text("answer.lead_at_once", count=all.at_once))
    if story.levers and story.levers[0].first:
        lead.append(text("answer.lead_first", name=name_of(story.levers[0], story.language)))
    return " ".join(lead)


def _figures(story: PortfolioStory) -> tuple[KeyFigure, ...]:
    text, write, all = story.text, story.write, story.together
    warnings = sum(client.warnings for client in story.clients)

    def figure(key: str, value: Content, known: int, **note: object) -> KeyFigure:
        return KeyFigure(text(f"answer.{key}"), value, text(f"answer.{key}_note", **note) if known else "")

    def ends(found: Spread, digits: int) -> dict[str, str]:
        return {"low": write.percent(found.low, digits), "high": write.percent(found.high, digits)}

    def of_all(part: int) -> str:
        return text("words.of", part=part, whole=len(story.clients))

    roi, share, chance, payback = all.roi, all.npv_of_revenue, all.chance, all.payback
    return (
        figure("positive", of_all(all.positive), 1),
        figure("roi", percent(roi.median, 0), roi.count, **ends(roi, 0)),
        figure("payback", of_all(payback.count), payback.count, months=write.months(payback.median)),
        figure("share", percent(share.median, 2), share.count, count=share.count, **ends(share, 2)),
        figure("chance", percent(chance.median, 0), chance.count, count=chance.count),
        figure("warnings", number(warnings, 0), all.warned, clients=all.warned),
    )


def _worth(story: PortfolioStory) -> Block:
    lines = []
    for currency, group in story.currencies.items():
        money, found = story.style_in(currency).formatter.money_round, total(group)
        values = {"currency": currency, "npv": money(found.npv), "costs": money(found.pv_costs)}
        lines.append(story.counted("answer.worth_line", len(group), **values))
        if len(group) > 1 and found.p10 is not None:
            ends = {"p10": money(found.p10), "p90": money(found.p90), "chance": story.write.percent(found.chance, 0)}
            lines.append(story.text("answer.worth_range", **ends))
    if len(story.currencies) > 1:
        lines.append(story.text("answer.apart"))
    return Block(story.text("answer.worth"), tuple(lines))


def _first(story: PortfolioStory) -> Block:
    text = story.text
    lines = tuple(
        text(
            "answer.first_line",
            name=name_of(pool, story.language),
            first=pool.first,
            clients=pool.clients,
            top=pool.top,
        )
        for pool in story.levers[:NAMED]
        if pool.first
    )
    return Block(text("answer.first"), lines or (text("answer.first_none"),))


def _mind(story: PortfolioStory) -> tuple[str, ...]:
    """What keeps the figures from being compared without a thought."""
    text, lines = story.text, []
    horizons = {client.horizon for client in story.clients}
    rates = {client.discount_rate for client in story.clients}
    if story.portfolio.left_out:
        lines.append(story.counted("answer.left_out", len(story.portfolio.left_out)))
    if story.together.unfinished:
        lines.append(story.counted("answer.unfinished", story.together.unfinished))
    if len(horizons) > 1:
        lines.append(text("answer.horizons", years=text("words.years", low=min(horizons), high=max(horizons))))
    if len(rates) > 1:
        percent = story.write.percent
        lines.append(text("answer.rates", low=percent(min(rates)), high=percent(max(rates))))
    if story.anonymous:
        if any(len(group) < FEWEST for group in story.currencies.values()):
            lines.append(text("answer.few"))
        if story.portfolio.own_models:
            lines.append(story.counted("answer.own_model", story.portfolio.own_models))
    return tuple(lines) or (text("answer.nothing_to_mind"),)
