"""What to do first, in words."""

from __future__ import annotations

from cdm_bc.case import Lever
from cdm_bc.charts.names import input_name, name_of
from cdm_bc.decision import REASONS
from cdm_bc.telling.story import Story

#: Levers named in a sentence before the table has to do.
NAMED = 3


def first_steps(story: Story) -> tuple[str, ...]:
    """A few sentences: where to start, what to leave out, what to find out, what waiting costs."""
    text, write, decision = story.text, story.write, story.decision
    plan = decision.plan
    if plan.is_empty:
        reason = REASONS[decision.reasons["plan"]][story.language]
        return (text("first.nothing", reason=reason), *_measure(story))
    lines = [text("first.start", names=listed(story, _names(story, by_net(story, plan.first))))]
    lines.append(text("first.plan" if plan.limits.any else "first.plan_free", npv=write.money_round(plan.npv)))
    if plan.never:
        lines[-1] += " " + text("first.never", names=listed(story, _names(story, plan.never)))
    if decision.delay is not None and decision.delay.cost > 0:
        lines.append(text("first.wait", cost=write.money_round(decision.delay.cost)))
    return (*lines, *_measure(story))


def by_net(story: Story, levers: tuple[Lever, ...]) -> tuple[Lever, ...]:
    """Levers by value less effort, highest first."""
    place = {item.lever.id: number for number, item in enumerate(story.decision.levers.ranked)}
    return tuple(sorted(levers, key=lambda lever: place.get(lever.id, len(place))))


def _names(story: Story, levers: tuple[Lever, ...]) -> list[str]:
    return [name_of(lever, story.language) for lever in levers]


def _measure(story: Story) -> tuple[str, ...]:
    found = story.decision.sensitivity.measure_next
    if found is None:
        return ()
    name = f"‘{input_name(story.case, found.id, story.style)}’"
    return (story.text("first.measure", input=name, worth=story.write.money_round(found.evppi)),)


def listed(story: Story, names: list[str]) -> str:
    """Names as an enumeration in a sentence, a, b and c; the rest as a number."""
    shown = [f"‘{name}’" for name in names]
    if len(shown) > NAMED + 1:
        rest = story.text("words.others", count=len(shown) - NAMED)
        shown = [*shown[:NAMED], rest]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {story.text('words.and')} {shown[-1]}"
