"""The levers over all clients: value against effort, how often each comes first, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GREEN, MUTED, PAPER, VERMILLION, mix
from cdm_bc.charts.marks import (
    Mark,
    bars,
    beside,
    bubbles,
    diameters,
    font,
    heat,
    in_cells,
    labelled,
    outside,
    row_tips,
    stroke,
    tip,
)
from cdm_bc.charts.names import name_of, short_of
from cdm_bc.charts.theme import figure, labels, numbers, roomy, round_ticks, rows, value_axis, wrapped
from cdm_bc.figures.portfolio import LeverPool
from cdm_bc.parts import Joined, number, percent
from cdm_bc.text import Texts, texts

SMALLEST, LARGEST = 20.0, 44.0
ROW, BAR = 34, 40
#: Of the heat map: what its names and a column per sector need.
NARROWEST = 560
#: A lever with the medians of its value and effort.
Placed = tuple[LeverPool, float, float]


def levers_value_effort(pools: Sequence[LeverPool], style: Style) -> Chart:
    """Bubbles: x effort, y value, both as shares of all costs of the client (medians); area the number of clients."""
    every, language = texts("portfolio", style.language), style.language
    text = every.under("chart.levers")
    known = [(pool, pool.value, pool.effort) for pool in pools if pool.value is not None and pool.effort is not None]
    known.sort(key=lambda item: (item[2] - item[1], item[0].key))
    across = _share_axis([effort for *_, effort in known], text("effort"), style)
    up = _share_axis([value for _, value, _ in known], text("value"), style)
    end = min(across["tickvals"][-1], up["tickvals"][-1])
    header = text.each("lever", "value", "effort", "clients", "worthwhile")
    table = [
        (
            name_of(pool, language),
            percent(value, 1),
            percent(effort, 1),
            number(pool.clients, 0),
            Joined((number(pool.worthwhile, 0), number(pool.clients, 0)), by=every("words.of", part="", whole="")),
        )
        for pool, value, effort in known
    ]
    even = {"type": "line", "layer": "below", "x0": 0, "y0": 0, "x1": end, "y1": end, "line": stroke(MUTED, 1, "dot")}
    data = [_bubbles(known, row_tips(header[:4], table, style))]
    return drawn(
        text,
        figure(data, style, 540, xaxis=across, yaxis=up, shapes=[even], annotations=_names(known, style)),
        header,
        table,
        count=len(known),
        best=table[0][0],
        worst=table[-1][0],
    )


def _share_axis(values: list[float], title: str, style: Style) -> Mark:
    return roomy(value_axis(values, style.formatter.percent, title=title, showgrid=False), 0.04)


def _sizes(known: list[Placed]) -> list[float]:
    return diameters([pool.clients for pool, *_ in known], SMALLEST, LARGEST)


def _bubbles(known: list[Placed], tips: list[str]) -> Mark:
    marks = bubbles(
        numbers((effort for *_, effort in known), 4),
        numbers((value for _, value, _ in known), 4),
        numbers(_sizes(known), 3),
        [GREEN if value >= effort else VERMILLION for _, value, effort in known],
        tips,
    )
    return marks


def _names(known: list[Placed], style: Style) -> list[Mark]:
    found = zip(known, _sizes(known), strict=True)
    return [
        beside(wrapped(short_of(pool, style.language), 22), size, x=x, y=y)
        for (pool, *place), size in found
        for y, x in [numbers(place, 4)]
    ]


def first_counts(pools: Sequence[LeverPool], style: Style) -> Chart:
    """Bars: number of clients that begin with a lever, and that have it in their top 3."""
    text, write = texts("portfolio", style.language).under("chart"), style.formatter
    names = [short_of(pool, style.language) for pool in pools]
    first, top = [pool.first for pool in pools], [pool.top for pool in pools]
    ticks = round_ticks(first + top)
    whole = [tick for tick in ticks if tick == int(tick)]
    shown = [write.number(tick, 0) for tick in whole]
    return drawn(
        text.under("first"),
        figure(
            [_bars(pools, first, "step", style.accent, style), _bars(pools, top, "top", FAINT, style)],
            style,
            90 + BAR * len(pools),
            xaxis=value_axis(ticks, write.number, tickvals=whole, ticktext=shown, range=[0, 1.1 * max(ticks)]),
            yaxis=rows(names, 44),
            showlegend=True,
            bargap=0.3,
            bargroupgap=0.08,
        ),
        text.each("levers.lever", "first.step", "first.top", "first.clients"),
        (
            (name, *(number(count, 0) for count in (pool.first, pool.top, pool.clients)))
            for name, pool in zip(names, pools, strict=True)
        ),
        count=len(pools),
        best=names[0],
        first=pools[0].first,
        clients=pools[0].clients,
    )


def _bars(pools: Sequence[LeverPool], counts: list[int], key: str, colour: str, style: Style) -> Mark:
    text = texts("portfolio", style.language)
    name = text(f"chart.first.{key}")
    shares = [text("words.of", part=count, whole=pool.clients) for count, pool in zip(counts, pools, strict=True)]
    tips = labelled((short_of(pool, style.language) for pool in pools), name, shares, bold=True)
    return bars(counts, colour, tips, name=name, **outside(shares, textfont=font(11, MUTED)))


def first_by_sector(
    pools: Sequence[LeverPool], sectors: Mapping[str, tuple[int, Mapping[str, LeverPool]]], style: Style
) -> Chart:
    """Heat map: share of the clients of each sector that begin with a lever.

    Parameters
    ----------
    pools : the rows. sectors : name -> number of clients, and their levers by key.
    """
    text, names = texts("portfolio", style.language).under("chart"), [short_of(pool, style.language) for pool in pools]
    columns = [text("sectors.sector", sector=sector, count=count) for sector, (count, _) in sectors.items()]
    found = [[own.get(pool.key) for _, own in sectors.values()] for pool in pools]
    shares = [[None if pool is None else pool.first_share for pool in row] for row in found]
    shown = [["" if share is None else style.formatter.percent(share, 0) for share in row] for row in shares]
    tips = [
        [_cell_tip(text, name, sector, pool) for sector, pool in zip(sectors, row, strict=True)]
        for name, row in zip(names, found, strict=True)
    ]
    scale = [[0, mix(style.accent, PAPER, 0.05)], [1, mix(style.accent, PAPER, 0.85)]]
    return drawn(
        text.under("sectors"),
        figure(
            [heat(shares, shown, scale, hoverongaps=False, **in_cells(tips))],
            style,
            90 + ROW * len(names),
            xaxis=labels(columns, 16, side="top"),
            yaxis=rows(names, 44),
        ),
        (text("levers.lever"), *columns),
        ((name, *(percent(share, 0) for share in row)) for name, row in zip(names, shares, strict=True)),
        id="first-by-sector",
        narrowest=NARROWEST,
        levers=len(names),
        sectors=len(columns),
    )


def _cell_tip(text: Texts, lever: str, sector: str, pool: LeverPool | None) -> str:
    if pool is None:
        return ""
    return tip(text("sectors.cell", lever=lever, sector=sector, first=pool.first, clients=pool.clients))
