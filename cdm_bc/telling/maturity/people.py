"""How differently people see it: layers, disputed statements, business units."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.charts import Chart
from cdm_bc.charts.maturity.dots import layers
from cdm_bc.charts.maturity.dots import units as units_chart
from cdm_bc.charts.maturity.words import layer_name
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import Row, column, figures, table

DISPUTED = 8
ANSWERS = ("yes", "partly", "no", "not_applicable")


def perception(story: MaturityStory) -> Section | None:
    """Layers against each other, and the statements on which answers differ most."""
    found = story.assessment
    if found.respondent is not None:
        return None
    parts: list[Markup | Chart] = [story.paragraph("perception.intro")]
    if len(found.layers) > 1:
        parts += [layers(story.model, found, story.style), _gaps(story)]
    else:
        parts.append(story.paragraph("perception.no_layers", smallest=story.model.rules.smallest_group))
    if found.hidden_layers:
        parts.append(
            _hidden(story, {layer_name(key, story.language): size for key, size in found.hidden_layers.items()})
        )
    return story.section("perception", *parts, *_disputed(story))


def _hidden(story: MaturityStory, sizes: dict[str, int]) -> Markup:
    names = story.listed([f"{name} ({size})" for name, size in sizes.items()])
    return story.paragraph("perception.hidden", kind="aside", names=names, smallest=story.model.rules.smallest_group)


def _gaps(story: MaturityStory) -> Markup:
    text, found = story.text, story.assessment
    names = [f"{layer_name(key, story.language)} ({layer.respondents})" for key, layer in found.layers.items()]
    rows = []
    for pillar in story.model.pillars:
        gap = found.gaps[pillar]
        cells = (story.index(layer.indices.get(pillar)) for layer in found.layers.values())
        rows.append(Row((story.pillar(pillar), *cells, story.index(gap.difference if gap else None))))
    if found.overall_gap is not None:
        cells = (story.index(layer.index) for layer in found.layers.values())
        rows.append(Row((text("words.all_pillars"), *cells, story.index(found.overall_gap.difference)), "total"))
    columns = [
        column(text("words.pillar"), width=30),
        *(figures(name) for name in names),
        figures(text("perception.gap")),
    ]
    return table(text("perception.caption"), columns, rows)


def _disputed(story: MaturityStory) -> list[Markup]:
    text, found = story.text, story.assessment.disputed[:DISPUTED]
    if not found:
        return []
    rows = [
        (story.statement(one.id), story.pillar(one.pillar), *(str(one.counts[kind]) for kind in ANSWERS))
        for one in found
    ]
    columns = [
        column(text("steps.statement"), width=44),
        column(text("words.pillar"), width=18),
        *(figures(text(f"answers.{kind}")) for kind in ANSWERS),
    ]
    return [story.subheading("perception.disputed"), table(text("perception.disputed_caption"), columns, rows)]


def units(story: MaturityStory) -> Section | None:
    """Business units, such as B2B and B2C, apart."""
    found, text = story.assessment, story.text
    if not found.units and not found.hidden_units:
        return None
    parts: list[Markup | Chart] = [story.paragraph("units.intro")]
    if found.units:
        parts.append(units_chart(story.model, found, story.style))
        rows = [
            (
                story.pillar(pillar),
                *(
                    f"{story.index(unit.pillars[pillar].index)} · {story.level(unit.pillars[pillar].level)}"
                    for unit in found.units.values()
                ),
            )
            for pillar in story.model.pillars
        ]
        names = [f"{name} ({unit.respondents})" for name, unit in found.units.items()]
        parts.append(
            table(
                text("units.caption"), [column(text("words.pillar"), width=30), *(column(name) for name in names)], rows
            )
        )
    if found.hidden_units:
        parts.append(_hidden(story, dict(found.hidden_units)))
    return story.section("units", *parts)
