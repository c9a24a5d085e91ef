"""The command ``deck``: what it takes, and what it says."""

from __future__ import annotations

import argparse
from pathlib import Path

from cdm_bc.cli import options
from cdm_bc.cli.command import OK, Command, print_problems, say
from cdm_bc.cli.page import write_page
from cdm_bc.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc deck``."""
    options.add_files(parser)
    options.add_output(parser)
    options.add_template(parser)
    options.add_language(parser, "of the decks (default: the client's)")
    options.add_date(parser, "on the first slide, as 2026-11-22 (default: the client's)")


def run(args: argparse.Namespace) -> int:
    """Make the decks; their names go to standard output, problems to standard error.

    Raises
    ------
    InputError
        If the template cannot be used; nothing was done then.
    ReportError
        If python-pptx is not installed, or a deck cannot be written.
    """
    from cdm_bc.case.client_files import client_files
    from cdm_bc.reports.client import ClientReport
    from cdm_bc.reports.deck import deck_file, template_of

    template = template_of(args.template)
    found, refused = client_files(args.files)
    status = OK
    for _, _, problems in refused:
        status = print_problems(InputError(problems))
    for file in found:
        try:
            report = ClientReport(file.path, language=args.language, date=str(args.date or ""))
            target = Path(args.output) / f"{file.client}.pptx"
            write_page(target, deck_file(report, template))
            say(target.as_posix())
        except InputError as error:
            status = print_problems(InputError(map(file.as_named, error.problems)))
    return status


COMMAND = Command(
    "deck",
    add_arguments,
    run,
    "Make a PowerPoint deck of each client: one message per slide, charts that can be edited.",
    "Writes <client>.pptx. A template is a .potx or .pptx file whose layouts, colours and letters are followed, or a mapping "
    "(YAML) that names one with the layouts to use and the area for content.",
)
