"""What to do first, in words."""

from __future__ import annotations

from cdm_bc.case import Lever
from cdm_bc.charts.names import input_name, name_of
from cdm_bc.telling.client.story import ClientStory


def first_steps(story: ClientStory) -> tuple[str, ...]:
    """A few sentences: where to start, what to leave out, what to find out, what waiting costs."""
    text, write, decision = story.text, story.write, story.decision
    plan = decision.plan
    if plan.is_empty:
        reason = story.reason(decision.reasons["plan"])
        return (text("first.nothing", reason=reason), *_measure(story))
    lines = [text("first.start", names=_quoted(story, story.headline.first_step))]
    lines.append(text("first.plan" if plan.limits.any else "first.plan_free", npv=write.money_round(plan.npv)))
    if plan.never:
        lines[-1] += " " + text("first.never", names=_quoted(story, plan.never))
    if decision.delay is not None and decision.delay.cost > 0:
        lines.append(text("first.wait", cost=write.money_round(decision.delay.cost)))
    return (*lines, *_measure(story))


def _quoted(story: ClientStory, levers: tuple[Lever, ...]) -> str:
    return story.quoted([name_of(lever, story.language) for lever in levers])


def _measure(story: ClientStory) -> tuple[str, ...]:
    found = story.decision.sensitivity.measure_next
    if found is None:
        return ()
    name = f"‘{input_name(story.case, found.id, story.style)}’"
    return (story.text("first.measure", input=name, worth=story.write.money_round(found.evppi)),)
