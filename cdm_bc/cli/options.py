"""The options that several commands take, each declared once."""

from __future__ import annotations

import argparse
import datetime
from typing import Any

from cdm_bc.languages import LANGUAGES

#: What holds for every report of a run, under the names by which reports are made.
REPORT_OPTIONS = ("language", "date", "timeout", "force", "pdf")


def add_files(
    parser: argparse.ArgumentParser, text: str = "client files (parameters/*.yaml), or folders of them"
) -> None:
    """One or more files."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=text)


def add_output(parser: argparse.ArgumentParser, folder: str = "outputs", text: str = "where") -> None:
    """The folder to write to."""
    parser.add_argument("-o", "--output", default=folder, metavar="FOLDER", help=f"{text} (default: {folder})")


def add_language(parser: argparse.ArgumentParser, text: str, default: str = "") -> None:
    """The language; '' for the one that the files say."""
    parser.add_argument("--language", choices=LANGUAGES, default=default, help=text)


def add_date(parser: argparse.ArgumentParser, text: str) -> None:
    """The day that is named; None for the one that the files say."""
    parser.add_argument("--date", type=_date, metavar="DATE", help=text)


def add_template(parser: argparse.ArgumentParser) -> None:
    """The template of a deck."""
    text = "of the deck: a .potx or .pptx file, or a mapping (.yaml) of one (default: our own)"
    parser.add_argument("--template", metavar="FILE", help=text)


def add_model(parser: argparse.ArgumentParser, name: str, text: str) -> None:
    """A model file, as an option or as an argument that may be left out."""
    given: dict[str, Any] = {} if name.startswith("-") else {"nargs": "?"}
    parser.add_argument(name, default="reference", metavar="FILE", help=text, **given)


def add_force(parser: argparse.ArgumentParser, text: str) -> None:
    """Whether to do it although there is something already."""
    parser.add_argument("--force", action="store_true", help=text)


def add_report_options(parser: argparse.ArgumentParser, *, language: str, date: str) -> None:
    """All that reports are made with; `language` and `date` say what these two are for."""
    add_output(parser)
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="reports made at the same time (default: as many as cores)"
    )
    add_language(parser, language)
    add_date(parser, f"on the reports, {date}")
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=300.0,
        metavar="SECONDS",
        help="that one report may take (default: 300)",
    )
    add_force(parser, "make reports anew whose inputs have not changed, too")
    parser.add_argument("--pdf", action="store_true", help="print each report to PDF too, by an installed browser")


def report_options(args: argparse.Namespace) -> dict[str, Any]:
    """What was given of :data:`REPORT_OPTIONS`, to be handed on as it is."""
    return {name: getattr(args, name) for name in REPORT_OPTIONS}


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("give a whole number, 1 or more")
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("give a number of seconds above 0")
    return value


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a date as 2026-11-22") from None
