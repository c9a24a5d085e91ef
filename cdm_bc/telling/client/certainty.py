"""How sure the answer is, which assumption could turn it, and what to measure first."""

from __future__ import annotations

from cdm_bc.charts.exceedance import exceedance
from cdm_bc.charts.fan import fan
from cdm_bc.charts.measure_next import measure_next
from cdm_bc.charts.names import input_name
from cdm_bc.charts.tornado import tornado
from cdm_bc.decision import InputSensitivity
from cdm_bc.figures.headline import skew_of
from cdm_bc.parts import Content, Part, Section, Table, column, figures, measured, money, number, table
from cdm_bc.telling.client.story import ClientStory

LISTED = (5, 10, 50, 90, 95)
#: Inputs in the table of break-even values.
TURNING = 8


def certainty(story: ClientStory) -> Section:
    """In words, the distribution, the tornado, what could turn the decision, what to measure."""
    decision = story.decision
    if decision.simulation.is_certain:
        reason = story.reason(decision.reasons["uncertainty"])
        return story.section("certainty", story.paragraph("certainty.none", reason=reason))
    return story.section(
        "certainty",
        *_intro(story),
        exceedance(decision, story.style),
        _statistics(story),
        fan(decision, story.style),
        tornado(decision, story.style),
        *_turning(story),
        *_measure(story),
    )


def _intro(story: ClientStory) -> list[Part]:
    simulation, write = story.decision.simulation, story.write
    words: list[Part] = [
        story.paragraph(
            "certainty.intro",
            chance=write.percent(simulation.probability_positive, 0),
            samples=write.number(simulation.samples, 0),
            mean=write.money_round(simulation.mean),
            p5=write.money_round(simulation.percentile(5)),
            p95=write.money_round(simulation.percentile(95)),
        )
    ]
    skew = skew_of(story.decision)
    if skew:
        key = "certainty.skew" if skew > 0 else "certainty.skew_down"
        words.append(story.paragraph(key, amount=write.money_round(abs(skew))))
    if simulation.undefined:
        words.append(story.paragraph("certainty.undefined", count=write.number(simulation.undefined, 0)))
    return words


def _statistics(story: ClientStory) -> Table:
    text, simulation = story.text, story.decision.simulation
    rows = [(text("certainty.percentile", share=share), money(simulation.percentile(share))) for share in LISTED]
    rows.append((text("certainty.mean"), money(simulation.mean)))
    columns = [column(text("certainty.statistic")), figures(text("certainty.amount"))]
    return table(text("certainty.statistics"), columns, rows, kind="narrow")


def _turning(story: ClientStory) -> list[Part]:
    text = story.text
    rows = [_turning_row(story, item) for item in story.decision.sensitivity.top(TURNING) if item.width > 0]
    if not rows:
        return []
    columns = [
        column(text("certainty.input"), width=44),
        *(figures(text(f"certainty.{key}")) for key in ("base", "break_even", "correlation")),
    ]
    found = table(text("certainty.break_even_caption"), columns, rows)
    return [story.heading("certainty.decide"), story.paragraph("certainty.turning"), found]


def _turning_row(story: ClientStory, item: InputSensitivity) -> tuple[Content, ...]:
    turn, unit = item.break_even, item.input.unit
    shown: Content = measured(turn.value, unit)
    if turn.value is None:
        shown = story.text("words.none")
    elif turn.is_factor:
        shown = story.text("certainty.factor", share=story.write.percent(turn.value, 0))
    name = input_name(story.case, item.id, story.style)
    return name, measured(item.input.quantity.base, unit), shown, number(item.rank_correlation, 2)


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
