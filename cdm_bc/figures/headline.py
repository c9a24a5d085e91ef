"""What a reader asks first about a client: worth, cost, chance, first step. The cover, the overview, the portfolio, the
terminal and ``evaluate`` tell these figures and no others.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.plausibility import Finding, findings
from cdm_bc.case import Case, Lever
from cdm_bc.decision import Decision, OptionId, decide
from cdm_bc.decision.simulation import one_at_a_time
from cdm_bc.figures.customer_view import customer_findings
from cdm_bc.schema import LANGUAGES

#: Mean and base tell different stories if they are further apart than this share of the spread from P5 to P95.
APART = 0.1
#: … and than this share of the base value itself: less is lost in rounding.
VISIBLE = 0.01


@dataclass(frozen=True)
class Headline:
    """The figures of one client. Amounts in its currency; None where a figure does not exist.

    Attributes
    ----------
    recommended : what is advised. option : what the figures are about: that, or everything at once if nothing is advised.
    npv … peak_funding : of the option at base values.
    mean, p10, p90, probability_positive, over_budget : of its net present value; None if nothing is uncertain.
    everything_npv : of everything at once, affordable or not. all_costs : present value of what everything costs.
    today, reached, perfect, gain : value of the data in year 1, money per year; gain is what the option reaches less today.
    initial_cost, yearly_cost : cost of year 0, and the mean of the later years. initial_days : person-days of year 0.
    first_step : the costed levers that the advised plan begins with, highest value less effort first. warnings : how many.
    """

    name: str
    sector: str | None
    language: str
    currency: str
    date: datetime.date | None
    recommended: OptionId
    option: OptionId
    npv: float
    roi: float | None
    irr: float | None
    bcr: float | None
    payback_months: float | None
    pv_benefits: float
    pv_costs: float
    peak_funding: float
    mean: float | None
    p10: float | None
    p90: float | None
    probability_positive: float | None
    over_budget: float | None
    everything_npv: float
    all_costs: float
    today: float
    reached: float
    perfect: float
    gain: float
    initial_cost: float
    yearly_cost: float
    initial_days: float
    first_step: tuple[Lever, ...]
    warnings: int

    def summary(self) -> dict[str, Any]:
        """The figures as JSON knows them; levers by their names in each language."""
        names = {language: [lever.name[language] for lever in self.first_step] for language in LANGUAGES}
        return {**vars(self), "first_step": names, "date": self.date.isoformat() if self.date else None}


@dataclass(frozen=True)
class Results:
    """Everything there is to know of a case: what to decide, its figures, what to look at."""

    decision: Decision
    findings: tuple[Finding, ...]

    @property
    def result(self) -> BusinessCase:
        """The figures of what the report is about: the recommended option, or everything at once."""
        return self.decision.subject.result

    @property
    def case(self) -> Case:
        """The case."""
        return self.decision.case

    @property
    def headline(self) -> Headline:
        """The figures that come first."""
        return headline(self.decision, self.findings)


def results_of(case: Case) -> Results:
    """Work out a case. Errors as those of the calculation and the decision."""
    decision = decide(case, evaluate(case))
    return Results(decision, findings_of(decision))


def findings_of(decision: Decision) -> tuple[Finding, ...]:
    """What is worth a look; the inputs come widest swing first."""
    result = decision.business_case
    return findings(result, [item.id for item in decision.sensitivity.inputs]) + customer_findings(result)


def headline(decision: Decision, found: tuple[Finding, ...]) -> Headline:
    """The figures of a decision that come first."""
    subject, outcome = decision.subject, decision.outcome
    blank = decision.business_case.is_blank
    certain = decision.simulation.is_certain or blank
    result, finance, value = subject.result, subject.finance, subject.result.data_value
    about, whole = decision.case.client.client, decision.business_case.finance
    return Headline(
        name=about.name,
        sector=about.sector,
        language=decision.case.language,
        currency=about.currency,
        date=about.date,
        recommended=decision.recommended,
        option=subject.id,
        npv=finance.npv,
        roi=finance.roi,
        irr=finance.irr,
        bcr=finance.bcr,
        payback_months=None if blank else finance.payback_months,
        pv_benefits=finance.pv_benefits,
        pv_costs=finance.pv_costs,
        peak_funding=finance.peak_funding,
        mean=None if certain else outcome.mean,
        p10=None if certain else outcome.percentile(10),
        p90=None if certain else outcome.percentile(90),
        probability_positive=None if certain else outcome.probability_positive,
        over_budget=None if certain else outcome.over_budget,
        everything_npv=whole.npv,
        all_costs=whole.pv_costs,
        today=value.today,
        reached=value.reached,
        perfect=value.perfect,
        gain=value.gain,
        initial_cost=float(finance.costs[0]),
        yearly_cost=float(finance.costs[1:].mean()),
        initial_days=sum(float(line.days[0]) for line in result.lines),
        first_step=by_net(decision, decision.advised.first, costed=True),
        warnings=len(found),
    )


def by_net(decision: Decision, levers: tuple[Lever, ...], *, costed: bool = False) -> tuple[Lever, ...]:
    """Levers by value less effort, highest first; those without a rank last, or left out if only the costed are asked for."""
    place = {item.lever.id: number for number, item in enumerate(decision.levers.ranked)}
    shown = [lever for lever in levers if not costed or lever not in decision.case.not_costed]
    return tuple(sorted(shown, key=lambda lever: place.get(lever.id, len(place))))


@dataclass(frozen=True)
class Skew:
    """How far the mean of the net present value is from its base value, in money, and why.

    Attributes
    ----------
    cause : the input that pulls it most, if it alone makes at least half of it. cause_is_higher : whether that input more often
        turns out above its base value.
    """

    amount: float
    cause: str | None
    cause_is_higher: bool


def skew_of(decision: Decision) -> Skew | None:
    """The skew of the subject; None where mean and base tell the same."""
    outcome, ids = decision.outcome, decision.simulation.ids
    amount = outcome.mean - decision.subject.finance.npv
    spread, npv = outcome.percentile(95) - outcome.percentile(5), decision.subject.finance.npv
    if not ids or not abs(amount) > max(APART * spread, VISIBLE * abs(npv)):
        return None
    means = decision.simulation.levels.mean(axis=0)
    moved = one_at_a_time(decision.case, ids, np.arange(len(ids)), means, decision.subject.waves)
    pulls = np.nan_to_num((moved - decision.subject.finance.npv) * np.sign(amount), nan=0.0)
    most = int(pulls.argmax())
    cause = ids[most] if pulls[most] >= abs(amount) / 2 else None
    return Skew(amount, cause, bool(means[most] > decision.case.inputs[ids[most]].quantity.base_level))
