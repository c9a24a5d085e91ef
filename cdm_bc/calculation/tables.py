"""A case as arrays: every input at its base value, or at n drawn levels. The rest of the calculation sees only these.

Shapes: n samples (1 for the base case), T = H years, B quantified benefits, P pools, E entities, F foundations,
L = E + F levers, K cost lines. Potential and pools start at year 1; costs at year 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cdm_bc.case import STATES, Case, CaseLine
from cdm_bc.formula import Formula
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Tables:
    """The numbers of a case.

    Attributes
    ----------
    potential : (n, B, T) V_b(t), money per year. risk_adjustment : (B,) ρ_b. ramp_up : (B, T) share in the k-th year.
    pool_size : (n, P, T). pool_of : (B,) index of the pool, −1 for none.
    weights : (B, E). is_master : (E,). threshold : τ.
    fitness : (n, 2, E) q now and at target. readiness : (n, 2, F).
    lever_of : (K,) index of the line's lever, −1 for the programme.
    one_off : (n, K, T + 1) amount if the lever is pulled in year w; yearly : (n, K, T + 1) amount in year t after that;
    by_offset : (n, K, T + 1) amount in the j-th year from the wave on; all with contingency, in money.
    one_off_days, yearly_days : (n, K, T + 1) person-days, without contingency.
    rate : discount rate per year.
    """

    potential: Array
    risk_adjustment: Array
    ramp_up: Array
    pool_size: Array
    pool_of: NDArray[np.intp]
    weights: Array
    is_master: NDArray[np.bool_]
    threshold: float
    fitness: Array
    readiness: Array
    lever_of: NDArray[np.intp]
    one_off: Array
    yearly: Array
    by_offset: Array
    one_off_days: Array
    yearly_days: Array
    rate: float

    @property
    def years(self) -> int:
        """Years of the horizon, T."""
        return int(self.potential.shape[-1])

    @property
    def lever_count(self) -> int:
        """Number of levers, L = E + F."""
        return int(self.fitness.shape[-1] + self.readiness.shape[-1])


def tabulate(case: Case, levels: Mapping[str, Array] | None = None) -> Tables:
    """The arrays of a case.

    Parameters
    ----------
    levels : input id -> (n,) levels of its uncertain part, as :meth:`Quantity.quantile` gives them; all of the same n.
        Inputs not named are at base.
    """
    years, levels = case.horizon, levels or {}
    values = {
        key: item.quantity.scaled(levels[key], years) if key in levels else item.quantity.by_year(years)[None, :]
        for key, item in case.inputs.items()
    }
    n = max((len(level) for level in levels.values()), default=1)

    def amounts(items: list[tuple[Formula, Mapping[str, str]]]) -> Array:
        table = np.empty((n, len(items), years))
        for row, (formula, names) in enumerate(items):
            table[:, row] = formula.evaluate({name: values[key] for name, key in names.items()})
        return table

    def products(ids: list[list[tuple[str, ...]]]) -> Array:
        table = np.empty((n, 2, len(ids)))
        for column, states in enumerate(ids):
            for state, keys in enumerate(states):
                # quality is one level per state; a series of it would have no meaning in the method
                table[:, state, column] = np.prod([np.broadcast_to(values[k][:, 0], n) for k in keys], axis=0)
        return np.minimum(table, 1.0)  # the tail of a lognormal has no bound, a share has

    quantified = case.quantified
    levers = {lever.id: index for index, lever in enumerate(case.levers)}
    pool_index = {pool.id: index for index, pool in enumerate(case.pools)}
    return Tables(
        potential=amounts([(b.formula, b.names) for b in quantified if b.formula is not None]),
        risk_adjustment=np.array([b.risk_adjustment for b in quantified], dtype=np.float64),
        ramp_up=np.array([_ramp(b.ramp_up, years) for b in quantified], dtype=np.float64).reshape(-1, years),
        pool_size=amounts([(pool.formula, pool.names) for pool in case.pools]),
        pool_of=np.array([pool_index.get(b.pool or "", -1) for b in quantified], dtype=np.intp),
        weights=np.array([b.weights for b in quantified], dtype=np.float64).reshape(
            len(quantified), len(case.entities)
        ),
        is_master=np.array(case.master, dtype=np.bool_),
        threshold=case.model.master_data.threshold,
        fitness=products([[case.score_ids(entity, state) for state in STATES] for entity in case.entities]),
        readiness=products([[(case.readiness(name, state).id,) for state in STATES] for name in case.foundations]),
        lever_of=np.array([levers.get(line.lever, -1) for line in case.lines], dtype=np.intp),
        rate=case.client.finance.discount_rate,
        **_costs(case, values, levels, n),
    )


def _ramp(ramp_up: tuple[float, ...], years: int) -> Array:
    return np.array(ramp_up)[np.minimum(np.arange(years), len(ramp_up) - 1)]


@np.errstate(over="ignore", invalid="ignore")  # an amount beyond all bounds is told by the checks
def _costs(case: Case, values: Mapping[str, Array], levels: Mapping[str, Array], n: int) -> dict[str, Array]:
    """The cost side: amounts and days per line, year 0 first."""
    years, lines = case.horizon, case.lines

    day_rate = _from_year_0(values.get("effort.day_rate"), years)

    def column(line: CaseLine, key: str) -> Array | float:
        return _from_year_0(values.get(line.amounts.get(key, "")), years)

    tables = {key: np.zeros((n, len(lines), years + 1)) for key in ("one_off", "yearly", "by_offset")}
    days = {key: np.zeros((n, len(lines), years + 1)) for key in ("one_off_days", "yearly_days")}
    for row, line in enumerate(lines):
        margin = 1.0 + (values[line.contingency][:, :1] if line.contingency else 0.0)
        for table, prefix in (("one_off", ""), ("yearly", "yearly_")):
            effort, amount = column(line, f"{prefix}days"), column(line, f"{prefix}cost")
            # what a line lacks stays as it is: untouched memory costs nothing
            if f"{prefix}days" in line.amounts:
                days[f"{table}_days"][:, row] = effort
                amount = effort * day_rate + amount
            if not isinstance(amount, float):
                tables[table][:, row] = amount * margin
        if "by_year" in line.amounts:
            key = line.amounts["by_year"]
            series = np.array(case.inputs[key].quantity.values[: years + 1])
            factor = levels[key][:, None] if key in levels else 1.0
            # the series starts at the wave's year and is 0 after its last value
            tables["by_offset"][:, row, : len(series)] = series * factor * margin
    return tables | days


def _from_year_0(value: Array | None, years: int) -> Array | float:
    """A value by year 1 … T with year 1 standing for year 0 too, (n or 1, T + 1); 0 if None."""
    if value is None:
        return 0.0
    full = np.broadcast_to(value, (len(value), years))
    return np.concatenate([full[:, :1], full], axis=1)
