"""The answers of a survey: read from CSV or XLSX, long or wide, one file or several; strict, every fault in one go.

The long form has a row per respondent and statement; the wide form, as survey tools export it, a row per respondent
and a column per statement. Both end up as one matrix of respondents by statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.files import read_tables
from cdm_bc.maturity.headers import LONG, PEOPLE, ColumnNames, StatementNames
from cdm_bc.maturity.load import load_instrument
from cdm_bc.maturity.matrix import Answers, merged
from cdm_bc.maturity.model import Instrument
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
    known = Vocabulary(StatementNames(instruments or (load_instrument("cemm"), load_instrument("cef"))))
    parts: list[Records] = []
    for file in files:
        try:
            parts += _records(file, known, organisation)
        except InputError as error:
            known.problems += error.problems
    if not known.problems and not any(len(part.answer) for part in parts):
        known.problems.append(Problem(files[0].as_posix(), None, None, "", "holds no answers."))
    sound = [part.sound() for part in parts] if known.problems else parts
    if not any(len(part.answer) for part in sound):
        raise InputError(known.problems)
    return merged(sound, known, files)  # which raises what was found so far, with the respondents that are there twice


def _records(file: Path, known: Vocabulary, organisation: str | None) -> list[Records]:
    """What a file says, table by table; faults in its tables go into `known`."""
    columns = ColumnNames((*PEOPLE, *LONG), known.statements)
    person: dict[str, str] = {}  # what the first sheet says of its respondent holds for the other sheets too
    found = []
    for table in read_tables(file, columns.count, EXPECTED):
        header = columns.understand(table)
        person = header.constants = person | header.constants
        found.append(records_of(table, header, known, organisation))
    return [part for part in found if part is not None]


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
