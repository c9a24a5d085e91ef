"""How a score follows from the answers of this very organisation."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.maturity.worked import WorkedExample, WorkedLevel, worked_example
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import Row, column, figures, table

#: So many decimals, that the sum can be checked.
DIGITS = 2


def worked(story: MaturityStory) -> Section:
    """One pillar written out; one whose shares follow from the answers of all together, if there is one."""
    every = [worked_example(story.model, story.assessment, pillar) for pillar in story.model.pillars]
    known = [one for one in every if one is not None]
    if not known:
        return story.section("worked", story.paragraph("worked.none"))
    one = max(known, key=_telling)
    text, write = story.text, story.write
    rows = [Row(_cells(story, level)) for level in one.levels]
    columns = [
        column(text("words.level"), width=22),
        *(figures(text(f"answers.{kind}")) for kind in ("yes", "partly", "no")),
        figures(text("answers.left_out")),
        column(text("worked.how"), width=28),
        figures(text("words.share")),
    ]
    name = story.pillar(one.pillar)
    values: dict[str, object] = {"pillar": name, "count": one.respondents, "threshold": write.percent(one.threshold, 0)}
    key = "worked.intro_one" if one.respondents == 1 else "worked.intro"
    parts = [story.paragraph(key, kind="", **values), table(text("worked.caption", pillar=name), columns, rows)]
    if not all(level.pooled for level in one.levels):
        parts.append(story.paragraph("worked.not_pooled", kind="aside"))
    shares = " + ".join(write.number(level.share, DIGITS) for level in one.levels)
    parts.append(
        story.paragraph(
            "worked.index", sum=f"1 + {shares}", index=write.number(one.index, DIGITS), shown=story.index(one.index)
        )
    )
    parts.append(_level(story, one))
    return story.section("worked", *parts)


def _telling(one: WorkedExample) -> tuple[int, int]:
    """How well an example shows the calculation: levels that follow from all answers together, and mixed answers."""
    mixed = sum(1 for level in one.levels if 0 < level.share < 1)
    return sum(level.pooled for level in one.levels), mixed


def _cells(story: MaturityStory, level: WorkedLevel) -> tuple[str, ...]:
    text, write = story.text, story.write
    given = level.yes + level.partly + level.no
    how = (
        text("worked.division", yes=level.yes, partly=level.partly, given=given)
        if level.pooled
        else text("worked.mean")
    )
    return (
        story.level(level.level),
        *(str(count) for count in (level.yes, level.partly, level.no)),
        str(level.not_applicable + level.unanswered),
        how,
        write.percent(level.share, 0),
    )


def _level(story: MaturityStory, one: WorkedExample) -> Markup:
    threshold = story.write.percent(one.threshold, 0)
    missed = next((level for level in one.levels if not level.reached), None)
    if missed is None:
        return story.paragraph("worked.top", level=story.level(one.level), threshold=threshold)
    share = story.write.percent(missed.share, 0)
    return story.paragraph(
        "worked.stops", level=story.level(one.level), missed=story.level(missed.level), share=share, threshold=threshold
    )
