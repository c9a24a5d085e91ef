"""The command ``report``: what it takes, and what it says."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cdm_bc.batch.companions import COMPANIONS
from cdm_bc.cli import options
from cdm_bc.cli.command import Command, say
from cdm_bc.errors import InputError, Problem

if TYPE_CHECKING:
    from cdm_bc.batch.batch import BatchResult


#: What became of the earlier report of a client whose report could not be made.
EARLIER = {
    "kept": "its earlier report stays: its files are what they were.",
    "outdated": "its earlier report is in the folder 'outdated' now, as its files have changed.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc report``."""
    options.add_files(parser)
    parser.add_argument(
        "--engine",
        default="cdm-bc",
        metavar="NAME",
        help="cdm-bc (default), papermill (a Jupyter kernel per report), or another engine of papermill",
    )
    options.add_report_options(
        parser, language="of the reports (default: the client's)", date="as 2026-11-22 (default: the client's)"
    )
    parser.add_argument(
        "--short",
        action="store_true",
        help="the pages open, and print, as two to four pages for a board; a switch shows all",
    )
    for name, kind in COMPANIONS.items():
        parser.add_argument(f"--{name}", action="store_true", help=kind.text)
    options.add_template(parser)
    parser.add_argument("--notebook", metavar="FILE", help="another notebook than the shipped client report")
    parser.add_argument("--dask", metavar="ADDRESS", help="have a Dask cluster make them, such as tcp://10.0.0.5:8786")


def run(args: argparse.Namespace) -> int:
    """Make the reports; the pages' names go to standard output, everything else to standard error."""
    if args.template and not args.deck:
        raise InputError([Problem("--template", None, None, "", "says how a deck looks. Add --deck.")])
    from cdm_bc.batch.interrupts import uninterrupted
    from cdm_bc.batch.pool import preload

    with uninterrupted():  # imports, in which Python now and then loses a Ctrl-C
        if not args.dask:
            preload(has_displays=args.notebook is not None)
        from cdm_bc.batch.batch import report_clients
        from cdm_bc.batch.progress import progress_for_terminal

    chosen = [kind.chosen(vars(args)) for name, kind in COMPANIONS.items() if getattr(args, name)]
    result = report_clients(
        args.files,
        args.output,
        jobs=args.jobs or os.cpu_count() or 1,
        engine=args.engine,
        dask=args.dask,
        notebook=args.notebook,
        short=args.short,
        companions=chosen,
        progress=progress_for_terminal(),
        **options.report_options(args),
    )
    return tell(result, args.output)


def tell(result: BatchResult, output: str) -> int:
    """Name the pages, say how many were made and for each client without report why, and return the exit status."""
    for report in sorted((*result.made, *result.unchanged)):
        say((Path(output) / f"{report}.html").as_posix())
    parts = [f"{len(result.made)} made"]
    if result.unchanged:
        parts.append(f"{len(result.unchanged)} unchanged (--force makes them anew)")
    if result.failed:
        parts.append(f"{len(result.failed)} failed")
    if result.stopped:
        parts.append("stopped before the end; the same command goes on where it stopped")
    say(f"Reports: {', '.join(parts)}.", sys.stderr)
    for note in result.notes:
        say(f"note: {note}", sys.stderr)
    for failure in result.failed:
        for line in failure.problems or (f"{failure.client}: {failure.message}",):
            say(line, sys.stderr)
        if failure.earlier:
            say(f"{failure.client}: {EARLIER[failure.earlier]}", sys.stderr)
    if result.broken:
        say(f"cdm-bc: {result.broken}", sys.stderr)
    return result.exit_status


COMMAND = Command(
    "report",
    add_arguments,
    run,
    "Render the report of each client.",
    "Writes <client>.html and the executed notebook <client>.ipynb.",
)
