"""The command ``evaluate``: figures of one client, or a line for each of many."""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.cli import options
from cdm_bc.cli.command import Command, print_problems
from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.sentences import Sentence, printable

if TYPE_CHECKING:
    from cdm_bc.case import Case
    from cdm_bc.figures.headline import Results

#: Column -> the figure of the headline that stands in it.
FIGURES = {
    **{key: key for key in ("npv", "roi", "irr", "payback_months", "pv_benefits", "pv_costs")},
    "npv_p10": "p10",
    "npv_p90": "p90",
    "probability_positive": "probability_positive",
}
#: Where a cell may begin, and a sign with which a formula does.
_FORMULA = re.compile(r"""((?:^|[;,|])[\s"']*)(?=[=+\-@＝＋－＠])""")
COLUMNS = ("client", "name", "recommended", *FIGURES, "first_step", "warnings")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc evaluate``."""
    options.add_files(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("--csv", action="store_true", help="print one line per client as CSV")
    parser.add_argument("--scenario", metavar="NAME", help="evaluate this scenario of the file instead")


def run(args: argparse.Namespace) -> int:
    """Print the figures of the clients and return the exit status.

    One wrong file among several does not keep the others from being printed.
    """
    from cdm_bc.calculation.checks import checked
    from cdm_bc.case import load_case
    from cdm_bc.case.client_files import named_files, refuse_folder
    from cdm_bc.figures.headline import results_of

    status, found = 0, []
    paths = named_files(args.files)
    for path in paths:
        try:
            refuse_folder(path)
            found.append((results_of(_scenario(checked(load_case(path)), args.scenario, path)), path))
        except InputError as error:
            status = print_problems(error)
    if args.json:
        _print_json([results for results, _ in found], several=len(paths) > 1)
    elif args.csv or len(paths) > 1:
        _print_lines([results for results, _ in found])
    else:
        for results, path in found:
            _print_case(results, path)
    return status


def _scenario(case: Case, name: str | None, path: Path) -> Case:
    if name is None:
        return case
    if name not in case.scenarios:
        hint = did_you_mean(name, list(case.scenarios)) or Sentence("It has none.")
        message = Sentence("there is no scenario '{name}'. {hint}", name=name, hint=hint)
        raise InputError([Problem(path.as_posix(), None, None, "scenarios", message)])
    return case.scenarios[name]


def _print_json(found: list[Results], several: bool) -> None:
    from cdm_bc.rendering.as_json import as_json

    if found or several:
        tables = [as_json(results) for results in found]
        text = json.dumps(tables if several else tables[0], ensure_ascii=False, indent=1)
        print("".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text))


def _print_case(results: Results, path: Path) -> None:
    from cdm_bc.charts import Style
    from cdm_bc.rendering.terminal import show
    from cdm_bc.telling.client.brief import BriefStory, brief

    show(brief(BriefStory(Style.of(results.case), results, path)))


def _print_lines(found: list[Results]) -> None:
    """One line per client as CSV."""
    if not found:
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for results in found:
        writer.writerow([_cell(value) for value in line(results)])


def line(results: Results) -> tuple[Any, ...]:
    """The figures of a client that fit on one line of a table."""
    found = results.headline
    steps = " ".join(lever.id for lever in found.first_step)
    figures = (getattr(found, key) for key in FIGURES.values())
    return (results.case.id, found.name, found.recommended, *figures, steps, found.warnings)


def _cell(value: Any) -> Any:
    """What stands in a cell. Where a spreadsheet would find a formula, also one that separates on other signs than we do,
    an apostrophe goes in front.

    >>> _cell("=1+1"), _cell("Acme;=1+1"), _cell("A - B"), _cell(None)
    ("'=1+1", "Acme;'=1+1", 'A - B', '')
    """
    if isinstance(value, str):
        return _FORMULA.sub(r"\1'", printable(value, kept=""))
    return "" if value is None else value + 0.0 if isinstance(value, float) else value


COMMAND = Command(
    "evaluate",
    add_arguments,
    run,
    "Calculate the business case of clients.",
    "One file: the figures as a table, or everything as JSON. Several: a line per client.",
)
