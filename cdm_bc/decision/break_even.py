"""The value of an input at which the net present value is 0, all others at base. Method §8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cdm_bc.calculation.cash_flow import Waves
from cdm_bc.case import Case, Input
from cdm_bc.decision.simulation import one_at_a_time
from cdm_bc.quantity import Array

#: Values tried on each side of the base to find where the sign changes.
STEPS = 8
#: Money within which the net present value counts as 0.
CLOSE = 0.005
ROUNDS = 60

NoBreakEven = Literal["none_in_reach", "no_effect", "undefined"]


@dataclass(frozen=True)
class BreakEven:
    """Where an input turns the decision.

    Attributes
    ----------
    value : in the input's unit; of an input by year the common factor on its values (`is_factor`). None if there is none,
        and `reason` says why: ``none_in_reach`` (no sign change in `reach`), ``no_effect``, ``undefined`` (not finite at base).
    reach : the values searched: from a tenth of the low (ten times, if negative) to ten times the high (a tenth, if negative);
        a bound of 0 stays 0, and a share stays within 0 and 1.
    """

    value: float | None
    is_factor: bool
    reach: tuple[float, float]
    reason: NoBreakEven | None = None


def break_even(case: Case, ids: tuple[str, ...], waves: Waves) -> tuple[BreakEven, ...]:
    """The break-even value of each input for a plan, the one nearest to base if there are more.

    Eight values on either side of the base bracket a change of sign; regula falsi (Illinois) closes in on it, for all inputs in
    one evaluation per round.
    """
    base = np.array([case.inputs[key].quantity.base_level for key in ids])
    reaches = [_reach(case.inputs[key]) for key in ids]
    grid = np.array([_grid(level, *reach) for level, reach in zip(base, reaches, strict=True)])
    values = one_at_a_time(case, ids, np.repeat(np.arange(len(ids)), grid.shape[1]), grid.ravel(), waves).reshape(
        grid.shape
    )
    brackets = [_brackets(grid[row], values[row]) for row in range(len(ids))]
    rows = np.array([row for row, found in enumerate(brackets) for _ in found], dtype=np.intp)
    ends = np.array([pair for found in brackets for pair in found]).reshape(-1, 4)
    roots = _close_in(case, ids, rows, ends, waves)
    result = []
    for row, key in enumerate(ids):
        near = [root for root, owner in zip(roots, rows, strict=True) if owner == row and np.isfinite(root)]
        value = float(min(near, key=lambda root: abs(root - base[row]))) if near else None
        why = None if near else _why(values[row])
        result.append(BreakEven(value, case.inputs[key].quantity.is_series, reaches[row], why))
    return tuple(result)


def _reach(item: Input) -> tuple[float, float]:
    low, high = item.quantity.low or 0.0, item.quantity.high or 0.0
    bottom = low / 10 if low > 0 else low * 10
    top = high * 10 if high > 0 else high / 10
    if item.is_share:
        largest = max(item.quantity.values) if item.quantity.is_series else 1.0
        bottom, top = max(bottom, 0.0), min(top, 1.0 / largest if largest > 0 else top)
    return min(bottom, item.quantity.base_level), max(top, item.quantity.base_level)


def _grid(base: float, bottom: float, top: float) -> Array:
    """Values from `bottom` over `base` to `top`, (2 · STEPS + 1,): even in ratio where possible, else in distance."""
    part = np.arange(STEPS + 1) / STEPS
    if bottom > 0:
        below, above = bottom * (base / bottom) ** part, base * (top / base) ** part
    else:
        below, above = bottom + (base - bottom) * part, base + (top - base) * part
    grid = np.concatenate([below, above[1:]])
    grid[STEPS] = base
    return grid


def _brackets(grid: Array, values: Array) -> list[tuple[float, float, float, float]]:
    """The nearest change of sign on each side of the base: (from, to, value there, value there); none if undefined."""
    start = values[STEPS]
    if not np.isfinite(start):
        return []
    if abs(start) <= CLOSE and np.ptp(values[np.isfinite(values)]) > CLOSE:
        return [(grid[STEPS], grid[STEPS], 0.0, 0.0)]
    found = []
    for step in (-1, 1):
        place = STEPS
        while 0 <= place + step < len(grid):
            following = values[place + step]
            if not np.isfinite(following):
                break
            if values[place] * following <= 0 and values[place] != following:
                found.append((grid[place], grid[place + step], values[place], following))
                break
            place += step
    return found


def _why(values: Array) -> NoBreakEven:
    if not np.isfinite(values[STEPS]):
        return "undefined"
    finite = values[np.isfinite(values)]
    return "no_effect" if np.ptp(finite) <= CLOSE else "none_in_reach"


def _close_in(case: Case, ids: tuple[str, ...], rows: NDArray[np.intp], ends: Array, waves: Waves) -> Array:
    """The zero between each pair of ends, (m,). Illinois: a secant, with the value of an end that stays halved."""
    a, b, fa, fb = ends.T.copy()
    root = np.where(np.abs(fa) <= np.abs(fb), a, b)
    open_ = np.minimum(np.abs(fa), np.abs(fb)) > 0
    for _ in range(ROUNDS):
        active = np.flatnonzero(open_)
        if not len(active):
            break
        x = (a[active] * fb[active] - b[active] * fa[active]) / (fb[active] - fa[active])
        fx = one_at_a_time(case, ids, rows[active], x, waves)
        root[active] = x
        same = np.sign(fx) == np.sign(fb[active])
        fa[active] = np.where(same, fa[active] / 2, fb[active])
        a[active] = np.where(same, a[active], b[active])
        b[active], fb[active] = x, fx
        narrow = np.abs(b[active] - a[active]) <= 1e-13 * np.maximum(np.abs(a[active]), np.abs(b[active]))
        open_[active] = (np.abs(fx) > CLOSE) & ~narrow & np.isfinite(fx)
    return np.asarray(root)
