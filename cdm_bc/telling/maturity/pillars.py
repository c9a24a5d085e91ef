"""Level and index per pillar, and whether the pillars are in balance."""

from __future__ import annotations

from markupsafe import Markup

from cdm_bc.charts import Chart
from cdm_bc.charts.maturity.ladder import ladder
from cdm_bc.charts.maturity.radar import radar
from cdm_bc.maturity.results import Pillar
from cdm_bc.telling.maturity.story import MaturityStory
from cdm_bc.telling.section import Section
from cdm_bc.telling.table import column, figures, table


def pillars(story: MaturityStory) -> Section:
    """Radar, level table, ladder."""
    found, model = story.assessment, story.model
    parts: list[Markup | Chart] = [
        story.paragraph(
            "pillars.intro", threshold=story.write.percent(model.rules.level_threshold, 0), top=model.top_level
        )
    ]
    if any(not one.enough for one in found.pillars.values()):
        share = story.write.percent(model.rules.minimum_answered, 0)
        parts.append(story.paragraph("pillars.not_enough", share=share))
    if story.is_small:
        parts.append(story.paragraph("pillars.small", count=found.respondents, smallest=model.rules.smallest_group))
    return story.section(
        "pillars",
        *parts,
        radar(model, found, story.style),
        _table(story),
        *(
            []
            if any(one.target_chosen for one in found.pillars.values())
            else [story.paragraph("pillars.assumed", kind="aside")]
        ),
        ladder(model, found, story.style),
        _levels(story),
    )


def _table(story: MaturityStory) -> Markup:
    text, found = story.text, story.assessment
    several = found.respondent is None
    keys = ("index", "level", "target", "to_target", *(("respondents", "spread") if several else ()))
    rows = [tuple(_cells(story, one)[key] for key in ("pillar", *keys)) for one in found.pillars.values()]
    columns = [column(text("words.pillar"), width=28)]
    columns += [
        column(text(f"pillars.{key}")) if key in ("level", "target") else figures(text(f"pillars.{key}"))
        for key in keys
    ]
    return table(text("pillars.caption"), columns, rows)


def _cells(story: MaturityStory, one: Pillar) -> dict[str, str]:
    write = story.write
    spread = one.spread
    shown = f"{story.index(spread.low)} – {story.index(spread.high)}" if spread is not None else "–"
    return {
        "pillar": story.pillar(one.id),
        "index": story.index(one.index) if one.enough else story.text("words.not_enough"),
        "level": story.level(one.level),
        "target": story.level(one.target),
        "to_target": write.percent(one.to_target, 0),
        "respondents": f"{one.respondents}"
        if not one.left_out
        else story.text("pillars.of", count=one.respondents, total=one.respondents + one.left_out),
        "spread": shown,
    }


def _levels(story: MaturityStory) -> Markup:
    """What each level means."""
    text = story.text
    rows = [
        (f"{key} {level.name[story.language]}", level.description[story.language])
        for key, level in story.model.levels.items()
    ]
    return table(
        text("pillars.levels_caption"), [column(text("words.level"), width=24), column(text("pillars.meaning"))], rows
    )


def balance(story: MaturityStory) -> Section:
    """Imbalance and pairs that do not fit."""
    found, limit = story.assessment, story.model.rules.imbalance
    if found.imbalance is None:
        return story.section("balance", story.paragraph("balance.unknown"))
    one = found.imbalance
    parts: list[Markup | Chart] = [
        story.paragraph(
            "balance.flagged" if one.flagged else "balance.even",
            highest=story.pillar(one.highest),
            lowest=story.pillar(one.lowest),
            difference=story.index(one.difference),
            limit=story.write.number(limit, 1),
        )
    ]
    if not found.incoherent:
        return story.section("balance", *parts, story.paragraph("balance.coherent"))
    text = story.text
    rows = [
        (
            text("balance.pair", ahead=story.pillar(pair.pair.ahead), behind=story.pillar(pair.pair.behind)),
            story.change(pair.difference),
            pair.pair.text[story.language],
        )
        for pair in found.incoherent
    ]
    columns = [
        column(text("balance.pillars"), width=30),
        figures(text("balance.difference"), width=14),
        column(text("balance.means")),
    ]
    return story.section("balance", *parts, table(text("balance.caption"), columns, rows))
