"""What a reader asks first about a client: worth, cost, chance, first step. The cover, the overview, the portfolio, the
terminal and ``evaluate`` tell these figures and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.plausibility import Finding, findings
from cdm_bc.case import Case, Lever
from cdm_bc.decision import Decision, decide
from cdm_bc.figures.customer_view import customer_findings
from cdm_bc.schema import LANGUAGES

#: The mean is worth a word if it is further from the base than this share of the standard deviation.
SKEWED = 0.1


@dataclass(frozen=True)
class Headline:
    """The figures of one client. Amounts in its currency; None where a figure does not exist.

    Attributes
    ----------
    npv … pv_costs : of everything at once; plan_npv : of the best plan within the client's limits.
    today, target, perfect, gain : value of the data in year 1, money per year; gain is target less today.
    initial_cost, yearly_cost : cost of year 0, and the mean of the later years. initial_days : person-days of year 0.
    p10, p90, probability_positive : of the net present value; None if nothing is uncertain.
    first_step : the levers that the plan begins with, highest value less effort first; none if it pulls nothing.
    warnings : how many.
    """

    name: str
    sector: str | None
    language: str
    currency: str
    npv: float
    roi: float | None
    irr: float | None
    bcr: float | None
    payback_months: float | None
    pv_benefits: float
    pv_costs: float
    plan_npv: float
    today: float
    target: float
    perfect: float
    gain: float
    initial_cost: float
    yearly_cost: float
    initial_days: float
    p10: float | None
    p90: float | None
    probability_positive: float | None
    first_step: tuple[Lever, ...]
    warnings: int

    def summary(self) -> dict[str, Any]:
        """The figures as JSON knows them; levers by their names in each language."""
        names = {key: [lever.name[key] for lever in self.first_step] for key in LANGUAGES}
        return {**vars(self), "first_step": names}


@dataclass(frozen=True)
class Results:
    """Everything there is to know of a case: its figures, what to decide, what to look at."""

    result: BusinessCase
    decision: Decision
    findings: tuple[Finding, ...]

    @property
    def case(self) -> Case:
        """The case."""
        return self.result.case

    @property
    def headline(self) -> Headline:
        """The figures that come first."""
        return headline(self.decision, self.findings)


def results_of(case: Case) -> Results:
    """Work out a case. Errors as those of the calculation and the decision."""
    decision = decide(case, evaluate(case))
    return Results(decision.business_case, decision, findings_of(decision))


def findings_of(decision: Decision) -> tuple[Finding, ...]:
    """What is worth a look; the inputs come widest swing first."""
    result = decision.business_case
    return findings(result, [item.id for item in decision.sensitivity.inputs]) + customer_findings(result)


def headline(decision: Decision, found: tuple[Finding, ...]) -> Headline:
    """The figures of a decision that come first."""
    result, simulation = decision.business_case, decision.simulation
    about, finance, value = result.case.client.client, result.finance, result.data_value
    certain = simulation.is_certain
    return Headline(
        name=about.name,
        sector=about.sector,
        language=result.case.language,
        currency=about.currency,
        npv=finance.npv,
        roi=finance.roi,
        irr=finance.irr,
        bcr=finance.bcr,
        payback_months=finance.payback_months,
        pv_benefits=finance.pv_benefits,
        pv_costs=finance.pv_costs,
        plan_npv=decision.plan.npv,
        today=value.today,
        target=value.target,
        perfect=value.perfect,
        gain=value.gain,
        initial_cost=float(finance.costs[0]),
        yearly_cost=float(finance.costs[1:].mean()),
        initial_days=sum(float(line.days[0]) for line in result.lines),
        p10=None if certain else simulation.percentile(10),
        p90=None if certain else simulation.percentile(90),
        probability_positive=None if certain else simulation.probability_positive,
        first_step=by_net(decision, decision.plan.first),
        warnings=len(found),
    )


def by_net(decision: Decision, levers: tuple[Lever, ...]) -> tuple[Lever, ...]:
    """Levers by value less effort, highest first."""
    place = {item.lever.id: number for number, item in enumerate(decision.levers.ranked)}
    return tuple(sorted(levers, key=lambda lever: place.get(lever.id, len(place))))


def skew_of(decision: Decision) -> float:
    """Mean of the net present value less its base value, in money; 0 where they are about the same."""
    simulation = decision.simulation
    skew = simulation.mean - decision.business_case.finance.npv
    return skew if abs(skew) > SKEWED * simulation.standard_deviation else 0.0
