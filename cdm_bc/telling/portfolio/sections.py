"""The sections of a portfolio after its cover."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cdm_bc.charts.names import name_of
from cdm_bc.charts.portfolio_clients import clients_value_effort
from cdm_bc.charts.portfolio_levers import first_by_sector, first_counts, levers_value_effort
from cdm_bc.charts.portfolio_ranges import npv_ranges, npv_shares
from cdm_bc.figures.portfolio import FEWEST, ClientFigures, by_sector, pooled
from cdm_bc.figures.portfolio_totals import total, typical
from cdm_bc.model.load import REFERENCE
from cdm_bc.parts import (
    Content,
    Joined,
    Link,
    Paragraph,
    Part,
    Row,
    Section,
    months,
    number,
    percent,
    rounded,
)  # fmt: skip
from cdm_bc.telling.portfolio.story import LeftOut, PortfolioStory
from cdm_bc.telling.record import digest, record_of
from cdm_bc.telling.story import FIGURES, WORDS, items, width
from cdm_bc.text.format import NONE

#: Sectors that fit beside each other in a chart.
COLUMNS = 9
Groups = dict[str, tuple[ClientFigures, ...]]

# -- the clients side by side


def clients(story: PortfolioStory) -> Section:
    """The clients side by side: one table, a group and a total per currency."""
    several = len(story.currencies) > 1
    rows: list[Row] = []
    for currency, group in story.currencies.items():
        if several:
            rows.append(Row((story.counted("clients.group", len(group), currency=currency),), "group"))
        rows += [_client_row(story, client) for client in group]
        if len(group) > 1:
            rows.append(_total_row(story, currency, group))
    columns = {"client": width(16), "sector": WORDS}
    columns |= dict.fromkeys(("npv", "everything", "roi", "payback", "range", "chance"), FIGURES)
    columns |= {"first": width(15), "warnings": FIGURES}
    words = [story.paragraph("clients.intro")]
    words += [story.paragraph("clients.anonymous", fewest=FEWEST)] if story.anonymous else []
    words += [story.paragraph("clients.apart")] if several else []
    found = story.table("clients", columns, rows, kind="small")
    return story.section("clients", *words, found, story.paragraph("clients.note", kind="aside"))


def _client_row(story: PortfolioStory, client: ClientFigures) -> Row:
    currency = client.currency
    return Row(
        (
            Link(client.name, f"{client.id}.html") if client.id in story.reports else client.name,
            client.sector or NONE,
            rounded(client.npv, currency),
            rounded(client.everything_npv, currency),
            percent(client.roi, 0),
            months(client.payback_months),
            _range(client.p10, client.p90, currency),
            percent(client.probability_positive, 0),
            first_step(story, client),
            number(client.warnings, 0),
        )
    )


def first_step(story: PortfolioStory, client: ClientFigures) -> str:
    """The lever that brings in most of those that the plan begins with, and how many more there are."""
    if not client.starts_with:
        return story.text("clients.nothing")
    name = story.say(client.first[0].name) if client.first else story.text("clients.own")
    rest = client.starts_with - 1
    return story.text("words.more", name=name, count=rest) if rest else name


def _total_row(story: PortfolioStory, currency: str, group: tuple[ClientFigures, ...]) -> Row:
    found, name = total(group), story.text("words.total", currency=currency)
    amounts = (rounded(found.npv, currency), rounded(found.everything_npv, currency), percent(found.roi, 0))
    ends = _range(found.p10, found.p90, currency)
    return Row((name, "", *amounts, "", ends, percent(found.chance, 0), "", number(found.warnings, 0)), "total")


def _range(low: float | None, high: float | None, currency: str) -> Content:
    return NONE if low is None else Joined((rounded(low, currency), rounded(high, currency)), "\xa0– ")


# -- distribution, value against effort


def distribution(story: PortfolioStory) -> Section:
    """How net present value is spread: per currency, and as a share of revenue over all currencies."""
    parts: list[Part] = [story.paragraph("distribution.intro")]
    for currency, group in story.currencies.items():
        if len(group) > 1:
            parts.append(npv_ranges(group, story.style_in(currency)))
        else:
            parts.append(story.paragraph("distribution.single", currency=currency))
    with_revenue = [client for client in story.clients if client.revenue]
    if len(with_revenue) > 1:
        parts.append(npv_shares(with_revenue, story.style))
        rest = len(story.clients) - len(with_revenue)
        parts += [Paragraph(story.counted("distribution.no_revenue", rest), "aside")] if rest else []
    return story.section("distribution", *parts)


def effort(story: PortfolioStory) -> Section:
    """Value against effort: each client a mark, per currency; then the levers of all clients together."""
    groups = {currency: group for currency, group in story.currencies.items() if len(group) > 1}
    by_client = [clients_value_effort(group, story.style_in(currency)) for currency, group in groups.items()]
    by_lever: list[Part] = [story.paragraph("effort.no_costs")]
    if any(pool.value is not None for pool in story.levers):
        by_lever = [story.paragraph("effort.levers"), levers_value_effort(story.levers, story.style)]
    return story.section("effort", story.paragraph("effort.intro"), *by_client, *by_lever)


# -- what comes first


def first(story: PortfolioStory) -> Section:
    """Which data comes first how often."""
    if not story.levers:
        return story.section("first", story.paragraph("first.none"))
    words = [story.paragraph("first.intro")]
    if story.lone_levers:
        names = "; ".join(story.say(pool.name) for pool in story.lone_levers)
        words.append(story.paragraph("first.own", kind="aside", names=names))
    return story.section("first", *words, first_counts(story.levers, story.style))


def sectors(story: PortfolioStory) -> Section:
    """Figures per sector, and what comes first in each."""
    text, groups = story.text, _sectors(story)
    shown = [name for name in groups if name not in (text("sectors.other"), text("sectors.unknown"))]
    parts: list[Part] = [story.paragraph("sectors.intro")]
    if story.anonymous:
        key = "sectors.hidden" if shown else "sectors.none"
        parts.append(story.paragraph(key, fewest=FEWEST, other=text("sectors.other")))
    if shown:
        columns = {"sector": width(18), **dict.fromkeys(("clients", "positive", "roi", "share", "payback"), FIGURES)}
        columns |= {"first": width(22)}
        rows = [_sector_row(story, name, group) for name, group in groups.items()]
        parts.append(story.table("sectors", columns, rows, kind="small"))
    if len(groups) > 1 and story.levers:
        by_lever = {
            name: (len(group), {pool.key: pool for pool in pooled(group)})
            for name, group in _largest(groups, text("sectors.other")).items()
        }
        parts.append(first_by_sector(story.levers, by_lever, story.style))
    return story.section("sectors", *parts)


def _sectors(story: PortfolioStory) -> Groups:
    """The clients per sector by its name; an anonymous story has already lost the names of small ones."""
    rest = story.text("sectors.other" if story.anonymous else "sectors.unknown")
    return {sector or rest: group for sector, group in by_sector(story.clients).items()}


def _largest(groups: Groups, other: str) -> Groups:
    """As many sectors as fit beside each other; the clients of the others together."""
    if len(groups) <= COLUMNS:
        return groups
    names = list(groups)
    rest = tuple(client for name in names[COLUMNS - 1 :] for client in groups[name])
    return {name: groups[name] for name in names[: COLUMNS - 1]} | {other: rest}


def _sector_row(story: PortfolioStory, name: str, group: tuple[ClientFigures, ...]) -> tuple[Content, ...]:
    found, best = typical(group), next((pool for pool in pooled(group) if pool.first), None)
    return (
        name,
        number(len(group), 0),
        number(found.positive, 0),
        percent(found.roi.median, 0),
        percent(found.npv_of_revenue.median, 2),
        months(found.payback.median),
        name_of(best, story.language) if best else story.text("words.none"),
    )


# -- what was left out, and what it was made from


def left_out(story: PortfolioStory) -> Section | None:
    """The wrong files, a sentence each; None if all are right."""
    found = story.portfolio.left_out
    if not found:
        return None
    if story.anonymous:
        return story.section("left_out", Paragraph(story.counted("left_out.anonymous", len(found))))
    lines = [left_out_sentence(story, item) for item in found]
    return story.section("left_out", story.paragraph("left_out.intro"), *items(lines))


def left_out_sentence(story: PortfolioStory, item: LeftOut) -> str:
    """The first mistake of a file, with files by name only: where they stand is nobody's business."""
    file = Path(item.file).name
    if item.is_twin:
        return story.text("left_out.twin", file=file)
    problem = replace(item.problems[0], file=Path(item.problems[0].file).name)
    words = str(problem) if problem.file == file else f"{file}: {problem}"
    rest = len(item.problems) - 1
    return f"{words} {story.text('left_out.more', count=rest)}" if rest else words


def record(story: PortfolioStory) -> Section:
    """What this was made from: files by name and hash, and versions; an anonymous portfolio only counts its files."""
    text, files = story.text, story.portfolio.files
    return record_of(
        story,
        [
            (text("record.files"), number(len(files), 0)),
            *(() if story.anonymous else [(path.name, digest([path])) for path in files]),
            (text("record.reference"), f"{REFERENCE} {story.portfolio.reference}"),
        ],
    )
