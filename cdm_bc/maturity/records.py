"""Tables of answers turned into records: one line per respondent and statement, in numbers, with the row it stood on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import Problem, did_you_mean
from cdm_bc.maturity.headers import LONG, PEOPLE, Header, StatementNames
from cdm_bc.maturity.tables import DATE_MARK, Codes, Column, Table, mangled
from cdm_bc.maturity.words import load_texts, plain, spelling_table

YES, PARTLY, NO, BLANK, NOT_APPLICABLE = 2, 1, 0, -1, -2
ANSWERS = {"yes": YES, "partly": PARTLY, "no": NO, "not_applicable": NOT_APPLICABLE}
REQUIRED = ("organisation", "respondent")
#: So many rows are named per fault; the rest is counted.
ROWS_PER_FAULT = 50

Rows = NDArray[np.int64]


class Names:
    """Texts numbered in the order in which they are first met."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of `text`, a new one if it was not met before."""
        return self.numbers.setdefault(text, len(self.numbers))

    def texts(self) -> tuple[str, ...]:
        """All texts, by number."""
        return tuple(self.numbers)


@dataclass
class Vocabulary:
    """What the tables of one survey share: people, statements, and the findings so far."""

    statements: StatementNames
    people: dict[str, Names] = field(default_factory=lambda: {role: Names() for role in PEOPLE})
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=lambda: spelling_table(load_texts().answers))

    def fault(self, table: Table, rows: Rows, key: str, message: str) -> None:
        """Note `message` for each row (numbers of records)."""
        shown = rows[:ROWS_PER_FAULT]
        self.problems += [Problem(table.file, table.first_row + int(row), None, key, message) for row in shown]
        if len(rows) > len(shown):
            last = table.first_row + int(shown[-1])
            more = f"the same fault on {len(rows) - len(shown)} more rows below row {last}: {message}"
            self.problems.append(Problem(table.file, last + 1, None, key, more))


@dataclass(frozen=True)
class Comment:
    """What a respondent wrote beside an answer. `respondent` counts in :class:`Answers`."""

    respondent: int
    statement: str
    text: str


@dataclass(frozen=True)
class Records:
    """Answers of one table; all arrays have one element per answer.

    Attributes
    ----------
    people : role -> number of the person's organisation, unit, id and layer; -1 where not given.
    statement : number of the statement.
    answer : YES, PARTLY, NO or NOT_APPLICABLE.
    row : number of the record in the table.
    comments : per comment, the number of its record among the persons of `comment_people`.
    """

    table: Table
    wide: bool
    people: dict[str, Codes]
    statement: Codes
    answer: NDArray[np.int8]
    row: Rows
    comments: tuple[tuple[dict[str, int], str, str], ...] = ()


def records_of(table: Table, header: Header, known: Vocabulary, organisation: str | None) -> Records | None:
    """The records of a table; faults go into `known`. None if columns are missing."""
    known.problems += header.problems
    known.warnings += header.warnings
    constants = dict(header.constants)
    if organisation is not None:
        constants.setdefault("organisation", organisation)
    missing = [role for role in REQUIRED if role not in header.roles and role not in constants]
    missing += [] if header.wide else [role for role in LONG[:2] if role not in header.roles]
    if not header.wide and "answer" in header.roles and not _used(table, header):
        return None  # a sheet of the questionnaire that nobody filled in
    for role in missing:
        names = load_texts().columns[role].name
        message = f"column '{names.en}' ('{names.nl}') is missing."
        if role in PEOPLE:
            message += " Add it, or write it above the questions."
        known.problems.append(Problem(table.file, table.first_row - 1, None, names.en, message))
    if missing:
        return None
    return _wide(table, header, known, constants) if header.wide else _long(table, header, known, constants)


def _used(table: Table, header: Header) -> bool:
    return any(table.columns[header.roles["answer"]].texts)


# --------------------------------------------------------------------------------------------------- long form


def _long(table: Table, header: Header, known: Vocabulary, constants: dict[str, str]) -> Records:
    answer_column = table.columns[header.roles["answer"]]
    statement_column = table.columns[header.roles["statement"]]
    answered = answer_column.filled()
    active = answered | statement_column.filled()
    people = _people(table, header, known, constants, active)
    statement = _statements(table, header, known, active)
    answer = _answers(table, answer_column, table.header[header.roles["answer"]], known)
    comments = _long_comments(table, header, known, people, statement)
    if answered.all():
        return Records(table, False, people, statement, answer, np.arange(len(answer)), comments)
    rows = np.flatnonzero(answered)
    kept = {role: codes[rows] for role, codes in people.items()}
    return Records(table, False, kept, statement[rows], answer[rows], rows, comments)


def _statements(table: Table, header: Header, known: Vocabulary, active: NDArray[np.bool_]) -> Codes:
    column, title = table.columns[header.roles["statement"]], table.header[header.roles["statement"]]
    numbers = np.full(max(1, len(column.texts)), -1, dtype=np.int32)
    for code, text in enumerate(column.texts):
        found = known.statements.find(text) if text else None
        if found is not None:
            numbers[code] = known.statements.numbers[found]
        elif text:
            message = mangled(text) or known.statements.complaint(text)
            known.fault(table, np.flatnonzero(column.codes == code), title, message)
        elif (lost := np.flatnonzero((column.codes == code) & active)).size:
            known.fault(table, lost, title, "an answer without a statement id.")
    return numbers[column.codes]


