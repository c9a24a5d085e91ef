"""Next steps: the statements between where a pillar stands and where it wants to be, nearest first."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from cdm_bc.maturity.results import NextStep
from cdm_bc.parts import Content, Part, Row, Section, Table, percent
from cdm_bc.telling.maturity.story import MaturityStory, of_one_score
from cdm_bc.telling.story import WORDS, width


@of_one_score
def next_steps(story: MaturityStory) -> Section:
    """What it takes to reach the target, nearest first: a table per distance, grouped by pillar."""
    found = story.assessment.steps
    if not found:
        return story.section("steps", story.paragraph("steps.none"))
    parts: list[Part] = [story.paragraph("steps.intro", count=len(found))]
    for distance, steps in groupby(found, key=lambda step: step.distance):
        key = "steps.nearest" if distance == 1 else "steps.further"
        parts += [story.heading(key, distance=distance), _table(story, steps, distance)]
    return story.section("steps", *parts)


def _table(story: MaturityStory, steps: Iterable[NextStep], distance: int) -> Table:
    text = story.text
    rows: list[Row] = []
    for (pillar, level), inside in groupby(steps, key=lambda step: (step.pillar, step.level)):
        rows.append(Row((text("steps.group", pillar=story.pillar(pillar), level=story.level(level)),), "group"))
        rows += [Row((story.statement(step.statement), *_present(story, step))) for step in inside]
    columns = {"statement": WORDS} | ({} if story.is_small else {"present": width(16, figures=True)})
    key = "steps.caption" if distance == 1 else "steps.caption_further"
    return story.table("steps", columns, rows, caption=key, distance=distance)


def _present(story: MaturityStory, step: NextStep) -> tuple[Content, ...]:
    """How far a step is; not with so few respondents that it would show what each of them said."""
    if story.is_small:
        return ()
    return (story.text("steps.unknown") if step.mean is None else percent(step.mean, 0),)
