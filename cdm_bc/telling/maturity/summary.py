"""The figures of a maturity report that the overview shows."""

from __future__ import annotations

from typing import Any

from cdm_bc.telling.maturity.names import KIND
from cdm_bc.telling.maturity.report import MaturityReport


def summary_of(report: MaturityReport) -> dict[str, Any]:
    """One row of the overview; null where there is no score."""
    found = report.assessment
    names = [found.organisation, found.unit, found.respondent]
    indices = {key: one.index for key, one in found.pillars.items() if one.index is not None}
    lowest = min(indices, key=indices.__getitem__, default="")
    return {
        "kind": KIND,
        "name": " · ".join(name for name in names if name),
        "language": report.language,
        "respondents": found.respondents,
        "index": found.index,
        "lowest": dict(report.model.pillars[lowest].name) if lowest else {},
        "lowest_index": indices.get(lowest),
    }
