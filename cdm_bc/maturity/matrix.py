"""The answers of a survey as one matrix of respondents by statements; records of several tables brought together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.maturity.expected import Expectation
from cdm_bc.maturity.headers import ONE_EACH, PEOPLE
from cdm_bc.maturity.records import BLANK, Comment, Records, Vocabulary
from cdm_bc.maturity.tables import Codes
from cdm_bc.maturity.words import load_words, plain
from cdm_bc.sentences import Sentence

#: From so many doubled answers between one respondent's rows, one message says it for all.
TWICE_AS_A_WHOLE = 10
#: So many conflicts are named at most.
ROWS_SHOWN = 200


@dataclass(frozen=True)
class Answers:
    """Who answered what.

    Attributes
    ----------
    organisations, units, layers, departments : the names that the arrays below count in. Known layers stand there by id.
    respondents : id of each respondent; ordered by organisation, unit and id.
    organisation, unit, layer, department : per respondent the number of the name; -1 where not given.
    statements : ids, the columns of `codes`.
    codes : respondents × statements, each YES (2), PARTLY (1), NO (0), BLANK (-1) or NOT_APPLICABLE (-2).
    comments : what respondents wrote beside their answers. expected : the levels that the board expects.
    attributes : sector and size, each organisation -> value, as far as they are known.
    warnings : what was read right but deserves a look.
    """

    organisations: tuple[str, ...]
    units: tuple[str, ...]
    layers: tuple[str, ...]
    departments: tuple[str, ...]
    respondents: tuple[str, ...]
    organisation: Codes
    unit: Codes
    layer: Codes
    department: Codes
    statements: tuple[str, ...]
    codes: NDArray[np.int8]
    comments: tuple[Comment, ...] = ()
    expected: tuple[Expectation, ...] = ()
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
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
        message = "no {what} '{name}' in the answers. {hint}"
        message = Sentence(message, what=Sentence(what), name=name, hint=did_you_mean(name, known))
        raise InputError([Problem(file, None, None, what, message)])


class _AllRows:
    """The rows of all tables, one after the other.

    Attributes
    ----------
    starts : the row at which each table starts.
    people : role -> per row the number of its name; -1 where not given.
    person, persons : per row the number of its organisation, unit and respondent id together; how many there are.
    of_answer : per answer its row. answered : per row whether it holds an answer.
    """

    def __init__(self, parts: list[Records], known: Vocabulary) -> None:
        self.parts, self.known = parts, known
        self.names = {role: tuple(names) for role, names in known.people.items()}
        self.starts = np.cumsum([0, *(part.table.rows for part in parts[:-1])])
        self.people = {role: _joined([part.people[role] for part in parts]) for role in PEOPLE}
        key = self.people["organisation"].astype(np.int64)
        for role in ("unit", "respondent"):
            key *= len(self.names[role]) + 1
            key += self.people[role].astype(np.int64) + 1
        self.person, keys = pd.factorize(key)
        self.persons = len(keys)
        self.of_answer = _joined([part.row + start for part, start in zip(parts, self.starts, strict=True)])
        self.answered = np.zeros(len(key), dtype=bool)
        self.answered[self.of_answer] = True

    def of_person(self, role: str) -> Codes:
        """Per person the number of its organisation, unit, id or layer on the last row with an answer; -1 if not given."""
        codes, found = self.people[role], np.full(self.persons, -1, dtype=np.int32)
        given = self.answered & (codes >= 0)
        found[self.person[given]] = codes[given]
        return found

    def place(self, row: int) -> tuple[Records, int]:
        """The table of a row, and the number of the row there."""
        part = int(np.searchsorted(self.starts, row, side="right")) - 1
        return self.parts[part], row - int(self.starts[part])

    def fault(self, row: int, key: str, message: str) -> None:
        """Note that a row is wrong."""
        part, number = self.place(row)
        self.known.fault_at(part.table, number, key, message)


def merged(parts: list[Records], known: Vocabulary, files: tuple[Path, ...]) -> Answers:
    """One matrix from the records of all tables."""
    rows, asked = _AllRows(parts, known), known.statements.asked
    cell = rows.person[rows.of_answer]
    cell *= len(asked)
    cell += _joined([part.statement for part in parts])
    codes = np.full((rows.persons, len(asked)), BLANK, dtype=np.int8)
    codes.reshape(-1)[cell] = _joined([part.answer for part in parts])
    if np.count_nonzero(codes != BLANK) < len(cell):
        _refuse_doubles(rows, cell)
    for role in ONE_EACH:
        _refuse_two(rows, role)
    if known.problems:
        raise InputError(known.problems)
    kept = np.flatnonzero((codes != BLANK).any(axis=1))
    organisation, unit, respondent, department = (
        _alphabetical(rows.of_person(role)[kept], rows.names[role])
        for role in ("organisation", "unit", "respondent", "department")
    )
    layers = pd.Categorical.from_codes(rows.of_person("layer")[kept], rows.names["layer"]).reorder_categories(
        _layers(rows.names["layer"])
    )
    # so that the order of rows and files never matters
    order = np.lexsort([respondent.codes, unit.codes, organisation.codes])
    organisations = tuple(organisation.categories)
    return Answers(
        organisations=organisations,
        units=tuple(unit.categories),
        layers=tuple(layers.categories),
        departments=tuple(department.categories),
        respondents=tuple(respondent[order]),
        organisation=organisation.codes[order],
        unit=unit.codes[order],
        layer=layers.codes[order],
        department=department.codes[order],
        statements=asked,
        codes=codes[kept[order]],
        comments=_comments(rows, kept[order]),
        warnings=(*known.warnings, *_similar_names(organisations, files)),
        files=files,
    )


def _joined(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _alphabetical(codes: Codes, names: tuple[str, ...]) -> pd.Categorical:
    """The names that occur, in alphabetical order."""
    found = pd.Categorical.from_codes(codes, names).remove_unused_categories()
    return found.reorder_categories(sorted(found.categories))


def _layers(found: tuple[str, ...]) -> list[str]:
    """Known layers in the order of the model, then the others by name."""
    shipped = [name for name in load_words().layers if name in found]
    return [*shipped, *sorted(set(found) - set(shipped))]


def _refuse_two(rows: _AllRows, role: str) -> None:
    """Tell of rows with another layer or department than the respondent's last."""
    here, last = rows.people[role], rows.of_person(role)[rows.person]
    differs = np.flatnonzero(rows.answered & (here >= 0) & (here != last))
    for row in differs[:ROWS_SHOWN].tolist():
        names = rows.names[role]
        message = "this respondent has {what} '{one}' here and '{other}' further on. Make them the same."
        rows.fault(row, role, Sentence(message, what=Sentence(role), one=names[here[row]], other=names[last[row]]))


