"""What to doubt: the plausibility checks, and the inputs that are still the model's own."""

from __future__ import annotations

from itertools import groupby

from cdm_bc.calculation.plausibility import Finding, used_inputs
from cdm_bc.parts import Section, column, figures, measured, table
from cdm_bc.telling.client.inputs import grade_text, source_text
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import items
from cdm_bc.text.findings import finding_text

#: Said elsewhere in full: benefits without an amount under question 1, defaults in the next section.
ELSEWHERE = frozenset({"not_quantified", "defaults_left"})
#: Wide ranges that are still told one by one.
MANY = 2


def warnings(story: ClientStory) -> Section:
    """The findings in words, gravest first."""
    found: list[str] = []
    for code, group in groupby(story.findings, key=lambda item: item.code):
        found += [] if code in ELSEWHERE else _sentences(story, code, list(group))
    if not found:
        return story.section("warnings", story.paragraph("warnings.none"))
    return story.section("warnings", story.paragraph("warnings.intro"), *items(found))


def _sentences(story: ClientStory, code: str, found: list[Finding]) -> list[str]:
    """A sentence per finding; of many wide ranges a single one."""
    if code != "range_wide" or len(found) <= MANY:
        return [finding_text(item, story.write) for item in found]
    ranges = (
        f"‘{item['input'][story.language]}’, {story.write.quantity(item['quantity'], item['unit'])}" for item in found
    )
    return [story.text("warnings.ranges", count=len(found), ranges="; ".join(ranges))]


def defaults(story: ClientStory) -> Section:
    """The model's values that reach the result, and how good each is."""
    text, used = story.text, used_inputs(story.case)
    left = [item for item in used if item.origin == "model"]
    if not left:
        return story.section("defaults", story.paragraph("defaults.none"))
    rows = [
        (
            item.name[story.language],
            measured(item.quantity, item.unit),
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
