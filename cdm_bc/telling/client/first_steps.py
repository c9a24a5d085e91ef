"""What to do first, in words."""

from __future__ import annotations

from cdm_bc.charts.names import input_name
from cdm_bc.telling.client.story import ClientStory


def first_steps(story: ClientStory) -> tuple[str, ...]:
    """A few sentences: where to start, what to leave out, what waiting costs, what to find out."""
    return (*to_do(story), *_measure(story))


def to_do(story: ClientStory) -> tuple[str, ...]:
    """Where to start, what to leave out, what waiting costs."""
    text, decision, plan = story.text, story.decision, story.decision.advised
    if plan.is_empty:
        reason = story.reason(decision.reasons["plan"])
        return (text("first.nothing", reason=reason),)
    lines = []
    if story.headline.first_step:
        lines.append(text("first.start", names=story.levers(story.headline.first_step)))
    uncosted = [lever for lever in plan.first if lever in story.case.not_costed]
    if uncosted:
        lines.append(text("first.with_uncosted", names=story.levers(uncosted)))
    if plan.never:
        lines.append(text("first.never", names=story.levers(plan.never)))
    return (*lines, waiting(story))


def waiting(story: ClientStory) -> str:
    """What waiting a year costs or gains."""
    cost = story.decision.waiting.cost
    return story.text("first.wait" if cost >= 0 else "first.wait_gains", cost=story.write.money_round(abs(cost)))


def _measure(story: ClientStory) -> tuple[str, ...]:
    found = story.decision.sensitivity.measure_next
    if found is None:
        return ()
    name = f"‘{input_name(story.case, found.id, story.style)}’"
    return (story.text("first.measure", input=name, worth=story.write.money_round(found.evppi)),)
