"""What each lever is worth against what it takes."""

from __future__ import annotations

from cdm_bc.charts.names import entity_name, short_of
from cdm_bc.charts.value_effort import value_effort
from cdm_bc.decision import LeverValue
from cdm_bc.figures.priority import priorities
from cdm_bc.parts import Content, Part, Row, Table, money, number, percent
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, WORDS, width


def lever_parts(story: ClientStory) -> list[Part]:
    """In words, as a picture, as a table; then the order before any euro."""
    if not (story.decision.levers.ranked or story.case.not_costed):
        return []
    chart = [value_effort(story.decision, story.style)] if story.decision.levers.ranked else []
    return [
        story.heading("levers.heading"),
        *_words(story),
        *chart,
        _table(story),
        story.paragraph("levers.identity", kind="aside"),
        *_priority(story),
    ]


def _words(story: ClientStory) -> list[Part]:
    levers, write = story.decision.levers, story.write
    words: list[Part] = []
    if levers.ranked:
        words.append(story.paragraph("levers.intro", best=story.levers([levers.ranked[0].lever])))
        worse = [item.lever for item in levers.ranked if item.costs_more_than_it_adds]
        key = "without_none" if not worse else "without_one" if len(worse) == 1 else "without"
        words.append(story.paragraph(f"levers.{key}", names=story.levers(worse)))
    if story.case.not_costed:
        words.append(story.paragraph("levers.uncosted", names=story.levers(story.case.not_costed)))
    if not levers.exact:
        error = max(item.standard_error or 0.0 for item in levers.levers)
        count = write.number(levers.permutations, 0)
        words.append(story.paragraph("levers.sampled", count=count, error=write.money_round(error)))
    return words


def _table(story: ClientStory) -> Table:
    text, decision = story.text, story.decision
    rows = [Row(_cells(story, item)) for item in (*decision.levers.ranked, *decision.levers.unranked)]
    effort, finance = decision.programme_effort, decision.business_case.finance
    if effort:
        rows.append(Row((text("levers.programme"), "", money(effort), money(-effort), "", "", "", "")))
    total = (finance.pv_benefits, finance.pv_costs, finance.npv)
    rows.append(Row((text("words.total"), *map(money, total), "", "", "", ""), "total"))
    columns = {"lever": width(26), **dict.fromkeys(("value", "effort", "net", "left_out", "days"), FIGURES)}
    columns |= {"quadrant": WORDS, "top": FIGURES}
    return story.table("levers", columns, rows, count=decision.ranking.top, kind="small")


def _cells(story: ClientStory, item: LeverValue) -> tuple[Content, ...]:
    chance = {found.lever.id: found.probability_top for found in story.decision.ranking.levers}
    quadrant = story.text("levers.no_quadrant" if item.costed else "levers.not_costed")
    return (
        short_of(item.lever, story.language),
        money(item.value),
        money(item.effort) if item.costed else "",
        money(item.net) if item.costed else "",
        money(item.value_if_left_out),
        number(item.days, 0, "day"),
        story.style.text(f"value_effort.{item.quadrant}") if item.quadrant else quadrant,
        percent(chance.get(item.lever.id), 0),
    )


def _priority(story: ClientStory) -> list[Part]:
    """The order by importance and relevance beside that in money; nothing where no importance is given."""
    found = priorities(story.decision)
    if not found:
        return []
    rows = [
        (
            entity_name(story.case, item.entity, story.language),
            number(item.points),
            number(item.place, 0),
            number(item.money_place, 0),
            story.text(f"priority.reason.{item.reason}") if item.reason else "",
        )
        for item in found
    ]
    columns = {"entity": width(34), **dict.fromkeys(("points", "place", "money_place"), FIGURES), "why": WORDS}
    table = story.table("priority", columns, rows, folded=True)
    return [story.heading("priority.heading"), story.paragraph("priority.intro"), table]
