"""Tables of answers turned into records: who stands on each row and which answers it holds, all in numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from cdm_bc.errors import Problem, did_you_mean, shown
from cdm_bc.maturity.headers import LONG, PEOPLE, Header, StatementNames, missing_columns
from cdm_bc.maturity.tables import DATE_MARK, LONGEST_NAME, NAME_TOO_LONG, Codes, TextTable, mangled, small
from cdm_bc.maturity.words import load_words, plain, spelling_table
from cdm_bc.sentences import Sentence, as_sentence

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
            more = "the same fault on {count} more rows below row {row}: {message}"
            more = Sentence(more, count=len(rows) - len(shown), row=last, message=as_sentence(message))
            self.problems.append(Problem(table.file, last + 1, None, key, more))

    def fault_at(self, table: TextTable, row: int, key: str, message: str) -> None:
        """Note `message` for one row."""
        self.fault(table, np.array([row]), key, message)

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
        message = "'{text}' is no answer. Allowed: {english} ({dutch}); leave it empty if there is no answer."
        allowed = {"english": [name.en for name in words], "dutch": [name.nl for name in words]}
        return BLANK, Sentence(message, text=text, **allowed)

    def person(self, role: str, instead: str, text: str) -> tuple[int, str]:
        """The number of a name: spaces tidied, a known layer by its id, `instead` for an empty one; what is wrong with it."""
        name, fault = " ".join((text or instead).split()), ""
        if not name:
            return -1, ""
        if len(name) > LONGEST_NAME:
            return -1, Sentence(NAME_TOO_LONG, limit=LONGEST_NAME, raw=shown(name), hint="")
        if role == "layer" and plain(name) in self.layers:
            name = self.layers[plain(name)]
        elif role == "layer":
            hint = did_you_mean(plain(name), [word for word in self.layers if len(word) > 4])
            fault = Sentence("unknown layer '{name}'. {hint}", name=name, hint=hint) if "Did you mean" in hint else ""
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
    constants = ({} if organisation is None else {"organisation": organisation}) | header.constants
    if not header.wide and "answer" in header.roles and not any(table.columns[header.roles["answer"]].texts):
        return None  # a sheet of the questionnaire that nobody filled in
    missing = [role for role in REQUIRED if role not in header.roles and role not in constants]
    missing += [] if header.wide else [role for role in LONG[:2] if role not in header.roles]
    known.problems += missing_columns(table, missing, Sentence("Add it, or write it above the questions."))
    if missing:
        return None
    reader = _Reader(table, header, known, constants)
    return reader.wide() if header.wide else reader.long()


@dataclass
class _Reader:
    """Translates the columns of one table; what is wrong goes into `known`."""

    table: TextTable
    header: Header
    known: Vocabulary
    constants: dict[str, str]

    def long(self) -> Records:
        """The records of a table with a row per answer."""
        answers, statements = (self.header.roles[role] for role in ("answer", "statement"))
        answered = self.table.columns[answers].filled()
        active = answered | self.table.columns[statements].filled()
        people = self.people(active)
        statement = self.translated(statements, self.known.statement)
        self.refuse_empty(statements, active, "an answer without a statement id.")
        answer = self.translated(answers, self.known.answer).astype(np.int8)
        comments: tuple[Comment, ...] = ()
        if "comment" in self.header.roles:
            asked, remarks = self.known.statements.asked, self.filled(self.header.roles["comment"], statement >= 0)
            comments = tuple(Comment(row, asked[statement[row]], text) for row, text in remarks)
        row = np.flatnonzero(answered)
        return Records(self.table, False, people, row, statement[answered], answer[answered], comments)

    def wide(self) -> Records:
        """The records of a table with a row per respondent and a column per statement."""
        numbers = sorted(self.header.statements)
        matrix = np.empty((self.table.rows, len(numbers)), dtype=np.int8)
        for place, number in enumerate(numbers):
            matrix[:, place] = self.translated(number, partial(self.known.answer, skipped=self.descriptions(number)))
        given = matrix != BLANK
        active = given.any(axis=1)
        row, place_of = np.nonzero(given)
        statements = small([self.known.statements.numbers[self.header.statements[number]] for number in numbers])
        comments = tuple(
            Comment(row, statement, text)
            for number, statement in self.header.comments.items()
            for row, text in self.filled(number, active)
        )
        return Records(self.table, True, self.people(active), row, statements[place_of], matrix[given], comments)

    def people(self, active: NDArray[np.bool_]) -> dict[str, Codes]:
        """Role -> per row the number of the name; `active` are the rows that must have one."""
        found = {}
        for role in PEOPLE:
            instead, number = self.constants.get(role, ""), self.header.roles.get(role)
            read = partial(self.known.person, role, instead)
            if number is not None:
                found[role] = self.translated(number, read)
                if role in REQUIRED and not instead:
                    self.refuse_empty(
                        number, active, Sentence("no {column}.", column=load_words().columns[role].name.en)
                    )
            else:
                value, fault = read("")
                if fault:
                    self.known.fault(self.table, np.array([0]), role, fault)
                found[role] = np.broadcast_to(small([value]), self.table.rows)
        return found

    def translated(self, number: int, read: Callable[[str], tuple[int, str]]) -> Codes:
        """A column as `read` understands its texts, each read once; a text that is wrong is told for all its rows."""
        column, values = self.table.columns[number], []
        for code, text in enumerate(column.texts):
            wrong = mangled(text)
            value, fault = (-1, wrong) if wrong else read(text)
            values.append(value)
            if fault:
                rows = np.flatnonzero(column.codes == code)
                self.known.fault(self.table, rows, self.table.header[number], fault)
        return small(values)[column.codes]

    def refuse_empty(self, number: int, active: NDArray[np.bool_], message: str) -> None:
        """Tell of the `active` rows that are empty in a column."""
        lost = np.flatnonzero(~self.table.columns[number].filled() & active)
        if lost.size:
            self.known.fault(self.table, lost, self.table.header[number], message)

    def filled(self, number: int, active: NDArray[np.bool_]) -> Iterator[tuple[int, str]]:
        """Row and text of the cells of a column that are not empty, of the `active` rows."""
        column = self.table.columns[number]
        for row in np.flatnonzero(column.filled() & active).tolist():
            yield row, column.texts[column.codes[row]].removeprefix(DATE_MARK)

    def descriptions(self, number: int) -> tuple[str, ...]:
        """Cells right under the header that repeat the question or hold an import code, as some survey tools write."""
        column, statements = self.table.columns[number], self.known.statements
        codes = dict.fromkeys(column.codes[:2].tolist())
        texts = [column.texts[code] for code in codes if not (column.codes[2:] == code).any()]
        return tuple(text for text in texts if '"ImportId"' in text or (text and statements.find(text) is not None))
