"""The command ``customers``: customer value of the segments in client files, or of transactions."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.cli import options
from cdm_bc.cli.command import OK, Command, print_problems, say
from cdm_bc.cli.page import page_of, write_page
from cdm_bc.errors import InputError, Problem
from cdm_bc.sentences import Sentence

if TYPE_CHECKING:
    from cdm_bc.reports.customers import CustomersReport

NOTEBOOK = "60_customer_value"
#: What is printed, in this order; the rest stands in the report.
PRINTED = ("customer_value", "drivers", "investment", "proposals", "journey", "transactions", "value_pyramid")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc customers``."""
    options.add_files(parser, "client files with customers:, or mappings of transactions; told apart by their keys")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("-o", "--output", metavar="FOLDER", help="write a page per file to FOLDER: <name>-customers.html")
    options.add_language(parser, "of what is printed (default: that of the file)")


def run(args: argparse.Namespace) -> int:
    """Print the figures of each file, or write its page and print the page's name.

    One wrong file among several does not keep the others from being told.
    """
    from cdm_bc.reports.customers import CustomersReport

    status, found = OK, []
    written: dict[str, Path] = {}
    for name in args.files:
        try:
            report = CustomersReport(name, language=args.language)
            if args.output:
                say(_write_page(report, Path(args.output), args.language, written))
            elif args.json:
                found.append(_json(report))
            else:
                _print(report)
        except InputError as error:
            status = print_problems(error)
    if args.json and (found or len(args.files) > 1):
        print(json.dumps(found if len(args.files) > 1 else found[0], ensure_ascii=False, indent=1))
    return status


def _json(report: CustomersReport) -> dict[str, Any]:
    from cdm_bc.rendering.customers_json import customers_json, measured_json

    story = report.story
    if story.customers is None:
        assert story.transactions is not None  # a report has one of the two
        return measured_json(story.transactions.measured, story.language)
    table = customers_json(story.customers.view, story.language)
    if story.transactions is not None:
        table["transactions"] = measured_json(story.transactions.measured, story.language)
    return table


def _print(report: CustomersReport) -> None:
    from cdm_bc.parts import Chart
    from cdm_bc.rendering.terminal import show

    for name in PRINTED:
        shown = getattr(report, name)()
        if shown is not None:
            show(shown.section.without(Chart))


def _write_page(report: CustomersReport, folder: Path, language: str, written: dict[str, Path]) -> str:
    """Write the page of a file; its name.

    Raises
    ------
    InputError
        If another file of this run has become a page of the same name.
    """
    target = folder / f"{report.story.id}-customers.html"
    other = written.setdefault(target.name, report.path)
    if other != report.path:
        same = "would become the same page as {file}. Make its page in another folder with -o."
        message = Sentence(same, file=other.as_posix())
        raise InputError([Problem(report.path.as_posix(), None, None, "", message)])
    write_page(target, page_of(NOTEBOOK, {"customers_file": str(report.path), "language": language})[0])
    return target.as_posix()


COMMAND = Command(
    "customers",
    add_arguments,
    run,
    "Tell what customers are worth: segments of a client file, or transactions.",
    "A client file: lifetime value and equity per segment, six drivers, what may be spent, proposals, the journey. A mapping "
    "of transactions (CSV, Parquet, XLSX): who bought when and for how much, and what that makes a customer worth, with "
    "predicted against actual. Nothing is told of fewer than ten customers.",
)
