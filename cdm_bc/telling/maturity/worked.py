"""How a score follows from the answers of this very organisation."""

from __future__ import annotations

from cdm_bc.maturity.worked import WorkedExample, WorkedLevel, worked_example
from cdm_bc.parts import Content, Paragraph, Part, Section, percent, whole
from cdm_bc.telling.maturity.story import MaturityStory, of_one_score
from cdm_bc.telling.story import FIGURES, width

#: So many decimals, that the sum can be checked.
DIGITS = 2


@of_one_score
def worked(story: MaturityStory) -> Section:
    """One pillar written out; one whose shares follow from the answers of all together, if there is one."""
    every = [worked_example(story.model, story.assessment, pillar) for pillar in story.model.pillars]
    known = [one for one in every if one is not None]
    if not known:
        return story.section("worked", story.paragraph("worked.none"))
    one = max(known, key=_telling)
    write, name = story.write, story.pillar(one.pillar)
    columns = {"words.level": width(22)}
    columns |= {f"answers.{kind}": FIGURES for kind in ("yes", "partly", "no", "left_out")}
    columns |= {"how": width(28), "words.share": FIGURES}
    key = "worked.intro_one" if one.respondents == 1 else "worked.intro"
    threshold = write.percent(one.threshold, 0)
    parts: list[Part] = [
        story.paragraph(key, pillar=name, count=one.respondents, threshold=threshold),
        story.table("worked", columns, [_cells(story, level) for level in one.levels], pillar=name),
    ]
    if not all(level.pooled for level in one.levels):
        parts.append(story.paragraph("worked.not_pooled", kind="aside"))
    shares = " + ".join(write.number(level.share, DIGITS) for level in one.levels)
    full, shown = write.number(one.index, DIGITS), story.index(one.index)
    parts += [
        story.paragraph("worked.index", sum=f"1 + {shares}", index=full, shown=shown),
        _level(story, one, threshold),
    ]
    return story.section("worked", *parts)


def _telling(one: WorkedExample) -> tuple[int, int]:
    """How well an example shows the calculation: levels that follow from all answers together, and mixed answers."""
    return sum(level.pooled for level in one.levels), sum(0 < level.share < 1 for level in one.levels)


def _cells(story: MaturityStory, level: WorkedLevel) -> tuple[Content, ...]:
    given = level.yes + level.partly + level.no
    how = story.text("worked.mean")
    if level.pooled:
        how = story.text("worked.division", yes=level.yes, partly=level.partly, given=given)
    counts = (level.yes, level.partly, level.no, level.not_applicable + level.unanswered)
    return (story.level(level.level), *map(whole, counts), how, percent(level.share, 0))


def _level(story: MaturityStory, one: WorkedExample, threshold: str) -> Paragraph:
    missed = next((level for level in one.levels if not level.reached), None)
    if missed is None:
        return story.paragraph("worked.top", level=story.level(one.level), threshold=threshold)
    share = story.write.percent(missed.share, 0)
    return story.paragraph(
        "worked.stops", level=story.level(one.level), missed=story.level(missed.level), share=share, threshold=threshold
    )