def _long_comments(
    table: Table, header: Header, known: Vocabulary, people: dict[str, Codes], statement: Codes
) -> tuple[tuple[dict[str, int], str, str], ...]:
    if "comment" not in header.roles:
        return ()
    column = table.columns[header.roles["comment"]]
    return tuple(
        (
            {role: int(codes[row]) for role, codes in people.items()},
            known.statements.asked[statement[row]],
            column.texts[column.codes[row]].removeprefix(DATE_MARK),
        )
        for row in np.flatnonzero(column.filled() & (statement >= 0))
    )


# --------------------------------------------------------------------------------------------------- wide form


def _wide(table: Table, header: Header, known: Vocabulary, constants: dict[str, str]) -> Records:
    numbers = sorted(header.statements)
    columns = [table.columns[number] for number in numbers]
    body = [
        _answers(table, column, table.header[number], known, _descriptions(column, known.statements))
        for number, column in zip(numbers, columns, strict=True)
    ]
    matrix = np.stack(body, axis=1)
    active = (matrix != BLANK).any(axis=1)
    people = _people(table, header, known, constants, active)
    rows, places = np.nonzero(matrix != BLANK)
    ids = np.array([known.statements.numbers[header.statements[n]] for n in numbers], dtype=np.int32)
    comments = tuple(
        (
            {role: int(codes[row]) for role, codes in people.items()},
            statement,
            table.columns[number].texts[table.columns[number].codes[row]],
        )
        for number, statement in header.comments.items()
        for row in np.flatnonzero(table.columns[number].filled() & active)
    )
    kept = {role: codes[rows] for role, codes in people.items()}
    return Records(table, True, kept, ids[places], matrix[rows, places], rows.astype(np.int64), comments)


def _descriptions(column: Column, statements: StatementNames) -> tuple[str, ...]:
    """Cells right under the header that repeat the question or hold an import code, as some survey tools write them."""
    codes = dict.fromkeys(int(code) for code in column.codes[:2])
    texts = [column.texts[code] for code in codes if not (column.codes[2:] == code).any()]
    return tuple(text for text in texts if '"ImportId"' in text or (text and statements.find(text) is not None))


# ------------------------------------------------------------------------------------------------------ shared


def _answers(
    table: Table, column: Column, title: str, known: Vocabulary, skipped: Sequence[str] = ()
) -> NDArray[np.int8]:
    values = np.full(max(1, len(column.texts)), BLANK, dtype=np.int8)
    for code, text in enumerate(column.texts):
        key = known.answers.get(plain(text))
        if key is not None:
            values[code] = ANSWERS[key]
        elif text and text not in skipped:
            message = mangled(text) or f"'{text}' is no answer. {_allowed()}"
            known.fault(table, np.flatnonzero(column.codes == code), title, message)
    return values[column.codes]


def _allowed() -> str:
    words = [word.name for word in load_texts().answers.values()]
    dutch, english = ", ".join(name.nl for name in words), ", ".join(name.en for name in words)
    return f"Allowed: {english} ({dutch}); leave it empty if there is no answer."


def _people(
    table: Table, header: Header, known: Vocabulary, constants: dict[str, str], active: NDArray[np.bool_]
) -> dict[str, Codes]:
    found = {}
    for role in PEOPLE:
        if role not in header.roles:
            value = _canonical(role, constants[role], known, table) if role in constants else None
            number = -1 if value is None else known.people[role].number(value)
            found[role] = np.full(table.rows, number, dtype=np.int32)
            continue
        column, title = table.columns[header.roles[role]], table.header[header.roles[role]]
        numbers = np.full(max(1, len(column.texts)), -1, dtype=np.int32)
        for code, text in enumerate(column.texts):
            fault = mangled(text)
            if fault:
                known.fault(table, np.flatnonzero(column.codes == code), title, fault)
                continue
            value = _canonical(role, text or constants.get(role, ""), known, table, code, column, title)
            if value is not None:
                numbers[code] = known.people[role].number(value)
            elif role in REQUIRED and (lost := np.flatnonzero((column.codes == code) & active)).size:
                known.fault(table, lost, title, f"no {load_texts().columns[role].name.en}.")
        found[role] = numbers[column.codes]
    return found


def _canonical(
    role: str,
    text: str,
    known: Vocabulary,
    table: Table,
    code: int = -1,
    column: Column | None = None,
    title: str = "layer",
) -> str | None:
    """A name as it is compared: spaces tidied, a known layer by its id. None if empty."""
    tidy = " ".join(text.split())
    if role != "layer" or not tidy:
        return tidy or None
    layers = load_texts().layers
    spellings = spelling_table(layers)
    if plain(tidy) in spellings:
        return spellings[plain(tidy)]
    hint = did_you_mean(plain(tidy), [word for word in spellings if len(word) > 4])
    if "Did you mean" in hint:
        rows = np.array([0]) if column is None else np.flatnonzero(column.codes == code)
        known.fault(table, rows, title, f"unknown layer '{tidy}'. {hint}")
    return tidy
