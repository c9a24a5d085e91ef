"""Next steps: the statements between where a pillar stands and where it wants to be, nearest first."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup

from cdm_bc.maturity.results import NextStep
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import Row, column, figures, table


def next_steps(story: MaturityStory) -> Section:
    """A table per distance, grouped by pillar."""
    found = story.assessment.steps
    if not found:
        return story.section("steps", story.paragraph("steps.none"))
    parts = [story.paragraph("steps.intro", count=len(found))]
    for distance, steps in groupby(found, key=lambda step: step.distance):
        key = "steps.nearest" if distance == 1 else "steps.further"
        parts += [story.subheading(key, distance=distance), _table(story, list(steps), distance)]
    return story.section("steps", *parts)


def _table(story: MaturityStory, steps: list[NextStep], distance: int) -> Markup:
    text = story.text
    rows: list[Row] = []
    for (pillar, level), inside in groupby(steps, key=lambda step: (step.pillar, step.level)):
        rows.append(Row((text("steps.group", pillar=story.pillar(pillar), level=story.level(level)),), "group"))
        rows += [Row((story.statement(step.statement), *_present(story, step))) for step in inside]
    columns = [column(text("steps.statement"))]
    if not story.is_small:
        columns.append(figures(text("steps.present"), width=16))
    key = "steps.caption" if distance == 1 else "steps.caption_further"
    return table(text(key, distance=distance), columns, rows)


def _present(story: MaturityStory, step: NextStep) -> tuple[str, ...]:
    """How far a step is; not with so few respondents that it would show what each of them said."""
    if story.is_small:
        return ()
    return (story.text("steps.unknown") if step.mean is None else story.write.percent(step.mean, 0),)
