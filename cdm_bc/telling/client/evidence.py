"""What the evidence of a client tells beside its numbers, and customer value in detail; None where its file says nothing.

All but what one level up is worth stands in the appendix. The modules behind it need pandas or scipy, which most reports do
without: they are loaded where there is something to tell.
"""

from __future__ import annotations

from dataclasses import replace

from cdm_bc.case.evidence import ASSESSMENT, ENGAGEMENT, SURVEY
from cdm_bc.parts import Section
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.customers import choices, value


def _appended(story: ClientStory, section: Section | None) -> Section | None:
    """The section as a part of the appendix."""
    if section is None:
        return None
    heading = section.heading[:1].lower() + section.heading[1:]
    return replace(section, heading=story.text("appendix", heading=heading))


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

    return _appended(story, surveyed.opinions(surveyed.SurveyedStory(story.style, story), said))


def drivers(story: ClientStory) -> Section | None:
    """What each driver of customer value does."""
    return _appended(story, value.drivers(story))


def investment(story: ClientStory) -> Section | None:
    """What a customer may cost."""
    return _appended(story, choices.investment(story))


def transactions(story: ClientStory) -> Section | None:
    """What the transactions of the customers say, and how well they predict."""
    if story.transactions is None:
        return None
    from cdm_bc.telling.customers import measured

    return _appended(story, measured.transactions(story))


def pyramid(story: ClientStory) -> Section | None:
    """Who brings the value, as the transactions say."""
    if story.transactions is None:
        return None
    from cdm_bc.telling.customers import measured

    return _appended(story, measured.pyramid(story))


def behaviour(story: ClientStory) -> Section | None:
    """How customers buy, as the transactions say."""
    if story.transactions is None:
        return None
    from cdm_bc.telling.customers import measured

    return _appended(story, measured.behaviour(story))


def engagement(story: ClientStory) -> Section | None:
    """Experience against engagement per segment."""
    said = story.case.evidence.said(ENGAGEMENT)
    if said is None:
        return None
    from cdm_bc.telling.client import surveyed

    return _appended(story, surveyed.engagement(surveyed.SurveyedStory(story.style, story), said))
