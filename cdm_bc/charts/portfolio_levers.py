"""The levers over all clients: value against effort, how often each comes first, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import FAINT, GREEN, INK, MUTED, VERMILLION, clear, mix
from cdm_bc.charts.theme import labels, layout, numbers, round_ticks, safe, value_axis, wrapped
from cdm_bc.figures.portfolio import LeverPool
from cdm_bc.text import Texts, texts
from cdm_bc.text.format import NONE

SMALLEST, LARGEST = 20.0, 44.0
#: Names of bubbles beyond this part of the axis stand to the left, where there is room.
NEAR_EDGE = 0.85
ROW, BAR = 34, 40


def pool_name(pool: LeverPool, language: str) -> str:
    """Letter and name."""
    return f"{pool.letter} {pool.name[language]}" if pool.letter else pool.name[language]


def levers_value_effort(pools: Sequence[LeverPool], style: Style) -> Chart:
    """Bubbles: x effort, y value, both as shares of all costs of the client (medians); area the number of clients."""
    text, write = _text(style), style.formatter
    known = [(pool, pool.value, pool.effort) for pool in pools if pool.value is not None and pool.effort is not None]
    known.sort(key=lambda item: (item[2] - item[1], item[0].key))
    efforts, values = [effort for _, _, effort in known], [value for _, value, _ in known]
    across, up = _share_axis(efforts, style, "effort"), _share_axis(values, style, "value")
    end = min(across["tickvals"][-1], up["tickvals"][-1])
    even = {"type": "line", "layer": "below", "x0": 0, "y0": 0, "x1": end, "y1": end}
    return drawn(
        id="levers",
        figure={
            "data": _bubbles(known, style),
            "layout": layout(
                style,
                540,
                xaxis=across,
                yaxis=up,
                shapes=[even | {"line": {"color": MUTED, "width": 1, "dash": "dot"}}],
            ),
        },
        title=text("chart.levers.title"),
        caption=text("chart.levers.caption"),
        alt=text(
            "chart.levers.alt",
            count=len(known),
            best=pool_name(known[0][0], style.language),
            worst=pool_name(known[-1][0], style.language),
        ),
        header=tuple(text(f"chart.levers.{key}") for key in ("lever", "value", "effort", "clients", "worthwhile")),
        rows=tuple(
            (
                pool_name(pool, style.language),
                write.percent(value, 1),
                write.percent(effort, 1),
                write.number(pool.clients, 0),
                text("words.of", part=pool.worthwhile, whole=pool.clients),
            )
            for pool, value, effort in known
        ),
    )


def _share_axis(values: list[float], style: Style, key: str) -> dict[str, Any]:
    made = value_axis(
        values, style.formatter.percent, title={"text": _text(style)(f"chart.levers.{key}")}, showgrid=False
    )
    low, high = made["tickvals"][0], made["tickvals"][-1]
    return made | {"range": [low - 0.04 * (high - low), high + 0.04 * (high - low)]}


def _bubbles(known: list[tuple[LeverPool, float, float]], style: Style) -> list[dict[str, Any]]:
    pools = [pool for pool, _, _ in known]
    most = max((pool.clients for pool in pools), default=1)
    colours = [GREEN if value >= effort else VERMILLION for _, value, effort in known]
    where = {
        "type": "scatter",
        "x": numbers((effort for _, _, effort in known), 4),
        "y": numbers((value for _, value, _ in known), 4),
        "cliponaxis": False,
    }
    marks = {
        "mode": "markers",
        "marker": {
            "size": numbers((SMALLEST + (LARGEST - SMALLEST) * sqrt(pool.clients / most) for pool in pools), 3),
            "color": [clear(colour, 0.22) for colour in colours],
            "line": {"color": colours, "width": 1.6},
        },
        "hovertext": [_hover(*item, style) for item in known],
        "hoverinfo": "text",
    }
    # a letter of an own model means something else than the same letter of the reference model
    lettered = [bool(pool.letter) and pool.shared for pool in pools]
    right = max((effort for _, _, effort in known), default=0.0) * NEAR_EDGE
    letters = {
        "mode": "text",
        "text": [f"<b>{safe(pool.letter or '')}</b>" if has else "" for pool, has in zip(pools, lettered, strict=True)],
        "textfont": {"size": 14, "color": INK},
        "hoverinfo": "skip",
    }
    words = {
        "mode": "text",
        "text": [
            # an empty line below lifts the name above its bubble
            "" if has else f"{wrapped(pool.name[style.language], 22, 2)}<br>\xa0"
            for pool, has in zip(pools, lettered, strict=True)
        ],
        "textposition": ["top left" if effort > right else "top center" for _, _, effort in known],
        "textfont": {"size": 12, "color": INK},
        "hoverinfo": "skip",
    }
    return [where | marks, where | letters, where | words]


def _hover(pool: LeverPool, value: float, effort: float, style: Style) -> str:
    text, write = _text(style), style.formatter
    lines = [
        f"<b>{safe(pool_name(pool, style.language))}</b>",
        f"{text('chart.levers.value')}: {write.percent(value, 1)}",
        f"{text('chart.levers.effort')}: {write.percent(effort, 1)}",
        f"{text('chart.levers.clients')}: {pool.clients}",
    ]
    return "<br>".join(lines)


def first_counts(pools: Sequence[LeverPool], style: Style) -> Chart:
    """Bars: number of clients that begin with a lever, and that have it in their top 3."""
    text = _text(style)
    names = [pool_name(pool, style.language) for pool in pools]
    bars = [
        _bar(pools, [pool.first for pool in pools], style, "step", style.accent),
        _bar(pools, [pool.top for pool in pools], style, "top", FAINT),
    ]
    ticks = round_ticks([pool.first for pool in pools] + [pool.top for pool in pools])
    whole = [tick for tick in ticks if tick == int(tick)]
    return drawn(
        id="first",
        figure={
            "data": bars,
            "layout": layout(
                style,
                90 + BAR * len(pools),
                xaxis=value_axis(
                    ticks,
                    lambda count: style.formatter.number(count, 0),
                    tickvals=whole,
                    ticktext=[style.formatter.number(tick, 0) for tick in whole],
                    range=[0, 1.1 * max(ticks)],
                ),
                yaxis=labels([wrapped(name, 44, 1) for name in names], autorange="reversed"),
                showlegend=True,
                bargap=0.3,
                bargroupgap=0.08,
            ),
        },
        title=text("chart.first.title"),
        caption=text("chart.first.caption"),
        alt=text("chart.first.alt", count=len(pools), best=names[0], first=pools[0].first, clients=pools[0].clients),
        header=(text("chart.levers.lever"), *(text(f"chart.first.{key}") for key in ("step", "top", "clients"))),
        rows=tuple(
            (name, *(style.formatter.number(count, 0) for count in (pool.first, pool.top, pool.clients)))
            for name, pool in zip(names, pools, strict=True)
        ),
    )


def _bar(pools: Sequence[LeverPool], counts: list[int], style: Style, key: str, colour: str) -> dict[str, Any]:
    text = _text(style)
    name = text(f"chart.first.{key}")
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": counts,
        "y": list(range(len(pools))),
        "marker": {"color": colour},
        "text": [text("words.of", part=count, whole=pool.clients) for count, pool in zip(counts, pools, strict=True)],
        "textposition": "outside",
        "textfont": {"size": 11, "color": MUTED},
        "cliponaxis": False,
        "hovertext": [
            f"<b>{safe(pool_name(pool, style.language))}</b><br>{name}: {text('words.of', part=count, whole=pool.clients)}"
            for count, pool in zip(counts, pools, strict=True)
        ],
        "hoverinfo": "text",
    }


def first_by_sector(
    pools: Sequence[LeverPool], sectors: Mapping[str, tuple[int, Mapping[str, LeverPool]]], style: Style
) -> Chart:
    """Heat map: share of the clients of each sector that begin with a lever.

    Parameters
    ----------
    pools : the rows. sectors : name -> number of clients, and their levers by key.
    """
    text, names = _text(style), [pool_name(pool, style.language) for pool in pools]
    columns = [text("chart.sectors.sector", sector=sector, count=count) for sector, (count, _) in sectors.items()]
    cells = [[own.get(pool.key) for _, own in sectors.values()] for pool in pools]
    shown = [["" if cell is None else style.formatter.percent(_share(cell), 0) for cell in row] for row in cells]
    trace = {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(names))),
        "z": [[None if cell is None else _share(cell) for cell in row] for row in cells],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, mix(style.accent, "#ffffff", 0.05)], [1, mix(style.accent, "#ffffff", 0.85)]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": shown,
        "texttemplate": "%{text}",
        "hoverongaps": False,
        "customdata": [
            [_cell(text, name, sector, cell) for sector, cell in zip(sectors, row, strict=True)]
            for name, row in zip(names, cells, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return drawn(
        id="first-by-sector",
        figure={
            "data": [trace],
            "layout": layout(
                style,
                90 + ROW * len(names),
                xaxis=labels([wrapped(column, 16, 3) for column in columns], side="top"),
                yaxis=labels([wrapped(name, 44, 1) for name in names], autorange="reversed"),
            ),
        },
        title=text("chart.sectors.title"),
        caption=text("chart.sectors.caption"),
        alt=text("chart.sectors.alt", levers=len(names), sectors=len(columns)),
        header=(text("chart.levers.lever"), *columns),
        rows=tuple((name, *(words or NONE for words in row)) for name, row in zip(names, shown, strict=True)),
    )


def _share(pool: LeverPool) -> float:
    return pool.first / pool.clients


def _cell(text: Texts, lever: str, sector: str, pool: LeverPool | None) -> str:
    if pool is None:
        return ""
    return safe(text("chart.sectors.cell", lever=lever, sector=sector, first=pool.first, clients=pool.clients))


def _text(style: Style) -> Texts:
    return texts("portfolio", style.language)
