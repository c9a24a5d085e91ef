"""The answer first: where we stand, what stands out, what to do first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from cdm_bc.charts.maturity.words import layer_name
from cdm_bc.maturity.results import Pillar
from cdm_bc.rendering.markup import render
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section

FIRST_STEPS = 3


@dataclass(frozen=True)
class Figure:
    """A key figure: what it is, its value, and what to know with it."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class Block:
    """One of the three short answers."""

    heading: str
    lines: tuple[str, ...]


def answer(story: MaturityStory) -> Section:
    """The cover."""
    text, found = story.text, story.assessment
    title = text("answer.title", who=found.organisation)
    parts = [found.unit, text("answer.of_respondent", id=found.respondent) if found.respondent else None]
    parts.append(story.write.date(story.date) if story.date else None)
    cover = render(
        "cover",
        text=text,
        title=title,
        client=found.organisation,
        byline=" · ".join(part for part in parts if part),
        logo=Markup(""),
        lead=_lead(story),
        figures=_figures(story),
        blocks=(_where(story), _stands_out(story), Block(text("answer.first"), _first(story))),
    )
    about = {"client": story.report, "title": title, "language": story.language, "accent": story.style.accent}
    return Section("answer", text("answer.heading"), (cover,), story.language, about, titled=False)


def extremes(story: MaturityStory) -> tuple[Pillar, Pillar] | None:
    """The pillars with the highest and the lowest index; None if no two differ."""
    scored = [one for one in story.assessment.pillars.values() if one.index is not None]
    if not scored:
        return None
    highest, lowest = max(scored, key=lambda one: one.index or 0.0), min(scored, key=lambda one: one.index or 0.0)
    return (highest, lowest) if highest.id != lowest.id else None


def _lead(story: MaturityStory) -> str:
    text, found, ends = story.text, story.assessment, extremes(story)
    if found.index is None:
        return text("answer.lead.not_enough" if ends else "answer.lead.nothing")
    values = {"index": story.index(found.index), "top": story.model.top_level}
    if ends is None or round(ends[0].index or 0.0, 1) == round(ends[1].index or 0.0, 1):
        return text("answer.lead.even", **values)
    return text("answer.lead.scored", highest=story.pillar(ends[0].id), lowest=story.pillar(ends[1].id), **values)


def _figures(story: MaturityStory) -> list[Figure]:
    text, found, ends = story.text, story.assessment, extremes(story)
    figures = [
        Figure(text("answer.index"), story.index(found.index), text("answer.index_note", top=story.model.top_level))
    ]
    for key, one in zip(("highest", "lowest"), ends or (), strict=False):
        note = text("answer.pillar_note", pillar=story.pillar(one.id), level=story.level(one.level))
        figures.append(Figure(text(f"answer.{key}"), story.index(one.index), note))
    way = [one.to_target for one in found.pillars.values() if one.to_target is not None]
    chosen = any(one.target_chosen for one in found.pillars.values())
    note = text("answer.way_chosen" if chosen else "answer.way_assumed")
    figures.append(Figure(text("answer.way"), story.write.percent(float(np.mean(way)), 0) if way else "–", note))
    if found.respondent is not None:
        answered = sum(one.answered for one in found.pillars.values())
        asked = sum(one.asked for one in found.pillars.values())
        return [*figures, Figure(text("answer.answered"), str(answered), text("answer.answered_note", asked=asked))]
    gap = found.overall_gap
    note = (
        text("answer.gap_note", high=_layer(story, gap.highest), low=_layer(story, gap.lowest))
        if gap
        else text("answer.no_gap")
    )
    figures.append(Figure(text("answer.gap"), story.index(gap.difference if gap else None), note))
    note = text("answer.respondents_small" if story.is_small else "answer.respondents_note")
    return [*figures, Figure(text("answer.respondents"), str(found.respondents), note)]


def _layer(story: MaturityStory, layer: str) -> str:
    return layer_name(layer, story.language)


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
    text, found = story.text, story.assessment
    lines = []
    if found.imbalance is not None and found.imbalance.flagged:
        lines.append(
            text(
                "answer.imbalance",
                highest=story.pillar(found.imbalance.highest),
                lowest=story.pillar(found.imbalance.lowest),
                difference=story.index(found.imbalance.difference),
            )
        )
    lines += [one.pair.text[story.language] for one in found.incoherent[:2]]
    gaps = {key: gap.difference for key, gap in found.gaps.items() if gap is not None}
    widest = max(gaps, key=gaps.__getitem__, default="")
    gap = found.gaps.get(widest) if widest else None
    if gap is not None and round(gap.difference, 1) > 0:
        lines.append(
            text(
                "answer.widest_gap",
                pillar=story.pillar(widest),
                high=_layer(story, gap.highest),
                low=_layer(story, gap.lowest),
                difference=story.index(gap.difference),
            )
        )
    return Block(text("answer.stands_out"), tuple(lines) or (text("answer.nothing_stands_out"),))


def _first(story: MaturityStory) -> tuple[str, ...]:
    """The nearest steps, one per pillar before a second of the same."""
    nearest, seen = [], set()
    for step in story.assessment.steps:
        if step.pillar not in seen:
            seen.add(step.pillar)
            nearest.append(step)
    lines = [
        story.text("answer.step", pillar=story.pillar(step.pillar), statement=story.statement(step.statement))
        for step in nearest[:FIRST_STEPS]
    ]
    return tuple(lines) or (story.text("steps.none"),)
