"""Checks that a careful reader would make, said with the result and never silently. Method §4.

Thresholds and their sources: benefits of 6 % of revenue is what UK companies themselves put the damage of poor contact data
at (Royal Mail Data Services, 2016), half of it a reason to look; a return of 200 % is what vendor-commissioned studies of
selected successes print (Forrester TEI).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cdm_bc.calculation.business_case import BusinessCase
from cdm_bc.case import Case, CaseLine, Input

REVENUE_FACTS = ("annual_revenue", "revenue")
REVENUE_SHARE = 0.03
REVENUE_SHARE_STRONG = 0.06
HIGHEST_ROI = 2.0
POOL_SHARE = 0.5
WIDEST_RANGE = 10.0
INFLUENTIAL = 5


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `values` are raw figures and names for the text of `code`."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, code: str, **values: Any) -> Finding:
        """A finding with named values."""
        return cls(code, tuple(values.items()))

    def __getitem__(self, key: str) -> Any:
        return dict(self.values)[key]


def findings(result: BusinessCase, influential: Iterable[str]) -> tuple[Finding, ...]:
    """Everything that is worth a look, gravest first.

    Parameters
    ----------
    influential : ids of the inputs with the most influence on the net present value, most first.
    """
    return (
        *_completeness(result),
        *_effort(result.case),
        *_prices(result.case),
        *_size(result),
        *_pools(result),
        *_risk(result.case),
        *_leading_judgement(result.case, tuple(influential)),
        *wide_ranges(used_inputs(result.case)),
        *_facts(result.case),
        *_defaults(result.case),
    )


def _completeness(result: BusinessCase) -> list[Finding]:
    found = []
    if not result.benefits:
        found.append(Finding.of("nothing_quantified"))
    if not result.lines:
        found.append(Finding.of("no_effort"))
    for figures in result.benefits:
        if (figures.potential < 0).any():
            found.append(Finding.of("negative", benefit=figures.benefit.name))
    for item in result.unquantified:
        if item.missing:
            names = tuple(result.case.model.facts[fact].name for fact in item.missing)
            found.append(Finding.of("not_quantified", benefit=item.benefit.name, missing=names))
    return found


def _effort(case: Case) -> list[Finding]:
    """Levers whose cost nobody knows, and those that nobody keeps up."""
    found = []
    if case.not_costed and case.lines:
        found.append(Finding.of("not_costed", levers=tuple(lever.name for lever in case.not_costed)))
    kept_up = {line.lever for line in case.lines if _is_yearly(case, line)}
    begun = {line.lever for line in case.lines} - kept_up
    left = tuple(lever.name for lever in case.levers if lever.id in begun and case.improves(lever))
    if left:
        found.append(Finding.of("no_upkeep", levers=left))
    return found


def _is_yearly(case: Case, line: CaseLine) -> bool:
    """Whether a cost line asks anything after the year of its wave."""
    later = [
        case.inputs[id].quantity.values for key, id in line.amounts.items() if key in ("yearly_days", "yearly_cost")
    ]
    series = [case.inputs[id].quantity.values[1:] for key, id in line.amounts.items() if key == "by_year"]
    return any(value > 0 for values in (*later, *series) for value in values)


def _prices(case: Case) -> list[Finding]:
    """A discount rate and prices that do not go together."""
    finance = case.client.finance
    indexed = bool(finance.indexation.benefits or finance.indexation.costs)
    if finance.rate_basis == "nominal" and not indexed:
        return [Finding.of("nominal_without_indexation")]
    return [Finding.of("real_with_indexation")] if finance.rate_basis == "real" and indexed else []


def _size(result: BusinessCase) -> list[Finding]:
    found = []
    revenue = next(filter(None, map(result.case.fact, REVENUE_FACTS)), None)
    if revenue is not None:
        by_year = revenue.quantity.by_year(result.case.horizon)
        with np.errstate(over="ignore"):
            benefits = (result.finance.benefits / result.tables.benefit_index)[1:]  # both in prices of year 0
            shares = np.divide(benefits, by_year, out=np.zeros_like(by_year), where=by_year > 0)
        share = float(shares.max(initial=0.0))
        if share > REVENUE_SHARE_STRONG:
            found.append(Finding.of("benefits_very_high", share=share, limit=REVENUE_SHARE_STRONG))
        elif share > REVENUE_SHARE:
            found.append(Finding.of("benefits_high", share=share, limit=REVENUE_SHARE))
    if result.finance.roi is not None and result.finance.roi > HIGHEST_ROI:
        found.append(Finding.of("roi_high", roi=result.finance.roi))
    return found


def _pools(result: BusinessCase) -> list[Finding]:
    found = []
    for pool in result.case.pools:
        size, used = result.pools[pool.id]
        share = float(np.divide(used, size, out=np.zeros_like(used), where=size > 0).max(initial=0.0))
        members = sum(benefit.pool == pool.id for benefit in result.case.quantified)
        if share > POOL_SHARE and members:
            found.append(Finding.of("pool_crowded", pool=pool.name, share=share))
    return found


def _risk(case: Case) -> list[Finding]:
    return [
        Finding.of("risk_twice", benefit=benefit.name, risk=benefit.risk_adjustment)
        for benefit in case.quantified
        if benefit.risk_adjustment > 0
        and any(not case.inputs[key].quantity.is_certain for key in benefit.names.values())
    ]


def _leading_judgement(case: Case, ranked: tuple[str, ...]) -> list[Finding]:
    leading = [case.inputs[key] for key in ranked[:INFLUENTIAL] if key in case.inputs]
    return [
        Finding.of("judgement_leads", input=item.name, id=item.id)
        for item in leading
        if item.origin == "model" and item.grade in ("judgement", "ungraded")
    ]


def wide_ranges(items: Iterable[Input]) -> list[Finding]:
    """The inputs whose range is wider than a factor 10."""
    return [
        Finding.of("range_wide", input=item.name, id=item.id, quantity=item.quantity, unit=item.unit)
        for item in items
        if item.quantity.range_factor > WIDEST_RANGE and not _touches_zero(item)
    ]


def _touches_zero(item: Input) -> bool:
    """A range from 0 is wider than any factor only in form: it counts when its top is far above its base too. A share or a
    number of years that is 0 most likely is no reason to measure.
    """
    quantity = item.quantity
    if quantity.low == 0 == quantity.base_level and item.unit in ("1", "year"):
        return True
    return quantity.low == 0 and (quantity.high or 0.0) <= WIDEST_RANGE * abs(quantity.base_level)


def _facts(case: Case) -> list[Finding]:
    found = []
    for name, fact in case.model.facts.items():
        item = case.fact(name)
        if item is None or item.origin != "client" or fact.plausible is None:
            continue
        low, high = fact.plausible
        wrong = next((value for value in item.quantity.values if not low <= value <= high), None)
        if wrong is not None:
            found.append(Finding.of("unlikely_fact", input=fact.name, value=wrong, unit=fact.unit, low=low, high=high))
    return found


def _defaults(case: Case) -> list[Finding]:
    left = [item for item in used_inputs(case) if item.origin == "model"]
    return [Finding.of("defaults_left", count=len(left), inputs=tuple(item.name for item in left))] if left else []


def used_inputs(case: Case) -> tuple[Input, ...]:
    """The inputs that reach the result, in the order of the case."""
    used = {key for benefit in case.quantified for key in benefit.names.values()}
    used |= {key for pool in case.pools for key in pool.names.values()}
    return tuple(i for key, i in case.inputs.items() if key in used or i.kind not in ("facts", "benefits", "customers"))
