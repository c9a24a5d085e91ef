"""What changed since the earlier measurement."""

from __future__ import annotations

from collections.abc import Sequence

from cdm_bc.charts.maturity.dots import progress as chart
from cdm_bc.errors import InputError
from cdm_bc.maturity.progress import StatementProgress, compare
from cdm_bc.parts import Part, Section, column, figures, percent, table
from cdm_bc.telling.maturity.story import MaturityStory, change, index

SHOWN = 5


def progress_since(story: MaturityStory) -> Section | None:
    """Index and level then and now, and the statements that moved most; None without an earlier measurement."""
    if not story.has_earlier:
        return None
    if story.before is None:
        return story.section("progress", story.paragraph("progress.absent"))
    try:
        found = compare(story.before, story.assessment)
    except InputError as error:
        return story.section("progress", story.paragraph("progress.other_model", why=error.problems[0].message))
    text, respondents = story.text, (found.respondents_before, found.respondents_after)
    rows = [
        (
            story.pillar(one.pillar),
            index(one.index_before),
            index(one.index_after),
            change(one.index_change),
            story.level(one.level_before),
            story.level(one.level_after),
        )
        for one in found.pillars.values()
    ]
    columns = [
        column(text("words.pillar"), width=28),
        *(figures(text(f"progress.{key}")) for key in ("index_before", "index_after", "change")),
        *(column(text(f"progress.{key}")) for key in ("level_before", "level_after")),
    ]
    parts: list[Part] = [
        story.paragraph("progress.intro", before=respondents[0], after=respondents[1]),
        chart(story.model, found, story.style),
        table(text("progress.table_caption"), columns, rows),
    ]
    if story.assessment.respondent is not None or min(respondents) >= story.model.rules.smallest_group:
        parts += [*_moved(story, "gained", found.gained), *_moved(story, "lost", found.lost)]
    return story.section("progress", *parts)


def _moved(story: MaturityStory, key: str, found: Sequence[StatementProgress]) -> list[Part]:
    if not found:
        return []
    text = story.text
    rows = [(story.statement(one.statement), percent(one.before, 0), percent(one.after, 0)) for one in found[:SHOWN]]
    columns = [
        column(text("steps.statement")),
        *(figures(text(f"words.{word}"), width=12) for word in ("before", "now")),
    ]
    return [story.heading(f"progress.{key}"), table(text(f"progress.{key}_caption"), columns, rows)]
