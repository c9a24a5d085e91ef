"""The client report: its sections, the notebook that tells them, and the page it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cdm_bc.report.client_report import ClientReport

__all__ = ["ClientReport"]


def __getattr__(name: str) -> Any:
    # the report draws in the calculation and the charts; who only looks for a notebook need not wait for them
    if name == "ClientReport":
        from cdm_bc.report.client_report import ClientReport

        return ClientReport
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
