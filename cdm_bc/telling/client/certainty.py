"""How sure the answer is, which assumption could turn it, and what to measure first."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from cdm_bc.calculation.finance import MONTHS
from cdm_bc.case.address import ATTAINMENT, DELAY
from cdm_bc.charts.exceedance import exceedance
from cdm_bc.charts.fan import fan
from cdm_bc.charts.measure_next import measure_next
from cdm_bc.charts.names import input_name
from cdm_bc.charts.tornado import tornado
from cdm_bc.decision import InputSensitivity
from cdm_bc.figures.options import delivery
from cdm_bc.parts import Content, Paragraph, Part, Section, measured
from cdm_bc.telling.client.story import ClientStory
from cdm_bc.telling.story import FIGURES, in_short, items, width
from cdm_bc.text.format import shown_unit

#: Inputs in the table of break-even values.
TURNING = 6


def certainty(story: ClientStory) -> Section:
    """In words, the distribution, the tornado, what could turn the decision, what to measure."""
    decision = story.decision
    if decision.simulation.is_certain:
        reason = story.reason(decision.reasons["uncertainty"])
        return story.section("certainty", story.paragraph("certainty.none", reason=reason))
    return story.section(
        "certainty",
        *in_short(*_intro(story)),
        exceedance(decision, story.style),
        fan(decision, story.style),
        *in_short(tornado(decision, story.style)),
        *_delivery(story),
        *_turning(story),
        *_measure(story),
    )


def _intro(story: ClientStory) -> list[Paragraph]:
    simulation, outcome, write = story.decision.simulation, story.decision.outcome, story.write
    words = [
        story.paragraph(
            "certainty.intro",
            option=story.option(story.decision.subject.id),
            chance=write.percent(outcome.probability_positive, 0),
            samples=write.number(simulation.samples, 0),
            mean=write.money_round(outcome.mean),
            p5=write.money_round(outcome.percentile(5)),
            p95=write.money_round(outcome.percentile(95)),
        )
    ]
    if simulation.undefined:
        words.append(story.paragraph("certainty.undefined", count=write.number(simulation.undefined, 0)))
    return words


def _delivery(story: ClientStory) -> list[Part]:
    """What the programme may fall short before it no longer pays off."""
    words = pays_as_long_as(story, delivery(story.decision))
    if not words:
        return []
    return [story.heading("certainty.delivery"), *items(words), story.paragraph("certainty.base_only", kind="aside")]


def pays_as_long_as(story: ClientStory, found: Iterable[InputSensitivity]) -> list[str]:
    """The break-even of attainment, delay and cost in words; true for a plan that pays off and for one that does not.

    Nothing is said of one that works the other way round, as it does where better data costs money.
    """
    pays, words = story.result.finance.npv > 0, []
    for item in found:
        turn, key, (low, high) = item.break_even, item.input.key, item.swing
        more_is_better = key == ATTAINMENT.key
        if low is None or high is None or low == high or (low < high) != more_is_better:
            continue
        if turn.value is not None:
            text, value = "pays" if pays else "would_pay", turn.value
        else:  # the worst that was looked at, or the best
            text, value = ("always_pays" if pays else "never_pays"), turn.reach[pays != more_is_better]
        sentence = story.text(f"certainty.{text}.{key}", value=_level(story, item, value))
        if item.input.owner:
            sentence = story.text("certainty.of_lever", input=item.input.name[story.language], sentence=sentence)
        words.append(sentence)
    return words


def _level(story: ClientStory, item: InputSensitivity, value: float) -> str:
    """Months of delay, or a share, rounded so that the sentence stays true."""
    if item.input.key == DELAY.key:
        return story.write.months(floor(MONTHS * value))
    return story.write.percent((ceil if item.input.key == ATTAINMENT.key else floor)(100 * value) / 100, 0)


def _turning(story: ClientStory) -> list[Part]:
    rows = [_turning_row(story, item) for item in story.decision.sensitivity.top(TURNING) if item.width > 0]
    if not rows:
        return []
    columns = {"input": width(60), "base": FIGURES, "break_even": FIGURES}
    found = story.table("certainty", columns, rows, caption="certainty.break_even_caption")
    return [story.heading("certainty.decide"), story.paragraph("certainty.turning"), found]


def _turning_row(story: ClientStory, item: InputSensitivity) -> tuple[Content, ...]:
    turn, unit = item.break_even, shown_unit(item.input.quantity, item.input.unit)
    shown: Content = measured(turn.value, unit)
    if turn.value is None:
        shown = story.text("words.none")
    elif turn.is_factor:
        shown = story.text("certainty.factor", share=story.write.percent(turn.value, 0))
    name = input_name(story.case, item.id, story.style)
    return name, measured(item.input.quantity.base, unit), shown


def _measure(story: ClientStory) -> list[Part]:
    found, write = story.decision.sensitivity, story.write
    evpi = write.money_round(found.evpi)
    if found.measure_next is None:
        reason = story.reason(found.reason or "no_single_input")
        words = story.paragraph("certainty.no_measure", reason=reason)
        return [words, story.paragraph("certainty.knowing_all", evpi=evpi)] if found.evpi > 0 else [words]
    name = input_name(story.case, found.measure_next.id, story.style)
    return [
        story.heading("certainty.measure", input=name),
        story.paragraph("certainty.measure_text", worth=write.money_round(found.measure_next.evppi), evpi=evpi),
        measure_next(story.decision, story.style),
    ]
