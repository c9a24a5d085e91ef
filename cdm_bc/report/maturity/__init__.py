"""The personal maturity report: its sections, the notebook that tells them, and the command that makes many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdm_bc.report.maturity.maturity_report import MaturityReport

__all__ = ["MaturityReport"]


def __getattr__(name: str) -> Any:
    # the command only needs to say what it takes; scores and charts are drawn in by who makes a report
    if name == "MaturityReport":
        from cdm_bc.report.maturity.maturity_report import MaturityReport

        return MaturityReport
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
