"""What a client file takes over from its transactions: figures of its segments, and facts of the business case."""

from __future__ import annotations

from collections.abc import Iterable

from cdm_bc.customers.forms import FACTS
from cdm_bc.customers.transactions.measured import Measured
from cdm_bc.customers.transactions.pyramid import Group
from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.quantity import Quantity
from cdm_bc.sentences import Sentence

#: Numbers of a segment in a client file, called the same of a measured group.
OF_GROUP = ("customers", "margin", "retention")
NOT_SAID = "no transactions say it. from_customers gives {names}."
#: The one that is expected rather than counted.
EXPECTED = "margin"


def id_of(name: str) -> str:
    """A segment's name in the records as an id of a client file.

    >>> id_of("Vaste klanten"), id_of("2024"), id_of("")
    ('vaste_klanten', 's2024', 'unknown')
    """
    words = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name.lower()).strip("_")
    if not words:
        return "unknown"
    return words if words[0].isalpha() else f"s{words}"


def taken(measured: Measured, wanted: Iterable[str], file: str) -> dict[str, Quantity]:
    """The numbers of a client file, by id, that the records give. What is expected has the error of the holdout as its range.

    Raises
    ------
    InputError
        With a problem per number that they do not give; its key is the id.
    """
    groups = {id_of(group.id): group for group in measured.value.groups} if measured.value else {}
    values, problems = {}, []
    for number in wanted:
        section, *rest = number.split(".")
        found = _fact(measured, rest[0]) if section == "facts" else _figure(groups, rest[1], rest[2])
        if isinstance(found, str):
            problems.append(Problem(file, None, None, number, found))
        elif rest[-1] == EXPECTED:
            values[number] = _within(found, measured)
        else:
            values[number] = Quantity((_short(found),))
    if problems:
        raise InputError(problems)
    return values


def _within(value: float, measured: Measured) -> Quantity:
    """A value with a range as wide as the model was off before."""
    error = measured.holdout.error if measured.holdout else None
    off = abs(error or 0.0) * abs(value)
    base, low, high = map(_short, (value, value - off, value + off))
    return Quantity((base,), low, high) if off else Quantity((base,))


def _short(value: float) -> float:
    """No more digits than an estimate has."""
    return float(f"{value:.6g}")


def _fact(measured: Measured, name: str) -> float | str:
    """The fact, or why there is none."""
    if name not in FACTS:
        return Sentence(NOT_SAID, names=FACTS)
    value = getattr(measured.facts, name) if measured.facts else None
    if value is None:
        years = Sentence("two years" if name == "high_value_churn_rate" else "a year")
        told = "the transactions do not say it: that takes {years} of them, and enough customers. Give the number."
        return Sentence(told, years=years)
    return float(value)


def _figure(groups: dict[str, Group], segment: str, key: str) -> float | str:
    """The figure of a segment, or why there is none."""
    if key not in OF_GROUP:
        return Sentence(NOT_SAID, names=OF_GROUP)
    if not groups:
        return "nothing could be estimated from the transactions. Give the number."
    if segment not in groups:
        hint = did_you_mean(segment, list(groups))
        return Sentence("the transactions have no segment '{name}'. {hint}", name=segment, hint=hint)
    value = getattr(groups[segment], key)
    if value is None:
        return "nobody in this segment is expected to buy again, so that nothing can be said. Give the number."
    return float(value)
