"""Cost lines added up per lever, as the search for a plan needs them.

Shapes: L levers, then one row for the programme; T + 1 years, index 0 = initial.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cdm_bc.calculation.finance import discount_factors
from cdm_bc.calculation.tables import Tables
from cdm_bc.quantity import Array


@dataclass(frozen=True)
class LeverCosts:
    """Amounts per lever in prices of year 0, the programme last, all (L + 1, T + 1).

    Attributes
    ----------
    one_off : money in year w if pulled in wave w. yearly : money in year t, for every year after the wave.
    series : money in the j-th year after the wave, where it depends on the wave (column 0 is always 0).
    one_off_days, yearly_days : likewise in person-days. index : (T + 1,) prices of year t over those of year 0.
    """

    one_off: Array
    yearly: Array
    series: Array
    one_off_days: Array
    yearly_days: Array
    index: Array

    def present_values(self, rate: float) -> Array:
        """Present value of all costs of each row if it is pulled in wave w, (L + 1, T)."""
        years = self.one_off.shape[1] - 1
        factors = discount_factors(rate, years) * self.index
        result = np.zeros((len(self.one_off), years))
        for wave in range(years):
            result[:, wave] = self.one_off[:, wave] * factors[wave] + self.yearly[:, wave + 1 :] @ factors[wave + 1 :]
            result[:, wave] += self.series[:, 1 : years + 1 - wave] @ factors[wave + 1 :]
        return result

    def by_year(self, pulled: Iterable[tuple[int, int]]) -> tuple[Array, Array]:
        """Money of the year and person-days, (T + 1,) each, of rows pulled in given waves: (row, wave) pairs."""
        costs, days = np.zeros(self.one_off.shape[1]), np.zeros(self.one_off.shape[1])
        for row, wave in pulled:
            costs[wave] += self.one_off[row, wave]
            costs[wave + 1 :] += self.yearly[row, wave + 1 :]
            costs[wave:] += self.series[row, : len(costs) - wave]
            days[wave] += self.one_off_days[row, wave]
            days[wave + 1 :] += self.yearly_days[row, wave + 1 :]
        return costs * self.index, days


def lever_costs(tables: Tables) -> LeverCosts:
    """The cost lines of a case per lever, mean over the samples.

    A series that is the same in every year after the first counts as one-off plus yearly: only what really depends on the
    wave makes the search for a plan larger.
    """

    def total(lines: Array) -> Array:
        return np.ascontiguousarray(tables.per_lever(lines.mean(axis=0).T).T)

    one_off, yearly, series = total(tables.one_off), total(tables.yearly), total(tables.by_offset)
    one_off += series[:, :1]
    series[:, 0] = 0.0
    flat = (series[:, 1:] == series[:, 1:2]).all(axis=1)
    yearly[flat] += series[flat, 1:2]
    series[flat] = 0.0
    days = total(tables.one_off_days), total(tables.yearly_days)
    return LeverCosts(one_off, yearly, series, *days, tables.cost_index)
