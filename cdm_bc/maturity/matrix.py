"""The answers of a survey as one matrix of respondents by statements; records of several tables brought together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.maturity.headers import PEOPLE
from cdm_bc.maturity.records import BLANK, Comment, Records, Vocabulary
from cdm_bc.maturity.tables import Codes
from cdm_bc.maturity.words import load_texts, plain

#: From so many doubled answers between one respondent's rows, one message says it for all.
TWICE_AS_A_WHOLE = 10
#: So many conflicts are named at most.
ROWS_SHOWN = 200


@dataclass(frozen=True)
class Answers:
    """Who answered what.

    Attributes
    ----------
    organisations, units, layers : the names that the arrays below count in. Known layers stand there by id.
    respondents : id of each respondent; ordered by organisation, unit and id.
    organisation, unit, layer : per respondent the number of the name; -1 where not given.
    statements : ids, the columns of `codes`.
    codes : respondents × statements, each YES (2), PARTLY (1), NO (0), BLANK (-1) or NOT_APPLICABLE (-2).
    comments : what respondents wrote beside their answers.
    warnings : what was read right but deserves a look.
    """

    organisations: tuple[str, ...]
    units: tuple[str, ...]
    layers: tuple[str, ...]
    respondents: tuple[str, ...]
    organisation: Codes
    unit: Codes
    layer: Codes
    statements: tuple[str, ...]
    codes: NDArray[np.int8]
    comments: tuple[Comment, ...] = ()
    warnings: tuple[Problem, ...] = ()
    files: tuple[Path, ...] = field(default=(), compare=False)

    def rows_of(self, organisation: str, unit: str | None = None, respondent: str | None = None) -> NDArray[np.int64]:
        """Numbers of the respondents of an organisation, or of one unit of it, or of one respondent."""
        number = self._number(self.organisations, organisation, "organisation")
        start, stop = np.searchsorted(self.organisation, [number, number + 1])
        rows = np.arange(start, stop)
        if unit is not None:
            rows = rows[self.unit[rows] == self._number(self.units, unit, "business unit")]
        if respondent is not None:
            known = [self.respondents[row] for row in rows]
            self._number(tuple(known), respondent, "respondent")
            rows = rows[[name == respondent for name in known]]
        return rows

    def units_of(self, organisation: str) -> tuple[str, ...]:
        """The business units of an organisation, in alphabetical order."""
        numbers = set(self.unit[self.rows_of(organisation)].tolist()) - {-1}
        return tuple(sorted(self.units[number] for number in numbers))

    def organisation_like(self, name: str) -> str:
        """The organisation called `name`, capitals and spaces aside; the only one if there is just one.

        Raises
        ------
        InputError
            If several organisations answered and none has this name.
        """
        if len(self.organisations) == 1:
            return self.organisations[0]
        found = [one for one in self.organisations if plain(one) == plain(name)]
        return found[0] if found else self.organisations[self._number(self.organisations, name, "organisation")]

    def _number(self, known: tuple[str, ...], name: str, what: str) -> int:
        if name in known:
            return known.index(name)
        file = self.files[0].as_posix() if self.files else "answers"
        message = f"no {what} '{name}' in the answers. {did_you_mean(name, known)}".strip()
        raise InputError([Problem(file, None, None, what, message)])


def merged(parts: list[Records], known: Vocabulary, files: tuple[Path, ...]) -> Answers:
    """One matrix from the records of all tables."""
    people = {role: _joined([part.people[role] for part in parts]) for role in PEOPLE}
    key, sizes = _person_key(people, known)
    person, persons = pd.factorize(key)
    cell = person * len(known.statements.asked) + _joined([part.statement for part in parts])
    _refuse_doubles(cell, person, parts, known, people)
    layer = _layers(person, len(persons), people["layer"], parts, known)
    if known.problems:
        raise InputError(known.problems)
    codes = np.full((len(persons), len(known.statements.asked)), BLANK, dtype=np.int8)
    codes.reshape(-1)[cell] = _joined([part.answer for part in parts])
    organisation, unit, respondent = _from_key(persons, sizes)
    texts = {role: known.people[role].texts() for role in PEOPLE}
    layers = _layer_names(texts["layer"])
    order, organisations, units = _ordered(organisation, unit, respondent, texts)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return Answers(
        organisations=organisations,
        units=units,
        layers=layers,
        respondents=tuple(map(texts["respondent"].__getitem__, respondent[order].tolist())),
        organisation=_renumbered(organisation[order], texts["organisation"], organisations),
        unit=_renumbered(unit[order], texts["unit"], units),
        layer=_renumbered(layer[order], texts["layer"], layers),
        statements=known.statements.asked,
        codes=codes[order],
        comments=_comments(parts, sizes, persons, place),
        warnings=(*known.warnings, *_similar_names(organisations, files)),
        files=files,
    )


def _joined(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _person_key(people: dict[str, Codes], known: Vocabulary) -> tuple[NDArray[np.int64], tuple[int, int]]:
    """One number per person: organisation, unit and respondent id together."""
    sizes = (len(known.people["unit"].numbers) + 1, len(known.people["respondent"].numbers) + 1)
    key = people["organisation"].astype(np.int64) * sizes[0] + (people["unit"] + 1)
    return key * sizes[1] + people["respondent"], sizes


def _from_key(key: NDArray[np.int64], sizes: tuple[int, int]) -> tuple[Codes, Codes, Codes]:
    rest, respondent = np.divmod(key, sizes[1])
    organisation, unit = np.divmod(rest, sizes[0])
    return organisation.astype(np.int32), (unit - 1).astype(np.int32), respondent.astype(np.int32)


def _ordered(
    organisation: Codes, unit: Codes, respondent: Codes, texts: dict[str, tuple[str, ...]]
) -> tuple[NDArray[np.int64], tuple[str, ...], tuple[str, ...]]:
    """Persons in alphabetical order, so that the order of rows and files never matters; the sorted names."""
    ranks: list[Codes] = []
    names: list[tuple[str, ...]] = []
    for role, codes in (("organisation", organisation), ("unit", unit), ("respondent", respondent)):
        used = {texts[role][number] for number in np.unique(codes).tolist() if number >= 0}
        names.append(tuple(sorted(used)))
        ranks.append(_renumbered(codes, texts[role], names[-1]))
    return np.lexsort(ranks[::-1]), names[0], names[1]


def _renumbered(codes: Codes, old: tuple[str, ...], new: tuple[str, ...]) -> Codes:
    places = {name: number for number, name in enumerate(new)}
    table = np.array([*(places.get(name, -1) for name in old), -1], dtype=np.int32)
    return table[codes]


def _layer_names(found: tuple[str, ...]) -> tuple[str, ...]:
    """Known layers in the order of the model, then the others by name."""
    shipped = [name for name in load_texts().layers if name in found]
    return (*shipped, *sorted(set(found) - set(shipped)))


def _layers(person: NDArray[np.intp], persons: int, layer: Codes, parts: list[Records], known: Vocabulary) -> Codes:
    """The layer of each person; two different ones are a fault."""
    found = np.full(persons, -1, dtype=np.int32)
    given = slice(None) if len(layer) and layer.min() >= 0 else np.flatnonzero(layer >= 0)
    who, which = person[given], layer[given]
    found[who] = which
    differs = np.flatnonzero(found[who] != which)
    if differs.size:
        texts, places = known.people["layer"].texts(), np.arange(len(layer))[given]
        for place in places[differs][:ROWS_SHOWN].tolist():
            part, row = _origin(place, parts)
            here, later = texts[layer[place]], texts[found[person[place]]]
            message = f"this respondent has layer '{here}' here and '{later}' further on. Make them the same."
            known.fault(part.table, np.array([row]), "layer", message)
    return found


def _origin(place: int, parts: list[Records]) -> tuple[Records, int]:
    """The table and record that an answer came from."""
    for part in parts:
        if place < len(part.answer):
            return part, int(part.row[place])
        place -= len(part.answer)
    raise IndexError(place)


def _refuse_doubles(
    cell: NDArray[np.int64], person: NDArray[np.intp], parts: list[Records], known: Vocabulary, people: dict[str, Codes]
) -> None:
    """Report answers given twice: per answer, or per respondent if a whole row or sheet is there twice."""
    if not len(cell) or np.bincount(cell).max() < 2:
        return
    order = np.argsort(cell, kind="stable")
    again = np.flatnonzero(cell[order][1:] == cell[order][:-1]) + 1
    doubled: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for late, early in zip(order[again].tolist(), order[again - 1].tolist(), strict=True):
        part, row = _origin(late, parts)
        doubled.setdefault((id(part.table), row if part.wide else int(person[late])), []).append((late, early))
    for pairs in list(doubled.values())[:ROWS_SHOWN]:
        whole = _origin(pairs[0][0], parts)[0].wide or len(pairs) > TWICE_AS_A_WHOLE
        for late, early in sorted(pairs)[: 1 if whole else None]:
            _report_double(late, early, whole, parts, known, people)


def _report_double(
    late: int, early: int, whole: bool, parts: list[Records], known: Vocabulary, people: dict[str, Codes]
) -> None:
    part, row = _origin(late, parts)
    first, first_row = _origin(early, parts)
    where = f"row {first.table.first_row + first_row}"
    if first.table is not part.table:
        where += f" of {first.table.file}"
    statement = known.statements.asked[int(part.statement[np.flatnonzero(part.row == row)[0]])]
    names = load_texts().columns
    who = known.people["respondent"].texts()[people["respondent"][late]]
    where_from = known.people["organisation"].texts()[people["organisation"][late]]
    what = "is there twice" if whole else f"answers '{statement}' twice"
    message = f"respondent '{who}' of {where_from} {what}; first on {where}. Keep one, or give each person an id of their own."
    known.fault(part.table, np.array([row]), names["respondent"].name.en, message)


def _comments(
    parts: list[Records], sizes: tuple[int, int], persons: NDArray[np.int64], place: NDArray[np.int64]
) -> tuple[Comment, ...]:
    numbers = {key: number for number, key in enumerate(persons.tolist())} if any(p.comments for p in parts) else {}
    found = []
    for part in parts:
        for who, statement, text in part.comments:
            key = (who["organisation"] * sizes[0] + who["unit"] + 1) * sizes[1] + who["respondent"]
            if key in numbers:
                found.append(Comment(int(place[numbers[key]]), statement, text))
    return tuple(sorted(found, key=lambda one: (one.respondent, one.statement, one.text)))


def _similar_names(names: tuple[str, ...], files: tuple[Path, ...]) -> list[Problem]:
    """Organisations that differ in capitals only: probably one and the same."""
    seen: dict[str, str] = {}
    found = []
    for name in names:
        other = seen.setdefault(plain(name), name)
        if other != name:
            message = f"'{other}' and '{name}' were read as two organisations. Write them the same if they are one."
            found.append(Problem(files[0].as_posix(), None, None, "organisation", message))
    return found
