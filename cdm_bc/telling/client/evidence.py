"""What the evidence of a client tells beside its numbers; None where the client file names no such file.

The modules behind it need pandas, which most reports do without: they are loaded where there is something to tell.
"""

from __future__ import annotations

from cdm_bc.parts import Section
from cdm_bc.telling.client.story import ClientStory


def one_level_up(story: ClientStory) -> Section | None:
    """What one level up of maturity is worth."""
    if story.evidence is None or story.evidence.assessment is None:
        return None
    from cdm_bc.maturity.load import load_maturity_model
    from cdm_bc.telling.client import assessed

    told = assessed.AssessedStory(story.style, story, load_maturity_model(), story.evidence.assessment)
    return assessed.one_level_up(told)


def opinions(story: ClientStory) -> Section | None:
    """What people think of value and effort."""
    if story.evidence is None or story.evidence.opinions is None:
        return None
    from cdm_bc.telling.client import surveyed

    return surveyed.opinions(surveyed.SurveyedStory(story.style, story), story.evidence.opinions)


def engagement(story: ClientStory) -> Section | None:
    """Experience against engagement per segment."""
    if story.evidence is None or story.evidence.segments is None:
        return None
    from cdm_bc.telling.client import surveyed

    return surveyed.engagement(surveyed.SurveyedStory(story.style, story), story.evidence.segments)
