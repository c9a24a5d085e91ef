"""The figures of a case as plain data, in the form that scripts rely on (``cdm-bc evaluate --json``)."""

from __future__ import annotations

import math
from typing import Any

from cdm_bc.calculation import BusinessCase, FinancialFigures
from cdm_bc.case import Input
from cdm_bc.figures.headline import Results
from cdm_bc.rendering.decision_json import decision_json
from cdm_bc.text import Formatter, finding_text, texts


def as_json(results: Results) -> dict[str, Any]:
    """Everything that is known of a case; what is not part of an option is about everything done at once.

    Amounts are in the client's currency; arrays by year, index 0 = initial. A figure that does not exist is None, and
    ``reasons`` beside it says why.
    """
    case, result = results.case, results.decision.business_case
    formatter = Formatter(case.language, case.client.client.currency)
    table: dict[str, Any] = {
        "client": {"id": case.id, "name": case.client.client.name},
        "model": {"id": case.model.id, "version": case.model.version},
        "finance": _finance(result.finance, case.language),
        "data_value": {
            "today": result.data_value.today,
            "target": result.data_value.reached,
            "perfect": result.data_value.perfect,
        },
        "benefits": _benefits(result),
        "inputs": [_input(item) for item in case.inputs.values()],
        "warnings": [
            {"code": finding.code, "message": finding_text(finding, formatter)} for finding in results.findings
        ],
        "not_quantified": [
            {"benefit": item.benefit.id, "missing": list(item.missing)} for item in result.unquantified if item.missing
        ],
    }
    return plain(table | decision_json(results.decision))


def _finance(finance: FinancialFigures, language: str) -> dict[str, Any]:
    text = texts("reasons", language)
    values = {name: getattr(finance, name) for name in FinancialFigures.__dataclass_fields__}
    reasons = {name: text(name) for name in ("roi", "bcr", "irr", "payback_months") if values[name] is None}
    return values | ({"reasons": reasons} if reasons else {})


def _benefits(result: BusinessCase) -> list[dict[str, Any]]:
    rows = [
        {
            "id": item.benefit.id,
            "driver": item.benefit.driver,
            "kind": item.benefit.kind,
            "by_year": item.by_year,
            "pv": item.pv,
            "realised_share": item.share_reached,
            "realised_share_today": item.share_today,
        }
        for item in result.benefits
    ]
    text = texts("reasons", result.case.language)
    for rest in result.unquantified:
        if not rest.missing:
            benefit = rest.benefit
            rows.append(
                {"id": benefit.id, "driver": benefit.driver, "kind": benefit.kind, "by_year": None, "pv": None}
                | {"realised_share": rest.share_reached, "realised_share_today": rest.share_today}
                | {"reasons": {"by_year": text("qualitative"), "pv": text("qualitative")}}
            )
    return rows


def _input(item: Input) -> dict[str, Any]:
    quantity = item.quantity
    row: dict[str, Any] = {
        "id": item.id,
        "base": list(quantity.values) if quantity.is_series else quantity.base,
        "unit": item.unit,
        "origin": item.origin,
        "grade": item.grade,
        "source": source_text(item),
    }
    if not quantity.is_certain:
        row |= {"low": quantity.low, "high": quantity.high, "distribution": quantity.distribution}
    return row


def source_text(item: Input) -> str | None:
    """The source of an input in one line; None if there is none."""
    source = item.source
    if isinstance(source, dict):
        return ", ".join(str(source[key]) for key in ("title", "publisher", "year", "url") if source.get(key))
    return None if source is None else str(source)


def plain(value: Any) -> Any:
    """`value` in types that JSON knows; a number that is not finite becomes None."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    return value
