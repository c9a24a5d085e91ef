"""Findings of the plausibility checks as sentences."""

from __future__ import annotations

from typing import Any

from cdm_bc.calculation.plausibility import Finding
from cdm_bc.schema import Text
from cdm_bc.text.format import Formatter
from cdm_bc.text.texts import texts

#: Names listed in a sentence before it says how many more there are.
LISTED = 6


def finding_text(finding: Finding, formatter: Formatter) -> str:
    """One sentence or two in the formatter's language."""
    values = dict(finding.values)
    if finding.code == "range_wide":
        values["range"] = formatter.quantity(values.pop("quantity"), values["unit"])
    if finding.code == "unlikely_fact":
        unit = values["unit"]
        values |= {key: formatter.value(values[key], unit) for key in ("value", "low", "high")}
    return texts("findings", formatter.language)(
        finding.code, **{key: _shown(key, value, formatter) for key, value in values.items()}
    )


def _shown(key: str, value: Any, formatter: Formatter) -> str:
    if isinstance(value, Text):
        return value[formatter.language]
    if isinstance(value, tuple):
        names = [item[formatter.language] for item in value]
        rest = len(names) - LISTED
        more = {"nl": f" en {rest} andere", "en": f" and {rest} more"}[formatter.language] if rest > 0 else ""
        return "; ".join(names[:LISTED]) + more
    if key in ("share", "limit", "roi", "risk"):
        return formatter.percent(round(value, 3))
    return str(value)
