"""Appendix: what was answered, how scores are made, and what the report was made from."""

from __future__ import annotations

from cdm_bc.figures.maturity import COUNTED, answer_counts
from cdm_bc.parts import Part, Row, Section, column, table, whole
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.record import digest, named, record_of
from cdm_bc.telling.story import FIGURES, WORDS, width

METHOD = ("index", "level", "merged", "not_applicable", "target", "gap", "expected", "units", "privacy", "limits")
#: Of a survey in many files so many are named one by one.
MOST_FILES = 12


def answers_given(story: MaturityStory) -> Section:
    """How many statements were answered per pillar, and every statement that somebody called not applicable."""
    text, found = story.text, story.assessment
    rows = [
        Row((story.pillar(one.id), *(whole(getattr(one, key)) for key in COUNTED))) for one in found.pillars.values()
    ]
    totals = answer_counts(found)
    rows.append(Row((text("words.total"), *(whole(totals[key]) for key in COUNTED)), "total"))
    columns = {"words.pillar": width(40), **{f"answers.{key}": FIGURES for key in COUNTED}}
    parts: list[Part] = [story.paragraph("given.intro"), story.table("given", columns, rows)]
    parts += _skipped(story)
    if _has_comments(story):
        parts.append(story.paragraph("given.comments", kind="aside"))
    return story.section("given", *parts)


def _skipped(story: MaturityStory) -> list[Part]:
    """What somebody called not applicable; not with so few that it would show who."""
    skipped = [one for one in story.assessment.statements if one.counts["not_applicable"]]
    if not skipped:
        return [story.paragraph("given.none_skipped")]
    if story.is_small:
        return []
    columns = {"steps.statement": WORDS, "words.pillar": width(22), "times": width(12, figures=True)}
    rows = [(story.statement(one.id), story.pillar(one.pillar), whole(one.counts["not_applicable"])) for one in skipped]
    return [story.heading("given.not_applicable"), story.table("given", columns, rows, caption="given.skipped_caption")]


def _has_comments(story: MaturityStory) -> bool:
    rows = set(story.answers.rows_of(story.assessment.organisation).tolist())
    return any(comment.respondent in rows for comment in story.answers.comments)


def method(story: MaturityStory) -> Section:
    """The method in short, and whose model it is."""
    text, model, rules = story.text, story.model, story.model.rules
    values = {
        "threshold": story.write.percent(rules.level_threshold, 0),
        "minimum": story.write.percent(rules.minimum_answered, 0),
        "smallest": rules.smallest_group,
        "survey": rules.smallest_survey,
        "top": model.top_level,
        "unit_gap": story.write.number(rules.unit_gap, 1),
    }
    steps = [(text(f"method.{key}.heading"), text(f"method.{key}.text", **values)) for key in METHOD]
    parts: list[Part] = [
        story.paragraph("method.intro", model=story.say(model.name)),
        table("", [column(""), column("")], steps, kind="terms"),
    ]
    if model.source is not None:
        publisher = model.source.publisher
        parts.append(story.paragraph("method.source", kind="aside", title=model.source.title, publisher=publisher))
    return story.section("method", *parts)


def record(story: MaturityStory) -> Section:
    """What this report was made from: versions, hashes and choices."""
    text, found, first, more = story.text, story.assessment, story.files[:MOST_FILES], story.files[MOST_FILES:]
    who = {"organisation": found.organisation, "unit": found.unit, "respondent": found.respondent}
    rows = [(text(f"record.{key}"), name) for key, name in who.items() if name]
    rows += [(text("record.file"), named(path)) for path in first]
    rows += [(text("record.file"), text("record.more", count=len(more), hash=digest(more)))] if more else []
    chosen = ", ".join(f"{story.pillar(key)} {level}" for key, level in story.targets.items())
    rows += [
        (text("record.targets"), chosen or text("record.no_targets")),
        (text("record.model"), f"{story.model.id} {story.model.version}"),
        (text("record.framework"), f"{story.framework.id} {story.framework.version}"),
    ]
    return record_of(story, rows)
