"""A case as arrays: every input at its base value, or at n drawn levels. The rest of the calculation sees only these.

Shapes: n samples (1 for the base case), T = H years, B quantified benefits, P pools, E entities, F foundations,
L = E + F levers, K cost lines. Potential and pools start at year 1; costs at year 0. All amounts are in prices of year 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.quality import Cap, caps_of, quality, readiness, setting
from cdm_bc.case import Case
from cdm_bc.case.address import COST_FACTOR, DELAY, THRESHOLD
from cdm_bc.formula import Formula
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class Tables:
    """The numbers of a case.

    Attributes
    ----------
    potential : (n, B, T) V_b(t), money per year. risk_adjustment : (B,) ρ_b.
    ramp_up : (n or 1, B, T) share in the k-th year of earning, delay included.
    pool_size : (n, P, T). pool_of : (B,) index of the pool, −1 for none.
    weights : (B, E). is_master : (E,). threshold : (n or 1,) τ.
    fitness : (n, 2, E) q now and as reached when the lever is pulled, before caps. readiness : (n, 2, F), likewise.
    caps : of entities that are built from others, those beneath first. weakest : whether the weakest foundation counts, or
        their mean.
    lever_of : (K,) index of the line's lever, −1 for the programme.
    one_off : (n, K, T + 1) amount if the lever is pulled in year w; yearly : (n, K, T + 1) amount in year t after that;
    by_offset : (n, K, T + 1) amount in the j-th year from the wave on; all with contingency and cost factor, in money.
    one_off_days, yearly_days : (n, K, T + 1) person-days, with the cost factor, without contingency.
    rate : discount rate per year. benefit_index, cost_index : (T + 1,) prices of year t over those of year 0.
    """

    potential: Array
    risk_adjustment: Array
    ramp_up: Array
    pool_size: Array
    pool_of: NDArray[np.intp]
    weights: Array
    is_master: NDArray[np.bool_]
    threshold: Array
    fitness: Array
    readiness: Array
    caps: tuple[Cap, ...]
    lever_of: NDArray[np.intp]
    one_off: Array
    yearly: Array
    by_offset: Array
    one_off_days: Array
    yearly_days: Array
    rate: float
    benefit_index: Array
    cost_index: Array
    weakest: bool

    @property
    def years(self) -> int:
        """Years of the horizon, T."""
        return int(self.potential.shape[-1])

    @property
    def lever_count(self) -> int:
        """Number of levers, L = E + F."""
        return int(self.fitness.shape[-1] + self.readiness.shape[-1])

    @cached_property
    def runs(self) -> NDArray[np.intp]:
        """The first year (0 for year 1) of each run of years with the same potential and pools, (R,): one where nothing is a
        series.
        """
        amounts = np.concatenate([self.potential, self.pool_size], axis=1)
        differs = (amounts[..., 1:] != amounts[..., :-1]).any(axis=(0, 1))
        return np.flatnonzero(np.concatenate([[True], differs]))

    def every_year(self, by_run: Array) -> Array:
        """What holds in every year of a run, (…, R), by year, (…, T)."""
        if len(self.runs) == 1:
            return np.broadcast_to(by_run, (*by_run.shape[:-1], self.years))
        return np.repeat(by_run, np.diff(self.runs, append=self.years), axis=-1)

    def per_lever(self, per_line: Array) -> Array:
        """Amounts per cost line, (…, K), added up per lever and, last, for the programme, (…, L + 1)."""
        total = np.zeros((*per_line.shape[:-1], self.lever_count + 1))
        np.add.at(total.T, np.where(self.lever_of < 0, self.lever_count, self.lever_of), per_line.T)
        return total

    @cached_property
    def pool_groups(self) -> tuple[tuple[NDArray[np.intp], NDArray[np.intp]], ...]:
        """The pools of one benefit each, of two each, …: their indices, (p,), and those of their benefits, (p, k)."""
        counts = np.bincount(self.pool_of[self.pool_of >= 0], minlength=self.pool_size.shape[1])
        groups = [np.flatnonzero(counts == count) for count in sorted(set(counts.tolist()) - {0})]
        return tuple((pools, np.array([np.flatnonzero(self.pool_of == pool) for pool in pools])) for pools in groups)


def tabulate(case: Case, levels: Mapping[str, Array] | None = None, years: int | None = None) -> Tables:
    """The arrays of a case.

    Parameters
    ----------
    levels : input id -> (n,) levels of its uncertain part, as :meth:`Quantity.quantile` gives them; all of the same n.
        Inputs not named are at base; a setting that the case does not name may be given too.
    years : another horizon than the client's; series go on at their last value.
    """
    years, levels = years or case.horizon, levels or {}
    n = max((len(level) for level in levels.values()), default=1)
    if years == case.horizon:
        values = dict(case.base_values)
    else:
        values = {key: item.quantity.at_base(years) for key, item in case.inputs.items()}
    for key, level in levels.items():
        values[key] = case.inputs[key].quantity.scaled(level, years) if key in case.inputs else level[:, None]
    quantified, finance = case.quantified, case.client.finance
    levers = {lever.id: index for index, lever in enumerate(case.levers)}
    pool_index = {pool.id: index for index, pool in enumerate(case.pools)}
    weights = np.array([b.weights for b in quantified], dtype=np.float64)
    ramps = np.array([_ramp(b.ramp_up, years) for b in quantified], dtype=np.float64).reshape(-1, years)
    return Tables(
        potential=_amounts([(b.formula, b.names) for b in quantified if b.formula is not None], values, (n, years)),
        risk_adjustment=np.array([b.risk_adjustment for b in quantified], dtype=np.float64),
        ramp_up=delayed(ramps, setting(values, DELAY.id, 0.0)),
        pool_size=_amounts([(pool.formula, pool.names) for pool in case.pools], values, (n, years)),
        pool_of=np.array([pool_index.get(b.pool or "", -1) for b in quantified], dtype=np.intp),
        weights=weights.reshape(len(quantified), len(case.entities)),
        is_master=np.array(case.master, dtype=np.bool_),
        threshold=setting(values, THRESHOLD.id, 0.0),
        fitness=quality(case, values, n),
        readiness=readiness(case, values, n),
        caps=caps_of(case),
        lever_of=np.array([levers.get(line.lever, -1) for line in case.lines], dtype=np.intp),
        rate=finance.discount_rate,
        benefit_index=(1.0 + finance.indexation.benefits) ** np.arange(years + 1.0),
        cost_index=(1.0 + finance.indexation.costs) ** np.arange(years + 1.0),
        weakest=True,
        **_costs(case, values, levels, (n, years)),
    )


def _amounts(
    items: list[tuple[Formula, Mapping[str, str]]], values: Mapping[str, Array], shape: tuple[int, int]
) -> Array:
    """The amount of each formula by year, (n, …, T)."""
    table = np.empty((shape[0], len(items), shape[1]))
    for row, (formula, names) in enumerate(items):
        table[:, row] = formula.evaluate({name: values[key] for name, key in names.items()})
    return table


def _ramp(ramp_up: tuple[float, ...], years: int) -> Array:
    return np.array(ramp_up)[np.minimum(np.arange(years), len(ramp_up) - 1)]


def delayed(ramp_up: Array, delay: Array) -> Array:
    """Ramp-up that sets in later: with a delay of m + f years, m whole, (1 − f) ramp(k − m) + f ramp(k − m − 1).

    Parameters
    ----------
    ramp_up : (B, T) share in the k-th year of earning, k from 1; 0 before. delay : (n,) years.

    Returns
    -------
    (n, B, T).

    Examples
    --------
    A quarter of a year later: the first year earns three quarters of its share, the second its own and the rest.

    >>> delayed(np.array([[0.5, 1.0, 1.0]]), np.array([0.25])).tolist()
    [[[0.375, 0.875, 1.0]]]
    """
    whole = np.floor(delay)
    part = (delay - whole)[:, None, None]
    years = ramp_up.shape[1]
    padded = np.concatenate([np.zeros((len(ramp_up), 1)), ramp_up], axis=1)  # nothing before the first year
    at = np.arange(1, years + 1) - np.minimum(whole, years).astype(np.intp)[:, None]

    def share(year: NDArray[np.intp]) -> Array:
        return np.asarray(np.moveaxis(padded[:, np.maximum(year, 0)], 0, 1))

    return np.asarray((1.0 - part) * share(at) + part * share(at - 1))


@np.errstate(over="ignore", invalid="ignore")  # an amount beyond all bounds is told by the checks
def _costs(
    case: Case, values: Mapping[str, Array], levels: Mapping[str, Array], shape: tuple[int, int]
) -> dict[str, Array]:
    """The cost side: amounts and days per line, year 0 first. `shape` : samples and years."""
    names = ("one_off", "yearly", "by_offset", "one_off_days", "yearly_days")
    # what a line lacks stays as it is: untouched memory costs nothing
    tables = {name: np.zeros((shape[0], len(case.lines), shape[1] + 1)) for name in names}
    cost_factor = setting(values, COST_FACTOR.id, 1.0)[:, None]
    day_rate = _from_year_0(values.get("effort.day_rate"))
    for row, line in enumerate(case.lines):
        margin = cost_factor * (1.0 + (values[line.contingency][:, :1] if line.contingency else 0.0))
        for name, prefix in (("one_off", ""), ("yearly", "yearly_")):
            days, cost = (values.get(line.amounts.get(f"{prefix}{what}", "")) for what in ("days", "cost"))
            if days is not None:
                tables[f"{name}_days"][:, row] = _from_year_0(days) * cost_factor
            if days is not None or cost is not None:
                tables[name][:, row] = (_from_year_0(days) * day_rate + _from_year_0(cost)) * margin
        if "by_year" in line.amounts:
            key = line.amounts["by_year"]
            series = np.array(case.inputs[key].quantity.values[: shape[1] + 1])
            factor = levels[key][:, None] if key in levels else 1.0
            # the series starts at the wave's year and is 0 after its last value
            tables["by_offset"][:, row, : len(series)] = series * factor * margin
    return tables


def _from_year_0(value: Array | None) -> Array | float:
    """Values of year 1 … T with year 1 standing for year 0 too, (…, T + 1); a single one stays one; 0 if None."""
    if value is None:
        return 0.0
    return value if value.shape[1] == 1 else np.concatenate([value[:, :1], value], axis=1)
