"""The command ``check``: files of either kind, held against all rules, and told in the language of the file."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdm_bc.cli import options
from cdm_bc.cli.command import OK, Command, print_problems, say
from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence

if TYPE_CHECKING:
    from cdm_bc.document import Document
    from cdm_bc.model import LoadedModel

MODEL_KEYS = {"id", "extends", "drivers", "benefits", "entities", "relevance", "objectives"}


@dataclass(frozen=True)
class Checked:
    """A file without mistakes: what it is in a few words, and what its author may want to look at."""

    sentence: str
    notices: tuple[Problem, ...] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc check``."""
    options.add_files(parser, "client files (parameters/*.yaml), folders of them, or model files")
    options.add_language(parser, "of what is said (default: that of the file)")


def run(args: argparse.Namespace) -> int:
    """A line per good file on standard output; problems and notices on standard error. 2 if there are problems."""
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
    return status


def check_file(path: Path) -> Checked:
    """Check a client or model file.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    from cdm_bc.case.load import check_client_id
    from cdm_bc.document import read
    from cdm_bc.model import load_model

    document = read(path)
    if isinstance(document.data, dict) and "client" not in document.data and MODEL_KEYS & document.data.keys():
        return _model(load_model(path))
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


def _client(document: Document, client_id: str, folder: Path) -> Checked:
    from cdm_bc.calculation.checks import case_problems
    from cdm_bc.case.load import examined
    from cdm_bc.schema import not_twice

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
    return Checked(Sentence(message, scenarios=len(case.scenarios), **values))


COMMAND = Command(
    "check",
    add_arguments,
    run,
    "Check client or model files.",
    "Prints every problem with file, line, key, what is wrong and what would be right, in the language of the file.",
)
