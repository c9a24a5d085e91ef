"""The building blocks of the engagement framework, if they were answered."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.charts import Chart
from cdm_bc.charts.maturity.dots import blocks as chart
from cdm_bc.errors import InputError
from cdm_bc.maturity.framework import BlockScore, assess_framework
from cdm_bc.maturity.model import step_of
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import Row, column, figures, table


def blocks(story: MaturityStory) -> Section | None:
    """Share present per block, and what is missing most."""
    who = story.assessment
    try:
        found = assess_framework(
            story.framework, story.answers, who.organisation, unit=who.unit, respondent=who.respondent
        )
    except InputError:
        return None
    answered = sum(
        counts[kind]
        for one in found.blocks.values()
        for counts in one.counts.values()
        for kind in ("yes", "partly", "no")
    )
    if not answered:
        return None
    text, language = story.text, story.language
    parts: list[Markup | Chart] = [story.paragraph("blocks.intro"), chart(story.framework, found, story.style)]
    without = [story.framework.blocks[key].name[language] for key, one in found.blocks.items() if one.share is None]
    if without:
        share = story.write.percent(story.framework.rules.minimum_answered, 0)
        parts.append(story.paragraph("blocks.not_enough", kind="aside", names=story.listed(without), share=share))
    rows: list[Row] = []
    for key, one in found.blocks.items():
        missing = _missing(story, one)
        if missing:
            rows.append(Row((story.framework.blocks[key].name[language],), "group"))
            rows += [Row(cells) for cells in missing]
    if rows:
        columns = [column(text("steps.statement")), column(text("blocks.type"), width=24)]
        columns += [] if story.is_small else [figures(text("steps.present"), width=14)]
        parts.append(table(text("blocks.missing_caption"), columns, rows))
    return story.section("blocks", *parts)


def _missing(story: MaturityStory, one: BlockScore) -> list[tuple[str, ...]]:
    """Statements of a scored block that most would not say yes to, success factors first."""
    if one.share is None:
        return []
    order = list(story.framework.types)
    threshold = story.model.rules.level_threshold
    found = [(key, mean) for key, mean in one.statements.items() if mean is not None and mean < threshold]
    ranked = sorted(found, key=lambda item: (order.index(step_of(item[0])), item[1]))
    return [
        (
            story.framework.statements[key].text[story.language],
            story.framework.types[step_of(key)].name[story.language],
            *([] if story.is_small else [story.write.percent(mean, 0)]),
        )
        for key, mean in ranked
    ]
