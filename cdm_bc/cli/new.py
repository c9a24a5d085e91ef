"""The command ``new``: a client file to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path

from cdm_bc.cli import options
from cdm_bc.cli.command import OK, Command, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc new``."""
    parser.add_argument(
        "client_id", metavar="CLIENT_ID", help="small letters, digits, - and _; becomes the file's name"
    )
    options.add_output(parser, "parameters")
    options.add_language(parser, "language of the comments and the report", default="en")
    options.add_model(parser, "--model", "model file to use (default: reference)")
    options.add_force(parser, "replace the file if it exists")
    parser.add_argument("--xlsx", action="store_true", help="write the facts to ask for as a workbook to mail instead")


def run(args: argparse.Namespace) -> int:
    """Write the file; its name goes to standard output."""
    if args.xlsx:
        from cdm_bc.excel.new_list import write_fact_list

        say(write_fact_list(args.client_id, Path(args.output), args.language, args.model, force=args.force).as_posix())
        return OK
    from cdm_bc.rendering.new_client import write_new_client

    say(write_new_client(args.client_id, Path(args.output), args.language, args.model, force=args.force))
    return OK


COMMAND = Command(
    "new",
    add_arguments,
    run,
    "Write a commented client file to fill in.",
    "It names every fact that the model can use, its unit and what it is good for. Fill in what is known. "
    "With --xlsx the same as a list to mail, which cdm-bc workbook --read turns into the client file.",
)
