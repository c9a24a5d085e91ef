"""The building blocks of the engagement framework, if they were answered."""

from __future__ import annotations

from cdm_bc.charts.maturity.dots import blocks as chart
from cdm_bc.errors import InputError
from cdm_bc.maturity.framework import BlockScore, assess_framework
from cdm_bc.maturity.model import step_of
from cdm_bc.parts import Part, Row, Section, percent
from cdm_bc.telling.maturity.story import MaturityStory, of_one_score
from cdm_bc.telling.story import OWN_READING, WORDS, width


@of_one_score
def blocks(story: MaturityStory) -> Section | None:
    """Share present per block, and what is missing most; None if nobody answered."""
    who, framework = story.assessment, story.framework
    try:
        found = assess_framework(framework, story.answers, who.organisation, unit=who.unit, respondent=who.respondent)
    except InputError:
        return None
    counts = [counts for one in found.blocks.values() for counts in one.counts.values()]
    if not any(one[kind] for one in counts for kind in ("yes", "partly", "no")):
        return None
    names = {key: story.say(block.name) for key, block in framework.blocks.items()}
    parts: list[Part] = [story.paragraph("blocks.intro"), chart(framework, found, story.style)]
    without = [names[key] for key, one in found.blocks.items() if one.share is None]
    if without:
        share = story.write.percent(framework.rules.minimum_answered, 0)
        parts.append(story.paragraph("blocks.not_enough", kind="aside", names=story.listed(without), share=share))
    rows: list[Row] = []
    for key, one in found.blocks.items():
        missing = _missing(story, one)
        rows += [Row((names[key],), "group"), *missing] if missing else []
    if rows:
        columns = {"steps.statement": WORDS, "type": width(24)}
        columns |= {} if story.is_small else {"steps.present": width(14, figures=True)}
        parts.append(story.table("blocks", columns, rows, caption="blocks.missing_caption"))
    return story.section("blocks", *parts)


def _missing(story: MaturityStory, one: BlockScore) -> list[Row]:
    """Statements of a scored block that most would not say yes to, success factors first."""
    if one.share is None:
        return []
    framework, threshold = story.framework, story.model.rules.level_threshold
    order = list(framework.types)
    found = [(key, mean) for key, mean in one.statements.items() if mean is not None and mean < threshold]
    return [
        Row(
            (
                story.say(framework.statements[key].text)
                + OWN_READING * (framework.statements[key].provenance == "inferred"),
                story.say(framework.types[step_of(key)].name),
                *([] if story.is_small else [percent(mean, 0)]),
            )
        )
        for key, mean in sorted(found, key=lambda item: (order.index(step_of(item[0])), item[1]))
    ]
