"""Where the organisation stands among all of the survey, by sector and size, from year to year: distributions, never names."""

from __future__ import annotations

from cdm_bc.charts.maturity.dots import trend as trend_chart
from cdm_bc.charts.maturity.standing import standing
from cdm_bc.maturity.attributes import ATTRIBUTES
from cdm_bc.maturity.position import position
from cdm_bc.maturity.series import Groups, grouped, series
from cdm_bc.parts import Content, Joined, Part, Section, column, figures, table
from cdm_bc.telling.maturity.story import MaturityStory, index, of_one_score


@of_one_score
def standing_among_all(story: MaturityStory) -> Section | None:
    """Where the organisation stands among all; None if it is alone, and for a unit or one respondent: their figures would
    stand beside those of whole organisations.
    """
    who = story.assessment
    if not _compares(story):
        return None
    found = position(story.model, story.answers, who.organisation, story.totals)
    shown = {key: one for key, one in found.items() if one is not None}
    smallest = story.model.rules.smallest_survey
    if not shown:
        return story.section("standing", story.paragraph("standing.too_few", smallest=smallest))
    intro = story.paragraph("standing.intro", count=max(one.organisations for one in shown.values()))
    chart = standing(story.model, shown, story.style)
    hidden = story.listed([story.pillar(key) for key in found if key not in shown])
    aside = [story.paragraph("standing.hidden", kind="aside", names=hidden, smallest=smallest)] if hidden else []
    return story.section("standing", intro, chart, *aside)


def _compares(story: MaturityStory) -> bool:
    """Whether the report is on one whole organisation of several."""
    who = story.assessment
    return who.unit is None and who.respondent is None and len(story.answers.organisations) > 1


@of_one_score
def by_sector_and_size(story: MaturityStory) -> Section | None:
    """The survey by what is known of the organisations; None where nothing is."""
    parts: list[Part] = []
    for role in ATTRIBUTES if _compares(story) else ():
        found = grouped(story.model, story.answers, role, story.assessment.organisation, story.totals)
        if found is not None:
            parts += [story.heading(f"groups.{role}"), *_groups(story, found)]
    return story.section("groups", story.paragraph("groups.intro"), *parts) if parts else None


def _groups(story: MaturityStory, found: Groups) -> list[Part]:
    """A column per group with its median, and its own index first; the groups that are too small are named."""
    smallest, parts = story.model.rules.smallest_survey, list[Part]()
    if found.groups:
        rows: list[tuple[Content, ...]] = []
        for pillar in story.model.pillars:
            medians = (one[pillar] for one in found.groups.values())
            own = story.assessment.pillars[pillar].index
            rows.append((story.pillar(pillar), index(own), *(index(one.median if one else None) for one in medians)))
        names = [story.text("groups.own", name=key) if key == found.own else key for key in found.groups]
        columns = [column(story.text("words.pillar"), width=26), figures(story.text("standing.own"))]
        counts = [max(one.organisations if one else 0 for one in pillars.values()) for pillars in found.groups.values()]
        columns += [figures(f"{name} ({count})") for name, count in zip(names, counts, strict=True)]
        parts.append(table(story.text("groups.caption"), columns, rows))
    hidden = story.listed([f"{name} ({count})" for name, count in found.hidden.items()])
    aside = [story.paragraph("groups.hidden", kind="aside", names=hidden, smallest=smallest)] if hidden else []
    return [*parts, *aside]


@of_one_score
def year_on_year(story: MaturityStory) -> Section | None:
    """The medians of each measurement, and this organisation in each; None without a series."""
    if not story.series or not _compares(story):
        return None
    found = series(story.model, story.series, story.assessment.organisation)
    rows: list[tuple[Content, ...]] = []
    for pillar in story.model.pillars:
        cells: list[Content] = []
        for one in found.values():
            spread, own = one.everyone[pillar], one.own[pillar]
            cells.append(Joined((index(spread.median if spread else None), index(own)), " · "))
        rows.append((story.pillar(pillar), *cells))
    names = [figures(f"{label} ({one.organisations})") for label, one in found.items()]
    again = [story.text("trend.again", label=label, count=one.also_now) for label, one in list(found.items())[:-1]]
    return story.section(
        "trend",
        story.paragraph("trend.intro", count=len(found)),
        trend_chart(story.model, found, story.style),
        table(story.text("trend.table_caption"), [column(story.text("words.pillar"), width=28), *names], rows),
        story.paragraph("trend.panel", kind="aside", again=story.listed(again)),
    )
