"""What changed since the earlier measurement."""

from __future__ import annotations

from collections.abc import Sequence

from cdm_bc.charts.maturity.dots import progress as chart
from cdm_bc.errors import InputError
from cdm_bc.maturity.progress import StatementProgress, compare
from cdm_bc.parts import Part, Section, percent
from cdm_bc.telling.maturity.story import MaturityStory, change, index, of_one_score
from cdm_bc.telling.story import FIGURES, WORDS, width

SHOWN = 5


@of_one_score
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
    respondents = (found.respondents_before, found.respondents_after)
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
    columns = {"words.pillar": width(28), **dict.fromkeys(("index_before", "index_after", "change"), FIGURES)}
    columns |= {"level_before": WORDS, "level_after": WORDS}
    parts: list[Part] = [
        story.paragraph("progress.intro", before=respondents[0], after=respondents[1]),
        chart(story.model, found, story.style),
        story.table("progress", columns, rows, caption="progress.table_caption"),
    ]
    if story.assessment.respondent is not None or min(respondents) >= story.model.rules.smallest_group:
        parts += [*_moved(story, "gained", found.gained), *_moved(story, "lost", found.lost)]
    return story.section("progress", *parts)


def _moved(story: MaturityStory, key: str, found: Sequence[StatementProgress]) -> list[Part]:
    if not found:
        return []
    rows = [(story.statement(one.statement), percent(one.before, 0), percent(one.after, 0)) for one in found[:SHOWN]]
    columns = {"steps.statement": WORDS, **{f"words.{word}": width(12, figures=True) for word in ("before", "now")}}
    return [story.heading(f"progress.{key}"), story.table("progress", columns, rows, caption=f"progress.{key}_caption")]
