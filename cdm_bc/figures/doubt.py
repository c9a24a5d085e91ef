"""What other rules of the model change, beside the decision's own figures."""

from __future__ import annotations

from cdm_bc.decision import Decision


def changes(decision: Decision) -> tuple[float, ...]:
    """What each other rule changes of the net present value of the subject, in money, in the order of the rules."""
    return tuple(item.npv_recommended - decision.subject.finance.npv for item in decision.doubt.rules)


def matrix_share(decision: Decision) -> float | None:
    """The spread P5 to P95 over matrices as a part of that over the uncertain inputs; None where nothing is uncertain."""
    found, outcome = decision.doubt.relevance, decision.outcome
    spread = outcome.percentile(95) - outcome.percentile(5)
    return (found.p95 - found.p5) / spread if found is not None and spread > 0 else None
