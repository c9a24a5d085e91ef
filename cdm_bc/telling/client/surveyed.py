"""What people say: opinions on value and effort, and experience against engagement. Only if the client file names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cdm_bc.charts.maturity.engagement import account
from cdm_bc.charts.maturity.engagement import segments as segment_chart
from cdm_bc.charts.maturity.opinions import opinions as opinion_chart
from cdm_bc.charts.maturity.opinions import with_interval
from cdm_bc.charts.names import entity_name
from cdm_bc.maturity.engagement import Segment, load_engagement
from cdm_bc.maturity.survey import Opinion, Opinions, summarise
from cdm_bc.parts import Content, Paragraph, Part, Section, Table, number, rounded
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.customers.choices import stakes
from cdm_bc.telling.story import FIGURES, Story, items, width


@dataclass(frozen=True)
class SurveyedStory(Story):
    """What people say beside a client's business case, in the words of the maturity report."""

    words = "maturity"

    client: ClientStory

    def entity(self, key: str) -> str:
        """Letter and name of an entity."""
        return entity_name(self.client.case, key, self.language)


def opinions(story: SurveyedStory, answers: Opinions) -> Section:
    """The survey of value and effort beside the client's own figures."""
    smallest = story.client.case.evidence.maturity_model.rules.smallest_group
    every = summarise(answers, list(story.client.case.model.entities))
    found = {key: one for key, one in every.items() if _answers(one) >= smallest}
    people = len(set(zip(answers.organisation, answers.respondent, strict=True)))
    organisations = len(set(answers.organisation))
    parts: list[Part] = [
        story.paragraph("opinions.intro", respondents=people, organisations=organisations),
        story.paragraph("opinions.not_money"),
    ]
    if found:
        parts += [opinion_chart(story.client.decision, found, story.style), _opinion_table(story, found)]
    else:
        parts.append(story.paragraph("opinions.nothing"))
    few = [story.entity(key) for key in every if key not in found]
    if found and few:
        parts.append(story.paragraph("opinions.few", kind="aside", names="; ".join(few), smallest=smallest))
    return story.section("opinions", *parts)


def _answers(one: Opinion) -> int:
    """Opinions on an entity: the fewer of those on value and on effort."""
    return min(interval.answers if interval else 0 for interval in (one.value, one.effort))


def _opinion_table(story: SurveyedStory, found: Mapping[str, Opinion]) -> Table:
    text, style = story.text, story.style
    means = {key: one.value.mean for key, one in found.items() if one.value is not None}
    values = {item.lever.id: item for item in story.client.decision.levers.ranked if item.lever.id in found}
    said, own = sorted(means, key=lambda key: -means[key]), sorted(values, key=lambda key: -values[key].value)
    rows: list[tuple[Content, ...]] = [
        (
            story.entity(key),
            with_interval(found[key].value, style),
            with_interval(found[key].effort, style),
            number(_answers(found[key]), 0),
            number(said.index(key) + 1, 0),
            number(own.index(key) + 1, 0) if key in values else text("opinions.out_of_scope"),
            rounded(values[key].value if key in values else None),
            rounded(values[key].effort if key in values else None),
        )
        for key in found
    ]
    keys = ("value", "effort", "answers", "rank", "own_rank", "own_value", "own_effort")
    columns = {"entity": width(24), **dict.fromkeys(keys, FIGURES)}
    return story.table("opinions", columns, rows, caption="opinions.table_caption", kind="small")


def engagement(story: SurveyedStory, found: Sequence[Segment]) -> Section:
    """Segments, what stands out, what a weak bond may cost, and the emotional account as an illustration."""
    language, shipped, customers = story.language, load_engagement(), story.client.customers
    own = customers.case.client.customers.events if customers and customers.case.client.customers else ()
    flagged = [one.name for one in found if one.flagged]
    chart = segment_chart(found, story.style)
    rows: list[tuple[Content, ...]] = [
        (
            one.name,
            number(one.service, 1),
            number(one.engagement, 1),
            number(one.nps, 0),
            number(one.customers, 0),
            "; ".join(shipped.findings[key].name[language] for key in one.findings),
        )
        for one in found
    ]
    keys = ("service", "engagement", "nps", "customers")
    columns = {"segment": width(26), **dict.fromkeys(keys, FIGURES), "finding": width(26)}
    meanings = dict.fromkeys(key for one in found for key in one.findings if key != "in_between")
    said = [f"{shipped.findings[key].name[language]}: {shipped.findings[key].text[language]}" for key in meanings]
    return story.section(
        "engagement",
        story.paragraph("engagement.intro"),
        story.paragraph("engagement.flagged" if flagged else "engagement.not_flagged", names=", ".join(flagged)),
        *([chart] if chart is not None else []),
        story.table("engagement", columns, rows),
        *items(said),
        *(stakes(customers) if customers is not None else []),
        account(story.style, own),
        Paragraph(shipped.account.text[language], "aside"),
    )