def _refuse_doubles(rows: _AllRows, cell: NDArray[np.int64]) -> None:
    """Tell of answers given twice: one by one, or once per respondent if a whole row or sheet is there twice."""
    order = np.argsort(cell, kind="stable")
    again = np.flatnonzero(np.diff(cell[order]) == 0)
    doubled: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for early, late in zip(order[again].tolist(), order[again + 1].tolist(), strict=True):
        row = int(rows.of_answer[late])
        part, _ = rows.place(row)
        doubled.setdefault((id(part), row if part.wide else int(rows.person[row])), []).append((late, early))
    asked, key = rows.known.statements.asked, load_words().columns["respondent"].name.en
    for pairs in list(doubled.values())[:ROWS_SHOWN]:
        wide = rows.place(rows.of_answer[pairs[0][0]])[0].wide
        whole = wide or len(pairs) > TWICE_AS_A_WHOLE
        for late, early in sorted(pairs)[: 1 if whole else None]:
            statement = "" if whole else asked[cell[late] % len(asked)]
            message = _double(rows, rows.of_answer[late], rows.of_answer[early], statement)
            rows.fault(int(rows.of_answer[late]), key, message)


def _double(rows: _AllRows, late: int, early: int, statement: str) -> str:
    who, organisation = (rows.names[role][rows.people[role][late]] for role in ("respondent", "organisation"))
    table, (first, number) = rows.place(late)[0].table, rows.place(early)
    row, file = first.table.first_row + number, first.table.file
    where = (
        Sentence("row {row} of {file}", row=row, file=file)
        if first.table is not table
        else Sentence("row {row}", row=row)
    )
    advice = Sentence("Keep one, or give each person an id of their own.")
    message = "respondent '{who}' of {organisation} answers '{statement}' twice; first on {where}. {advice}"
    if not statement:
        message = "respondent '{who}' of {organisation} is there twice; first on {where}. {advice}"
    values = {"who": who, "organisation": organisation, "statement": statement, "where": where, "advice": advice}
    return Sentence(message, **values)


def _comments(rows: _AllRows, kept: NDArray[np.int64]) -> tuple[Comment, ...]:
    """The comments of the persons that were `kept`, counted as they stand there."""
    place = np.full(rows.persons, -1)
    place[kept] = np.arange(len(kept))
    found = []
    for part, start in zip(rows.parts, rows.starts.tolist(), strict=True):
        for comment in part.comments:
            respondent = int(place[rows.person[start + comment.respondent]])
            if respondent >= 0:
                found.append(replace(comment, respondent=respondent))
    return tuple(sorted(found, key=lambda one: (one.respondent, one.statement, one.text)))


def _similar_names(names: tuple[str, ...], files: tuple[Path, ...]) -> list[Problem]:
    """Organisations that differ in capitals only: probably one and the same."""
    seen: dict[str, str] = {}
    found = []
    for name in names:
        other = seen.setdefault(plain(name), name)
        if other != name:
            message = "'{one}' and '{other}' were read as two organisations. Write them the same if they are one."
            message = Sentence(message, one=other, other=name)
            found.append(Problem(files[0].as_posix(), None, None, "organisation", message))
    return found
