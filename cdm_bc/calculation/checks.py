"""What only the calculation can find wrong with a client file. Method §4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from cdm_bc.calculation.tables import tabulate
from cdm_bc.case import Case, CaseBenefit
from cdm_bc.errors import InputError, Problem
from cdm_bc.quantity import LARGEST, Array

#: Relative slack: a benefit that claims its whole pool may differ from it in the last digits.
SLACK = 1e-9


def case_problems(case: Case) -> tuple[Problem, ...]:
    """Benefits above their pool in some year, and amounts that are not finite or negative, of a case and its scenarios."""
    found = list(_case_problems(case))
    for name, scenario in case.scenarios.items():
        changed = [key for key, item in scenario.inputs.items() if item != case.inputs.get(key)]
        found += [
            Problem(p.file, p.line, p.column, f"scenarios.{name}.{p.key}", p.message)
            for p in _case_problems(scenario, changed)
            if p not in found
        ]
    return tuple(found)


def checked(case: Case) -> Case:
    """The case itself.

    Raises
    ------
    InputError
        If :func:`case_problems` finds any.
    """
    problems = case_problems(case)
    if problems:
        raise InputError(problems)
    return case


def _case_problems(case: Case, first: Sequence[str] = ()) -> list[Problem]:
    """The problems of one case, each at the first of its inputs that is in `first` or else the client's."""
    tables, found = tabulate(case), []

    def report(keys: Iterable[str], message: str) -> None:
        found.append(_problem(case, sorted(keys, key=lambda key: key not in first), message))

    for row, pool in enumerate(case.pools):
        if _unfit(tables.pool_size[0, row]):
            report(pool.names.values(), f"the pool '{pool.id}' divides by zero, or is too large. Check these facts.")
        elif (tables.pool_size[0, row] < 0).any():
            report(pool.names.values(), f"the pool '{pool.id}' is negative. Check these facts.")
    for row, benefit in enumerate(case.quantified):
        potential = tables.potential[0, row]
        if _unfit(potential):
            message = (
                f"the benefit '{benefit.id}' divides by zero, or is too large. Check its numbers: {_formula(benefit)}."
            )
            report(benefit.names.values(), message)
            continue
        if benefit.pool and (potential < 0).any():
            message = f"the benefit '{benefit.id}' is negative. Check its numbers: {_formula(benefit)}."
            report(benefit.names.values(), message)
        index = tables.pool_of[row]
        if index >= 0:
            size = tables.pool_size[0, index]
            over = np.flatnonzero(potential > size * (1 + SLACK))
            if len(over) and (size >= 0).all():
                year = int(over[0])
                message = (
                    f"the benefit '{benefit.id}' ({potential[year]:,.0f} in year {year + 1}) is larger than the money it works"
                    f" on, pool '{benefit.pool}' ({size[year]:,.0f}). Lower its inputs or check the facts: {_formula(benefit)}."
                )
                report(benefit.names.values(), message)
    for row, line in enumerate(case.lines):
        if any(_unfit(table[0, row]) for table in (tables.one_off, tables.yearly, tables.by_offset)):
            report(line.amounts.values(), "this cost is too large. Check the number.")
    return found


def _unfit(amounts: Array) -> bool:
    """Whether an amount is undefined, or larger than any that money can be."""
    return not bool((np.abs(amounts) < LARGEST).all())


def _formula(benefit: CaseBenefit) -> str:
    text = " ".join(benefit.formula.text.split()) if benefit.formula else ""
    return text if len(text) <= 120 else f"{text[:119]}…"


def _problem(case: Case, keys: Iterable[str], message: str) -> Problem:
    """A problem at the first of the inputs that the client gave, else at the first of all."""
    inputs = [case.inputs[key] for key in keys]
    chosen = next((item for item in inputs if item.origin == "client"), inputs[0] if inputs else None)
    if chosen is None or chosen.place is None:
        return Problem(f"{case.id}.yaml", None, None, "", message)
    return Problem(chosen.place.file, chosen.place.line, chosen.place.column, chosen.id, message)
