"""The command ``assess``: what it takes, and what it says."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cdm_bc.cli import options
from cdm_bc.cli.command import Command, say
from cdm_bc.cli.report import tell
from cdm_bc.errors import InputError, Problem
from cdm_bc.languages import LANGUAGES

if TYPE_CHECKING:
    from cdm_bc.maturity.matrix import Answers
    from cdm_bc.maturity.model import MaturityModel
    from cdm_bc.maturity.results import Assessment

NOTEBOOK = "50_maturity"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc assess``."""
    text = "answers: a CSV or XLSX file, or a folder of them (a questionnaire per respondent, say)"
    parser.add_argument("survey", nargs="?", metavar="SURVEY", help=text)
    parser.add_argument("--template", metavar="FILE", help="write the questionnaire as a spreadsheet (.xlsx)")
    parser.add_argument(
        "--with-framework", action="store_true", help="in the questionnaire: ask the building blocks too"
    )
    parser.add_argument("--per-respondent", action="store_true", help="a report for every respondent too")
    parser.add_argument(
        "--targets",
        default="",
        metavar="LEVELS",
        help="levels aimed at, such as strategy=4,data=3, or one for all (default: the next)",
    )
    parser.add_argument(
        "--expected",
        default="",
        metavar="LEVELS",
        help="levels that the board expects, such as strategy=4,data=3; goes before what it filled in",
    )
    units = parser.add_mutually_exclusive_group()
    text = "a report for every business unit too (default: only where units are far apart)"
    units.add_argument("--per-unit", action="store_true", help=text)
    units.add_argument("--together", action="store_true", help="a mean over business units however far they are apart")
    text = "person-days per year for the steps, such as 60,80: makes them a plan"
    parser.add_argument("--capacity", default="", metavar="DAYS", help=text)
    text = "a sheet of the steps: statement id, owner, days, cost"
    parser.add_argument("--steps", metavar="FILE", help=text)
    text = "the client file of the organisation: day rate, first year, and what a level is worth"
    parser.add_argument("--client", metavar="FILE", help=text)
    parser.add_argument("--write-steps", metavar="FILE", help="write the steps as such a sheet (.csv), to be filled in")
    text = "write the matrix of pillars and levels as a page for a wall or A3 (.html); empty without a SURVEY"
    parser.add_argument("--matrix", metavar="FILE", help=text)
    text = "an earlier survey of many organisations, such as 2025=answers2025.csv; may be given several times"
    parser.add_argument("--series", action="append", default=[], metavar="YEAR=SURVEY", help=text)
    parser.add_argument("--year", default="", help="year of this survey in a series")
    parser.add_argument("--before", metavar="SURVEY", help="an earlier measurement, to show the progress since")
    parser.add_argument("--model", metavar="FILE", help="another maturity model than the shipped one")
    language = "of the reports (default: en), of the questionnaire (default: both)"
    options.add_report_options(parser, language=language, date="as 2026-11-22")


def run(args: argparse.Namespace) -> int:
    """Write the questionnaire, or make the reports; names of files go to standard output, the rest to standard error."""
    if not args.survey and not args.template and not args.matrix:
        text = (
            "give a SURVEY, --template FILE.xlsx for an empty questionnaire, or --matrix FILE.html for an empty matrix."
        )
        raise InputError([_problem("assess", text)])
    if args.template:
        say(_write_template(args).as_posix())
    if args.matrix and not args.survey:
        say(_write_matrix(args, None).as_posix())
    return _make_reports(args) if args.survey else 0


def _write_template(args: argparse.Namespace) -> Path:
    from cdm_bc.files import os_sentence
    from cdm_bc.maturity.load import load_instrument, load_maturity_model
    from cdm_bc.maturity.template import write_template

    target = Path(args.template)
    if target.suffix.lower() != ".xlsx":
        raise InputError(
            [_problem(target.as_posix(), "the questionnaire is a spreadsheet: give it a name that ends in .xlsx.")]
        )
    instruments = [
        load_maturity_model(args.model or "cemm"),
        *([load_instrument("cef")] if args.with_framework else []),
    ]
    try:
        return write_template(target, instruments, languages=[args.language] if args.language else LANGUAGES)
    except Exception as error:  # xlsxwriter wraps what the system said in an error of its own
        cause = error if isinstance(error, OSError) else error.args[0] if error.args else error
        if not isinstance(cause, OSError):
            raise
        raise InputError([_problem(target.as_posix(), f"cannot be written: {os_sentence(cause)}")]) from None


def _make_reports(args: argparse.Namespace) -> int:
    from cdm_bc.batch.pool import preload

    preload()  # while the survey is read
    from cdm_bc.batch.batch import make_reports
    from cdm_bc.batch.job import Settings
    from cdm_bc.batch.maturity_job import maturity_jobs
    from cdm_bc.batch.notebooks import notebook_path
    from cdm_bc.batch.progress import progress_for_terminal
    from cdm_bc.files import noting

    with noting() as read:
        survey = _survey(args)
    for warning in survey.answers.warnings:
        say(f"note: {warning}", sys.stderr)
    if args.write_steps or args.matrix:
        return _write_sheets(args, survey)
    names = ("targets", "expected", "before", "model", "capacity", "steps", "client", "year", "together")
    given = {name: getattr(args, name) for name in names} | {"series": survey.earlier}
    to_make = maturity_jobs(
        survey.answers,
        Path(args.survey),
        given,
        read,
        units=lambda organisation: _units(args, survey, organisation),
        per_respondent=args.per_respondent,
    )
    result = make_reports(
        to_make,
        [],
        Settings(notebook_path(NOTEBOOK), **options.report_options(args)),
        args.output,
        jobs=args.jobs or min(len(to_make), os.cpu_count() or 1),
        progress=progress_for_terminal(),
    )
    return tell(result, args.output)


