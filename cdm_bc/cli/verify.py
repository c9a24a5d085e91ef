"""The command ``verify``: whether reports still are what was made."""

from __future__ import annotations

import argparse

from cdm_bc.cli.command import Command, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc verify``."""
    parser.add_argument("output", nargs="?", default="outputs", metavar="FOLDER", help="(default: outputs)")


def run(args: argparse.Namespace) -> int:
    """A line per report on standard output; 1 if one is not what the manifest says."""
    from cdm_bc.batch.verify import verify

    status = 0
    for check in verify(args.output):
        say(f"{check.client}: {check.sentence}")
        status = max(status, 0 if check.is_good else 1)
    return status


COMMAND = Command(
    "verify",
    add_arguments,
    run,
    "Tell whether the reports in a folder still are what its manifest says.",
    "Also whether the overview is, and whether the last run came to its end. Ends with 1 if anything is not as it was made.",
)
