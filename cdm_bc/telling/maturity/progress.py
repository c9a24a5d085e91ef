"""What changed since the earlier measurement."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from cdm_bc.charts import Chart
from cdm_bc.charts.maturity.dots import progress as chart
from cdm_bc.errors import InputError
from cdm_bc.maturity.progress import StatementProgress, compare
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import column, figures, table

SHOWN = 5


def progress_since(story: MaturityStory, *, asked: bool) -> Section | None:
    """Index and level then and now; statements that moved most."""
    if not asked:
        return None
    if story.before is None:
        return story.section("progress", story.paragraph("progress.absent"))
    try:
        found = compare(story.before, story.assessment)
    except InputError as error:
        return story.section("progress", story.paragraph("progress.other_model", why=error.problems[0].message))
    text, smallest = story.text, story.model.rules.smallest_group
    rows = [
        (
            story.pillar(one.pillar),
            story.index(one.index_before),
            story.index(one.index_after),
            story.change(one.index_change),
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
    parts: list[Markup | Chart] = [
        story.paragraph("progress.intro", before=found.respondents_before, after=found.respondents_after),
        chart(story.model, found, story.style),
        table(text("progress.table_caption"), columns, rows),
    ]
    if story.assessment.respondent is not None or min(found.respondents_before, found.respondents_after) >= smallest:
        parts += [*_moved(story, "gained", found.gained), *_moved(story, "lost", found.lost)]
    return story.section("progress", *parts)


def _moved(story: MaturityStory, key: str, found: Sequence[StatementProgress]) -> list[Markup]:
    if not found:
        return []
    text, percent = story.text, story.write.percent
    rows = [(story.statement(one.statement), percent(one.before, 0), percent(one.after, 0)) for one in found[:SHOWN]]
    columns = [
        column(text("steps.statement")),
        *(figures(text(f"words.{word}"), width=12) for word in ("before", "now")),
    ]
    return [story.subheading(f"progress.{key}"), table(text(f"progress.{key}_caption"), columns, rows)]
