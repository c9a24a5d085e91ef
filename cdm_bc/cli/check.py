"""The command ``check``: files of every kind, held against all rules."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdm_bc.cli import options
from cdm_bc.cli.command import OK, Command, print_problems
from cdm_bc.errors import InputError, Problem

if TYPE_CHECKING:
    from cdm_bc.case import Case
    from cdm_bc.model import LoadedModel

#: What tells a mapping of transactions.
TRANSACTIONS = "transactions"
MODEL_KEYS = {"id", "extends", "drivers", "benefits", "entities", "relevance", "objectives"}


@dataclass(frozen=True)
class Checked:
    """A file without mistakes: what it is in a few words, and what its author may want to look at."""

    sentence: str
    notices: tuple[Problem, ...] = ()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc check``."""
    options.add_files(parser, "client files (parameters/*.yaml), model files, or mappings of transactions")


def run(args: argparse.Namespace) -> int:
    """A line per good file on standard output; problems and notices on standard error. 2 if there are problems."""
    status = OK
    for name in args.files:
        try:
            found = check_file(Path(name))
        except InputError as error:
            status = print_problems(error)
            continue
        print(f"{name}: {found.sentence}")
        for notice in found.notices:
            print(f"note: {notice}", file=sys.stderr)
    return status


def check_file(path: Path) -> Checked:
    """Check a client or model file, or a mapping of transactions.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    from cdm_bc.case.load import case_of, check_client_id
    from cdm_bc.document import read
    from cdm_bc.model import load_model

    document = read(path)
    if isinstance(document.data, dict) and "client" not in document.data:
        if MODEL_KEYS & document.data.keys():
            return _model(load_model(path))
        if TRANSACTIONS in document.data:
            return _transactions(path)
    return _client(case_of(document, check_client_id(path), path.parent))


def _model(loaded: LoadedModel) -> Checked:
    from cdm_bc.model.notices import notices

    model = loaded.model
    counted = f"{len(model.benefits)} benefits, {len(model.entities)} entities"
    return Checked(f"good, model {model.id} {model.version}: {counted}", notices(loaded))


def _transactions(path: Path) -> Checked:
    from cdm_bc.customers.transactions.measured import measure

    found = measure(path)
    return Checked(f"good, transactions: {found.rows.total:,} rows, {found.customers:,} customers")


def _client(case: Case) -> Checked:
    from cdm_bc.calculation.checks import checked

    checked(case)
    if case.client.uncertainty.correlated:
        from cdm_bc.decision import correlation_problems  # needs scipy: only where there is something to check

        if problems := correlation_problems(case):
            raise InputError(problems)
    case.evidence.check()
    count, total = len(case.quantified), len(case.benefits)
    scenarios = f", {len(case.scenarios)} scenarios" if case.scenarios else ""
    return Checked(f"good, client {case.client.client.name}: {count} of {total} benefits can be calculated{scenarios}")


COMMAND = Command(
    "check",
    add_arguments,
    run,
    "Check client files, model files and mappings of transactions.",
    "Prints every problem with file, line, key, what is wrong and what would be right.",
)
