"""What to doubt: the plausibility checks, and the inputs that are still the model's own."""

from __future__ import annotations

from itertools import groupby

from cdm_bc.calculation.plausibility import Finding, used_inputs
from cdm_bc.case import Input
from cdm_bc.parts import Section, measured
from cdm_bc.telling.client.inputs import grade_text, source_text
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import items, width
from cdm_bc.text.findings import finding_text

#: Said elsewhere in full: benefits without an amount under question 1, defaults in the next section.
ELSEWHERE = frozenset({"not_quantified", "defaults_left"})
#: Wide ranges that are still told one by one.
MANY = 2
#: Defaults that are listed before the appendix does.
LISTED = 6


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
    used = used_inputs(story.case)
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
        for item in _first(story, left)
    ]
    columns = {"name": width(27), "value": width(23, figures=True), "grade": width(11), "source": width(39)}
    intro = story.paragraph("defaults.intro", count=len(left), total=len(used))
    table = story.table("inputs", columns, rows, caption="defaults.caption", kind="small")
    rest = len(left) - len(rows)
    more = [story.paragraph("inputs.legend", kind="aside")]
    more += [story.paragraph("defaults.rest", count=rest, kind="aside")] if rest else []
    return story.section("defaults", intro, table, *more)


def _first(story: ClientStory, left: list[Input]) -> list[Input]:
    """Those that the result depends on most; all stand in the appendix."""
    widths = {item.id: item.width for item in story.decision.sensitivity.inputs}
    return sorted(left, key=lambda item: -widths.get(item.id, 0.0))[:LISTED]
