"""What to doubt: the plausibility checks, and the inputs that are still the model's own."""

from __future__ import annotations

from itertools import groupby

from cdm_bc.calculation.plausibility import Finding, used_inputs
from cdm_bc.rendering.markup import render
from cdm_bc.telling.client.inputs import grade_text, source_text
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import column, figures, table
from cdm_bc.text.findings import finding_text

#: Said elsewhere in full: benefits without an amount under question 1, defaults in the next section.
ELSEWHERE = frozenset({"not_quantified", "defaults_left"})
#: Wide ranges that are still told one by one.
MANY = 2


def warnings(story: Story) -> Section:
    """The findings in words, gravest first."""
    found: list[str] = []
    for code, items in groupby(story.findings, key=lambda item: item.code):
        found += [] if code in ELSEWHERE else _sentences(story, code, list(items))
    if not found:
        return story.section("warnings", story.paragraph("warnings.none"))
    return story.section("warnings", story.paragraph("warnings.intro"), render("list", items=found))


def _sentences(story: Story, code: str, items: list[Finding]) -> list[str]:
    """A sentence per finding; of many wide ranges a single one."""
    if code != "range_wide" or len(items) <= MANY:
        return [finding_text(item, story.write) for item in items]
    ranges = (
        f"‘{item['input'][story.language]}’, {story.write.quantity(item['quantity'], item['unit'])}" for item in items
    )
    return [story.text("warnings.ranges", count=len(items), ranges="; ".join(ranges))]


def defaults(story: Story) -> Section:
    """The model's values that reach the result, and how good each is."""
    text, write = story.text, story.write
    used = used_inputs(story.case)
    left = [item for item in used if item.origin == "model"]
    if not left:
        return story.section("defaults", story.paragraph("defaults.none"))
    rows = [
        (
            item.name[story.language],
            write.quantity(item.quantity, item.unit),
            grade_text(story, item),
            source_text(item) or (item.reason[story.language] if item.reason else ""),
        )
        for item in left
    ]
    columns = [
        column(text("inputs.name"), width=27),
        figures(text("inputs.value"), width=23),
        column(text("inputs.grade"), width=11),
        column(text("inputs.source"), width=39),
    ]
    intro = story.paragraph("defaults.intro", count=len(left), total=len(used))
    return story.section("defaults", intro, table(text("defaults.caption"), columns, rows, kind="small"))
