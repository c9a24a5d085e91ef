"""How differently people see it: layers, disputed statements, business units."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.charts.maturity.dots import layers
from cdm_bc.charts.maturity.dots import units as units_chart
from cdm_bc.parts import Joined, Paragraph, Part, Row, Section, Table, column, figures, table, whole
from cdm_bc.telling.maturity.story import MaturityStory, index

DISPUTED = 8
ANSWERS = ("yes", "partly", "no", "not_applicable")


def perception(story: MaturityStory) -> Section | None:
    """Gap between layers and the most disputed statements; None for one respondent."""
    found = story.assessment
    if found.respondent is not None:
        return None
    parts: list[Part] = [story.paragraph("perception.intro")]
    if len(found.layers) > 1:
        parts += [layers(story.model, found, story.style), _gaps(story)]
    else:
        parts.append(story.paragraph("perception.no_layers", smallest=story.model.rules.smallest_group))
    hidden = {story.layer(key): size for key, size in found.hidden_layers.items()}
    return story.section("perception", *parts, *_hidden(story, hidden), *_disputed(story))


def _hidden(story: MaturityStory, sizes: Mapping[str, int]) -> list[Part]:
    """The groups that are too small to be shown apart."""
    names = story.listed([f"{name} ({size})" for name, size in sizes.items()])
    smallest = story.model.rules.smallest_group
    return [story.paragraph("perception.hidden", kind="aside", names=names, smallest=smallest)] if names else []


def _gaps(story: MaturityStory) -> Table:
    text, found = story.text, story.assessment
    rows = []
    for pillar in story.model.pillars:
        gap = found.gaps[pillar]
        cells = (index(layer.indices.get(pillar)) for layer in found.layers.values())
        rows.append(Row((story.pillar(pillar), *cells, index(gap.difference if gap else None))))
    if found.overall_gap is not None:
        cells = (index(layer.index) for layer in found.layers.values())
        rows.append(Row((text("words.all_pillars"), *cells, index(found.overall_gap.difference)), "total"))
    columns = [
        column(text("words.pillar"), width=30),
        *(figures(f"{story.layer(key)} ({layer.respondents})") for key, layer in found.layers.items()),
        figures(text("perception.gap")),
    ]
    return table(text("perception.caption"), columns, rows)


def _disputed(story: MaturityStory) -> list[Paragraph | Table]:
    text, found = story.text, story.assessment.disputed[:DISPUTED]
    if not found:
        return []
    rows = [
        Row((story.statement(one.id), story.pillar(one.pillar), *(whole(one.counts[kind]) for kind in ANSWERS)))
        for one in found
    ]
    columns = [
        column(text("steps.statement"), width=44),
        column(text("words.pillar"), width=18),
        *(figures(text(f"answers.{kind}")) for kind in ANSWERS),
    ]
    return [story.heading("perception.disputed"), table(text("perception.disputed_caption"), columns, rows)]


def units(story: MaturityStory) -> Section | None:
    """Business units, such as B2B and B2C, apart; None if there are none."""
    found, text = story.assessment, story.text
    if not found.units and not found.hidden_units:
        return None
    parts: list[Part] = [story.paragraph("units.intro")]
    if found.units:
        parts.append(units_chart(story.model, found, story.style))
        rows = []
        for pillar in story.model.pillars:
            scores = [unit.pillars[pillar] for unit in found.units.values()]
            cells = (Joined((index(one.index), story.level(one.level)), " · ") for one in scores)
            rows.append(Row((story.pillar(pillar), *cells)))
        names = [column(f"{name} ({unit.respondents})") for name, unit in found.units.items()]
        parts.append(table(text("units.caption"), [column(text("words.pillar"), width=30), *names], rows))
    return story.section("units", *parts, *_hidden(story, found.hidden_units))
