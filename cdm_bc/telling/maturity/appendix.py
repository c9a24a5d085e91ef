"""Appendix: what was answered, how scores are made, and what the report was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cdm_bc import __version__
from cdm_bc.rendering.markup import render
from cdm_bc.telling.client.record import digest
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import Row, column, figures, table

METHOD = ("index", "level", "merged", "not_applicable", "target", "gap", "privacy", "limits")


def answers_given(story: MaturityStory) -> Section:
    """Per pillar how much was answered; then every statement that somebody called not applicable."""
    text, found = story.text, story.assessment
    rows = [
        Row(
            tuple([story.pillar(one.id), *(str(count) for count in (one.answered, one.not_applicable, one.unanswered))])
        )
        for one in found.pillars.values()
    ]
    totals = [
        sum(getattr(one, key) for one in found.pillars.values()) for key in ("answered", "not_applicable", "unanswered")
    ]
    rows.append(Row((text("words.total"), *map(str, totals)), "total"))
    columns = [
        column(text("words.pillar"), width=40),
        *(figures(text(f"answers.{key}")) for key in ("answered", "not_applicable", "unanswered")),
    ]
    parts = [story.paragraph("given.intro"), table(text("given.caption"), columns, rows)]
    skipped = [one for one in found.statements if one.counts["not_applicable"]]
    if skipped and not story.is_small:
        lines = [
            (story.statement(one.id), story.pillar(one.pillar), str(one.counts["not_applicable"])) for one in skipped
        ]
        head = [
            column(text("steps.statement")),
            column(text("words.pillar"), width=22),
            figures(text("given.times"), width=12),
        ]
        parts += [story.subheading("given.not_applicable"), table(text("given.skipped_caption"), head, lines)]
    elif not skipped:
        parts.append(story.paragraph("given.none_skipped"))
    if _has_comments(story):
        parts.append(story.paragraph("given.comments", kind="aside"))
    return story.section("given", *parts)


def _has_comments(story: MaturityStory) -> bool:
    rows = set(story.answers.rows_of(story.assessment.organisation).tolist())
    return any(comment.respondent in rows for comment in story.answers.comments)


def method(story: MaturityStory) -> Section:
    """The method in short, and whose model it is."""
    text, rules = story.text, story.model.rules
    values = {
        "threshold": story.write.percent(rules.level_threshold, 0),
        "minimum": story.write.percent(rules.minimum_answered, 0),
        "smallest": rules.smallest_group,
        "survey": rules.smallest_survey,
        "top": story.model.top_level,
    }
    steps = [
        {"heading": text(f"method.{key}.heading"), "content": text(f"method.{key}.text", **values)} for key in METHOD
    ]
    parts = [story.paragraph("method.intro", model=story.model.name[story.language]), render("method", steps=steps)]
    if story.model.source is not None:
        source = story.model.source
        parts.append(story.paragraph("method.source", kind="aside", title=source.title, publisher=source.publisher))
    return story.section("method", *parts)


def record(story: MaturityStory, files: Sequence[Path], targets: Mapping[str, int]) -> Section:
    """Versions, hashes and choices. Files by name only: where they stood says nothing about the result."""
    text, found = story.text, story.assessment
    rows = [(text("record.organisation"), found.organisation)]
    rows += [(text("record.unit"), found.unit)] if found.unit else []
    rows += [(text("record.respondent"), found.respondent)] if found.respondent else []
    shown = [f"{path.name} · {digest([path])}" for path in files[:MOST_FILES]]
    rows += [(text("record.file"), line) for line in shown]
    if len(files) > MOST_FILES:
        rows.append(
            (text("record.file"), text("record.more", count=len(files) - MOST_FILES, hash=digest(files[MOST_FILES:])))
        )
    chosen = ", ".join(f"{story.pillar(key)} {level}" for key, level in targets.items()) or text("record.no_targets")
    rows += [
        (text("record.targets"), chosen),
        (text("record.model"), f"{story.model.id} {story.model.version}"),
        (text("record.framework"), f"{story.framework.id} {story.framework.version}"),
        (text("record.library"), f"cdm-bc {__version__}"),
    ]
    columns = [column(text("record.what"), width=34), column(text("record.value"))]
    return story.section(
        "record", story.paragraph("record.intro"), table(text("record.caption"), columns, rows, kind="small")
    )


#: Of a survey in many files so many are named one by one.
MOST_FILES = 12
