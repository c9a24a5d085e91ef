"""What the evidence of a client tells beside its numbers; None where the client file names no such file.

The modules behind it need pandas or scipy, which most reports do without: they are loaded where there is something to tell.
"""

from __future__ import annotations

from cdm_bc.case.evidence import ASSESSMENT, ENGAGEMENT, SURVEY
from cdm_bc.parts import Section
from cdm_bc.telling.client.story import ClientStory


def one_level_up(story: ClientStory) -> Section | None:
    """What one level up of maturity is worth."""
    said = story.case.evidence.said(ASSESSMENT)
    if said is None:
        return None
    from cdm_bc.telling.client import assessed

    model = story.case.evidence.maturity_model
    return assessed.one_level_up(assessed.AssessedStory(story.style, story, model, said))


def opinions(story: ClientStory) -> Section | None:
    """What people think of value and effort."""
    said = story.case.evidence.said(SURVEY)
    if said is None:
        return None
    from cdm_bc.telling.client import surveyed

    return surveyed.opinions(surveyed.SurveyedStory(story.style, story), said)


def transactions(story: ClientStory) -> Section | None:
    """What the transactions of the customers say, and how well they predict."""
    if story.transactions is None:
        return None
    from cdm_bc.telling.customers import measured

    return measured.transactions(story)


def pyramid(story: ClientStory) -> Section | None:
    """Who brings the value, as the transactions say."""
    if story.transactions is None:
        return None
    from cdm_bc.telling.customers import measured

    return measured.pyramid(story)


def behaviour(story: ClientStory) -> Section | None:
    """How customers buy, as the transactions say."""
    if story.transactions is None:
        return None
    from cdm_bc.telling.customers import measured

    return measured.behaviour(story)


def engagement(story: ClientStory) -> Section | None:
    """Experience against engagement per segment."""
    said = story.case.evidence.said(ENGAGEMENT)
    if said is None:
        return None
    from cdm_bc.telling.client import surveyed

    return surveyed.engagement(surveyed.SurveyedStory(story.style, story), said)
