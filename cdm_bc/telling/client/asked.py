"""What is asked of whom: the decision of the board, a benefit of each owner, and what nobody has taken up yet."""

from __future__ import annotations

from cdm_bc.charts.names import input_name
from cdm_bc.figures.register import Register, RegisterLine
from cdm_bc.parts import Row, Table
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import WORDS, width


def asked(story: ClientStory, found: Register) -> Table | None:
    """A row per person or group, with what they are asked to do; None where nothing is asked of anybody."""
    text = story.text
    rows = [(text("asked.board"), line) for line in _of_the_board(story)]
    owners = dict.fromkeys(line.owner for line in found.lines if line.owner is not None)
    for owner in owners:
        own = [line for line in found.lines if line.owner == owner]
        rows.append((owner, text("asked.deliver", names=story.listed([_with_year(story, line) for line in own]))))
    rows += [(text("asked.nobody"), line) for line in _of_nobody(story, found)]
    if not rows:
        return None
    columns = {"who": width(24), "what": WORDS}
    return story.table("asked", columns, [Row(row) for row in rows])


def _of_the_board(story: ClientStory) -> list[str]:
    """The decision, with the money and the people that it takes."""
    if not story.is_judged or story.headline.recommended == "nothing":
        return []
    write, head = story.write, story.headline
    return [
        story.text(
            "asked.decide",
            option=story.option(story.decision.subject.id).lower(),
            start=write.money_round(head.initial_cost),
            days=write.number(head.initial_days, 0),
            yearly=write.money_round(head.yearly_cost),
        )
    ]


def _with_year(story: ClientStory, line: RegisterLine) -> str:
    name = f"‘{line.figures.benefit.name[story.language]}’"
    return f"{name} ({line.due})" if line.due else name


def _of_nobody(story: ClientStory, found: Register) -> list[str]:
    """What has no name beside it yet: benefits without an owner, costs to estimate, a number to measure."""
    names = [line.figures.benefit.name[story.language] for line in found.without_owner]
    lines = [story.text("asked.own", names=story.quoted(names))] if names else []
    if story.case.not_costed:
        lines.append(story.text("asked.estimate", names=story.levers(story.case.not_costed)))
    measure = story.decision.sensitivity.measure_next
    if measure is not None:
        name = input_name(story.case, measure.id, story.style)
        lines.append(story.text("asked.measure", input=name, worth=story.write.money_round(measure.evppi)))
    return lines
