"""The first page where business units are too far apart for a mean: each beside the others, none of them blended."""

from __future__ import annotations

from collections.abc import Iterator

from cdm_bc.figures.maturity import extremes, nearest, way_to_target, widest_unit_gap
from cdm_bc.maturity.results import Assessment
from cdm_bc.parts import Block, KeyFigure, percent, whole
from cdm_bc.telling.maturity.story import MaturityStory, index

FIRST_STEPS = 2


def lead(story: MaturityStory) -> str:
    """Every unit with its index, and why there is no mean."""
    units, gap = story.assessment.units, story.assessment.unit_gap
    assert gap is not None  # units that are apart have one
    named = " · ".join(f"{name} {story.index(unit.index)}" for name, unit in units.items())
    limit = story.write.number(story.model.rules.unit_gap, 1)
    return story.text("answer.apart.lead", units=named, difference=story.index(gap.difference), limit=limit)


def figures(story: MaturityStory) -> Iterator[KeyFigure]:
    """Per unit its index and how far it is to its targets; how many answered in all."""
    text, found = story.text, story.assessment
    for name, unit in found.units.items():
        note = text("answer.apart.of_unit", count=unit.respondents, top=story.model.top_level)
        yield KeyFigure(name, index(unit.index), note)
    for name, unit in found.units.items():
        yield KeyFigure(text("answer.apart.way", unit=name), percent(way_to_target(unit), 0), _way_note(story, unit))
    yield KeyFigure(text("answer.respondents"), whole(found.respondents), text("answer.respondents_note"))


def _way_note(story: MaturityStory, unit: Assessment) -> str:
    chosen = any(one.target_chosen for one in unit.pillars.values())
    return story.text("answer.way_chosen" if chosen else "answer.way_assumed")


def blocks(story: MaturityStory) -> tuple[Block, ...]:
    """Where each unit stands, on what they differ most, and what each begins with."""
    text, found = story.text, story.assessment
    where = [line for name, unit in found.units.items() if (line := _ends(story, name, unit))]
    widest = widest_unit_gap(found)
    stands_out = []
    if widest is not None:
        gap = widest.gap
        stands_out.append(
            text(
                "answer.apart.widest",
                pillar=story.pillar(widest.pillar),
                high=gap.highest,
                low=gap.lowest,
                difference=story.index(gap.difference),
            )
        )
    stands_out.append(text("answer.apart.reports"))
    first = [
        text(
            "answer.apart.step", unit=name, pillar=story.pillar(step.pillar), statement=story.statement(step.statement)
        )
        for name, unit in found.units.items()
        for step in nearest(unit)[:FIRST_STEPS]
    ]
    return (
        Block(text("answer.where"), tuple(where)),
        Block(text("answer.stands_out"), tuple(stands_out)),
        Block(text("answer.first"), tuple(first) or (text("steps.none"),)),
    )


def _ends(story: MaturityStory, name: str, unit: Assessment) -> str:
    """The furthest and the least far pillar of a unit; '' where it has no scores."""
    ends = extremes(unit)
    if ends is None:
        return ""
    values = {"unit": name, "highest": story.pillar(ends[0].id), "lowest": story.pillar(ends[1].id)}
    return story.text("answer.apart.ends", **values, high=story.index(ends[0].index), low=story.index(ends[1].index))
