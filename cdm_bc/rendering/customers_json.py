"""Customer value as plain data, in the form that scripts rely on (``cdm-bc customers --json``)."""

from __future__ import annotations

from typing import Any

from cdm_bc.customers.transactions.measured import Measured
from cdm_bc.customers.transactions.pyramid import Group
from cdm_bc.figures.customer_choices import PointFigures, ProposalFigures
from cdm_bc.figures.customer_sheet import Range
from cdm_bc.figures.customer_view import CustomerView
from cdm_bc.figures.customers import DriverFigures, SegmentFigures
from cdm_bc.rendering.as_json import plain
from cdm_bc.text import texts


def customers_json(view: CustomerView, language: str) -> dict[str, Any]:
    """The figures of a client file. A figure that does not exist is None, and ``reasons`` beside it says why."""
    text, value = texts("reasons", language), view.value
    table: dict[str, Any] = {
        "years": value.years,
        "discount_rate": value.rate,
        "equity": value.equity.base,
        "ranges": {"samples": value.samples, **_ranges(equity=value.equity)},
        "segments": [_segment(one, text("driver_unknown")) for one in value.segments],
        "drivers": [
            {"id": one.driver, "step": one.step, "equity": one.equity.base, "cost": one.cost}
            | {"per_unit_of_money": one.per_unit_of_money, "ranges": _ranges(equity=one.equity)}
            for one in value.drivers
        ],
        "proposals": [_proposal(one, text("no_take_up"), text("no_cost")) for one in view.proposals],
        "journey": [_point(one) for one in view.journey],
    }
    if view.stakes is not None:
        at_stake = [
            {"segment": one.segment, "amount": one.amount.base, "ranges": _ranges(amount=one.amount)}
            for one in view.stakes.segments
        ]
        table["engagement"] = {
            "engaged": view.stakes.engaged,
            "causal_share": view.stakes.causal_share,
            "at_stake": at_stake,
        }
    return plain(table)


def _ranges(**figures: Range) -> dict[str, list[float | None]]:
    """The figures that vary: what 90 % of the draws lie between."""
    return {name: [one.low, one.high] for name, one in figures.items() if one.low is not None}


def _segment(one: SegmentFigures, unknown: str) -> dict[str, Any]:
    table: dict[str, Any] = {
        "id": one.id,
        "customers": one.customers,
        "clv": one.clv.base,
        "clv_new": one.clv_new,
        "equity": one.equity.base,
        "by_year": one.by_year,
        "ranges": _ranges(clv=one.clv, equity=one.equity),
        "drivers": {driver: _driver(found, unknown) for driver, found in one.drivers.items()},
    }
    if one.acquisition is not None:
        table["acquisition"] = {
            "best_spend": one.acquisition.spend,
            "response": one.acquisition.response,
            "net": one.acquisition.net,
            "net_today": one.acquisition.net_today,
        }
    if one.offer is not None:
        table["offer"] = vars(one.offer)
    if one.win_back is not None:
        table["win_back"] = one.win_back
    return table


def _driver(found: DriverFigures | None, unknown: str) -> dict[str, Any]:
    if found is None:
        return {"clv": None, "equity": None, "reasons": {"equity": unknown}}
    return {"clv": found.value, "equity": found.equity.base, "ranges": _ranges(equity=found.equity)}


def _proposal(one: ProposalFigures, no_take_up: str, no_cost: str) -> dict[str, Any]:
    reasons = {
        name: reason
        for name, reason in (("break_even_take_up", no_take_up), ("per_unit_of_money", no_cost))
        if getattr(one, name) is None
    }
    table = {
        "id": one.id,
        "equity": one.equity.base,
        "cost": one.cost,
        "net": one.net.base,
        "per_unit_of_money": one.per_unit_of_money,
        "break_even_take_up": one.break_even_take_up,
        "probability_positive": one.net.above,
        "ranges": _ranges(equity=one.equity, net=one.net),
    }
    return table | ({"reasons": reasons} if reasons else {})


def _point(one: PointFigures) -> dict[str, Any]:
    return {
        "id": one.id,
        "satisfaction": one.satisfaction,
        "business": one.business.base,
        "order": one.order,
        "ranges": _ranges(business=one.business),
    }


def measured_json(found: Measured, language: str) -> dict[str, Any]:
    """The figures of a mapping of transactions: of groups of ten customers and more, and of all."""
    text, value = texts("reasons", language), found.value
    reasons = {} if found.reason is None else {"parameters": text(found.reason)}
    table: dict[str, Any] = {
        "customers": found.customers,
        "observation": {"start": found.start.strftime("%Y-%m"), "end": found.end.strftime("%Y-%m")},
        "rows": vars(found.rows),
        "model": found.model,
        "parameters": found.parameters,
        "log_likelihood": found.log_likelihood,
        "settled": found.settled,
        "spend": vars(found.spend) if found.spend else None,
        "holdout": _holdout(found),
        "alive": found.alive,
        "clv": None
        if value is None
        else {
            "mean": value.mean,
            "top_20_percent_share": value.top_20_percent_share,
            "concentration": value.concentration,
        },
        "tiers": [_group(group) for group in value.tiers] if value else [],
        "segments": [_group(group) for group in value.segments] if value else [],
        "cohorts": [
            {"begins": one.begins.strftime("%Y-%m"), "customers": one.customers, "again": one.again}
            for one in found.cohorts
        ],
        "renewals": [vars(one) for one in found.renewals],
        "facts": vars(found.facts) if found.facts else None,
    }
    return plain(table | ({"reasons": reasons} if reasons else {}))


def _holdout(found: Measured) -> dict[str, Any] | None:
    one = found.holdout
    if one is None:
        return None
    return {
        "predicted": one.predicted,
        "actual": one.actual,
        "error": one.error,
        "days": one.days,
        "within_observation": one.within,
        "warning": one.is_off,
    }


def _group(group: Group) -> dict[str, Any]:
    return dict(vars(group))
