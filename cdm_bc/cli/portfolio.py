"""The command ``portfolio``: what it takes, and what it says."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cdm_bc.cli import options
from cdm_bc.cli.command import Command, say
from cdm_bc.cli.page import page_of, write_page
from cdm_bc.errors import InputError, Problem

NOTEBOOK = "30_portfolio"
#: A client may be called portfolio too; its report keeps its place.
PAGE = "portfolio.html"


def add_portfolio_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc portfolio``."""
    options.add_files(parser)
    options.add_output(parser)
    parser.add_argument("--anonymous", action="store_true", help="number the clients and leave out all that names them")
    options.add_language(parser, "of the page (default: that of most clients)")


def run_portfolio(args: argparse.Namespace) -> int:
    """Make the page; its name goes to standard output, the files left out to standard error.

    Returns
    -------
    0, or 1 if files were left out because they hold mistakes.

    Raises
    ------
    InputError
        If no client file is right, or the page would overwrite a client's report.
    ReportError
        If the page cannot be made or written.
    """
    from cdm_bc.batch.manifest import Manifest

    target = Path(args.output) / PAGE
    _refuse_client_report(target)
    given = {"client_files": list(args.files), "language": args.language, "anonymous": args.anonymous}
    given["reports"] = sorted(Manifest(target.parent).reports) if target.parent.is_dir() else []
    page, left_out = portfolio_page(given)
    write_page(target, page)
    say(target.as_posix())
    for problem in left_out:
        say(problem, sys.stderr)
    return 1 if left_out else 0


def portfolio_page(parameters: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """Run the notebook in this process; its page, and the mistakes in the files that it left out.

    Raises
    ------
    InputError
        If no client file is right, or a parameter is wrong.
    ReportError
        If a cell fails.
    """
    page, names = page_of(NOTEBOOK, parameters)
    return page, [problem for item in names["report"].left_out_files for problem in item.problems]


def _refuse_client_report(target: Path) -> None:
    """A client called portfolio has its report where the page would go."""
    from cdm_bc.batch.manifest import Manifest

    if target.is_file() and target.stem in Manifest(target.parent).reports:
        message = "is the report of a client; the portfolio would overwrite it. Choose another folder with -o."
        raise InputError([Problem(target.as_posix(), None, None, "", message)])


COMMAND = Command(
    "portfolio",
    add_portfolio_arguments,
    run_portfolio,
    "Render one page over many clients: value against effort, what comes first, by sector.",
)
