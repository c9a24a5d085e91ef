"""What to doubt: the plausibility checks, and the inputs that are still the model's own."""

from __future__ import annotations

from cdm_bc.calculation.plausibility import used_inputs
from cdm_bc.report.markup import render
from cdm_bc.report.section import Section
from cdm_bc.report.sections.inputs import grade_text, source_text
from cdm_bc.report.story import Story
from cdm_bc.report.table import column, figures, table
from cdm_bc.text.findings import finding_text

#: Said elsewhere in full: benefits without an amount under question 1, defaults in the next section.
ELSEWHERE = frozenset({"not_quantified", "defaults_left"})


def warnings(story: Story) -> Section:
    """The findings in words, gravest first."""
    found = [finding_text(item, story.write) for item in story.findings if item.code not in ELSEWHERE]
    if not found:
        return story.section("warnings", story.paragraph("warnings.none"))
    return story.section("warnings", story.paragraph("warnings.intro"), render("list", items=found))


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
