"""Sections on a model: drivers and benefits, data, relevance, evidence, formulas, facts."""

from __future__ import annotations

from typing import Any

from cdm_bc.charts.evidence import evidence as evidence_chart
from cdm_bc.charts.relevance import relevance as relevance_chart
from cdm_bc.figures.provenance import provenance as provenance_of
from cdm_bc.formula import parse_formula
from cdm_bc.model import SCORES, Assumption, Benefit, Driver, Fact, Scores
from cdm_bc.parts import Content, Joined, Paragraph, Part, Row, Section, measured, number, percent
from cdm_bc.telling.model.story import ModelStory
from cdm_bc.telling.story import FIGURES, OWN_READING, WORDS, width


def overview(story: ModelStory) -> Section:
    """Objectives, the drivers that serve them, the benefits that they bundle."""
    model = story.model
    rows: list[Row] = []
    for key, objective in model.objectives.items():
        rows.append(Row((story.say(objective.name),), "group"))
        for driver_id, driver in model.drivers.items():
            if driver.objective == key:
                bundled = [item for item in model.benefits.values() if item.driver == driver_id]
                names = "; ".join(_benefit_name(story, item) for item in bundled)
                rows.append(Row((_driver_name(story, driver), story.say(driver.theme), names)))
    columns = {"driver": width(22), "theme": width(20), "benefits": WORDS}
    sizes: dict[str, Any] = {kind: len(getattr(model, kind)) for kind in ("drivers", "benefits", "entities")}
    return story.section(
        "overview",
        *_words(story.say(model.description)),
        story.paragraph("overview.intro", id=model.id, version=model.version, **sizes),
        story.table("overview", columns, rows),
        about={"title": story.say(model.name) or model.id, "language": story.language},
    )


def _words(words: str) -> list[Part]:
    return [Paragraph(words)] if words else []


def _benefit_name(story: ModelStory, benefit: Benefit) -> str:
    name = story.say(benefit.name) + OWN_READING * ("driver" in benefit.inferred)
    return name if benefit.include else story.text("overview.off", name=name)


def _driver_name(story: ModelStory, driver: Driver) -> str:
    return story.say(driver.name) + OWN_READING * ("objective" in driver.inferred)


def provenance(story: ModelStory) -> Section:
    """What the source states, what is our reading of it, and what is our own."""
    text = story.text
    rows = []
    for one in provenance_of(story.model):
        own = [text("provenance.of", field=text(f"provenance.fields.{key}"), count=n) for key, n in one.own.items()]
        counts = (number(one.stated, 0), number(one.inferred, 0), number(one.unknown, 0))
        rows.append((text(f"provenance.kinds.{one.kind}"), *counts, "; ".join(own)))
    columns = {"kind": width(20), **dict.fromkeys(("stated", "inferred", "unknown"), FIGURES), "own": width(44)}
    return story.section(
        "provenance",
        story.paragraph("provenance.intro"),
        story.table("provenance", columns, rows),
        story.paragraph("provenance.numbers", kind="aside"),
    )


def data(story: ModelStory) -> Section:
    """The entities with the quality assumed where a client says nothing, and the foundations."""
    model = story.model
    rows: list[Row] = []
    for key, group in model.groups.items():
        members = [item for item in model.entities.values() if item.group == key]
        if members:
            rows.append(Row((story.say(group.name),), "group"))
        for item in members:
            name = f"{item.letter or ''} {story.say(item.name)}".strip()
            rows.append(Row((name, story.say(item.description), _scores(item.current))))
    columns = {"entity": width(28), "what": WORDS, "current": FIGURES}
    threshold = story.write.percent(model.master_data.threshold.quantity.base, 0)
    parts: list[Part] = [story.paragraph("data.intro", threshold=threshold), story.table("data", columns, rows)]
    if model.foundations:
        columns = {"foundation": width(28), "what": WORDS, "readiness": FIGURES}
        found = [
            (story.say(item.name), story.say(item.description), percent(item.current.base if item.current else None, 0))
            for item in model.foundations.values()
        ]
        parts.append(story.table("data", columns, found, caption="data.foundations"))
    return story.section("data", *parts)


def _scores(scores: Scores | None) -> Content:
    found = scores.items() if scores else {}
    shown = [percent(found[name].base, 0) for name in SCORES if name in found]
    if shown:
        return Joined(tuple(shown), " · ")
    return percent(found["fit_for_use"].base if found else None, 0)


def relevance(story: ModelStory) -> Section:
    """The relevance matrix as a heat map: which data each driver needs."""
    return story.section("relevance", story.paragraph("relevance.intro"), relevance_chart(story.model, story.style))


def evidence(story: ModelStory) -> Section:
    """How many defaults are published, derived, bounded or judged."""
    return story.section("evidence", story.paragraph("evidence.intro"), evidence_chart(story.model, story.style))


def formulas(story: ModelStory) -> Section:
    """Per benefit its formula in words and its inputs; then the pools."""
    parts: list[Part] = [story.paragraph("formulas.intro")]
    for item in story.model.benefits.values():
        parts += benefit_parts(story, item)
    for pool in story.model.pools.values():
        parts.append(story.heading("formulas.pool", name=story.say(pool.name)))
        parts.append(_formula(story, pool.formula, {}))
    return story.section("formulas", *parts)


def benefit_parts(story: ModelStory, item: Benefit) -> list[Part]:
    """A benefit: what it is, its formula in words, its inputs."""
    parts: list[Part] = [Paragraph(story.say(item.name), "heading"), *_words(story.say(item.description))]
    if item.note:
        parts.append(Paragraph(story.say(item.note), "aside"))
    if item.formula:
        parts.append(_formula(story, item.formula, item.inputs))
    if item.inputs:
        columns = {"input": width(30), "value": width(20, figures=True), "grade": width(12), "source": width(38)}
        rows = [_input_cells(story, each) for each in item.inputs.values()]
        name = story.say(item.name)
        parts.append(story.table("formulas", columns, rows, caption="formulas.inputs", kind="small", name=name))
    return parts


def _formula(story: ModelStory, formula: str, inputs: dict[str, Assumption]) -> Paragraph:
    names: dict[str, Assumption | Fact] = {**story.model.facts, **inputs}
    words = parse_formula(formula).write(lambda key: story.say(names[key].name), story.write.number)
    return Paragraph(words, "written")


def _input_cells(story: ModelStory, item: Assumption) -> tuple[Content, ...]:
    """Name, value, grade, and source and reason in one line."""
    grounds = [str(item.source) if item.source else "", story.say(item.reason)]
    return (
        story.say(item.name),
        measured(item.quantity, item.unit),
        story.style.text(f"grades.{item.grade or 'ungraded'}"),
        ". ".join(part.rstrip(".") for part in grounds if part),
    )


def facts(story: ModelStory) -> Section:
    """What a client is asked for, and the default where there is one."""
    text = story.text
    rows = [
        (
            story.say(item.name),
            story.write.unit(item.unit),
            text("facts.ask") if item.default is None else measured(item.default, item.unit),
            story.say(item.description),
        )
        for item in story.model.facts.values()
    ]
    columns = {"fact": width(27), "unit": width(15), "default": width(20, figures=True), "what": width(38)}
    return story.section("facts", story.paragraph("facts.intro"), story.table("facts", columns, rows, kind="small"))
