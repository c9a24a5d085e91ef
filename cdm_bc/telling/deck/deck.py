"""The slides of a client's deck, in their order; those that have nothing to say are left out."""

from __future__ import annotations

from cdm_bc.slides import Deck
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.deck import appendix, decision, money, people, plan, risks
from cdm_bc.telling.deck.words import words_of

#: A line per slide.
SLIDES = (
    decision.decision,
    money.why_now,
    money.waterfall,
    plan.where_to_start,
    decision.options,
    money.payback,
    plan.by_year,
    risks.what_could_go_wrong,
    risks.measure_first,
    people.owners,
    people.assumptions,
    appendix.formulas,
    appendix.sources,
)


def deck(story: ClientStory) -> Deck:
    """All that is told of a client in a deck."""
    text, about = words_of(story), story.headline
    made = (slide(story) for slide in SLIDES)
    under = (text("subtitle"), story.write.date(story.date) if story.date else "")
    return Deck(
        title=about.name,
        subtitle=" · ".join(filter(None, under)),
        date=story.date,
        footer=about.name,
        continued=text("continued"),
        slides=tuple(slide for slide in made if slide is not None),
        write=story.write,
        accent=story.style.accent,
    )
