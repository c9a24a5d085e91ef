"""What the numbers of a model rest on."""

from __future__ import annotations

from cdm_bc.charts.chart import Chart, Style, drawn
from cdm_bc.charts.colour import BLUE, FAINT, GREEN, ORANGE, SKY
from cdm_bc.charts.theme import LEGEND, axis, labels, layout, safe, wrapped
from cdm_bc.model import Model

GRADES = ("published", "derived", "bounded", "judgement", "ungraded")
COLOURS = dict(zip(GRADES, (BLUE, SKY, GREEN, ORANGE, FAINT), strict=True))
ROW = 34


def evidence(model: Model, style: Style) -> Chart:
    """Stacked bars: number of defaults by grade, per driver and for the facts that have one."""
    text, language = style.text, style.language
    counts = {driver.name[language]: dict.fromkeys(GRADES, 0) for driver in model.drivers.values()}
    for benefit in model.benefits.values():
        row = counts[model.drivers[benefit.driver].name[language]]
        for item in benefit.inputs.values():
            row[item.grade or "ungraded"] += 1
    known = counts[text("evidence.facts")] = dict.fromkeys(GRADES, 0)
    for fact in model.facts.values():
        if fact.default is not None:
            known[fact.grade or "ungraded"] += 1
    used = [grade for grade in GRADES if any(row[grade] for row in counts.values())]
    totals = {grade: sum(row[grade] for row in counts.values()) for grade in used}
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": text(f"grades.{grade}"),
            "x": [row[grade] for row in counts.values()],
            "y": list(range(len(counts))),
            "marker": {"color": COLOURS[grade]},
            "hovertext": [f"{safe(name)}<br>{text(f'grades.{grade}')}: {row[grade]}" for name, row in counts.items()],
            "hoverinfo": "text",
        }
        for grade in used
    ]
    return drawn(
        id="evidence",
        figure={
            "data": data,
            "layout": layout(
                style,
                90 + ROW * len(counts),
                barmode="stack",
                showlegend=True,
                legend={**LEGEND, "traceorder": "normal"},
                xaxis=axis(showgrid=True, dtick=2),
                yaxis=labels([wrapped(name, 30, 1) for name in counts], autorange="reversed"),
            ),
        },
        title=text("evidence.title"),
        caption=text("evidence.caption"),
        alt=text("evidence.alt", total=sum(totals.values()), published=totals.get("published", 0)),
        header=(text("evidence.where"), *(text(f"grades.{grade}") for grade in used)),
        rows=tuple((name, *(str(row[grade]) for grade in used)) for name, row in counts.items()),
    )
