"""Appendix: every formula with this client's numbers, down to what is gained, and the method in short."""

from __future__ import annotations

from cdm_bc.calculation import BenefitFigures
from cdm_bc.case import CaseBenefit, CasePool
from cdm_bc.figures.gains import asked_of, gain_of, share_parts
from cdm_bc.figures.quality import gate_of
from cdm_bc.formula import Formula as Expression
from cdm_bc.parts import Content, Formula, Part, Section, column, figures, money, percent, table
from cdm_bc.telling.client.story import ClientStory

STATES = ("today", "reached")
Step = tuple[str, str, Content]


def formulas(story: ClientStory) -> Section:
    """Per benefit and per pool the formula in words, in numbers, and its result in year 1."""
    drivers = story.case.model.drivers
    parts: list[Part] = [story.paragraph("formulas.intro")]
    for index, item in enumerate(story.result.benefits):
        model, benefit = story.case.model.benefits[item.benefit.id], item.benefit
        about = f"{drivers[benefit.driver].name[story.language]} · {story.text(f'words.kind.{benefit.kind}')}"
        words = [text[story.language] if text else "" for text in (model.description, model.note)]
        name = benefit.name[story.language]
        parts.append(_formula(story, name, about, *words, steps=_benefit_steps(story, item, index)))
    if story.case.pools:
        parts += [story.heading("formulas.pools"), story.paragraph("formulas.pools_intro")]
    parts += [_formula(story, pool.name[story.language], steps=_pool_steps(story, pool)) for pool in story.case.pools]
    return story.section("formulas", *parts)


def _formula(
    story: ClientStory, name: str, about: str = "", description: str = "", note: str = "", *, steps: list[Step]
) -> Formula:
    text = story.text
    columns = [column(text("formulas.step")), column(text("formulas.how")), figures(text("formulas.result"))]
    rows = [(what or text("formulas.filled_in"), how, result) for what, how, result in steps]
    return Formula(name, about, description, note, table(text("formulas.caption", name=name), columns, rows))


def _benefit_steps(story: ClientStory, item: BenefitFigures, index: int) -> list[Step]:
    text, write, benefit = story.text, story.write, item.benefit
    assert benefit.formula is not None  # a quantified benefit has one
    potential, claim, reached, today = (
        float(flow[0]) for flow in (item.potential, item.claim, item.reached, item.today)
    )
    factors = [write.money(potential, 0), write.percent(item.share_reached)]
    if benefit.risk_adjustment:
        factors.append(f"(1 − {write.percent(benefit.risk_adjustment)})")
    steps: list[Step] = [
        (text("formulas.potential"), _words(story, benefit.formula, benefit), ""),
        ("", _numbers(story, benefit.formula, benefit), money(potential)),
        *(_share_step(story, state, index) for state in range(2)),
        (text("formulas.claim"), " × ".join(factors), money(claim)),
    ]
    if benefit.pool:
        pool = next(pool for pool in story.case.pools if pool.id == benefit.pool)
        how = text(
            "formulas.pool_part",
            pool=pool.name[story.language],
            granted=write.money(float(story.result.pools[pool.id][1][0]), 0),
            claim=write.money(claim, 0),
            asked=write.money(asked_of(story.result, pool.id), 0),
        )
        steps.append((text("formulas.after_pool"), how, money(reached)))
    difference = f"{write.money(reached, 0)} − {write.money(today, 0)}"
    return [*steps, (text("formulas.gain"), difference, money(gain_of(item))), _flow_step(story, item)]


def _flow_step(story: ClientStory, item: BenefitFigures) -> Step:
    """How the gain grows in over the years, and its present value."""
    ramp = item.benefit.ramp_up[: story.case.horizon]
    shares = "; ".join(story.write.percent(share, 0) for share in ramp)
    key = "formulas.ramp" if any(share != 1 for share in ramp) else "formulas.no_ramp"
    return story.text("formulas.present_value"), story.text(key, shares=shares), money(item.pv)


def _share_step(story: ClientStory, state: int, index: int) -> Step:
    """φ × gate × weighted fitness = realised share, in one state."""
    phi, opened, fitness = map(story.write.percent, share_parts(story.result, index, state))
    how = story.text("formulas.share_of", phi=phi, gate=opened, fitness=fitness)
    item = story.result.benefits[index]
    return story.text(f"formulas.share_{STATES[state]}"), how, percent((item.share_today, item.share_reached)[state])


def _words(story: ClientStory, formula: Expression, item: CaseBenefit | CasePool) -> str:
    names = {name: story.case.inputs[key].name[story.language] for name, key in item.names.items()}
    return formula.write(names.__getitem__, story.write.number)


def _numbers(story: ClientStory, formula: Expression, item: CaseBenefit | CasePool) -> str:
    inputs = story.case.inputs
    values = {name: story.write.value(inputs[key].quantity.base, inputs[key].unit) for name, key in item.names.items()}
    return formula.write(values.__getitem__, story.write.number)


def _pool_steps(story: ClientStory, pool: CasePool) -> list[Step]:
    text = story.text
    size, used = (float(flow[0]) for flow in story.result.pools[pool.id])
    names = "; ".join(b.name[story.language] for b in story.case.quantified if b.pool == pool.id)
    share = story.write.percent(used / size if size > 0 else 0.0)
    return [
        (text("formulas.pool_size"), _words(story, pool.formula, pool), ""),
        ("", _numbers(story, pool.formula, pool), money(size)),
        (text("formulas.pool_claims"), names, money(asked_of(story.result, pool.id))),
        (text("formulas.pool_used"), text("formulas.pool_share", share=share), money(used)),
    ]


def method(story: ClientStory) -> Section:
    """The method in a page."""
    text, write, case = story.text, story.write, story.case
    gate = gate_of(story.result.tables)
    values = {
        "threshold": text("method.full_from", threshold=write.percent(gate.threshold, 0)) if gate else "",
        "rate": write.percent(case.client.finance.discount_rate),
        "years": case.horizon,
        "samples": write.number(case.client.uncertainty.samples, 0),
    }
    steps = [
        (text(f"method.{key}.heading"), text(f"method.{key}.text", **values))
        for key in ("model", "quality", "money", "pools", "time", "levers", "plan", "uncertainty")
    ]
    return story.section("method", table("", [column(""), column("")], steps, kind="terms"))
