"""Level and index per pillar, and whether the pillars are in balance."""

from __future__ import annotations

from cdm_bc.charts.maturity.ladder import ladder
from cdm_bc.charts.maturity.radar import radar
from cdm_bc.figures.maturity_matrix import matrix
from cdm_bc.maturity.results import Pillar
from cdm_bc.parts import Content, Joined, Part, Section, Table, percent, whole
from cdm_bc.telling.maturity.story import MaturityStory, change, index, of_one_score
from cdm_bc.telling.story import FIGURES, OWN_READING, WORDS, width
from cdm_bc.text.format import NONE


@of_one_score
def pillars(story: MaturityStory) -> Section:
    """Level and index per pillar: radar, level table, ladder."""
    found, model, rules = story.assessment, story.model, story.model.rules
    threshold = story.write.percent(rules.level_threshold, 0)
    words: list[Part] = [story.paragraph("pillars.intro", threshold=threshold, top=model.top_level)]
    if any(not one.enough for one in found.pillars.values()):
        words.append(story.paragraph("pillars.not_enough", share=story.write.percent(rules.minimum_answered, 0)))
    if story.is_small:
        words.append(story.paragraph("pillars.small", count=found.respondents, smallest=rules.smallest_group))
    chosen = any(one.target_chosen for one in found.pillars.values())
    return story.section(
        "pillars",
        *words,
        radar(model, found, story.style),
        _table(story),
        *([] if chosen else [story.paragraph("pillars.assumed", kind="aside")]),
        ladder(model, found, story.style),
        _looks(story),
        _levels(story),
    )


def _table(story: MaturityStory) -> Table:
    found = story.assessment
    keys = ["index", "level", "target", "to_target"]
    keys += ["respondents", "spread"] if found.respondent is None else []
    rows = [[_cells(story, one)[key] for key in ("pillar", *keys)] for one in found.pillars.values()]
    columns = {"words.pillar": width(28), **{key: WORDS if key in ("level", "target") else FIGURES for key in keys}}
    return story.table("pillars", columns, rows)


def _cells(story: MaturityStory, one: Pillar) -> dict[str, Content]:
    text, spread, everybody = story.text, one.spread, one.respondents + one.left_out
    return {
        "pillar": story.pillar(one.id),
        "index": index(one.index) if one.enough else text("words.not_enough"),
        "level": story.level(one.level),
        "target": story.level(one.target),
        "to_target": percent(one.to_target, 0),
        "respondents": text("pillars.of", count=one.respondents, total=everybody)
        if one.left_out
        else whole(one.respondents),
        "spread": NONE if spread is None else Joined((index(spread.low), index(spread.high)), " – "),
    }


def _looks(story: MaturityStory) -> Table:
    """What the current level of each pillar looks like: its statements, those of level 1 too."""
    rows = []
    for key, cells in matrix(story.model, story.assessment).items():
        now = next((cell for cell in cells if cell.is_current), None)
        if now is not None:
            statements = " ".join(story.statement(one) for one in now.statements)
            rows.append((story.pillar(key), story.level(now.level), statements))
    columns = {"words.pillar": width(20), "words.level": width(16), "looks": WORDS}
    return story.table("pillars", columns, rows, caption="pillars.looks_caption")


def _levels(story: MaturityStory) -> Table:
    """What each level means."""
    columns = {"words.level": width(24), "meaning": WORDS}
    rows = [(f"{key} {story.say(one.name)}", story.say(one.description)) for key, one in story.model.levels.items()]
    return story.table("pillars", columns, rows, caption="pillars.levels_caption")


@of_one_score
def balance(story: MaturityStory) -> Section:
    """Imbalance, and pillars that do not fit together."""
    text, found = story.text, story.assessment
    one = found.imbalance
    if one is None:
        return story.section("balance", story.paragraph("balance.unknown"))
    words = story.paragraph(
        "balance.flagged" if one.flagged else "balance.even",
        highest=story.pillar(one.highest),
        lowest=story.pillar(one.lowest),
        difference=story.index(one.difference),
        limit=story.write.number(story.model.rules.imbalance, 1),
    )
    if not found.incoherent:
        return story.section("balance", words, story.paragraph("balance.coherent"))
    rows = [
        (
            text("balance.pair", ahead=story.pillar(pair.pair.ahead), behind=story.pillar(pair.pair.behind)),
            change(pair.difference),
            story.say(pair.pair.text) + OWN_READING * (pair.pair.provenance == "inferred"),
        )
        for pair in found.incoherent
    ]
    columns = {"pillars": width(30), "difference": width(14, figures=True), "means": WORDS}
    return story.section("balance", words, story.table("balance", columns, rows))
