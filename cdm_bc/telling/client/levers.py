"""What each lever is worth against what it takes."""

from __future__ import annotations

from cdm_bc.charts.names import name_of
from cdm_bc.charts.value_effort import value_effort
from cdm_bc.parts import Part, Row, Table, column, figures, money, number, percent, table
from cdm_bc.telling.client.story import ClientStory


def lever_parts(story: ClientStory) -> list[Part]:
    """In words, as a picture, as a table."""
    if not story.decision.levers.ranked:
        return []
    return [
        story.heading("levers.heading"),
        *_words(story),
        value_effort(story.decision, story.style),
        _table(story),
        story.paragraph("levers.identity", kind="aside"),
    ]


def _words(story: ClientStory) -> list[Part]:
    levers, write = story.decision.levers, story.write
    names = [name_of(item.lever, story.language) for item in levers.ranked if item.below_effort]
    key = "levers.text_none" if not names else "levers.text_one" if len(names) == 1 else "levers.text"
    best = f"‘{name_of(levers.ranked[0].lever, story.language)}’"
    words: list[Part] = [story.paragraph(key, best=best, count=len(names), names=story.quoted(names))]
    if not levers.exact:
        error = max(item.standard_error or 0.0 for item in levers.levers)
        count = write.number(levers.permutations, 0)
        words.append(story.paragraph("levers.sampled", count=count, error=write.money_round(error)))
    return words


def _table(story: ClientStory) -> Table:
    text, decision = story.text, story.decision
    chance = {item.lever.id: item.probability_top for item in decision.ranking.levers}
    rows = [
        Row(
            (
                name_of(item.lever, story.language),
                money(item.value),
                money(item.effort),
                money(item.net),
                number(item.days, 0, "day"),
                story.style.text(f"value_effort.{item.quadrant}"),
                percent(chance.get(item.lever.id), 0),
            )
        )
        for item in decision.levers.ranked
    ]
    effort, finance = decision.programme_effort, story.result.finance
    if effort:
        rows.append(Row((text("levers.programme"), "", money(effort), money(-effort), "", "", "")))
    total = (finance.pv_benefits, finance.pv_costs, finance.npv)
    rows.append(Row((text("words.total"), *map(money, total), "", "", ""), "total"))
    columns = [
        column(text("levers.lever"), width=30),
        *(figures(text(f"levers.{key}")) for key in ("value", "effort", "net", "days")),
        column(text("levers.quadrant")),
        figures(text("levers.top", count=decision.ranking.top)),
    ]
    return table(text("levers.caption"), columns, rows)