@dataclass(frozen=True)
class _Survey:
    """What the command line names, read. `earlier`: label -> survey of each earlier measurement of a series."""

    model: MaturityModel
    answers: Answers
    targets: Mapping[str, int]
    earlier: Mapping[str, str]


def _survey(args: argparse.Namespace) -> _Survey:
    """Read everything that the reports are made from, for its faults."""
    from cdm_bc.maturity.answers import read_answers
    from cdm_bc.maturity.load import load_instrument, load_maturity_model
    from cdm_bc.maturity.typed_levels import parse_levels

    model = load_maturity_model(args.model or "cemm")
    targets = parse_levels(args.targets, model)
    parse_levels(args.expected, model, "expected")
    instruments = (model, load_instrument("cef"))
    answers = read_answers(args.survey, instruments)
    earlier = _series(args.series)
    for path in [*([args.before] if args.before else []), *earlier.values()]:
        read_answers(path, instruments)
    _check_plan(args, model, len(answers.organisations))
    return _Survey(model, answers, targets, earlier)


def _units(args: argparse.Namespace, survey: _Survey, organisation: str) -> Iterable[str]:
    """The business units that get a report of their own."""
    from cdm_bc.maturity.assessment import assess

    if args.together or not survey.answers.units_of(organisation):
        return ()
    found = assess(survey.model, survey.answers, organisation, targets=survey.targets)
    return found.units if args.per_unit or found.apart else ()


def _write_sheets(args: argparse.Namespace, survey: _Survey) -> int:
    """Write the steps and the matrix of the one organisation, as far as they were asked for, instead of reports."""
    from cdm_bc.maturity.assessment import assess

    organisation = survey.answers.organisations[0]
    found = assess(survey.model, survey.answers, organisation, targets=survey.targets, together=args.together)
    if args.write_steps and found.apart:
        text = "the business units are too far apart for one plan. Say --together, or give the answers of one unit."
        raise InputError([_problem("--write-steps", text)])
    if args.write_steps:
        say(_write_steps(args, survey.model, found).as_posix())
    if args.matrix:
        say(_write_matrix(args, found).as_posix())
    return 0


def _series(given: list[str]) -> dict[str, str]:
    """Label -> survey of each earlier measurement, as an absolute path.

    Raises
    ------
    InputError
        If one of them is no label and survey.
    """
    from cdm_bc.sentences import Sentence

    message = "'{text}' is no measurement of a series: write YEAR=SURVEY, such as 2025=answers2025.csv."
    found = {}
    for text in given:
        label, sign, path = text.partition("=")
        if not (label.strip() and sign and path.strip()):
            raise InputError([_problem("--series", Sentence(message, text=text))])
        found[label.strip()] = str(Path(path.strip()).absolute())
    return found


def _check_plan(args: argparse.Namespace, model: MaturityModel, organisations: int) -> None:
    """Read what a plan of the steps is made from, for its faults.

    Raises
    ------
    InputError
        If something in it is wrong, or it is about one organisation and the survey has more.
    """
    from cdm_bc.case import load_case
    from cdm_bc.maturity.step_choices import read_step_choices
    from cdm_bc.maturity.typed_levels import parse_capacity

    parse_capacity(args.capacity, 1)
    named = [name for name in ("steps", "client", "write_steps", "matrix") if getattr(args, name)]
    if named and organisations > 1:
        text = f"is about one organisation; this survey has {organisations}. Give the answers of one."
        raise InputError([_problem(f"--{named[0].replace('_', '-')}", text)])
    if args.steps:
        read_step_choices(args.steps, model)
    if args.client:
        load_case(args.client)


def _write_steps(args: argparse.Namespace, model: MaturityModel, found: Assessment) -> Path:
    """A sheet with a line per step, as ``--steps`` takes it back."""
    from cdm_bc.maturity.step_choices import sheet_of_steps

    return _written(args.write_steps, "\ufeff" + sheet_of_steps(model, found, args.language or "en"))


def _write_matrix(args: argparse.Namespace, found: Assessment | None) -> Path:
    """The matrix as a page."""
    from cdm_bc.maturity.load import load_maturity_model
    from cdm_bc.rendering.matrix_page import matrix_page
    from cdm_bc.telling.maturity.matrix import matrices, words

    language = args.language or "en"
    sheets = matrices(load_maturity_model(args.model or "cemm"), found, language)
    page = matrix_page(sheets, title=sheets[0].title, language=language, words=words(language))
    return _written(args.matrix, page)


def _written(name: str, text: str) -> Path:
    """A file that the user names, written whole or not at all."""
    from cdm_bc.files import os_sentence, write_atomically

    target = Path(name)
    try:
        write_atomically(target, text)
    except OSError as error:
        raise InputError([_problem(target.as_posix(), f"cannot be written: {os_sentence(error)}")]) from None
    return target


def _problem(file: str, message: str) -> Problem:
    return Problem(file, None, None, "", message)


COMMAND = Command("assess", add_arguments, run, "Score a maturity survey and render a report per organisation.")
