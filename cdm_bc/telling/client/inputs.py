"""Appendix: every number that went in, with its range, origin, grade and source."""

from __future__ import annotations

from collections.abc import Mapping

from cdm_bc.case import STATES, Input
from cdm_bc.charts.names import entity_name
from cdm_bc.figures.options import is_delivery
from cdm_bc.figures.quality import PANELS
from cdm_bc.model import Source
from cdm_bc.parts import Content, Joined, Part, Row, Section, column, figures, measured, table
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import width
from cdm_bc.text.format import NONE

GROUPS = ("facts", "benefits", "data", "foundations", "effort", "delivery", "master_data", "data_quality", "customers")
#: Lines of a source mapping that a client wrote, in the order of the model's own sources.
SOURCE_KEYS = ("title", "publisher", "year")


def inputs(story: ClientStory) -> Section:
    """All inputs by kind, the quality scores as a table of their own, then all published sources."""
    text = story.text
    groups: dict[str, list[Input]] = {group: [] for group in GROUPS}
    for item in story.case.inputs.values():
        # what one lever reaches of its improvement is no score, and belongs to the delivery
        groups["delivery" if is_delivery(item) else item.kind].append(item)
    scores = groups.pop("data")
    numbers = {source: number for number, source in enumerate(_sources(story), 1)}
    rows: list[Row] = []
    for group, items in groups.items():
        if items:
            rows.append(Row((text(f"inputs.group.{group}"),), "group"))
            rows += [Row(_cells(story, item, numbers)) for item in items]
    columns = {"name": width(24), "value": width(20, figures=True), "origin": width(19), "source": width(37)}
    found = story.table("inputs", columns, rows, kind="small")
    return story.section(
        "inputs",
        story.paragraph("inputs.intro"),
        found,
        *_scores(story, scores, numbers),
        *_source_list(story, list(numbers)),
    )


def _scores(story: ClientStory, items: list[Input], numbers: dict[Source, int]) -> list[Part]:
    """The quality scores, a row per entity: today → target, and what they rest on."""
    if not items:
        return []
    by_entity: dict[str, dict[tuple[str, str], Input]] = {}
    for item in items:
        by_entity.setdefault(item.owner, {})[item.state, item.key] = item
    used = [score for score in PANELS if any((s, score) in found for found in by_entity.values() for s in STATES)]
    rows = []
    for entity, found in by_entity.items():
        cells = [_score_cell([found.get((state, score)) for state in STATES]) for score in used]
        words = dict.fromkeys(words for item in found.values() for words in [_ground(story, item, numbers)] if words)
        rows.append((entity_name(story.case, entity, story.language), *cells, ". ".join(words)))
    columns = [
        column(story.text("sources.entity"), width=24),
        *(figures(story.style.text(f"quality.{score}")) for score in used),
        column(story.text("inputs.origin"), width=26),
    ]
    found_table = table(story.text("inputs.data_caption"), columns, rows, kind="small")
    return [story.heading("inputs.group.data"), story.paragraph("inputs.data_intro"), found_table]


def _score_cell(pair: list[Input | None]) -> Content:
    if not any(pair):
        return NONE
    return Joined(tuple(measured(item.quantity, item.unit) if item else NONE for item in pair))


def _ground(story: ClientStory, item: Input, numbers: dict[Source, int]) -> str:
    """From whom a score is, how good it is, and its source."""
    state = story.style.text({"current": "today", "target": "target"}[item.state])
    origin, source = _origin(story, item), _source(story, item, numbers)
    return f"{state}: {origin}" + (f" ({source})" if source else "")


def _cells(story: ClientStory, item: Input, numbers: dict[Source, int]) -> tuple[Content, ...]:
    quantity = measured(item.quantity, item.unit)
    return item.name[story.language], quantity, _origin(story, item), _source(story, item, numbers)


def _origin(story: ClientStory, item: Input) -> str:
    origin = story.text(f"inputs.from.{item.origin}")
    return story.text("inputs.origin_grade", origin=origin, grade=grade_text(story, item))


def _source(story: ClientStory, item: Input, numbers: dict[Source, int]) -> str:
    """The numbers of published sources, the client's words, note and reason."""
    sources = [item.source, *item.also]
    published = [f"[{numbers[source]}]" for source in sources if isinstance(source, Source)]
    words = "" if isinstance(item.source, Source) else source_text(item)
    reason = item.reason[story.language] if item.reason is not None else ""
    found = (" ".join(published), words, item.quantity.note or "", reason)
    return ". ".join(part.rstrip(".") for part in found if part)


def grade_text(story: ClientStory, item: Input) -> str:
    """How good the number is, in a word."""
    return story.text(f"inputs.grades.{item.grade}")


def source_text(item: Input) -> str:
    """Where a number comes from, in one line; '' if nobody says."""
    source = item.source
    if isinstance(source, Mapping):
        return ", ".join(str(source[key]) for key in SOURCE_KEYS if source.get(key))
    return "" if source is None else str(source)


def _sources(story: ClientStory) -> list[Source]:
    found = [
        source
        for item in story.case.inputs.values()
        for source in (item.source, *item.also)
        if isinstance(source, Source)
    ]
    return list(dict.fromkeys(found))


def _source_list(story: ClientStory, sources: list[Source]) -> list[Part]:
    if not sources:
        return []
    rows = [(str(one), one.figure or "", one.via or "", one.quality or "", one.url or "") for one in sources]
    keys = ("source", "figure", "via", "quality", "url")
    columns = [column(key) for key in keys]
    heading = story.heading("inputs.sources")
    return [heading, table(heading.text, columns, rows, kind="sources")]
