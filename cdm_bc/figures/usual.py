"""What a number usually is, to say so where another is entered."""

from __future__ import annotations

from cdm_bc.case import Case, Input


def unusual(case: Case, item: Input) -> tuple[float, float] | None:
    """The bounds of what is usual, if the client's number lies outside them; None if it does not, or nobody knows.

    Of a fact they are its `plausible`, of an assumption of a benefit the range that the model gives it.
    """
    bounds = _usual(case, item) if item.origin == "client" and not item.quantity.is_series else None
    return bounds if bounds is not None and not bounds[0] <= item.quantity.base <= bounds[1] else None


def _usual(case: Case, item: Input) -> tuple[float, float] | None:
    if item.kind == "facts" and item.key in case.model.facts:
        return case.model.facts[item.key].plausible
    if item.kind != "benefits" or item.owner not in case.model.benefits:
        return None
    own = case.model.benefits[item.owner].inputs.get(item.key)
    quantity = own.quantity if own is not None else None
    if quantity is None or quantity.low is None or quantity.high is None or quantity.is_series:
        return None
    return quantity.low, quantity.high
