"""Appendix: every number that went in, with its range, origin, grade and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from cdm_bc.case import STATES, Input
from cdm_bc.charts.names import entity_name
from cdm_bc.charts.quality import PANELS
from cdm_bc.model import Source
from cdm_bc.rendering.markup import render
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import Row, column, figures, table
from cdm_bc.text.format import NONE

GROUPS = ("facts", "benefits", "data", "foundations", "effort")
#: Lines of a source mapping that a client wrote, in the order of the model's own sources.
SOURCE_KEYS = ("title", "publisher", "year")


def inputs(story: Story) -> Section:
    """All inputs by kind, the quality scores as a table of their own, then all published sources."""
    text = story.text
    groups: dict[str, list[Input]] = {group: [] for group in GROUPS}
    for item in story.case.inputs.values():
        groups[item.kind].append(item)
    scores = groups.pop("data", [])
    numbers = {source: number for number, source in enumerate(_sources(story), 1)}
    rows: list[Row] = []
    for group, items in groups.items():
        if items:
            rows.append(Row((text(f"inputs.group.{group}"),), "group"))
            rows += [Row(_cells(story, item, numbers)) for item in items]
    columns = [
        column(text("inputs.name"), width=24),
        figures(text("inputs.value"), width=20),
        column(text("inputs.origin"), width=19),
        column(text("inputs.source"), width=37),
    ]
    parts = [story.paragraph("inputs.intro"), table(text("inputs.caption"), columns, rows, kind="small")]
    return story.section("inputs", *parts, *_scores(story, scores, numbers), *_source_list(story, list(numbers)))


def _scores(story: Story, items: list[Input], numbers: dict[Source, int]) -> list[Markup]:
    """The quality scores, a row per entity: today → target, and what they rest on."""
    if not items:
        return []
    by_entity: dict[str, dict[tuple[str, str], Input]] = {}
    for item in items:
        by_entity.setdefault(item.owner, {})[item.state, item.key] = item
    used = [score for score in PANELS if any((s, score) in found for found in by_entity.values() for s in STATES)]
    rows = []
    for entity, found in by_entity.items():
        cells = [_score_cell(story, [found.get((state, score)) for state in STATES]) for score in used]
        words = dict.fromkeys(words for item in found.values() for words in [_ground(story, item, numbers)] if words)
        rows.append((entity_name(story.case, entity, story.language), *cells, ". ".join(words)))
    columns = [
        column(story.text("sources.entity"), width=24),
        *(figures(story.style.text(f"quality.{score}")) for score in used),
        column(story.text("inputs.origin"), width=26),
    ]
    found_table = table(story.text("inputs.data_caption"), columns, rows, kind="small")
    return [story.subheading("inputs.group.data"), story.paragraph("inputs.data_intro"), found_table]


def _score_cell(story: Story, pair: list[Input | None]) -> str:
    shown = [story.write.quantity(item.quantity, item.unit) if item else NONE for item in pair]
    return NONE if shown == [NONE, NONE] else " → ".join(shown)


def _ground(story: Story, item: Input, numbers: dict[Source, int]) -> str:
    """From whom a score is, how good it is, and its source."""
    state = story.style.text({"current": "today", "target": "target"}[item.state])
    *_, origin, source = _cells(story, item, numbers)
    return f"{state}: {origin}" + (f" ({source})" if source else "")


def _cells(story: Story, item: Input, numbers: dict[Source, int]) -> tuple[str, ...]:
    sources = [item.source, *_also(story, item)]
    published = [f"[{numbers[source]}]" for source in sources if isinstance(source, Source)]
    words = "" if isinstance(item.source, Source) else source_text(item)
    note = item.quantity.note or ""
    return (
        item.name[story.language],
        story.write.quantity(item.quantity, item.unit),
        story.text(
            "inputs.origin_grade", origin=story.text(f"inputs.from.{item.origin}"), grade=grade_text(story, item)
        ),
        ". ".join(part.rstrip(".") for part in (" ".join(published), words, note, _reason(story, item)) if part),
    )


def _reason(story: Story, item: Input) -> str:
    return item.reason[story.language] if item.reason is not None else ""


def grade_text(story: Story, item: Input) -> str:
    """How good the number is, in a word."""
    return story.text(f"inputs.grades.{item.grade}")


def source_text(item: Input) -> str:
    """Where a number comes from, in one line; '' if nobody says."""
    source = item.source
    if isinstance(source, Mapping):
        return ", ".join(str(source[key]) for key in SOURCE_KEYS if source.get(key))
    return "" if source is None else str(source)


def _also(story: Story, item: Input) -> list[Source]:
    """The model's further sources of a default."""
    model = story.case.model
    if item.origin == "model" and item.kind == "facts":
        return model.facts[item.key].also
    if item.origin == "model" and item.kind == "benefits":
        return model.benefits[item.owner].inputs[item.key].also
    return []


def _sources(story: Story) -> list[Source]:
    found = [
        source
        for item in story.case.inputs.values()
        for source in (item.source, *_also(story, item))
        if isinstance(source, Source)
    ]
    return list(dict.fromkeys(found))


def _source_list(story: Story, sources: list[Source]) -> list[Markup]:
    if not sources:
        return []
    items = [{"source": source, "link": link(source.url)} for source in sources]
    return [story.subheading("inputs.sources"), render("sources", items=items, text=story.text)]


def link(url: Any) -> str:
    """`url` if it is one that a reader can safely click on, else ''.

    >>> link("https://example.org"), link("javascript:alert(1)")
    ('https://example.org', '')
    """
    text = str(url or "")
    return text if text.startswith(("https://", "http://")) else ""
