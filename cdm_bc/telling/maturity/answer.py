"""The answer first: where we stand, what stands out, what to do first."""

from __future__ import annotations

from collections.abc import Iterator

from cdm_bc.figures.maturity import answer_counts, extremes, nearest, way_to_target
from cdm_bc.maturity.expected import most_overestimated
from cdm_bc.maturity.results import Pillar
from cdm_bc.parts import Block, Cover, KeyFigure, Section, percent, whole
from cdm_bc.telling.maturity import units
from cdm_bc.telling.maturity.expected import overestimated
from cdm_bc.telling.maturity.story import MaturityStory, index

FIRST_STEPS = 3


def answer(story: MaturityStory) -> Section:
    """The cover and the answer: where we stand, what stands out, what to do first."""
    text, found = story.text, story.assessment
    title = text("answer.title", who=found.organisation)
    parts = [found.unit, text("answer.of_respondent", id=found.respondent) if found.respondent else None]
    parts.append(story.write.date(story.date) if story.date else None)
    cover = Cover(
        kicker=text("answer.kicker"),
        title=title,
        client=found.organisation,
        byline=" · ".join(part for part in parts if part),
        logo="",
        lead=units.lead(story) if story.apart else _lead(story),
        label=text("answer.figures"),
        figures=tuple(units.figures(story) if story.apart else _figures(story)),
        blocks=units.blocks(story)
        if story.apart
        else (_where(story), _stands_out(story), Block(text("answer.first"), _first(story))),
    )
    about = {"client": story.report, "title": title, "language": story.language, "accent": story.style.accent}
    about["footer"] = " · ".join(part for part in (found.organisation, *parts) if part)
    return story.section("answer", cover, about=about)


def _ends(story: MaturityStory) -> tuple[Pillar, Pillar] | None:
    """The pillars that are furthest and that lag most; None if no two differ."""
    ends = extremes(story.assessment)
    return ends if ends and ends[0].id != ends[1].id else None


def _lead(story: MaturityStory) -> str:
    text, found, ends = story.text, story.assessment, _ends(story)
    if found.index is None:
        return text("answer.lead.not_enough" if ends else "answer.lead.nothing")
    values = {"index": story.index(found.index), "top": story.model.top_level}
    if ends is None or round(ends[0].index or 0.0, 1) == round(ends[1].index or 0.0, 1):
        return text("answer.lead.even", **values)
    return text("answer.lead.scored", highest=story.pillar(ends[0].id), lowest=story.pillar(ends[1].id), **values)


def _figures(story: MaturityStory) -> Iterator[KeyFigure]:
    text, found = story.text, story.assessment
    yield KeyFigure(text("answer.index"), index(found.index), text("answer.index_note", top=story.model.top_level))
    for key, one in zip(("highest", "lowest"), _ends(story) or (), strict=False):
        note = text("answer.pillar_note", pillar=story.pillar(one.id), level=story.level(one.level))
        yield KeyFigure(text(f"answer.{key}"), index(one.index), note)
    chosen = any(one.target_chosen for one in found.pillars.values())
    note = text("answer.way_chosen" if chosen else "answer.way_assumed")
    yield KeyFigure(text("answer.way"), percent(way_to_target(found), 0), note)
    if found.respondent is not None:
        counts = answer_counts(found)
        note = text("answer.answered_note", asked=counts["asked"])
        yield KeyFigure(text("answer.answered"), whole(counts["answered"]), note)
        return
    gap = found.layers.overall_gap
    note = text("answer.no_gap")
    if gap is not None:
        note = text("answer.gap_note", high=story.layer(gap.highest), low=story.layer(gap.lowest))
    yield KeyFigure(text("answer.gap"), index(gap.difference if gap else None), note)
    note = text("answer.respondents_small" if story.is_small else "answer.respondents_note")
    yield KeyFigure(text("answer.respondents"), whole(found.respondents), note)


def _where(story: MaturityStory) -> Block:
    """Which pillars have reached which level, the highest first."""
    text = story.text
    by_level: dict[int, list[str]] = {}
    for one in story.assessment.pillars.values():
        if one.level is not None:
            by_level.setdefault(one.level, []).append(story.pillar(one.id))
    lines = [
        text("answer.at_level", level=story.level(level), pillars=story.listed(names))
        for level, names in sorted(by_level.items(), reverse=True)
    ]
    without = [story.pillar(one.id) for one in story.assessment.pillars.values() if not one.enough]
    if without:
        lines.append(text("answer.without", pillars=story.listed(without)))
    return Block(text("answer.where"), tuple(lines))


def _stands_out(story: MaturityStory) -> Block:
    text, found, lines = story.text, story.assessment, []
    if found.imbalance is not None and found.imbalance.flagged:
        highest, lowest = story.pillar(found.imbalance.highest), story.pillar(found.imbalance.lowest)
        difference = story.index(found.imbalance.difference)
        lines.append(text("answer.imbalance", highest=highest, lowest=lowest, difference=difference))
    lines += [story.say(one.pair.text) for one in found.incoherent[:2]]
    worst = most_overestimated(overestimated(story, found))
    if worst is not None and found.respondent is None:
        lines.append(
            text(
                "answer.overestimated",
                pillar=story.pillar(worst.pillar),
                expected=story.index(worst.expected),
                measured=story.index(worst.measured),
            )
        )
    gaps = {key: gap for key, gap in found.layers.gaps.items() if gap is not None}
    widest = max(gaps, key=lambda key: gaps[key].difference, default="")
    if widest and round(gaps[widest].difference, 1) > 0:
        gap = gaps[widest]
        lines.append(
            text(
                "answer.widest_gap",
                pillar=story.pillar(widest),
                high=story.layer(gap.highest),
                low=story.layer(gap.lowest),
                difference=story.index(gap.difference),
            )
        )
    return Block(text("answer.stands_out"), tuple(lines) or (text("answer.nothing_stands_out"),))


def _first(story: MaturityStory) -> tuple[str, ...]:
    """The nearest steps, one per pillar before a second of the same."""
    lines = [
        story.text("answer.step", pillar=story.pillar(step.pillar), statement=story.statement(step.statement))
        for step in nearest(story.assessment)[:FIRST_STEPS]
    ]
    return tuple(lines) or (story.text("steps.none"),)
