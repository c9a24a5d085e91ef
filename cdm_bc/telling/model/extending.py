"""Sections on a model file that extends another: what it says, what differs, what it does to a client's case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cdm_bc.charts.relevance import relevance
from cdm_bc.document import KeyPath, dotted
from cdm_bc.errors import Problem
from cdm_bc.figures.comparison import amounts, benefit_changes
from cdm_bc.parts import Paragraph, Part, Row, Section, column, figures, money, number, table
from cdm_bc.telling.model.reference import benefit_parts
from cdm_bc.telling.model.story import ExtensionStory
from cdm_bc.telling.story import items
from cdm_bc.text.format import NONE

#: Kinds of elements that a model holds by id.
KINDS = ("objectives", "drivers", "groups", "entities", "foundations", "facts", "pools", "benefits")


def source(story: ExtensionStory) -> Section:
    """The model file as it is written."""
    return story.section("source", Paragraph(story.source, "source"))


def changes(story: ExtensionStory) -> Section:
    """Elements added and removed, and the values that differ in those that stayed."""
    text, rows = story.text, []
    for kind in KINDS:
        old, new = getattr(story.before.case.model, kind), getattr(story.model, kind)
        named = [(text("changes.added"), new[key], key) for key in new if key not in old]
        named += [(text("changes.removed"), old[key], key) for key in old if key not in new]
        rows += [Row((f"{kind}.{key}", word, story.say(item.name), "")) for word, item, key in named]
        for key in new:
            if key in old:
                rows += _differences((kind, key), old[key], new[key], text("changes.changed"))
    columns = [
        column(text("changes.key"), width=44),
        *(column(text(f"changes.{key}")) for key in ("what", "from", "to")),
    ]
    return story.section("changes", table(text("changes.caption"), columns, rows, kind="small"))


def _differences(path: KeyPath, old: Any, new: Any, changed: str) -> list[Row]:
    ours, theirs = (dict(_leaves(item.model_dump(exclude_none=True))) for item in (old, new))
    return [
        Row((dotted((*path, *key)), changed, str(ours.get(key, NONE)), str(theirs.get(key, NONE))))
        for key in dict.fromkeys([*ours, *theirs])
        if ours.get(key) != theirs.get(key)
    ]


def _leaves(data: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """The values of an element; of a source its title, of further sources nothing."""
    if isinstance(data, dict) and path[-1:] == ("source",):
        yield path, data.get("title")
    elif isinstance(data, dict):
        for key, value in data.items():
            if key != "also":
                yield from _leaves(value, (*path, key))
    else:
        yield path, data


def additions(story: ExtensionStory) -> Section:
    """The new benefits with their formulas, and the relevance matrix with the new columns."""
    known, parts = story.before.case.model.benefits, list[Part]()
    for key, item in story.model.benefits.items():
        if key not in known:
            parts += benefit_parts(story, item)
    return story.section("additions", *parts, relevance(story.model, story.style))


def effect(story: ExtensionStory) -> Section:
    """The figures of the client's case before and after, and each benefit that differs."""
    text, before, after = story.text, story.before, story.after
    columns = [column(text("effect.what"), width=50), figures(text("effect.before")), figures(text("effect.after"))]
    count = (text("effect.benefits"), number(len(before.benefits), 0), number(len(after.benefits), 0))
    pairs = [(text(f"effect.{key}"), money(old), money(new)) for key, (old, new) in amounts(before, after).items()]
    changed = [(story.say(one.name), money(one.before), money(one.after)) for one in benefit_changes(before, after)]
    return story.section(
        "effect",
        table(text("effect.caption"), columns, [count, *pairs]),
        table(text("effect.by_benefit"), columns, changed),
    )


def verdict(story: ExtensionStory, old: str, new: str, problems: Sequence[Problem]) -> Section:
    """What the checks say about a change of the file."""
    lines = [f"{problem.key}: {problem.message}" for problem in problems] or [story.text("verdict.right")]
    return story.section("verdict", story.paragraph("verdict.tried", old=old, new=new), *items(lines))
