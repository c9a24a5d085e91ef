"""The cover of a portfolio: how many clients gain, what it is worth together, what comes first."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from cdm_bc.charts.chart import DEFAULT_ACCENT
from cdm_bc.charts.portfolio_levers import pool_name
from cdm_bc.figures.portfolio import FEWEST, median_of
from cdm_bc.rendering.markup import render
from cdm_bc.telling.client.answer import Block, Figure
from cdm_bc.telling.portfolio.story import PortfolioStory
from cdm_bc.telling.section import Section

#: Levers named on the cover.
NAMED = 3


def answer(story: PortfolioStory) -> Section:
    """The cover."""
    text, count = story.text, len(story.clients)
    title = story.counted("answer.title", count)
    dates = [client.date for client in story.clients if client.date]
    parts = [story.write().date(max(dates)) if dates else "", text("answer.anonymous") if story.anonymous else ""]
    cover = render(
        "cover",
        text=text,
        title=title,
        client="",
        byline=" · ".join(part for part in parts if part),
        logo=Markup(""),
        lead=_lead(story),
        figures=_figures(story),
        blocks=(_worth(story), _first(story), Block(text("answer.mind"), _mind(story))),
    )
    about = {"title": title, "language": story.language, "accent": DEFAULT_ACCENT}
    return story.section("answer", cover, about=about, titled=False)


def _lead(story: PortfolioStory) -> str:
    text, clients = story.text, story.clients
    positive = sum(client.pays_off for client in clients)
    if len(clients) == 1:
        lead = text("answer.lead_one_gain" if positive else "answer.lead_one_loss")
    else:
        lead = text("answer.lead", positive=positive, count=len(clients))
        planned = sum(client.is_estimated and client.plan_npv > 0 for client in clients)
        if planned > positive:
            lead += " " + text("answer.lead_plan", planned=planned)
    if story.levers and story.levers[0].first and len(clients) > 1:
        lead += " " + text("answer.lead_first", name=pool_name(story.levers[0], story.language))
    return lead


def _figures(story: PortfolioStory) -> list[Figure]:
    text, write, clients = story.text, story.write(), story.clients
    rois = [client.roi for client in clients if client.roi is not None]
    shares = [share for client in clients if (share := client.of_revenue(client.npv)) is not None]
    chances = [client.probability_positive for client in clients if client.probability_positive is not None]
    months = [client.payback_months for client in clients if client.payback_months is not None]
    warned = [client.warnings for client in clients if client.warnings]
    positive = sum(client.pays_off for client in clients)

    def figure(key: str, value: str, known: list[Any], **note: object) -> Figure:
        return Figure(text(f"answer.{key}"), value, text(f"answer.{key}_note", **note) if known else "")

    def ends(values: list[float], digits: int) -> dict[str, str]:
        return {"low": write.percent(min(values), digits), "high": write.percent(max(values), digits)} if values else {}

    def of_all(part: int) -> str:
        return text("words.of", part=part, whole=len(clients))

    return [
        figure("positive", of_all(positive), [positive]),
        figure("roi", write.percent(median_of(rois), 0), rois, **ends(rois, 0)),
        figure("payback", of_all(len(months)), months, months=write.months(median_of(months))),
        figure("share", write.percent(median_of(shares), 2), shares, count=len(shares), **ends(shares, 2)),
        figure("chance", write.percent(median_of(chances), 0), chances, count=len(chances)),
        figure("warnings", write.number(sum(warned), 0), warned, clients=len(warned)),
    ]


def _worth(story: PortfolioStory) -> Block:
    lines = []
    for currency, group in story.currencies.items():
        money = story.write(currency).money_round
        npv, costs = sum(client.npv for client in group), sum(client.pv_costs for client in group)
        lines.append(
            story.counted("answer.worth_line", len(group), currency=currency, npv=money(npv), costs=money(costs))
        )
    if len(story.currencies) > 1:
        lines.append(story.text("answer.apart"))
    return Block(story.text("answer.worth"), tuple(lines))


def _first(story: PortfolioStory) -> Block:
    text = story.text
    lines = tuple(
        text(
            "answer.first_line",
            name=pool_name(pool, story.language),
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
    text, clients, lines = story.text, story.clients, []
    horizons = {client.horizon for client in clients}
    rates = {client.discount_rate for client in clients}
    if story.portfolio.left_out:
        lines.append(story.counted("answer.left_out", len(story.portfolio.left_out)))
    unfinished = sum(not client.is_estimated for client in clients)
    if unfinished:
        lines.append(story.counted("answer.unfinished", unfinished))
    if len(horizons) > 1:
        lines.append(text("answer.horizons", years=text("words.years", low=min(horizons), high=max(horizons))))
    if len(rates) > 1:
        percent = story.write().percent
        lines.append(text("answer.rates", low=percent(min(rates)), high=percent(max(rates))))
    if story.anonymous:
        if any(len(group) < FEWEST for group in story.currencies.values()):
            lines.append(text("answer.few"))
        if story.portfolio.own_models:
            lines.append(story.counted("answer.own_model", story.portfolio.own_models))
    return tuple(lines) or (text("answer.nothing_to_mind"),)
