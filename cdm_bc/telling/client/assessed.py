"""What one level up of maturity is worth, beside what its steps ask. Only if the client file names an assessment."""

from __future__ import annotations

from dataclasses import dataclass

from cdm_bc.figures.in_money import LevelInMoney, disagreeing, held_back, levels_in_money
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment, NextStep
from cdm_bc.parts import Content, Part, Row, Section, Table, percent, rounded
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, WORDS, Story, width


@dataclass(frozen=True)
class AssessedStory(Story):
    """The maturity of a client's organisation beside its business case."""

    words = "maturity"

    client: ClientStory
    model: MaturityModel
    assessment: Assessment

    def pillar(self, key: str) -> str:
        """Name of a pillar."""
        return self.model.pillars[key].name[self.language]

    def foundation(self, key: str) -> str:
        """Name of a foundation."""
        return self.client.case.model.foundations[key].name[self.language]


def one_level_up(story: AssessedStory) -> Section:
    """Value of a level per pillar, pillars that carry no amount, and the steps."""
    found = story.assessment
    if found.apart:
        return story.section("in-money", story.paragraph("in_money.apart", units=story.listed(list(found.units))))
    levels = levels_in_money(story.client.case, story.client.result.waves, story.model, found)
    single = tuple(one for one in levels if len(one.ups) == 1)
    key = "in_money.intro_one" if found.respondents == 1 else "in_money.intro"
    pillars, organisation = _measuring(story), found.organisation
    intro = story.paragraph(key, organisation=organisation, count=found.respondents, pillars=pillars)
    parts: list[Part] = [intro]
    if not single:
        parts += [story.paragraph("in_money.no_foundations"), *_remarks(story)]
        return story.section("in-money", *parts)
    parts += [story.paragraph("in_money.how"), _table(story, levels), *_held_back(story, single), *_remarks(story)]
    return story.section("in-money", *parts, story.heading("in_money.asks"), _asks(story, single))


def _measuring(story: AssessedStory) -> str:
    """How many pillars measure a foundation, with their verb."""
    count = sum(pillar.foundation is not None for pillar in story.model.pillars.values())
    key = {1: "measuring_one", 3: "measuring_three"}.get(count, "measuring")
    return story.text(f"in_money.{key}", count=count)


def _table(story: AssessedStory, levels: tuple[LevelInMoney, ...]) -> Table:
    """A row per pillar, and one for all together."""
    rows = [Row(_cells(story, one), "" if len(one.ups) == 1 else "total") for one in levels]
    columns = {"pillar": width(34), "level": WORDS, "readiness": WORDS}
    columns |= dict.fromkeys(("today", "target", "npv"), FIGURES)
    return story.table("in_money", columns, rows, years=story.client.years)


def _cells(story: AssessedStory, one: LevelInMoney) -> tuple[Content, ...]:
    amounts = tuple(rounded(value, signed=True) for value in (one.today, one.target, one.npv))
    if len(one.ups) > 1:
        return (story.text("in_money.all_three"), "", "", *amounts)
    up, write = one.ups[0], story.write.percent
    name = story.text("in_money.pair", pillar=story.pillar(up.pillar), foundation=story.foundation(str(up.foundation)))
    level = story.text("in_money.arrow", now=story.assessment.pillars[up.pillar].level, then=up.level)
    ready = story.text("in_money.arrow", now=write(up.readiness_now, 0), then=write(up.readiness_then, 0))
    return (name, level, ready, *amounts)


def _held_back(story: AssessedStory, single: tuple[LevelInMoney, ...]) -> list[Part]:
    """A step that yields nothing by itself, and the foundation that is in the way."""
    weakest = [(one.ups[0].pillar, held_back(story.client.case, one)) for one in single]
    return [
        story.paragraph(
            "in_money.held_back", kind="aside", pillar=story.pillar(pillar), foundation=story.foundation(foundation)
        )
        for pillar, foundation in weakest
        if foundation is not None
    ]


def _remarks(story: AssessedStory) -> list[Part]:
    """Pillars without an amount, each with the reason, and foundations that the case has other figures for."""
    case, model = story.client.case, story.model
    groups: dict[str, list[str]] = {"no_foundation": [], "top": [], "without": []}
    for key, pillar in story.assessment.pillars.items():
        if model.pillars[key].foundation not in case.foundations:
            groups["no_foundation"].append(story.pillar(key))
        elif not pillar.enough:
            groups["without"].append(story.pillar(key))
        elif pillar.level == model.top_level:
            groups["top"].append(story.pillar(key))
    groups["other_figures"] = [story.foundation(key) for key in disagreeing(case, model, story.assessment)]
    return [
        story.paragraph(f"in_money.{key}", kind="aside", names=story.listed(names))
        for key, names in groups.items()
        if names
    ]


def _asks(story: AssessedStory, single: tuple[LevelInMoney, ...]) -> Table:
    """The steps of each pillar with the cost that the client file has for the foundation."""
    text = story.text
    effort = {item.lever.id: item.effort for item in story.client.decision.levers.ranked}
    small = story.assessment.respondents < story.model.rules.smallest_group
    rows: list[Row] = []
    for one in single:
        up = one.ups[0]
        cost = effort.get(str(up.foundation), 0.0)
        shown = story.write.money_round(cost) if cost else text("in_money.no_cost")
        values = {"pillar": story.pillar(up.pillar), "level": up.level, "count": len(up.steps), "cost": shown}
        rows.append(Row((text("in_money.asks_group", **values),), "group"))
        rows += [Row((_statement(story, step), *([] if small else [_present(story, step)]))) for step in up.steps]
    columns = {"asks_statement": WORDS} | ({} if small else {"present": width(16, figures=True)})
    return story.table("in_money", columns, rows, caption="in_money.asks_caption")


def _statement(story: AssessedStory, step: NextStep) -> str:
    return story.model.statements[step.statement].text[story.language]


def _present(story: AssessedStory, step: NextStep) -> Content:
    return story.text("steps.unknown") if step.mean is None else percent(step.mean, 0)
