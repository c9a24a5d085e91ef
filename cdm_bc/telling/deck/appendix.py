"""The appendix of the deck: how each benefit is worked out, and the published sources."""

from __future__ import annotations

from cdm_bc.parts import Formula, column, figures, number, table
from cdm_bc.slides import Slide
from cdm_bc.telling.client import appendix, inputs
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.deck.words import notes, tables_of, words_of


def formulas(story: ClientStory) -> Slide | None:
    """Each benefit in words, filled in, and what it comes to."""
    if not story.result.benefits:
        return None
    text = words_of(story).under("formulas")
    told = [part for part in appendix.formulas(story).parts if isinstance(part, Formula)]
    rows = []
    for part in told[: len(story.result.benefits)]:  # those of the pools come behind
        words, filled_in, *_ = (row.cells for row in part.steps.rows)
        rows.append((part.name, words[1], filled_in[1], filled_in[2]))
    columns = [
        column(text("benefit"), width=20),
        column(text("words"), width=32),
        column(text("filled_in"), width=34),
        figures(text("potential"), width=14),
    ]
    found = table(text("caption"), columns, rows, kind="small")
    return Slide("formulas", (text("title"),), (found,), notes(story, "benefits"))


def sources(story: ClientStory) -> Slide | None:
    """The publications behind the model's numbers."""
    found = [one for one in tables_of(inputs.inputs(story)) if one.kind == "sources"]
    if not found or not story.result.benefits:
        return None
    text = words_of(story).under("sources")
    published = dict.fromkeys(
        row.cells[0] for row in found[0].rows
    )  # one of which several figures are used is listed once
    rows = [(number(place, 0), source) for place, source in enumerate(published, 1)]
    columns = [column(text("number"), width=6), column(text("source"), width=94)]
    return Slide(
        "sources", (text("title"),), (table(text("title"), columns, rows, kind="small"),), notes(story, "inputs")
    )
