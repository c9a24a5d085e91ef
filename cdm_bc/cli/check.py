"""The command ``check``: files of every kind, held against all rules, and told in the language of the file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdm_bc.cli import options
from cdm_bc.cli.command import OK, Command, print_problems, say
from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence

if TYPE_CHECKING:
    from cdm_bc.case import Case
    from cdm_bc.document import Document
    from cdm_bc.model import LoadedModel

#: What tells a mapping of transactions.
TRANSACTIONS = "transactions"
MODEL_KEYS = {"id", "extends", "drivers", "benefits", "entities", "relevance", "objectives"}


@dataclass(frozen=True)
class Checked:
    """A file without mistakes: what it is in a few words, what its author may want to look at, and the case if it is one."""

    sentence: str
    notices: tuple[Problem, ...] = ()
    case: Case | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc check``."""
    options.add_files(
        parser, "client files (parameters/*.yaml), folders of them, model files, or mappings of transactions"
    )
    options.add_language(parser, "of what is said (default: that of the file)")


def run(args: argparse.Namespace) -> int:
    """A line per good file on standard output, and below that of a client what to ask for and what to doubt; problems and
    notices on standard error. 2 if there are problems.
    """
    from cdm_bc.case.client_files import language_of, named_files, refuse_folder
    from cdm_bc.text.messages import message_in, problem_in

    status = OK
    for path in named_files(args.files):
        language = args.language or language_of(path)
        try:
            refuse_folder(path)
            found = check_file(path)
        except InputError as error:
            status = print_problems(error, language)
            continue
        say(f"{path.as_posix()}: {message_in(found.sentence, language)}")
        for notice in found.notices:
            say(f"{message_in('note', language)}: {problem_in(notice, language)}", sys.stderr)
        if found.case is not None:
            for remark in _remarks(found.case, language):
                say(f"  {remark}")
    return status


def _remarks(case: Case, language: str) -> Iterator[str]:
    """How far a client file is filled in, what to ask for first, and what to doubt in it."""
    from cdm_bc.calculation import evaluate
    from cdm_bc.calculation.plausibility import findings
    from cdm_bc.text import finding_text
    from cdm_bc.text.completeness import filled_in
    from cdm_bc.text.format import Formatter

    yield from filled_in(case, language)
    result = evaluate(case)
    if result.is_blank:
        return
    write = Formatter(language, case.client.client.currency)
    for finding in findings(result, influential=()):
        yield f"! {finding_text(finding, write)}"


def check_file(path: Path) -> Checked:
    """Check a client or model file, or a mapping of transactions.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    from cdm_bc.case.load import check_client_id
    from cdm_bc.document import read
    from cdm_bc.model import load_model

    document = read(path)
    if isinstance(document.data, dict) and "client" not in document.data:
        if MODEL_KEYS & document.data.keys():
            return _model(load_model(path))
        if TRANSACTIONS in document.data:
            return _transactions(path)
    return _client(document, check_client_id(path), path.parent)


def _model(loaded: LoadedModel) -> Checked:
    from cdm_bc.model.notices import notices

    model = loaded.model
    values = {
        "model": model.id,
        "version": model.version,
        "benefits": len(model.benefits),
        "entities": len(model.entities),
    }
    message = "good, model {model} {version}: {benefits} benefits, {entities} entities."
    return Checked(Sentence(message, **values), notices(loaded))


def _transactions(path: Path) -> Checked:
    from cdm_bc.customers.transactions.measured import measure

    found = measure(path)
    message = "good, transactions: {rows:,} rows, {customers:,} customers."
    return Checked(Sentence(message, rows=found.rows.total, customers=found.customers))


def _client(document: Document, client_id: str, folder: Path) -> Checked:
    from cdm_bc.calculation.checks import case_problems
    from cdm_bc.case.load import examined
    from cdm_bc.validation import not_twice

    case, problems = examined(document, client_id, folder)
    if case is not None:
        problems += not_twice(problems, case_problems(case, problems))
        problems += case.evidence.problems({problem.key for problem in problems})
    if problems or case is None:
        raise InputError(problems)
    if case.client.uncertainty.correlated:
        from cdm_bc.decision import correlation_problems  # needs scipy: only where there is something to check

        if problems := correlation_problems(case):
            raise InputError(problems)
    values = {"name": case.client.client.name, "count": len(case.quantified), "total": len(case.benefits)}
    message = "good, client {name}: {count} of {total} benefits can be calculated."
    if case.scenarios:
        message = "good, client {name}: {count} of {total} benefits can be calculated, {scenarios} scenarios."
    return Checked(Sentence(message, scenarios=len(case.scenarios), **values), case=case)


COMMAND = Command(
    "check",
    add_arguments,
    run,
    "Check client files, model files and mappings of transactions.",
    "Prints every problem with file, line, key, what is wrong and what would be right, in the language of the file. Of a "
    "client file without problems also how many facts are filled in, the missing ones that most benefits wait for, and what "
    "to doubt in it.",
)
