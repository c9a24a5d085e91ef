"""The survey of value and effort: what people think each data entity is worth and what it takes, on a scale of 1 to 5.

Mean per entity with the 95 % interval of Student's t over the respondents: mean ± t(0.975, n − 1) × s / √n.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from cdm_bc.errors import Problem, did_you_mean
from cdm_bc.maturity.sheets import Sheet, read_sheet
from cdm_bc.maturity.words import plain
from cdm_bc.sentences import Sentence

COLUMNS = ("respondent", "organisation", "entity", "value", "effort", "comment")
LOWEST, HIGHEST = 1, 5
EXPECTED = (
    "A survey of value and effort has the columns respondent id, organisation, data entity, value and effort (1 to 5)."
)


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % interval; low and high are None with fewer than two answers."""

    mean: float
    low: float | None
    high: float | None
    answers: int


@dataclass(frozen=True)
class Opinion:
    """What the survey thinks of one entity; None where nobody gave a figure."""

    entity: str
    value: Interval | None
    effort: Interval | None
    organisations: int


@dataclass(frozen=True)
class Opinions:
    """The answers of a value and effort survey; nan where a figure was left empty. One element per row of the file."""

    entity: tuple[str, ...]
    organisation: tuple[str, ...]
    respondent: tuple[str, ...]
    value: NDArray[np.float64]
    effort: NDArray[np.float64]
    warnings: tuple[Problem, ...] = ()


def read_opinions(path: str | Path, entities: Mapping[str, Sequence[str]]) -> Opinions:
    """Read a survey of value and effort (CSV or XLSX).

    Parameters
    ----------
    entities : entity id -> other names it may go by in the file, such as its letter and its names in both languages.

    Raises
    ------
    InputError
        With every fault: file, row, column, what is wrong and what would be right.
    """
    sheet = read_sheet(path, COLUMNS, COLUMNS[:5], EXPECTED)
    entity = _entities(sheet, entities)
    value, effort = (sheet.numbers(role, LOWEST, HIGHEST, whole=True) for role in ("value", "effort"))
    organisation, respondent = sheet.texts("organisation"), sheet.texts("respondent")
    first: dict[tuple[str, str, str], int] = {}
    for row, key in enumerate(zip(organisation, respondent, entity, strict=True)):
        if entity[row] and (before := first.setdefault(key, row)) != row:
            message = "respondent '{respondent}' judges '{entity}' twice; first on row {row}."
            values = {"respondent": respondent[row], "entity": entity[row], "row": sheet.place(before)}
            sheet.fault(row, "entity", Sentence(message, **values))
    sheet.check()
    return Opinions(entity, organisation, respondent, value, effort, sheet.warnings)


def _entities(sheet: Sheet, entities: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The entity of each row; '' for one that is not known, which is noted."""
    known = {plain(name): key for key, names in entities.items() for name in (key, *names)}
    found = []
    for row, cell in enumerate(sheet.cells("entity")):
        found.append(known.get(plain(cell), ""))
        if not found[-1]:
            hint = did_you_mean(plain(cell), list(entities))
            sheet.fault(row, "entity", Sentence("unknown data entity '{name}'. {hint}", name=cell, hint=hint))
    return tuple(found)


def summarise(opinions: Opinions, entities: Sequence[str]) -> dict[str, Opinion]:
    """Value and effort per entity, in the order of `entities`; entities nobody judged are left out.

    Examples
    --------
    Four values 2, 3, 3, 4: mean 3, s = 0.8165, t(0.975, 3) = 3.1824, so 3 ± 1.2992.

    >>> four = Opinions(("a",) * 4, ("x",) * 4, ("1", "2", "3", "4"), np.array([2.0, 3, 3, 4]), np.full(4, np.nan))
    >>> one = summarise(four, ["a"])["a"]
    >>> round(one.value.low, 4), one.value.mean, one.effort is None
    (1.7008, 3.0, True)
    """
    names = np.array(opinions.entity)
    found = {}
    for entity in entities:
        mine = names == entity
        if mine.any():
            organisations = {opinions.organisation[row] for row in np.flatnonzero(mine)}
            value, effort = interval(opinions.value[mine]), interval(opinions.effort[mine])
            found[entity] = Opinion(entity, value, effort, len(organisations))
    return found


def interval(values: NDArray[np.float64]) -> Interval | None:
    """Mean of the values that are not nan, with the 95 % interval of Student's t; None without values."""
    given = values[~np.isnan(values)]
    if not given.size:
        return None
    mean = float(given.mean())
    if given.size < 2:
        return Interval(mean, None, None, 1)
    half = float(stats.t.ppf(0.975, given.size - 1) * given.std(ddof=1) / np.sqrt(given.size))
    return Interval(mean, mean - half, mean + half, int(given.size))
