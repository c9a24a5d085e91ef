"""The command ``cdm-bc``. Heavy modules are imported by the commands that need them, so that ``--help`` is quick.

Exit status: 0 all good, 1 some clients failed (the others are done), 2 the input or the command line is wrong.
Progress and problems go to stderr, results to stdout.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from cdm_bc import __version__
from cdm_bc.cli import (
    assess,
    check,
    customers,
    deck,
    evaluate,
    model,
    new,
    portfolio,
    report,
    schema,
    verify,
    workbook,
    workshop,
)
from cdm_bc.cli.command import FAILED, OK, print_problems, say
from cdm_bc.errors import CdmError, InputError

COMMANDS = tuple(
    module.COMMAND
    for module in (
        check,
        evaluate,
        report,
        deck,
        workbook,
        verify,
        portfolio,
        customers,
        model,
        new,
        schema,
        workshop,
        assess,
    )
)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    _speak_utf8()
    _calculate_in_one_thread()
    args = _parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except InputError as error:
        return print_problems(error)
    except CdmError as error:
        say(f"cdm-bc: {error}", sys.stderr)
        return FAILED
    except BrokenPipeError:
        # the reader (head, less) has gone: nothing to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _speak_utf8() -> None:
    """Windows consoles default to a code page without € and ë."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _calculate_in_one_thread() -> None:
    """Matrices are small here: threads of the linear algebra would only wait for each other. What is set already stays; the
    library reads it when it is loaded, here and in the processes to come.
    """
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ.setdefault(name, "1")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cdm-bc",
        description="Business cases for customer data management: from a client file to a report that can be checked.",
        epilog="Exit status: 0 all good, 1 some clients failed, 2 wrong input or command line.",
    )
    parser.add_argument("--version", action="version", version=f"cdm-bc {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        described = f"{command.text} {command.more}".strip()
        added = commands.add_parser(command.name, help=command.text, description=described)
        command.add_arguments(added)
        added.set_defaults(run=command.run)
    return parser
