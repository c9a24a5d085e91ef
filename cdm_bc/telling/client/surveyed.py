"""What people say: opinions on value and effort, and experience against engagement. Only if the client file names them."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from cdm_bc.case.evidence import ENGAGEMENT, SURVEY
from cdm_bc.charts import Chart
from cdm_bc.charts.maturity.engagement import account
from cdm_bc.charts.maturity.engagement import segments as segment_chart
from cdm_bc.charts.maturity.opinions import interval_text
from cdm_bc.charts.maturity.opinions import opinions as opinion_chart
from cdm_bc.charts.names import entity_name
from cdm_bc.maturity.engagement import load_engagement
from cdm_bc.maturity.survey import Opinion, summarise
from cdm_bc.rendering.markup import render
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story
from cdm_bc.telling.table import column, figures, table
from cdm_bc.text import texts


def opinions(story: Story) -> Section | None:
    """The survey of value and effort beside the client's own figures; None without one."""
    answers = story.case.evidence.said(SURVEY)
    if answers is None:
        return None
    text, language = texts("maturity", story.language), story.language
    smallest = story.case.evidence.maturity_model.rules.smallest_group
    every = summarise(answers, list(story.case.model.entities))
    found = {key: one for key, one in every.items() if _answers(one) >= smallest}
    people = len(set(zip(answers.organisation, answers.respondent, strict=True)))
    organisations = len(set(answers.organisation))
    parts: list[Markup | Chart] = [
        _paragraph(story, "opinions.intro", respondents=people, organisations=organisations),
        _paragraph(story, "opinions.not_money"),
    ]
    if found:
        parts += [opinion_chart(story.decision, found, story.style), _opinion_table(story, found)]
    else:
        parts.append(_paragraph(story, "opinions.nothing"))
    few = [entity_name(story.case, key, language) for key in every if key not in found]
    if found and few:
        parts.append(_paragraph(story, "opinions.few", kind="aside", names="; ".join(few), smallest=smallest))
    return Section("opinions", text("opinions.heading"), tuple(parts), language)


def _answers(one: Opinion) -> int:
    """Opinions on an entity: the fewer of those on value and on effort."""
    return min(interval.answers if interval else 0 for interval in (one.value, one.effort))


def _opinion_table(story: Story, found: Mapping[str, Opinion]) -> Markup:
    text, style = texts("maturity", story.language), story.style
    means = {key: one.value.mean for key, one in found.items() if one.value is not None}
    values = {item.lever.id: item for item in story.decision.levers.ranked if item.lever.id in found}
    said, own = sorted(means, key=lambda key: -means[key]), sorted(values, key=lambda key: -values[key].value)
    money = story.write.money_round
    rows = [
        (
            entity_name(story.case, key, story.language),
            interval_text(found[key].value, style),
            interval_text(found[key].effort, style),
            str(_answers(found[key])),
            str(said.index(key) + 1),
            str(own.index(key) + 1) if key in values else text("opinions.out_of_scope"),
            money(values[key].value) if key in values else "–",
            money(values[key].effort) if key in values else "–",
        )
        for key in found
    ]
    keys = ("value", "effort", "answers", "rank", "own_rank", "own_value", "own_effort")
    columns = [column(text("opinions.entity"), width=24), *(figures(text(f"opinions.{key}")) for key in keys)]
    return table(text("opinions.table_caption"), columns, rows, kind="small")


def engagement(story: Story) -> Section | None:
    """Segments, what stands out, and the emotional account as an illustration; None without a sheet of them."""
    found = story.case.evidence.said(ENGAGEMENT)
    if found is None:
        return None
    text, language, write = texts("maturity", story.language), story.language, story.write
    flagged = [one.name for one in found if one.flagged]
    shipped = load_engagement()
    chart = segment_chart(found, story.style)
    rows = [
        (
            one.name,
            *(write.number(score, 1) for score in (one.service, one.engagement)),
            write.number(one.nps, 0),
            write.number(one.customers, 0),
            "; ".join(shipped.findings[key].name[language] for key in one.findings),
        )
        for one in found
    ]
    keys = ("service", "engagement", "nps", "customers")
    columns = [
        column(text("engagement.segment"), width=26),
        *(figures(text(f"engagement.{key}")) for key in keys),
        column(text("engagement.finding"), width=26),
    ]
    said = "engagement.flagged" if flagged else "engagement.not_flagged"
    meanings = dict.fromkeys(key for one in found for key in one.findings if key != "in_between")
    parts: list[Markup | Chart] = [
        _paragraph(story, "engagement.intro"),
        _paragraph(story, said, names=", ".join(flagged)),
        *([chart] if chart is not None else []),
        table(text("engagement.caption"), columns, rows),
        render(
            "list",
            items=[
                f"{shipped.findings[key].name[language]}: {shipped.findings[key].text[language]}" for key in meanings
            ],
        ),
        account(story.style),
        render("paragraph", content=shipped.account.text[language], kind="aside"),
    ]
    return Section("engagement", text("engagement.heading"), tuple(parts), language)


def _paragraph(story: Story, key: str, *, kind: str = "", **values: object) -> Markup:
    return render("paragraph", content=texts("maturity", story.language)(key, **values), kind=kind)
