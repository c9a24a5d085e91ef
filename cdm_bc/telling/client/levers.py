"""What each lever is worth against what it takes."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from cdm_bc.charts import Chart
from cdm_bc.charts.names import name_of
from cdm_bc.charts.value_effort import value_effort
from cdm_bc.telling.client.first_steps import listed
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import Row, column, figures, table


def lever_parts(story: Story) -> list[Markup | Chart]:
    """In words, as a picture, as a table."""
    if not story.decision.levers.ranked:
        return []
    key, values = _words(story)
    return [
        story.subheading("levers.heading"),
        story.paragraph(key, **values),
        *_sampled(story),
        value_effort(story.decision, story.style),
        _table(story),
        story.paragraph("levers.identity", kind="aside"),
    ]


def _words(story: Story) -> tuple[str, dict[str, Any]]:
    items = story.decision.levers.ranked
    below = [item for item in items if item.below_effort]
    key = "levers.text_none" if not below else "levers.text_one" if len(below) == 1 else "levers.text"
    names = listed(story, [name_of(item.lever, story.language) for item in below])
    return key, {"best": f"‘{name_of(items[0].lever, story.language)}’", "count": len(below), "names": names}


def _sampled(story: Story) -> list[Markup]:
    levers = story.decision.levers
    if levers.exact:
        return []
    error = max(item.standard_error or 0.0 for item in levers.levers)
    count = story.write.number(levers.permutations, 0)
    return [story.paragraph("levers.sampled", count=count, error=story.write.money_round(error))]


def _table(story: Story) -> Markup:
    text, write, decision = story.text, story.write, story.decision
    chance = {item.lever.id: item.probability_top for item in decision.ranking.levers}
    rows = [
        Row(
            (
                name_of(item.lever, story.language),
                write.money(item.value, 0),
                write.money(item.effort, 0),
                write.money(item.net, 0),
                write.number(item.days, 0),
                story.style.text(f"value_effort.{item.quadrant}"),
                write.percent(chance.get(item.lever.id), 0),
            )
        )
        for item in decision.levers.ranked
    ]
    effort = decision.programme_effort
    if effort:
        rows.append(Row((text("levers.programme"), "", write.money(effort, 0), write.money(-effort, 0), "", "", "")))
    finance = story.result.finance
    total = (finance.pv_benefits, finance.pv_costs, finance.npv)
    rows.append(Row((text("words.total"), *(write.money(amount, 0) for amount in total), "", "", ""), "total"))
    columns = [
        column(text("levers.lever"), width=30),
        *(figures(text(f"levers.{key}")) for key in ("value", "effort", "net", "days")),
        column(text("levers.quadrant")),
        figures(text("levers.top", count=decision.ranking.top)),
    ]
    return table(text("levers.caption"), columns, rows)
