"""The figures of a report that the overview shows, and what the report was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.plausibility import findings
from cdm_bc.case import Case, load_case
from cdm_bc.schema import LANGUAGES

if TYPE_CHECKING:
    from cdm_bc.decision import Decision


@dataclass(frozen=True)
class Source:
    """The case of a report and what was worked out of it."""

    case: Case
    result: BusinessCase
    decision: Decision

    @property
    def files(self) -> tuple[Path, ...]:
        """Files besides the client file that the case was made from."""
        return tuple(Path(file) for file in self.case.files)


def source_of(namespace: Mapping[str, Any], client_file: Path) -> Source:
    """What the notebook worked with; if it is not among its names, then from the client file once more.

    Reading and deciding cost more than all else in a report, so what a cell has worked out is taken from there.
    """
    from cdm_bc.decision import Decision, decide

    stories = (getattr(value, "story", None) for name, value in list(namespace.items()) if not name.startswith("_"))
    for decision in (getattr(story, "decision", None) for story in stories):
        if isinstance(decision, Decision):
            return Source(decision.case, decision.business_case, decision)
    case = load_case(client_file)
    result = evaluate(case)
    return Source(case, result, decide(case, result))


def summary_of(source: Source) -> dict[str, Any]:
    """One row of the overview: amounts in the client's currency, null where a figure does not exist."""
    about, finance, decision = source.case.client.client, source.result.finance, source.decision
    simulation = decision.simulation
    return {
        "name": about.name,
        "sector": about.sector,
        "language": source.case.language,
        "currency": about.currency,
        "npv": finance.npv,
        "roi": finance.roi,
        "payback_months": finance.payback_months,
        "pv_benefits": finance.pv_benefits,
        "pv_costs": finance.pv_costs,
        "p10": None if simulation.is_certain else simulation.percentile(10),
        "p90": None if simulation.is_certain else simulation.percentile(90),
        "probability_positive": None if simulation.is_certain else simulation.probability_positive,
        "first_step": _first_step(decision),
        "warnings": len(findings(source.result, [item.id for item in decision.sensitivity.inputs])),
    }


def _first_step(decision: Decision) -> dict[str, list[str]]:
    """Names of the levers that the plan pulls first, per language; none if it pulls nothing."""
    levers = next((step.levers for step in decision.plan.steps if step.levers), ())
    return {language: [lever.name[language] for lever in levers] for language in LANGUAGES}
