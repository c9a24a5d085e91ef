"""The figures of a case as pandas DataFrames, to go on working with. Units stand in the names of the columns.

Rows go by id, columns in plain English; names in the language that is asked for. pandas is imported when a frame is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cdm_bc.calculation import BusinessCase, FinancialFigures
from cdm_bc.case import Case
from cdm_bc.decision import Decision, decide

if TYPE_CHECKING:
    from pandas import DataFrame


def frames(case: Case | Decision, language: str = "") -> Mapping[str, DataFrame]:
    """All figures of a case: ``cash_flow``, ``benefits``, ``levers``, ``plan``, ``options`` and ``inputs``.

    Parameters
    ----------
    case : the case, or the decision on it if that is at hand. language : of the names, ``nl`` or ``en``; the client's if ''.

    Examples
    --------
    >>> from cdm_bc import load_case
    >>> found = frames(load_case("parameters/retailer.yaml"))
    >>> list(found)
    ['cash_flow', 'benefits', 'levers', 'plan', 'options', 'inputs']
    >>> found["cash_flow"].loc[1].round(0).to_dict()
    {'benefits (EUR)': 210005.0, 'costs (EUR)': 294000.0, 'net (EUR)': -83995.0, 'cumulative (EUR)': -1017683.0}
    """
    decision = case if isinstance(case, Decision) else decide(case)
    result = decision.business_case
    language = language or result.case.language
    return MappingProxyType(
        {
            "cash_flow": cash_flow(result.finance, currency_of(result.case)),
            "benefits": benefits(result, language),
            "levers": levers(decision, language),
            "plan": plan(decision, language),
            "options": options(decision),
            "inputs": inputs(result.case, language),
        }
    )


def currency_of(case: Case) -> str:
    """The currency of the client, such as EUR."""
    return case.client.client.currency


def cash_flow(finance: FinancialFigures, currency: str) -> DataFrame:
    """Benefits, costs, net and running balance by year, undiscounted; year 0 is the start."""
    columns = {name: getattr(finance, name) for name in ("benefits", "costs", "net", "cumulative")}
    return _frame({f"{name} ({currency})": values for name, values in columns.items()}, range(len(finance.net)), "year")


def benefits(result: BusinessCase, language: str) -> DataFrame:
    """Every quantified benefit: amounts per year in year 1 without ramp-up, its present value with it."""
    case, rows = result.case, result.benefits
    yearly, money = f"({currency_of(case)}/year)", f"({currency_of(case)})"
    return _frame(
        {
            "name": [row.benefit.name[language] for row in rows],
            "driver": [row.benefit.driver for row in rows],
            "pool": [row.benefit.pool or "" for row in rows],
            f"potential {yearly}": [float(row.potential[0]) for row in rows],
            "realised share today": [row.share_today for row in rows],
            "realised share reached": [row.share_reached for row in rows],
            f"today {yearly}": [float(row.today[0]) for row in rows],
            f"reached {yearly}": [float(row.reached[0]) for row in rows],
            f"present value {money}": [row.pv for row in rows],
        },
        [row.benefit.id for row in rows],
        "benefit",
    )


def levers(decision: Decision, language: str) -> DataFrame:
    """Every lever: what it is worth and takes, and in which year the recommended plan pulls it (missing if never)."""
    case, rows = decision.case, decision.levers.levers
    money = f"({currency_of(case)})"
    found = _frame(
        {
            "name": [row.lever.name[language] for row in rows],
            "type": [row.lever.type for row in rows],
            f"value {money}": [row.value for row in rows],
            f"value if left out {money}": [row.value_if_left_out for row in rows],
            f"effort {money}": [row.effort for row in rows],
            "one-off effort (days)": [row.days for row in rows],
            "year in the plan": decision.advised.waves,
        },
        [row.lever.id for row in rows],
        "lever",
    )
    return found.astype({"year in the plan": "Int64"}).replace({"year in the plan": {-1: None}})


def plan(decision: Decision, language: str) -> DataFrame:
    """The recommended plan, a row per year in which levers can be pulled."""
    case, steps = decision.case, decision.advised.steps
    money = f"({currency_of(case)})"
    return _frame(
        {
            "levers": [", ".join(lever.name[language] for lever in step.levers) for step in steps],
            f"present value added {money}": [step.value for step in steps],
            f"present value of their cost {money}": [step.cost for step in steps],
            f"spent in the year {money}": [step.year_cost for step in steps],
            "spent in the year (days)": [step.year_days for step in steps],
        },
        [step.number for step in steps],
        "year",
    )


def options(decision: Decision) -> DataFrame:
    """The options side by side: at base values, and what the draws make of them."""
    import pandas as pd

    currency = currency_of(decision.case)
    rows = {
        option.id: {
            "recommended": option.id == decision.recommended,
            "affordable": option.affordable,
            **key_figures(option.finance, currency),
            f"mean ({currency})": option.outcome.mean,
            f"p10 ({currency})": option.outcome.percentile(10),
            f"p90 ({currency})": option.outcome.percentile(90),
            "chance above zero (share)": option.outcome.probability_positive,
        }
        for option in decision.options
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("option")


def key_figures(finance: FinancialFigures, currency: str) -> dict[str, float | None]:
    """The figures by which a case is judged; None where one does not exist."""
    return {
        f"net present value ({currency})": finance.npv,
        f"present value of benefits ({currency})": finance.pv_benefits,
        f"present value of costs ({currency})": finance.pv_costs,
        "return on investment (share)": finance.roi,
        "internal rate of return (share/year)": finance.irr,
        "payback (months)": finance.payback_months,
    }


def inputs(case: Case, language: str) -> DataFrame:
    """Every number that the calculation uses, with its range, unit, grade and where it comes from."""
    rows = case.inputs.values()
    return _frame(
        {
            "name": [row.name[language] for row in rows],
            "base": [row.quantity.base for row in rows],
            "low": [row.quantity.low for row in rows],
            "high": [row.quantity.high for row in rows],
            "unit": [row.unit for row in rows],
            "from": [row.origin for row in rows],
            "grade": [row.grade for row in rows],
        },
        list(case.inputs),
        "input",
    )


def _frame(columns: dict[str, Any], index: Any, name: str) -> DataFrame:
    import pandas as pd

    return pd.DataFrame(columns, index=pd.Index(list(index), name=name))
