"""Who delivers what, and what the client is asked to confirm."""

from __future__ import annotations

from cdm_bc.charts.names import input_name
from cdm_bc.figures.assumptions import Assumption
from cdm_bc.figures.assumptions import assumptions as assumptions_of
from cdm_bc.figures.register import register as register_of
from cdm_bc.parts import Content, column, figures, measured, rounded, table
from cdm_bc.slides import Slide
from cdm_bc.telling.client.register import register
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.deck.words import input_note, notes, origin, tables_of, words_of

#: Assumptions on the slide; the report has all.
SHOWN = 8


def owners(story: ClientStory) -> Slide | None:
    """The benefits register; nothing where nothing is said of any benefit."""
    found = register_of(story.result)
    if not found.lines or not found.is_filled:
        return None
    text, open_ = words_of(story).under("owners"), len(found.without_owner)
    key = "all" if not open_ else "none" if open_ == len(found.lines) else "some_one" if open_ == 1 else "some"
    title = text(key, count=open_, total=len(found.lines))
    return Slide("owners", (title,), tuple(tables_of(register(story))[:1]), notes(story, "benefits"))


def assumptions(story: ClientStory) -> Slide | None:
    """The numbers that nobody of the client has confirmed, those that matter most first."""
    if not story.result.benefits:
        return None
    found, text = assumptions_of(story.decision), words_of(story).under("assumptions")
    if not found.open:
        return None
    shown = found.open[:SHOWN]
    rows = [_cells(story, item) for item in shown]
    columns = [
        column(text("name"), width=34),
        figures(text("value"), width=24),
        column(text("origin"), width=16),
        *(figures(text(key), width=13) for key in ("low", "high")),
    ]
    key = "one" if len(found.open) == 1 else "all" if len(found.open) == len(shown) else "title"
    title = text(key, count=len(found.open), total=found.used)
    sources = [input_note(story, item.input) for item in shown]
    return Slide(
        "assumptions", (title,), (table(text("caption"), columns, rows),), notes(story, "inputs", (), *sources)
    )


def _cells(story: ClientStory, item: Assumption) -> tuple[Content, ...]:
    return (
        input_name(story.case, item.input.id, story.style),
        measured(item.input.quantity, item.input.unit),
        origin(story, item.input),
        rounded(item.low),
        rounded(item.high),
    )
