"""Expected against measured: what the board thought beforehand, pillar by pillar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cdm_bc.charts.maturity.dots import expected as chart
from cdm_bc.maturity.expected import Overestimation, most_overestimated, overestimation
from cdm_bc.maturity.results import Assessment
from cdm_bc.parts import Part, Section, Table
from cdm_bc.telling.maturity.story import MaturityStory, change, index
from cdm_bc.telling.story import FIGURES, width


def expected(story: MaturityStory) -> Section | None:
    """Expected level, measured index and their difference; None for one respondent, or where nobody said what to expect."""
    who = story.assessment
    if who.respondent is not None:
        return None
    told = who.units if who.apart else {"": who}
    found = {unit: overestimated(story, one) for unit, one in told.items()}
    parts: list[Part] = []
    for unit, pillars in found.items():
        if pillars:
            parts += [
                *([story.heading("expected.unit", unit=unit)] if unit else []),
                *_parts(story, pillars, len(parts)),
            ]
    return story.section("expected", story.paragraph("expected.intro"), *parts) if parts else None


def overestimated(story: MaturityStory, who: Assessment) -> Mapping[str, Overestimation]:
    """Per pillar that the board expected something of."""
    return overestimation(who, story.answers.expected, story.expected)


def _parts(story: MaturityStory, found: Mapping[str, Overestimation], place: int) -> list[Part]:
    """`place`: number of the parts before these, by which charts of several units are told apart."""
    worst = most_overestimated(found)
    words = story.paragraph("expected.nowhere")
    if worst is not None:
        words = story.paragraph(
            "expected.most",
            pillar=story.pillar(worst.pillar),
            expected=story.index(worst.expected),
            measured=story.index(worst.measured),
            difference=story.index(worst.difference),
        )
    drawn = chart(story.model, found, story.style)
    return [words, replace(drawn, id=f"{drawn.id}-{place}") if place > 1 else drawn, _table(story, found)]


def _table(story: MaturityStory, found: Mapping[str, Overestimation]) -> Table:
    rows = [
        (story.pillar(key), index(one.expected), index(one.measured), change(one.difference))
        for key, one in found.items()
    ]
    columns = {"words.pillar": width(34), **dict.fromkeys(("expected", "measured", "difference"), FIGURES)}
    people = max(one.people for one in found.values())
    caption = "expected.table_caption" if people else "expected.table_caption_typed"
    return story.table("expected", columns, rows, caption=caption, count=people)
