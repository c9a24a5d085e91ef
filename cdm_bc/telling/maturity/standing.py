"""Where the organisation stands among all of the survey: distributions, never names."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.charts import Chart
from cdm_bc.charts.maturity.standing import standing
from cdm_bc.maturity.position import position
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section


def standing_among_all(story: MaturityStory) -> Section | None:
    """Not for a unit or one respondent: their figures would stand beside those of whole organisations."""
    who = story.assessment
    if who.unit is not None or who.respondent is not None or len(story.answers.organisations) == 1:
        return None
    found = position(story.model, story.answers, who.organisation)
    shown = {key: one for key, one in found.items() if one is not None}
    smallest = story.model.rules.smallest_survey
    if not shown:
        return story.section("standing", story.paragraph("standing.too_few", smallest=smallest))
    most = max(one.organisations for one in shown.values())
    parts: list[Markup | Chart] = [
        story.paragraph("standing.intro", count=most),
        standing(story.model, shown, story.style),
    ]
    hidden = [story.pillar(key) for key, one in found.items() if one is None]
    if hidden:
        parts.append(story.paragraph("standing.hidden", kind="aside", names=story.listed(hidden), smallest=smallest))
    return story.section("standing", *parts)
