"""The command ``workbook``: a case as live Excel formulas, and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cdm_bc.cli import options
from cdm_bc.cli.command import FAILED, OK, WRONG, Command, print_problems, say
from cdm_bc.cli.page import write_page
from cdm_bc.errors import CdmError, InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc workbook``."""
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="client files, or folders of them; with --read the file that the book is of",
    )
    options.add_output(parser)
    options.add_language(parser, "of the workbook (default: the client's)")
    parser.add_argument(
        "--read", metavar="BOOK.xlsx", help="show what was changed in a workbook, and what that does; writes nothing"
    )
    parser.add_argument("--apply", action="store_true", help="with --read: write the changes into the client file")
    options.add_force(parser, "replace a workbook that holds changes that were not read back")


def run(args: argparse.Namespace) -> int:
    """Write workbooks, or read one; what was written goes to standard output."""
    if args.read:
        from cdm_bc.cli.workbook_back import read_back

        return read_back(Path(args.read), args.files, apply=args.apply)
    if args.apply or not args.files:
        say("cdm-bc workbook: name client files, or a workbook with --read.", sys.stderr)
        return WRONG
    return _write(args)


def _write(args: argparse.Namespace) -> int:
    from cdm_bc.case.client_files import client_files

    found, refused = client_files(args.files)
    status = WRONG if refused else OK
    for _, _, problems in refused:
        print_problems(InputError(problems))
    for file in found:
        target = Path(args.output) / f"{file.client}.xlsx"
        try:
            _write_one(file.path, target, args.language, force=args.force)
        except InputError as error:
            status = print_problems(InputError(map(file.as_named, error.problems)))
        except CdmError as error:
            say(f"{file.client}: {error}", sys.stderr)
            status = max(status, FAILED)
        else:
            say(target.as_posix())
    return status


def _write_one(path: Path, target: Path, language: str, *, force: bool) -> None:
    from cdm_bc.calculation.checks import checked
    from cdm_bc.case import load_case
    from cdm_bc.excel.write import workbook
    from cdm_bc.figures.headline import results_of
    from cdm_bc.files import hash_of

    digest = hash_of(path)
    results = results_of(checked(load_case(path)))
    if target.exists() and not force:
        from cdm_bc.excel.back import refuse_unread

        refuse_unread(target)
    write_page(target, workbook(results, language=language, file_hash=digest))


COMMAND = Command(
    "workbook",
    add_arguments,
    run,
    "Write a case as an Excel workbook with live formulas; read back what was changed in it.",
    "Writes <client>.xlsx. With --read it prints every change and what it does to net present value; --apply merges them.",
)
