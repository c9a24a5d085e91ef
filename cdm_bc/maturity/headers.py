"""What the columns of a survey file mean: known columns, statements by id or by their text, comments, the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from cdm_bc.errors import Problem, did_you_mean
from cdm_bc.maturity.model import Instrument
from cdm_bc.maturity.tables import TextTable
from cdm_bc.maturity.words import load_words, plain, spelling_table
from cdm_bc.sentences import Sentence

PEOPLE = ("organisation", "unit", "respondent", "layer", "department")
#: Of which a respondent has one.
ONE_EACH = ("layer", "department")
LONG = ("statement", "answer", "comment")

#: A longer title is no name of anything; looking for one in it would take its time.
LONGEST_TITLE = 1_000
_STATEMENT = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_]+\.[a-z][a-z0-9_]*")
_BRACKETS = re.compile(r"\[(.+)\]")


class StatementNames:
    """Finds the statement that a cell stands for: its id, its text in either language, or an id inside a longer title.

    Examples
    --------
    >>> from cdm_bc.maturity.load import load_instrument
    >>> names = StatementNames([load_instrument("cemm")])
    >>> names.find("Q4: strategy.2.vision")
    'strategy.2.vision'
    """

    def __init__(self, instruments: Sequence[Instrument]) -> None:
        self.asked = tuple(dict.fromkeys(key for instrument in instruments for key in instrument.asked))
        self.numbers = {key: number for number, key in enumerate(self.asked)}
        self.shown_only = {key for one in instruments for key in one.statements} - set(self.asked)
        self._dimensions = {key.partition(".")[0] for key in (*self.asked, *self.shown_only)}
        self._by_text: dict[str, str] = {}
        for instrument in instruments:
            for key in instrument.asked:
                text = instrument.statements[key].text
                self._by_text |= dict.fromkeys(map(_bare, (key, text.nl, text.en)), key)

    def find(self, cell: str) -> str | None:
        """The id of the asked statement that `cell` names; None if there is none."""
        if len(cell) > LONGEST_TITLE:
            return None
        inside = _BRACKETS.search(cell)
        for text in (cell, inside[1] if inside else cell):
            if self.is_exact(text):
                return self._by_text[_bare(text)]
        ids = [key for key in _STATEMENT.findall(cell.casefold()) if key in self.numbers]
        return ids[0] if len(ids) == 1 else None

    def is_exact(self, cell: str) -> bool:
        """Whether `cell` is an id or a text of a statement and nothing more."""
        return _bare(cell) in self._by_text

    def complaint(self, cell: str) -> str:
        """Why `cell` is no statement that can be answered."""
        bare = _bare(cell)
        if bare in self.shown_only:
            message = "'{name}' describes the absence of practice and is not asked. Leave it out."
            return Sentence(message, name=bare)
        near = get_close_matches(bare[:LONGEST_TITLE], self._by_text, n=1, cutoff=0.8)
        hint = did_you_mean(near[0], {near[0]: self._by_text[near[0]]}) if near else did_you_mean(bare, self.asked)
        return Sentence("unknown statement '{name}'. {hint}", name=cell, hint=hint)

    def looks_like_one(self, cell: str) -> bool:
        """Whether a column title was probably meant as a statement."""
        if len(cell) > LONGEST_TITLE:
            return False
        named = any(key.partition(".")[0] in self._dimensions for key in _STATEMENT.findall(cell.casefold()))
        return named or bool(get_close_matches(_bare(cell), self._by_text, n=1, cutoff=0.85))


def _bare(text: str) -> str:
    return plain(text).rstrip(".")


@dataclass
class Header:
    """The meaning of each column of a table.

    Attributes
    ----------
    roles : role (organisation, answer, …) -> number of its column.
    statements : column number -> statement id (wide form).
    comments : column number -> statement id whose comment it holds (wide form).
    constants : role -> value written above the header.
    """

    roles: dict[str, int] = field(default_factory=dict)
    statements: dict[int, str] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        """One row per respondent, one column per statement."""
        return bool(self.statements) and "statement" not in self.roles


class ColumnNames:
    """Finds what a column is for by its title.

    Parameters
    ----------
    roles : the known columns. statements : those that may be columns too.
    """

    def __init__(self, roles: Sequence[str], statements: StatementNames | None = None) -> None:
        words = load_words()
        self._roles = spelling_table({role: words.columns[role] for role in roles})
        self._ignored = {plain(word) for word in words.ignored}
        self._comment = "|".join(map(re.escape, words.columns["comment"].spellings("comment")))
        self._statements = statements

    def count(self, cells: Sequence[str]) -> int:
        """Number of cells that are known column names; 0 unless there are at least two."""
        known = sum(
            times
            for cell, times in Counter(cells).items()
            if plain(cell) in self._roles or self._statement(cell) is not None
        )
        return known if known > 1 else 0

    def understand(self, table: TextTable) -> Header:
        """What each column of a table means; what is unclear is in its problems and warnings."""
        above = ((self._roles.get(plain(label).rstrip(" :")), value) for label, value in table.above)
        header = Header(constants={role: value for role, value in above if role in PEOPLE})
        for number, title in enumerate(table.header):
            role, statement, fault = self._roles.get(plain(title)), self._statement(title), ""
            if role in header.roles:
                message = "means the same as column '{other}'. Remove or rename one."
                fault = Sentence(message, other=table.header[header.roles[role]])
            elif role is not None:
                header.roles[role] = number
            elif statement is not None:
                target = header.comments if self._is_comment(title) else header.statements
                if statement in target.values():
                    fault = Sentence("a second column for statement '{name}'. Remove one.", name=statement)
                target[number] = statement
            elif plain(title) not in self._ignored:
                fault = self._slip(title)
                if not fault:
                    message = "this column is not known and was not read."
                    header.warnings.append(table.header_problem(title, message))
            header.problems += [table.header_problem(title, fault)] if fault else []
        return header

    def _statement(self, title: str) -> str | None:
        return self._statements.find(title) if self._statements else None

    def _is_comment(self, title: str) -> bool:
        """Whether a title that names a statement ends with a word for a comment."""
        ends = re.search(rf"(^|[^a-z])({self._comment})\W*$", plain(title))
        return ends is not None and self._statements is not None and not self._statements.is_exact(title)

    def _slip(self, title: str) -> str:
        """What a title that is not known was probably meant as; '' if nothing, or if it does not matter."""
        if self._statements is None:
            return ""
        if self._statements.looks_like_one(title):
            return self._statements.complaint(title)
        near = get_close_matches(plain(title)[:LONGEST_TITLE], self._roles, n=1, cutoff=0.8)
        return Sentence("unknown column. {hint}", hint=did_you_mean(near[0], near)) if near else ""


def missing_columns(table: TextTable, roles: Sequence[str], advice: str = "") -> list[Problem]:
    """A problem for each of `roles`, which the header lacks. `advice` holds for those that say who answers."""
    found = []
    for role in roles:
        name = load_words().columns[role].name
        message = "column '{en}' ('{nl}') is missing. {advice}"
        said = advice if role in PEOPLE else ""
        message = Sentence(message, en=name.en, nl=name.nl, advice=said)
        found.append(table.header_problem(name.en, message))
    return found
