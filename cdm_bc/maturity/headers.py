"""What the columns of a survey file mean: known columns, statements by id or by their text, comments, the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from cdm_bc.errors import Problem, did_you_mean
from cdm_bc.maturity.model import EngagementFramework, MaturityModel
from cdm_bc.maturity.tables import Table
from cdm_bc.maturity.words import Texts, Word, load_texts, plain, spelling_table

PEOPLE = ("organisation", "unit", "respondent", "layer")
LONG = ("statement", "answer", "comment")

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

    def __init__(self, instruments: Sequence[MaturityModel | EngagementFramework]) -> None:
        self.asked = tuple(dict.fromkeys(key for instrument in instruments for key in instrument.asked))
        self.numbers = {key: number for number, key in enumerate(self.asked)}
        self.shown_only = {key for one in instruments for key in one.statements} - set(self.asked)
        self._by_text: dict[str, str] = {}
        for instrument in instruments:
            for key in instrument.asked:
                for text in (key, instrument.statements[key].text.nl, instrument.statements[key].text.en):
                    self._by_text[_bare(text)] = key

    def find(self, cell: str) -> str | None:
        """The id of the asked statement that `cell` names; None if there is none."""
        exact = self._by_text.get(_bare(cell))
        if exact is not None:
            return exact
        inside = _BRACKETS.search(cell)
        if inside and _bare(inside[1]) in self._by_text:
            return self._by_text[_bare(inside[1])]
        ids = [key for key in _STATEMENT.findall(cell.casefold()) if key in self.numbers]
        return ids[0] if len(ids) == 1 else None

    def is_exact(self, cell: str) -> bool:
        """Whether `cell` is an id or a text of a statement and nothing more."""
        return _bare(cell) in self._by_text

    def complaint(self, cell: str) -> str:
        """Why `cell` is no statement that can be answered."""
        bare = _bare(cell)
        if bare in self.shown_only:
            return f"'{bare}' describes the absence of practice and is not asked. Leave it out."
        near = get_close_matches(bare, self._by_text, n=1, cutoff=0.8)
        hint = f"Did you mean '{self._by_text[near[0]]}'?" if near else did_you_mean(bare, self.asked)
        return f"unknown statement '{cell}'. {hint}".strip()

    def looks_like_one(self, cell: str) -> bool:
        """Whether a column title was probably meant as a statement."""
        named = any(key.partition(".")[0] in self._dimensions() for key in _STATEMENT.findall(cell.casefold()))
        return named or bool(get_close_matches(_bare(cell), self._by_text, n=1, cutoff=0.85))

    def _dimensions(self) -> set[str]:
        return {key.partition(".")[0] for key in (*self.asked, *self.shown_only)}


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


def known_columns(roles: Sequence[str], texts: Texts | None = None) -> dict[str, str]:
    """Each spelling of the columns `roles`, and the role it stands for."""
    words: dict[str, Word] = (texts or load_texts()).columns
    return spelling_table({role: words[role] for role in roles})


def count_known(cells: Sequence[str], spellings: dict[str, str], names: StatementNames | None = None) -> int:
    """Number of cells that are known column names; 0 unless there are at least two."""
    known = sum(plain(cell) in spellings or (names is not None and names.find(cell) is not None) for cell in cells)
    return known if known > 1 else 0


def understand(table: Table, names: StatementNames) -> Header:
    """What each column of a table of answers means; what is unclear is in its problems and warnings."""
    texts = load_texts()
    spellings = known_columns((*PEOPLE, *LONG), texts)
    ignored = {plain(word) for word in texts.ignored}
    comment_words = texts.columns["comment"].spellings("comment")
    header = Header(constants=_constants(table, spellings))
    for number, title in enumerate(table.header):
        role, statement = spellings.get(plain(title)), names.find(title)
        if role is not None:
            _put(header, header.roles, role, number, table)
        elif statement is not None:
            is_comment = not names.is_exact(title) and _ends_with_word(plain(title), comment_words)
            target = header.comments if is_comment else header.statements
            if statement in target.values():
                message = f"a second column for statement '{statement}'. Remove one."
                header.problems.append(_at_header(table, title, message))
            target[number] = statement
        elif plain(title) in ignored:
            continue
        elif names.looks_like_one(title):
            header.problems.append(_at_header(table, title, names.complaint(title)))
        else:
            near = get_close_matches(plain(title), spellings, n=1, cutoff=0.8)
            if near:
                header.problems.append(_at_header(table, title, f"unknown column. Did you mean '{near[0]}'?"))
            else:
                header.warnings.append(_at_header(table, title, "this column is not known and was not read."))
    return header


def _constants(table: Table, spellings: dict[str, str]) -> dict[str, str]:
    found = ((spellings.get(plain(label).rstrip(" :")), value) for label, value in table.above)
    return {role: value for role, value in found if role in PEOPLE}


def _put(header: Header, roles: dict[str, int], role: str, number: int, table: Table) -> None:
    if role in roles:
        first = table.header[roles[role]]
        message = f"means the same as column '{first}'. Remove or rename one."
        header.problems.append(_at_header(table, table.header[number], message))
    else:
        roles[role] = number


def _ends_with_word(title: str, words: set[str]) -> bool:
    return any(re.search(rf"(^|[^a-z]){re.escape(word)}\W*$", title) for word in words)


def _at_header(table: Table, title: str, message: str) -> Problem:
    return Problem(table.file, table.first_row - 1, None, title, message)
