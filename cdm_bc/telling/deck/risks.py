"""What could go wrong, and what to measure before deciding."""

from __future__ import annotations

from cdm_bc.charts.measure_next import measure_next
from cdm_bc.charts.names import input_names
from cdm_bc.charts.tornado import tornado
from cdm_bc.decision import InputSensitivity
from cdm_bc.parts import level, written
from cdm_bc.slides import Bars, Series, Slide, SlidePart, Swings
from cdm_bc.telling.client.answer import risks
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.deck.words import about, draws, input_note, notes, within, words_of
from cdm_bc.telling.story import items

#: Assumptions on a slide.
LARGEST = 5


def what_could_go_wrong(story: ClientStory) -> Slide | None:
    """The range, the assumptions that move it most, and what delivery may cost."""
    if not story.is_judged:
        return None
    text, found, write = words_of(story).under("risks"), story.headline, story.write
    lines = [line for block in risks(story) for line in block.lines]
    if found.probability_positive is None:
        known = [line for line in lines if line != story.text("answer.nothing_known")]
        said = items([story.text("options.intro_certain"), *known])
        return Slide("risks", (text("certain"),), said, notes(story, "inputs"))
    money = write.money_round
    lines.insert(0, text("range", low=money(found.p10), high=money(found.p90), mean=money(found.mean)))
    chance = write.percent(found.probability_positive, 0)
    titles = text("title", option=within(story), chance=chance), text("short", chance=chance)
    moving = [item for item in story.decision.sensitivity.top(LARGEST) if item.width > 0]
    chart = (_swings(story, moving),) if moving else ()
    if moving:
        key = "largest" if len(moving) > 1 else "largest_one"
        lines.insert(1, text(key, count=len(moving), base=money(found.npv)))
    sources = [input_note(story, item.input) for item in moving]
    parts: tuple[SlidePart, ...] = (*chart, *about(story), *items(lines))
    return Slide("risks", titles, parts, notes(story, "delivered", (), *sources, draws(story)))


def _swings(story: ClientStory, moving: list[InputSensitivity]) -> Swings:
    text = words_of(story).under("risks")
    names = tuple(input_names(story.case, [item.id for item in moving], story.style))
    ends = [(item.input.quantity.low, item.input.quantity.high) for item in moving]
    sides = []
    for side, key in enumerate(("low", "high")):
        at = (
            written(level(pair[side], item.input.quantity, item.input.unit), story.write)
            for item, pair in zip(moving, ends, strict=True)
        )
        # the number alone: its unit stands in the name, or is plain
        words = tuple(value.split(" ")[0] for value in at)
        sides.append(Series(text(key), tuple(item.swing[side] for item in moving), words))
    alt = tornado(story.decision, story.style).alt
    return Swings(alt, names, story.decision.subject.finance.npv, *sides)


def measure_first(story: ClientStory) -> Slide | None:
    """What it is worth to know each assumption before deciding."""
    found = story.decision.sensitivity
    if not story.is_judged or found.measure_next is None:
        return None
    text, write = words_of(story).under("measure"), story.write
    worth = sorted((item for item in found.inputs if item.evppi > 0), key=lambda item: -item.evppi)[:LARGEST]
    names = tuple(input_names(story.case, [item.id for item in worth], story.style))
    labels = tuple(write.money_round(item.evppi) for item in worth)
    drawn = measure_next(story.decision, story.style)
    chart = Bars(
        drawn.alt, names, Series(story.style.text("measure.worth"), tuple(item.evppi for item in worth), labels)
    )
    first = write.money_round(found.measure_next.evppi)
    titles = text("title", input=names[0], worth=first), text("short", worth=first)
    sources = [input_note(story, item.input) for item in worth]
    parts: tuple[SlidePart, ...] = (chart, *items((text("worth", evpi=write.money_round(found.evpi)),)))
    return Slide("measure", titles, parts, notes(story, "delivered", (), *sources, draws(story)))
