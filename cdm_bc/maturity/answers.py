"""The answers of a survey: read from CSV or XLSX, long or wide, one file or several; strict, every fault in one go.

The long form has a row per respondent and statement; the wide form, as survey tools export it, a row per respondent
and a column per statement. Both end up as one matrix of respondents by statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from cdm_bc.errors import InputError, Problem
from cdm_bc.maturity.files import read_tables
from cdm_bc.maturity.headers import LONG, PEOPLE, StatementNames, count_known, known_columns, understand
from cdm_bc.maturity.load import load_instrument
from cdm_bc.maturity.matrix import Answers, merged
from cdm_bc.maturity.model import EngagementFramework, MaturityModel
from cdm_bc.maturity.records import Records, Vocabulary, records_of

Instruments = Sequence[MaturityModel | EngagementFramework]
EXPECTED = (
    "A file of answers has the columns organisation, business unit, respondent id, layer, statement id, answer, comment; "
    "or one row per respondent with a column per statement."
)


def read_answers(
    paths: str | Path | Iterable[str | Path],
    instruments: Instruments | None = None,
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
    asked: Instruments = instruments or (load_instrument("cemm"), load_instrument("cef"))
    files = _files(paths)
    known = Vocabulary(StatementNames(asked))
    spellings = known_columns((*PEOPLE, *LONG))
    parts: list[Records] = []
    for file in files:
        try:
            tables = read_tables(file, lambda cells: count_known(cells, spellings, known.statements), EXPECTED)
        except InputError as error:
            known.problems += error.problems
            continue
        person: dict[str, str] = {}  # what the first sheet says of its respondent holds for the other sheets too
        for table in tables:
            header = understand(table, known.statements)
            person = header.constants = person | header.constants
            part = records_of(table, header, known, organisation)
            parts += [] if part is None else [part]
    if not known.problems and not any(len(part.answer) for part in parts):
        known.problems.append(Problem(files[0].as_posix(), None, None, "", "holds no answers."))
    sound = [_sound(part) for part in parts] if known.problems else parts
    if not any(len(part.answer) for part in sound):
        raise InputError(known.problems)
    return merged(sound, known, files)  # which raises what was found so far, with the respondents that are there twice


def _sound(part: Records) -> Records:
    """The records whose organisation, respondent and statement are known."""
    kept = (part.people["organisation"] >= 0) & (part.people["respondent"] >= 0) & (part.statement >= 0)
    people = {role: codes[kept] for role, codes in part.people.items()}
    return replace(
        part, people=people, statement=part.statement[kept], answer=part.answer[kept], row=part.row[kept], comments=()
    )


def _files(paths: str | Path | Iterable[str | Path]) -> tuple[Path, ...]:
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    found: list[Path] = []
    for path in map(Path, given):
        if path.is_dir():
            inside = (p for p in path.iterdir() if p.suffix.lower() in (".csv", ".xlsx", ".txt", ".tsv"))
            found += sorted(p for p in inside if not p.name.startswith(("~$", ".")))
            if not found:
                raise InputError([Problem(path.as_posix(), None, None, "", "this folder holds no CSV or XLSX file.")])
        else:
            found.append(path)
    return tuple(found)
