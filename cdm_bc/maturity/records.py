"""Tables of answers turned into records: who stands on each row and which answers it holds, all in numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import Problem, did_you_mean
from cdm_bc.maturity.headers import LONG, PEOPLE, Header, StatementNames, missing_columns
from cdm_bc.maturity.tables import DATE_MARK, Codes, TextColumn, TextTable, mangled, small
from cdm_bc.maturity.words import load_words, plain, spelling_table

YES, PARTLY, NO, BLANK, NOT_APPLICABLE = 2, 1, 0, -1, -2
ANSWERS = {"yes": YES, "partly": PARTLY, "no": NO, "not_applicable": NOT_APPLICABLE}
REQUIRED = ("organisation", "respondent")
#: So many rows are named per fault; the rest is counted.
ROWS_PER_FAULT = 50

Rows = NDArray[np.int64]


@dataclass
class Vocabulary:
    """What the tables of one survey share: statements, the names of people met so far by number, and the findings."""

    statements: StatementNames
    people: dict[str, dict[str, int]] = field(default_factory=lambda: {role: {} for role in PEOPLE})
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=lambda: spelling_table(load_words().answers))
    layers: dict[str, str] = field(default_factory=lambda: spelling_table(load_words().layers))

    def fault(self, table: TextTable, rows: Rows, key: str, message: str) -> None:
        """Note `message` for each row (numbers of records)."""
        shown = rows[:ROWS_PER_FAULT]
        self.problems += [Problem(table.file, table.first_row + int(row), None, key, message) for row in shown]
        if len(rows) > len(shown):
            last = table.first_row + int(shown[-1])
            more = f"the same fault on {len(rows) - len(shown)} more rows below row {last}: {message}"
            self.problems.append(Problem(table.file, last + 1, None, key, more))

    def statement(self, text: str) -> tuple[int, str]:
        """The number of the statement that `text` names, -1 if there is none; what is wrong with it."""
        found = self.statements.find(text)
        if found is not None:
            return self.statements.numbers[found], ""
        return -1, self.statements.complaint(text) if text else ""

    def answer(self, text: str, skipped: Collection[str] = ()) -> tuple[int, str]:
        """The code of an answer, BLANK if `text` is empty, skipped or none; what is wrong with it."""
        key = self.answers.get(plain(text))
        if key is not None:
            return ANSWERS[key], ""
        if not text or text in skipped:
            return BLANK, ""
        words = [word.name for word in load_words().answers.values()]
        dutch, english = ", ".join(name.nl for name in words), ", ".join(name.en for name in words)
        return BLANK, f"'{text}' is no answer. Allowed: {english} ({dutch}); leave it empty if there is no answer."

    def person(self, role: str, instead: str, text: str) -> tuple[int, str]:
        """The number of a name: spaces tidied, a known layer by its id, `instead` for an empty one; what is wrong with it."""
        name, fault = " ".join((text or instead).split()), ""
        if not name:
            return -1, ""
        if role == "layer" and plain(name) in self.layers:
            name = self.layers[plain(name)]
        elif role == "layer":
            hint = did_you_mean(plain(name), [word for word in self.layers if len(word) > 4])
            fault = f"unknown layer '{name}'. {hint}" if "Did you mean" in hint else ""
        numbers = self.people[role]
        return numbers.setdefault(name, len(numbers)), fault


@dataclass(frozen=True)
class Comment:
    """What a respondent wrote beside an answer. `respondent` counts in :class:`Answers`; in :class:`Records`, rows."""

    respondent: int
    statement: str
    text: str


@dataclass(frozen=True)
class Records:
    """The answers of one table.

    Attributes
    ----------
    people : role -> per row of the table the number of the person's organisation, unit, id and layer; -1 where not given.
    row, statement, answer : per answer its row in the table, the number of its statement, and YES, PARTLY, NO or
        NOT_APPLICABLE.
    """

    table: TextTable
    wide: bool
    people: dict[str, Codes]
    row: Rows
    statement: Codes
    answer: NDArray[np.int8]
    comments: tuple[Comment, ...] = ()

    def sound(self) -> Records:
        """The records whose organisation, respondent and statement are known."""
        known = np.all([self.people[role] >= 0 for role in REQUIRED], axis=0)[self.row] & (self.statement >= 0)
        parts = {name: getattr(self, name)[known] for name in ("row", "statement", "answer")}
        return replace(self, **parts, comments=())


def records_of(table: TextTable, header: Header, known: Vocabulary, organisation: str | None) -> Records | None:
    """The records of a table; faults go into `known`. None if columns are missing, or nobody filled it in."""
    known.problems += header.problems
    known.warnings += header.warnings
    constants = dict(header.constants)
    if organisation is not None:
        constants.setdefault("organisation", organisation)
    if not header.wide and "answer" in header.roles and not any(table.columns[header.roles["answer"]].texts):
        return None  # a sheet of the questionnaire that nobody filled in
    needed = (*REQUIRED, *(() if header.wide else LONG[:2]))
    missing = [role for role in needed if role not in header.roles and (role not in constants or role in LONG)]
    known.problems += missing_columns(table, missing, " Add it, or write it above the questions.")
    if missing:
        return None
    return _wide(table, header, known, constants) if header.wide else _long(table, header, known, constants)


def _long(table: TextTable, header: Header, known: Vocabulary, constants: dict[str, str]) -> Records:
    answers, statements = (table.columns[header.roles[role]] for role in ("answer", "statement"))
    answered = answers.filled()
    active = answered | statements.filled()
    people = _people(table, header, known, constants, active)
    statement = _translated(table, header.roles["statement"], known, known.statement)
    _refuse_empty(table, header.roles["statement"], known, active, "an answer without a statement id.")
    answer = _translated(table, header.roles["answer"], known, known.answer).astype(np.int8)
    comments: tuple[Comment, ...] = ()
    if "comment" in header.roles:
        remarks, asked = table.columns[header.roles["comment"]], known.statements.asked
        comments = tuple(Comment(row, asked[statement[row]], text) for row, text in _filled(remarks, statement >= 0))
    row = np.flatnonzero(answered)
    everything = slice(None) if len(row) == table.rows else row
    return Records(table, False, people, row, statement[everything], answer[everything], comments)


def _wide(table: TextTable, header: Header, known: Vocabulary, constants: dict[str, str]) -> Records:
    numbers = sorted(header.statements)
    matrix = np.empty((table.rows, len(numbers)), dtype=np.int8)
    for place, number in enumerate(numbers):
        read = partial(known.answer, skipped=_descriptions(table.columns[number], known.statements))
        matrix[:, place] = _translated(table, number, known, read)
    given = matrix != BLANK
    active = given.any(axis=1)
    people = _people(table, header, known, constants, active)
    row, place_of = np.nonzero(given)
    statements = small([known.statements.numbers[header.statements[number]] for number in numbers])
    comments = tuple(
        Comment(row, statement, text)
        for number, statement in header.comments.items()
        for row, text in _filled(table.columns[number], active)
    )
    return Records(table, True, people, row, statements[place_of], matrix[given], comments)


def _descriptions(column: TextColumn, statements: StatementNames) -> tuple[str, ...]:
    """Cells right under the header that repeat the question or hold an import code, as some survey tools write them."""
    codes = dict.fromkeys(int(code) for code in column.codes[:2])
    texts = [column.texts[code] for code in codes if not (column.codes[2:] == code).any()]
    return tuple(text for text in texts if '"ImportId"' in text or (text and statements.find(text) is not None))


def _filled(column: TextColumn, kept: NDArray[np.bool_]) -> Iterator[tuple[int, str]]:
    """Row and text of the cells of a column that are not empty, of the rows that are `kept`."""
    for row in np.flatnonzero(column.filled() & kept).tolist():
        yield row, column.texts[column.codes[row]].removeprefix(DATE_MARK)


def _people(
    table: TextTable, header: Header, known: Vocabulary, constants: dict[str, str], active: NDArray[np.bool_]
) -> dict[str, Codes]:
    found = {}
    for role in PEOPLE:
        read = partial(known.person, role, constants.get(role, ""))
        if role in header.roles:
            found[role] = _translated(table, header.roles[role], known, read)
            if role in REQUIRED and not constants.get(role):
                message = f"no {load_words().columns[role].name.en}."
                _refuse_empty(table, header.roles[role], known, active, message)
        else:
            number, fault = read("")
            if fault:
                known.fault(table, np.array([0]), role, fault)
            found[role] = np.broadcast_to(small([number]), table.rows)
    return found


def _translated(table: TextTable, number: int, known: Vocabulary, read: Callable[[str], tuple[int, str]]) -> Codes:
    """Column `number` as `read` understands its texts, each read once; a text that is wrong is told for all its rows."""
    column, values = table.columns[number], []
    for code, text in enumerate(column.texts):
        wrong = mangled(text)
        value, fault = (-1, wrong) if wrong else read(text)
        values.append(value)
        if fault:
            known.fault(table, column.rows_with(code), table.header[number], fault)
    return small(values)[column.codes]


def _refuse_empty(table: TextTable, number: int, known: Vocabulary, active: NDArray[np.bool_], message: str) -> None:
    """Tell of the rows of column `number` that are empty though the row holds something."""
    lost = np.flatnonzero(~table.columns[number].filled() & active)
    if lost.size:
        known.fault(table, lost, table.header[number], message)
