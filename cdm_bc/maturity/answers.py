"""The answers of a survey: read from CSV or XLSX, long or wide, one file or several; strict, every fault in one go.

The long form has a row per respondent and statement; the wide form, as survey tools export it, a row per respondent
and a column per statement. Both end up as one matrix of respondents by statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.attributes import ATTRIBUTES, attributes_of, merged_attributes
from cdm_bc.maturity.expected import EXPECTED as EXPECTATIONS
from cdm_bc.maturity.expected import Expectation, expectations_of
from cdm_bc.maturity.files import read_tables
from cdm_bc.maturity.headers import LONG, PEOPLE, ColumnNames, StatementNames
from cdm_bc.maturity.load import load_instrument
from cdm_bc.maturity.matrix import Answers, merged
from cdm_bc.maturity.model import Instrument, MaturityModel
from cdm_bc.maturity.records import Records, Vocabulary, records_of

EXPECTED = (
    "A file of answers has the columns organisation, business unit, respondent id, layer, statement id, answer, comment; "
    "or one row per respondent with a column per statement."
)


def read_answers(
    paths: str | Path | Iterable[str | Path],
    instruments: Sequence[Instrument] | None = None,
    *,
    organisation: str | None = None,
) -> Answers:
    """Read the answers of one survey.

    Parameters
    ----------
    paths : a CSV or XLSX file, a folder of them (one questionnaire per respondent, say), or several.
    instruments : whose statements were asked; by default the shipped CEMM and CEF.
    organisation : the organisation of files without such a column.

    Raises
    ------
    InputError
        With every fault of all files: file, row, column, what is wrong and what would be right.
    """
    files = _files(paths)
    asked = instruments or (load_instrument("cemm"), load_instrument("cef"))
    reading = _Reading(asked, organisation)
    known, parts = reading.known, reading.parts
    for file in files:
        try:
            reading.read(file)
        except InputError as error:
            known.problems += error.problems
    if not known.problems and not any(len(part.answer) for part in parts):
        known.problems.append(Problem(files[0].as_posix(), None, None, "", "holds no answers."))
    sound = [part.sound() for part in parts] if known.problems else parts
    if not any(len(part.answer) for part in sound):
        raise InputError(known.problems)
    found = merged(sound, known, files)  # which raises what was found so far, with the respondents that are there twice
    return replace(found, expected=tuple(reading.expected), attributes=merged_attributes(reading.attributes))


class _Reading:
    """The tables of a survey as they are read, one file after the other; faults in tables go into `known`."""

    def __init__(self, instruments: Sequence[Instrument], organisation: str | None) -> None:
        self.model = next((one for one in instruments if isinstance(one, MaturityModel)), None)
        self.known = Vocabulary(StatementNames(instruments))
        self.organisation = organisation
        self.parts: list[Records] = []
        self.expected: list[Expectation] = []
        self.attributes: list[dict[str, dict[str, str]]] = []

    def read(self, file: Path) -> None:
        """What a file says, table by table."""
        columns = ColumnNames((*PEOPLE, *LONG, *EXPECTATIONS, *ATTRIBUTES), self.known.statements)
        person: dict[str, str] = {}  # what the first sheet says of its respondent holds for the other sheets too
        for table in read_tables(file, columns.count, EXPECTED):
            header = columns.understand(table)
            person = header.constants = person | header.constants
            if attributes := attributes_of(table, header, self.known):
                self.attributes.append(attributes)
                if not header.statements and not {"statement", "answer"} & header.roles.keys():
                    continue  # a table of organisations, without answers
            if "expected" in header.roles and self.model is not None:
                self.expected += expectations_of(table, header, self.known, self.model, self.organisation)
            elif (part := records_of(table, header, self.known, self.organisation)) is not None:
                self.parts.append(part)


def _files(paths: str | Path | Iterable[str | Path]) -> tuple[Path, ...]:
    found: list[Path] = []
    for path in map(Path, [paths] if isinstance(paths, str | Path) else paths):
        if path.is_dir():
            inside = (p for p in path.iterdir() if p.suffix.lower() in (".csv", ".xlsx", ".txt", ".tsv"))
            found += sorted(p for p in inside if not p.name.startswith(("~$", ".")))
            if not found:
                raise InputError([Problem(path.as_posix(), None, None, "", "this folder holds no CSV or XLSX file.")])
        else:
            found.append(path)
    return tuple(found)
