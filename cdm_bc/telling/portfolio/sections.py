"""The sections of a portfolio after its cover."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from cdm_bc import __version__
from cdm_bc.charts import Chart
from cdm_bc.charts.portfolio_clients import clients_value_effort
from cdm_bc.charts.portfolio_levers import first_by_sector, first_counts, levers_value_effort, pool_name
from cdm_bc.charts.portfolio_ranges import npv_ranges, npv_shares
from cdm_bc.figures.portfolio import FEWEST, ClientFigures, by_sector, median_of, pooled
from cdm_bc.model.load import REFERENCE
from cdm_bc.rendering.markup import render
from cdm_bc.telling.client.record import digest
from cdm_bc.telling.portfolio.story import LeftOut, PortfolioStory
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import Row, column, figures, table
from cdm_bc.text import Formatter
from cdm_bc.text.format import NONE

#: Sectors that fit beside each other in a chart.
COLUMNS = 9

# -- the clients side by side


def clients(story: PortfolioStory) -> Section:
    """One table, a group and a total per currency."""
    text = story.text
    rows: list[Row] = []
    for currency, group in story.currencies.items():
        if len(story.currencies) > 1:
            rows.append(Row((story.counted("clients.group", len(group), currency=currency),), "group"))
        rows += [_client_row(story, client, story.write(currency)) for client in group]
        if len(group) > 1:
            rows.append(_total(story, group, story.write(currency)))
    keys = ("npv", "plan", "roi", "payback", "range", "chance")
    columns = [
        column(text("clients.client"), width=16),
        column(text("clients.sector")),
        *(figures(text(f"clients.{key}")) for key in keys),
        column(text("clients.first"), width=15),
        figures(text("clients.warnings")),
    ]
    words = [story.paragraph("clients.intro")]
    if story.anonymous:
        words.append(story.paragraph("clients.anonymous", fewest=FEWEST))
    if len(story.currencies) > 1:
        words.append(story.paragraph("clients.apart"))
    found = table(text("clients.caption"), columns, rows, kind="small")
    return story.section("clients", *words, found, story.paragraph("clients.note", kind="aside"))


def _client_row(story: PortfolioStory, client: ClientFigures, write: Formatter) -> Row:
    return Row(
        (
            client.name,
            client.sector or NONE,
            write.money_round(client.npv),
            write.money_round(client.plan_npv),
            write.percent(client.roi, 0),
            write.months(client.payback_months),
            _range(client, write),
            write.percent(client.probability_positive, 0),
            first_step(story, client),
            write.number(client.warnings, 0),
        )
    )


def _range(client: ClientFigures, write: Formatter) -> str:
    return NONE if client.p10 is None else f"{write.money_round(client.p10)}\xa0– {write.money_round(client.p90)}"


def first_step(story: PortfolioStory, client: ClientFigures) -> str:
    """The lever that brings in most of those that the plan begins with, and how many more there are."""
    if not client.starts_with:
        return story.text("clients.nothing")
    name = client.first[0].name[story.language] if client.first else story.text("clients.own")
    rest = client.starts_with - 1
    return story.text("words.more", name=name, count=rest) if rest else name


def _total(story: PortfolioStory, group: tuple[ClientFigures, ...], write: Formatter) -> Row:
    npv, costs = sum(client.npv for client in group), sum(client.pv_costs for client in group)
    plan = sum(client.plan_npv for client in group)
    roi = write.percent(npv / costs if costs > 0 else None, 0)
    warnings = write.number(sum(client.warnings for client in group), 0)
    name = story.text("words.total", currency=write.currency)
    return Row((name, "", write.money_round(npv), write.money_round(plan), roi, "", "", "", "", warnings), "total")


# -- distribution, value against effort


def distribution(story: PortfolioStory) -> Section:
    """The net present values per currency, and as a share of revenue over all currencies."""
    parts: list[Markup | Chart] = [story.paragraph("distribution.intro")]
    for currency, group in story.currencies.items():
        if len(group) > 1:
            parts.append(npv_ranges(group, story.style(currency)))
        else:
            parts.append(story.paragraph("distribution.single", currency=currency))
    with_revenue = [client for client in story.clients if client.revenue]
    if len(with_revenue) > 1:
        parts.append(npv_shares(with_revenue, story.style()))
        rest = len(story.clients) - len(with_revenue)
        if rest:
            words = story.counted("distribution.no_revenue", rest)
            parts.append(render("paragraph", content=words, kind="aside"))
    return story.section("distribution", *parts)


def effort(story: PortfolioStory) -> Section:
    """Each client a mark, per currency; then the levers of all clients together."""
    parts: list[Markup | Chart] = [story.paragraph("effort.intro")]
    parts += [
        clients_value_effort(group, story.style(currency))
        for currency, group in story.currencies.items()
        if len(group) > 1
    ]
    if any(pool.value is not None for pool in story.levers):
        parts += [story.paragraph("effort.levers"), levers_value_effort(story.levers, story.style())]
    else:
        parts.append(story.paragraph("effort.no_costs"))
    return story.section("effort", *parts)


# -- what comes first


def first(story: PortfolioStory) -> Section:
    """How often each lever comes first."""
    if not story.levers:
        return story.section("first", story.paragraph("first.none"))
    words = [story.paragraph("first.intro")]
    if story.lone_levers:
        names = "; ".join(pool.name[story.language] for pool in story.lone_levers)
        words.append(story.paragraph("first.own", kind="aside", names=names))
    return story.section("first", *words, first_counts(story.levers, story.style()))


def sectors(story: PortfolioStory) -> Section:
    """Figures per sector, and what comes first in each."""
    text = story.text
    groups = _sectors(story)
    shown = [name for name in groups if name not in (text("sectors.other"), text("sectors.unknown"))]
    parts: list[Markup | Chart] = [story.paragraph("sectors.intro")]
    if story.anonymous:
        key = "sectors.hidden" if shown else "sectors.none"
        parts.append(story.paragraph(key, fewest=FEWEST, other=text("sectors.other")))
    if shown:
        keys = ("clients", "positive", "roi", "share", "payback")
        columns = [
            column(text("sectors.sector"), width=18),
            *(figures(text(f"sectors.{key}")) for key in keys),
            column(text("sectors.first"), width=22),
        ]
        rows = [_sector_row(story, name, group) for name, group in groups.items()]
        parts.append(table(text("sectors.caption"), columns, rows, kind="small"))
    if len(groups) > 1 and story.levers:
        by_lever = {
            name: (len(group), {pool.key: pool for pool in pooled(group)})
            for name, group in _largest(story, groups).items()
        }
        parts.append(first_by_sector(story.levers, by_lever, story.style()))
    return story.section("sectors", *parts)


def _sectors(story: PortfolioStory) -> dict[str, tuple[ClientFigures, ...]]:
    """The clients per sector by its name; an anonymous story has already lost the names of small ones."""
    rest = story.text("sectors.other" if story.anonymous else "sectors.unknown")
    return {sector or rest: group for sector, group in by_sector(story.clients).items()}


def _largest(
    story: PortfolioStory, groups: dict[str, tuple[ClientFigures, ...]]
) -> dict[str, tuple[ClientFigures, ...]]:
    """As many sectors as fit beside each other; the clients of the others together."""
    if len(groups) <= COLUMNS:
        return groups
    names, other = list(groups), story.text("sectors.other")
    rest = tuple(client for name in names[COLUMNS - 1 :] for client in groups[name])
    return {name: groups[name] for name in names[: COLUMNS - 1]} | {other: rest}


def _sector_row(story: PortfolioStory, name: str, group: tuple[ClientFigures, ...]) -> Row:
    write = story.write()
    best = next((pool for pool in pooled(group) if pool.first), None)
    return Row(
        (
            name,
            write.number(len(group), 0),
            write.number(sum(client.pays_off for client in group), 0),
            write.percent(median_of(client.roi for client in group), 0),
            write.percent(median_of(client.of_revenue(client.npv) for client in group), 2),
            write.months(median_of(client.payback_months for client in group)),
            pool_name(best, story.language) if best else story.text("words.none"),
        )
    )


# -- what was left out, and what it was made from


def left_out(story: PortfolioStory) -> Section | None:
    """The files that hold mistakes; None if there are none."""
    found = story.portfolio.left_out
    if not found:
        return None
    if story.anonymous:
        words = story.counted("left_out.anonymous", len(found))
        return story.section("left_out", render("paragraph", content=words, kind=""))
    items = [left_out_sentence(story, item) for item in found]
    return story.section("left_out", story.paragraph("left_out.intro"), render("list", items=items))


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
    """Files by name and hash, and versions; an anonymous portfolio only counts its files."""
    text, files = story.text, story.portfolio.files
    rows = [(text("record.files"), story.write().number(len(files), 0))]
    if not story.anonymous:
        rows += [(path.name, digest([path])) for path in files]
    rows.append((text("record.reference"), f"{REFERENCE} {story.portfolio.reference}"))
    rows.append((text("record.library"), f"cdm-bc {__version__}"))
    columns = [column(text("record.what"), width=34), column(text("record.value"))]
    return story.section("record", table(text("record.caption"), columns, rows, kind="small"))
