"""How differently people see it: layers, disputed statements, business units."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.charts.maturity.dots import divided
from cdm_bc.charts.maturity.dots import units as units_chart
from cdm_bc.maturity.results import Division, Pillar
from cdm_bc.parts import Cell, Content, Joined, Paragraph, Part, Row, Section, Table, column, figures, table, whole
from cdm_bc.telling.maturity.story import MaturityStory, index
from cdm_bc.telling.story import FIGURES, width

DISPUTED = 8
ANSWERS = ("yes", "partly", "no", "not_applicable")


def perception(story: MaturityStory) -> Section | None:
    """Gap between layers and the most disputed statements; None for one respondent."""
    found = story.assessment
    if found.respondent is not None or found.apart:
        return None
    parts: list[Part] = [story.paragraph("perception.intro"), *_divided(story, "layers", found.layers)]
    if found.departments.groups or found.departments.hidden:
        parts += [story.heading("perception.departments"), *_divided(story, "departments", found.departments)]
    return story.section("perception", *parts, *_disputed(story))


def _divided(story: MaturityStory, id: str, division: Division) -> list[Part]:
    """The layers, or the departments, beside each other, as far as they may be shown."""
    smallest = story.model.rules.smallest_group
    parts: list[Part] = [story.paragraph(f"perception.no_{id}", smallest=smallest)]
    if len(division.groups) > 1:
        parts = [divided(id, story.model, division, story.style), _gaps(story, id, division)]
    return [*parts, *_hidden(story, {story.layer(key): size for key, size in division.hidden.items()})]


def _hidden(story: MaturityStory, sizes: Mapping[str, int]) -> list[Part]:
    """The groups that are too small to be shown apart."""
    names = story.listed([f"{name} ({size})" for name, size in sizes.items()])
    smallest = story.model.rules.smallest_group
    return [story.paragraph("perception.hidden", kind="aside", names=names, smallest=smallest)] if names else []


def _gaps(story: MaturityStory, id: str, found: Division) -> Table:
    text, rows = story.text, []
    for pillar in story.model.pillars:
        gap = found.gaps[pillar]
        cells = (index(group.indices.get(pillar)) for group in found.groups.values())
        rows.append(Row((story.pillar(pillar), *cells, index(gap.difference if gap else None))))
    if found.overall_gap is not None:
        cells = (index(group.index) for group in found.groups.values())
        rows.append(Row((text("words.all_pillars"), *cells, index(found.overall_gap.difference)), "total"))
    columns = [
        column(text("words.pillar"), width=30),
        *(figures(f"{story.layer(key)} ({group.respondents})") for key, group in found.groups.items()),
        figures(text("perception.gap")),
    ]
    return table(text(f"perception.{id}_caption"), columns, rows)


def _disputed(story: MaturityStory) -> list[Paragraph | Table]:
    found = story.assessment.disputed[:DISPUTED]
    if not found:
        return []
    rows = [
        Row((story.statement(one.id), story.pillar(one.pillar), *(whole(one.counts[kind]) for kind in ANSWERS)))
        for one in found
    ]
    columns = {"steps.statement": width(44), "words.pillar": width(18)}
    columns |= {f"answers.{kind}": FIGURES for kind in ANSWERS}
    return [
        story.heading("perception.disputed"),
        story.table("perception", columns, rows, caption="perception.disputed_caption"),
    ]


def units(story: MaturityStory) -> Section | None:
    """Business units, such as B2B and B2C, apart; None if there are none."""
    found = story.assessment
    if not found.units and not found.hidden_units:
        return None
    parts: list[Part] = [story.paragraph("units.apart" if found.apart else "units.intro")]
    if found.units:
        parts += [units_chart(story.model, found, story.style), _unit_table(story)]
    return story.section("units", *parts, *_hidden(story, found.hidden_units))


def _unit_table(story: MaturityStory) -> Table:
    """Index and level per pillar and unit; the target too where the report has no others."""
    found, text, rows = story.assessment, story.text, []
    for pillar in story.model.pillars:
        scores = [unit.pillars[pillar] for unit in found.units.values()]
        rows.append(Row((story.pillar(pillar), *(_unit_cell(story, one) for one in scores))))
    indices = (index(unit.index) for unit in found.units.values())
    rows.append(Row((text("words.all_pillars"), *indices), "total"))
    names = [column(f"{name} ({unit.respondents})") for name, unit in found.units.items()]
    caption = text("units.caption_apart" if found.apart else "units.caption")
    return table(caption, [column(text("words.pillar"), width=30), *names], rows)


def _unit_cell(story: MaturityStory, one: Pillar) -> Content:
    parts: tuple[Cell | str, ...] = (index(one.index), story.level(one.level))
    if story.apart and one.target is not None:
        parts = (*parts, story.text("units.target", level=story.level(one.target)))
    return Joined(parts, " · ")
