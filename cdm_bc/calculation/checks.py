"""What only the calculation can find wrong with a client file. Method §4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

import numpy as np

from cdm_bc.calculation.tables import tabulate
from cdm_bc.case import Case, CaseBenefit, Input
from cdm_bc.document import dotted
from cdm_bc.errors import InputError, Problem
from cdm_bc.quantity import LARGEST, Array
from cdm_bc.sentences import Sentence

#: Relative slack: a benefit that claims its whole pool may differ from it in the last digits.
SLACK = 1e-9


def case_problems(case: Case, known: Iterable[Problem] = ()) -> tuple[Problem, ...]:
    """Benefits above their pool in some year, and amounts that are not finite or negative, of a case and its scenarios.

    Parameters
    ----------
    known : what is wrong with the file already. What could follow from that is not told.
    """
    keys = {problem.key for problem in known}
    found = list(_case_problems(case, doubtful(case, keys)))
    for name, scenario in case.scenarios.items():
        changed = [key for key, item in scenario.inputs.items() if item != case.inputs.get(key)]
        here = keys | {key.removeprefix(f"scenarios.{name}.") for key in keys}
        found += [
            Problem(p.file, p.line, p.column, f"scenarios.{name}.{p.key}", p.message)
            for p in _case_problems(scenario, doubtful(scenario, here), changed)
            if p not in found
        ]
    return tuple(found)


def doubtful(case: Case, keys: Set[str]) -> frozenset[str]:
    """The inputs that may not be what the file means, as something is wrong with it at `keys`: those that were at fault
    themselves, and defaults of the model in a section where something is.
    """
    if not keys:
        return frozenset()
    above = {start for key in keys for start in _starts(key)}
    sections = {start for key in keys for start in _starts(key)[:2]}

    def is_doubtful(item: Input) -> bool:
        path = dotted(item.path)
        if path in above or not keys.isdisjoint(_starts(path)):
            return True
        section = f"{item.kind}.{item.owner}" if item.owner else item.kind
        return item.origin == "model" and section in sections

    return frozenset(key for key, item in case.inputs.items() if is_doubtful(item))


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


def _starts(path: str) -> list[str]:
    """The path to each part on the way to `path`, and the path itself.

    >>> _starts("facts.revenue.low")
    ['facts', 'facts.revenue', 'facts.revenue.low']
    """
    parts = path.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]


def _case_problems(case: Case, doubts: Set[str], first: Sequence[str] = ()) -> list[Problem]:
    """The problems of one case that no input in `doubts` has a part in, each at the first of its inputs that is in `first` or
    else the client's.
    """
    tables, found = tabulate(case), []

    def report(keys: Iterable[str], message: str, others: Iterable[str] = ()) -> None:
        if doubts.isdisjoint([*keys, *others]):
            found.append(_problem(case, sorted(keys, key=lambda key: key not in first), message))

    for row, pool in enumerate(case.pools):
        if _unfit(tables.pool_size[0, row]):
            message = "the pool '{pool}' divides by zero, or is too large. Check these facts."
            report(pool.names.values(), Sentence(message, pool=pool.id))
        elif (tables.pool_size[0, row] < 0).any():
            report(pool.names.values(), Sentence("the pool '{pool}' is negative. Check these facts.", pool=pool.id))
    for row, benefit in enumerate(case.quantified):
        potential = tables.potential[0, row]
        if _unfit(potential):
            message = "the benefit '{benefit}' divides by zero, or is too large. Check its numbers: {formula}."
            report(benefit.names.values(), Sentence(message, benefit=benefit.id, formula=_formula(benefit)))
            continue
        if benefit.pool and (potential < 0).any():
            message = "the benefit '{benefit}' is negative. Check its numbers: {formula}."
            report(benefit.names.values(), Sentence(message, benefit=benefit.id, formula=_formula(benefit)))
        index = tables.pool_of[row]
        if index >= 0:
            size = tables.pool_size[0, index]
            over = np.flatnonzero(potential > size * (1 + SLACK))
            if len(over) and (size >= 0).all():
                year = int(over[0])
                message = Sentence(
                    "the benefit '{benefit}' ({amount:,.0f} in year {year}) is larger than the money it works on, "
                    "pool '{pool}' ({size:,.0f}). Lower its inputs or check the facts: {formula}.",
                    benefit=benefit.id,
                    amount=float(potential[year]),
                    year=year + 1,
                    pool=benefit.pool,
                    size=float(size[year]),
                    formula=_formula(benefit),
                )
                report(benefit.names.values(), message, case.pools[index].names.values())
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
