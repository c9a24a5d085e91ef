"""What is present of each level, per pillar: the ladder that an organisation climbs."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import INK, PAPER, mix
from cdm_bc.charts.marks import Mark, heat, stroke, tip
from cdm_bc.charts.maturity.words import words
from cdm_bc.charts.theme import figure, labels, rows
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.parts import percent
from cdm_bc.text.format import NONE

ROW = 46
NARROWEST = 480
STEPS = 5
#: Share of the accent in a full cell: light enough for dark figures on it.
DEEPEST = 0.46


def ladder(model: MaturityModel, assessment: Assessment, style: Style) -> Chart:
    """Heat map of the share present, pillars down and levels across; levels reached have a frame."""
    text, write = words(style), style.formatter.percent
    names = [pillar.name[style.language] for pillar in model.pillars.values()]
    levels = [int(level) for level in model.asked_steps]
    columns = [f"{level} {model.levels[str(level)].name[style.language]}" for level in levels]
    shares = [[assessment.pillars[key].shares.get(level) for level in levels] for key in model.pillars]
    return drawn(
        text.under("ladder"),
        figure(
            [_fields(shares, names, columns, style)],
            style,
            60 + ROW * len(names),
            xaxis=labels(columns, 16, side="top", tickangle=0),
            yaxis=rows(names, 26),
            shapes=_frames(model, assessment),
        ),
        (text("words.pillar"), *columns),
        ((name, *(percent(share, 0) for share in row)) for name, row in zip(names, shares, strict=True)),
        narrowest=NARROWEST,
        threshold=write(model.rules.level_threshold, 0),
        reached=sum((one.level or 1) - 1 for one in assessment.pillars.values()),
        total=len(names) * len(levels),
    )


def _fields(shares: list[list[float | None]], names: list[str], columns: list[str], style: Style) -> Mark:
    shown = [[style.formatter.percent(share, 0) for share in row] for row in shares]
    tips = [
        [tip(name, f"{column}: {cell}") for column, cell in zip(columns, row, strict=True)]
        for name, row in zip(names, shown, strict=True)
    ]
    return heat(
        [[None if share is None else round(share, 3) for share in row] for row in shares],
        [["" if cell == NONE else cell for cell in row] for row in shown],
        [[step / STEPS, mix(style.accent, PAPER, 0.04 + DEEPEST * step / STEPS)] for step in range(STEPS + 1)],
        gap=6,
        textfont={"color": INK},
        hovertext=tips,
        hoverinfo="text",
    )


def _frames(model: MaturityModel, assessment: Assessment) -> list[Mark]:
    reached = [assessment.pillars[key].level or 1 for key in model.pillars]
    return [
        {
            "type": "rect",
            "x0": -0.48,
            "x1": level - 2 + 0.48,
            "y0": row - 0.46,
            "y1": row + 0.46,
            "line": stroke(INK, 2),
        }
        for row, level in enumerate(reached)
        if level > 1
    ]
