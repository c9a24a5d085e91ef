"""Where the organisation stands among all of the survey: distributions, never names."""

from __future__ import annotations

from cdm_bc.charts.maturity.standing import standing
from cdm_bc.maturity.position import position
from cdm_bc.parts import Section
from cdm_bc.telling.maturity.story import MaturityStory, of_one_score


@of_one_score
def standing_among_all(story: MaturityStory) -> Section | None:
    """Where the organisation stands among all; None if it is alone, and for a unit or one respondent: their figures would
    stand beside those of whole organisations.
    """
    who = story.assessment
    if who.unit is not None or who.respondent is not None or len(story.answers.organisations) == 1:
        return None
    found = position(story.model, story.answers, who.organisation)
    shown = {key: one for key, one in found.items() if one is not None}
    smallest = story.model.rules.smallest_survey
    if not shown:
        return story.section("standing", story.paragraph("standing.too_few", smallest=smallest))
    intro = story.paragraph("standing.intro", count=max(one.organisations for one in shown.values()))
    chart = standing(story.model, shown, story.style)
    hidden = story.listed([story.pillar(key) for key in found if key not in shown])
    aside = [story.paragraph("standing.hidden", kind="aside", names=hidden, smallest=smallest)] if hidden else []
    return story.section("standing", intro, chart, *aside)
