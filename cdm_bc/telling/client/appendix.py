"""Appendix: every formula with this client's numbers, down to what is gained, and the method in short."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from cdm_bc.calculation import BenefitFigures
from cdm_bc.calculation.realisation import gate, realised_share
from cdm_bc.calculation.tables import Tables
from cdm_bc.case import CaseBenefit, CasePool
from cdm_bc.formula import Formula
from cdm_bc.quantity import Array
from cdm_bc.rendering.markup import render
from cdm_bc.telling.section import Section
from cdm_bc.telling.story import Story

STATES = ("today", "target")


@dataclass(frozen=True)
class Line:
    """A step of a calculation: what, how, and what comes out."""

    what: str
    how: str
    result: str


def formulas(story: Story) -> Section:
    """Per benefit and per pool the formula in words, in numbers, and its result in year 1."""
    drivers = story.case.model.drivers
    parts: list[Markup] = [story.paragraph("formulas.intro")]
    for index, item in enumerate(story.result.benefits):
        model = story.case.model.benefits[item.benefit.id]
        parts.append(
            render(
                "formula",
                name=item.benefit.name[story.language],
                about=f"{drivers[item.benefit.driver].name[story.language]} · {story.text(f'words.kind.{item.benefit.kind}')}",
                description=model.description[story.language] if model.description else "",
                note=model.note[story.language] if model.note else "",
                lines=_benefit_lines(story, item, index),
                text=story.text,
            )
        )
    if story.case.pools:
        parts += [story.subheading("formulas.pools"), story.paragraph("formulas.pools_intro")]
    for pool in story.case.pools:
        lines = _pool_lines(story, pool)
        parts.append(
            render(
                "formula",
                name=pool.name[story.language],
                about="",
                description="",
                note="",
                lines=lines,
                text=story.text,
            )
        )
    return story.section("formulas", *parts)


def _benefit_lines(story: Story, item: BenefitFigures, index: int) -> list[Line]:
    text, write, benefit = story.text, story.write, item.benefit
    assert benefit.formula is not None  # a quantified benefit has one
    money, percent = write.money, write.percent
    lines = [
        Line(text("formulas.potential"), _words(story, benefit.formula, benefit), ""),
        Line("", _numbers(story, benefit.formula, benefit), money(float(item.potential[0]), 0)),
        *(_share_line(story, state, index) for state in range(2)),
    ]
    factors = [money(float(item.potential[0]), 0), percent(item.share_target)]
    if benefit.risk_adjustment:
        factors.append(f"(1 − {percent(benefit.risk_adjustment)})")
    lines.append(Line(text("formulas.claim"), " × ".join(factors), money(float(item.claim[0]), 0)))
    if benefit.pool:
        pool = next(pool for pool in story.case.pools if pool.id == benefit.pool)
        how = text(
            "formulas.pool_part",
            pool=pool.name[story.language],
            granted=money(float(story.result.pools[pool.id][1][0]), 0),
            claim=money(float(item.claim[0]), 0),
            asked=money(_asked(story, pool), 0),
        )
        lines.append(Line(text("formulas.after_pool"), how, money(float(item.target[0]), 0)))
    how = f"{money(float(item.target[0]), 0)} − {money(float(item.today[0]), 0)}"
    gain = money(float(item.target[0] - item.today[0]), 0)
    lines.append(Line(text("formulas.gain"), how, gain))
    return [*lines, _flow_line(story, item)]


def _flow_line(story: Story, item: BenefitFigures) -> Line:
    """How the gain grows in over the years, and its present value."""
    ramp = [share for share in item.benefit.ramp_up[: story.case.horizon]]
    shares = "; ".join(story.write.percent(share, 0) for share in ramp)
    key = "formulas.ramp" if any(share != 1 for share in ramp) else "formulas.no_ramp"
    return Line(story.text("formulas.present_value"), story.text(key, shares=shares), story.write.money(item.pv, 0))


def _share_line(story: Story, state: int, index: int) -> Line:
    """φ × gate × weighted fitness = realised share, in one state."""
    tables, percent = story.result.tables, story.write.percent
    phi, opened, fitness = share_parts(tables, index, state)
    how = story.text("formulas.share_of", phi=percent(phi), gate=percent(opened), fitness=percent(fitness))
    share = story.result.benefits[index]
    result = share.share_target if state else share.share_today
    return Line(story.text(f"formulas.share_{STATES[state]}"), how, percent(result))


def share_parts(tables: Tables, index: int, state: int) -> tuple[float, float, float]:
    """The three factors of the realised share of a benefit: readiness φ, gate, weighted fitness for use."""
    fitness, readiness = tables.fitness[0, state], tables.readiness[0, state]
    none: Array = np.ones(0)
    weighted = realised_share(fitness, none, tables.weights[index : index + 1], tables.is_master, 0.0)
    phi = float(readiness.min()) if len(readiness) else 1.0
    return phi, float(gate(fitness, tables.is_master, tables.threshold)), float(weighted[0])


def _words(story: Story, formula: Formula, item: CaseBenefit | CasePool) -> str:
    names = {name: story.case.inputs[key].name[story.language] for name, key in item.names.items()}
    return formula.write(names.__getitem__, story.write.number)


def _numbers(story: Story, formula: Formula, item: CaseBenefit | CasePool) -> str:
    inputs = story.case.inputs
    values = {name: story.write.value(inputs[key].quantity.base, inputs[key].unit) for name, key in item.names.items()}
    return formula.write(values.__getitem__, story.write.number)


def _pool_lines(story: Story, pool: CasePool) -> list[Line]:
    text, write = story.text, story.write
    size, used = story.result.pools[pool.id]
    names = "; ".join(b.name[story.language] for b in story.case.quantified if b.pool == pool.id)
    granted = write.money(float(used[0]), 0)
    share = float(used[0] / size[0]) if size[0] > 0 else 0.0
    return [
        Line(text("formulas.pool_size"), _words(story, pool.formula, pool), ""),
        Line("", _numbers(story, pool.formula, pool), write.money(float(size[0]), 0)),
        Line(text("formulas.pool_claims"), names, write.money(_asked(story, pool), 0)),
        Line(text("formulas.pool_used"), text("formulas.pool_share", share=write.percent(share)), granted),
    ]


def _asked(story: Story, pool: CasePool) -> float:
    """What the benefits of a pool claim together at target in year 1, in money per year."""
    return sum(float(item.claim[0]) for item in story.result.benefits if item.benefit.pool == pool.id)


def method(story: Story) -> Section:
    """The method in a page."""
    text, write, case = story.text, story.write, story.case
    values = {
        "threshold": write.percent(case.model.master_data.threshold, 0),
        "rate": write.percent(case.client.finance.discount_rate),
        "years": case.horizon,
        "samples": write.number(case.client.uncertainty.samples, 0),
    }
    steps = [
        {"heading": text(f"method.{key}.heading"), "content": text(f"method.{key}.text", **values)}
        for key in ("model", "quality", "money", "pools", "time", "levers", "plan", "uncertainty")
    ]
    return story.section("method", render("method", steps=steps))
