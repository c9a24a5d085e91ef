"""The calculation in steps, each a DataFrame that can be changed and fed into the next. Method §3 to §5.

Quality → realised share → potential → value within the pools → benefits and costs by year → key figures.
All levers are pulled at the start, as in :func:`cdm_bc.evaluate`; the formulas are those of :mod:`cdm_bc.calculation`.

Examples
--------
>>> from cdm_bc import evaluate, load_case
>>> case = load_case("parameters/retailer.yaml")
>>> value = pooled(case, potential(case), realised_shares(case, quality(case)))
>>> found = key_figures(case, by_year(case, value))
>>> bool(abs(found["net present value (EUR)"] - evaluate(case).finance.npv) < 0.01)
True
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdm_bc.calculation.business_case import finance_of
from cdm_bc.calculation.cash_flow import base_plan, line_flows, ramped, value_of_shares
from cdm_bc.calculation.realisation import capped, realised_share
from cdm_bc.calculation.tables import tabulate
from cdm_bc.case import Case
from cdm_bc.figures import frames

if TYPE_CHECKING:
    from pandas import DataFrame, Series

STATES = ("today", "reached")


def quality(case: Case) -> DataFrame:
    """Step 1. Per lever how good it is ``today`` and once it has ``reached`` what it will: fitness for use of data,
    readiness of a foundation; shares.

    >>> from cdm_bc import load_case
    >>> quality(load_case("parameters/retailer.yaml")).loc["processes", ["today", "reached"]].to_dict()
    {'today': 0.4, 'reached': 0.85}
    """
    tables = tabulate(case)
    shares = np.concatenate([tables.fitness[0], tables.readiness[0]], axis=1)
    columns = {
        "name": [lever.name[case.language] for lever in case.levers],
        "type": [lever.type for lever in case.levers],
        **dict(zip(STATES, shares, strict=True)),
    }
    return _frame(columns, [lever.id for lever in case.levers], "lever")


def realised_shares(case: Case, quality: DataFrame) -> DataFrame:
    """Step 2. The share of each benefit that this quality lets come true; 0 to 1.

    Lowest readiness × gate of the master data × mean fitness, weighed by how much the benefit needs each kind of data. Data
    that is built from other data is never better than the mean of these.
    """
    tables, entities = tabulate(case), len(case.entities)
    levels = quality[list(STATES)].to_numpy(dtype=float).T
    pulled = np.array([[False] * entities, [True] * entities])
    fitness = capped(levels[:, :entities], pulled, tables.caps)
    shares = realised_share(fitness, levels[:, entities:], tables.weights, tables.is_master, tables.threshold)
    return _frame({"name": _names(case), **dict(zip(STATES, shares, strict=True))}, _ids(case), "benefit")


def potential(case: Case) -> DataFrame:
    """Step 3. What fully fit data would bring over no data, per benefit and year; money per year."""
    return _money_by_year(case, tabulate(case).potential[0])


def pooled(case: Case, potential: DataFrame, shares: DataFrame) -> dict[str, DataFrame]:
    """Step 4. Potential × realised share, and no euro twice: benefits on one pool share it; money per year, per state."""
    tables = replace(tabulate(case), potential=potential.to_numpy(dtype=float)[None])
    values = value_of_shares(tables, shares[list(STATES)].to_numpy(dtype=float).T[None])[0]
    return {state: _money_by_year(case, value) for state, value in zip(STATES, values, strict=True)}


def by_year(case: Case, value: dict[str, DataFrame]) -> DataFrame:
    """Step 5. The gain over today as it ramps up, and what it costs, by year in prices of the year; year 0 is the start."""
    tables = tabulate(case)
    gains = (value["reached"] - value["today"]).to_numpy(dtype=float)
    costs = line_flows(tables, base_plan(tables))[0][0].sum(axis=0)
    benefits = ramped(gains, tables.ramp_up[0]).sum(axis=0) * tables.benefit_index
    finance = finance_of(benefits, costs, tables.rate)
    return frames.cash_flow(finance, frames.currency_of(case))


def key_figures(case: Case, years: DataFrame, discount_rate: float | None = None) -> Series:
    """Step 6. Net present value and the other figures by which a case is judged.

    Parameters
    ----------
    years : with columns of benefits and costs, as :func:`by_year` gives it.
    discount_rate : per year, 0.08 for 8 %; that of the client file if None.
    """
    import pandas as pd

    currency = frames.currency_of(case)
    rate = case.client.finance.discount_rate if discount_rate is None else discount_rate
    benefits, costs = (years[f"{name} ({currency})"].to_numpy(dtype=float) for name in ("benefits", "costs"))
    return pd.Series(frames.key_figures(finance_of(benefits, costs, rate), currency), dtype=float)


def compare(first: Series, changed: Series) -> DataFrame:
    """Two cases side by side, and the difference."""
    import pandas as pd

    return pd.DataFrame({"first": first, "changed": changed, "difference": changed - first})


def what_if(case: Case, data: float = 1.0, foundations: float = 1.0, discount_rate: float | None = None) -> DataFrame:
    """All steps at once where more or less is reached, compared with the case as it is.

    Parameters
    ----------
    data, foundations : how far each gets on the way from today to what is reached; 1 is what the case reaches.

    Examples
    --------
    >>> from cdm_bc import load_case
    >>> case = load_case("parameters/retailer.yaml")
    >>> bool((what_if(case)["difference"].abs() < 1e-6).all())
    True
    >>> float(what_if(case, data=0.0, foundations=0.0).loc["present value of benefits (EUR)", "changed"])
    0.0
    """
    found = quality(case)
    part = found["type"].map({"entity": data, "foundation": foundations}).astype(float)
    changed = found.assign(reached=(found["today"] + part * (found["reached"] - found["today"])).clip(0.0, 1.0))
    return compare(_all_steps(case, found, None), _all_steps(case, changed, discount_rate))


def _all_steps(case: Case, quality: DataFrame, discount_rate: float | None) -> Series:
    value = pooled(case, potential(case), realised_shares(case, quality))
    return key_figures(case, by_year(case, value), discount_rate)


def _money_by_year(case: Case, amounts: Any) -> DataFrame:
    """A row per benefit, a column per year; the unit is in the attributes."""
    import pandas as pd

    columns = pd.Index(range(1, case.horizon + 1), name=f"year ({frames.currency_of(case)}/year)")
    return pd.DataFrame(amounts, index=pd.Index(_ids(case), name="benefit"), columns=columns)


def _ids(case: Case) -> list[str]:
    return [benefit.id for benefit in case.quantified]


def _names(case: Case) -> list[str]:
    return [benefit.name[case.language] for benefit in case.quantified]


def _frame(columns: dict[str, Any], index: list[str], name: str) -> DataFrame:
    import pandas as pd

    return pd.DataFrame(columns, index=pd.Index(index, name=name))
