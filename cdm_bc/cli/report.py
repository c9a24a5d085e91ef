"""The commands ``report`` and ``verify``: what they take, and what they say."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from pathlib import Path

LANGUAGES = ("nl", "en")


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc report``."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="client files (parameters/*.yaml)")
    parser.add_argument("-o", "--output", default="outputs", metavar="FOLDER", help="where (default: outputs)")
    parser.add_argument(
        "--jobs", type=jobs_argument, metavar="N", help="reports made at the same time (default: as many as cores)"
    )
    parser.add_argument(
        "--engine",
        default="cdm-bc",
        metavar="NAME",
        help="cdm-bc (default), papermill (a Jupyter kernel per report), or another engine of papermill",
    )
    parser.add_argument("--language", choices=LANGUAGES, default="", help="of the reports (default: the client's)")
    parser.add_argument(
        "--date", type=date_argument, metavar="DATE", help="on the reports, as 2026-11-22 (default: the client's)"
    )
    parser.add_argument(
        "--timeout",
        type=seconds_argument,
        default=300.0,
        metavar="SECONDS",
        help="that one report may take (default: 300)",
    )
    parser.add_argument("--force", action="store_true", help="make reports anew whose inputs have not changed, too")
    parser.add_argument("--pdf", action="store_true", help="print each report to PDF too, by an installed browser")
    parser.add_argument("--notebook", metavar="FILE", help="another notebook than the shipped client report")
    parser.add_argument("--dask", metavar="ADDRESS", help="have a Dask cluster make them, such as tcp://10.0.0.5:8786")


def run_report(args: argparse.Namespace) -> int:
    """Make the reports; the pages' names go to standard output, everything else to standard error."""
    from cdm_bc.batch.batch import report_clients
    from cdm_bc.batch.progress import progress_for_terminal

    result = report_clients(
        args.files,
        args.output,
        jobs=args.jobs or min(len(args.files), os.cpu_count() or 1),
        engine=args.engine,
        language=args.language,
        date=args.date,
        timeout=args.timeout,
        force=args.force,
        pdf=args.pdf,
        dask=args.dask,
        notebook=args.notebook,
        progress=progress_for_terminal(),
    )
    for client in sorted((*result.made, *result.unchanged)):
        print((Path(args.output) / f"{client}.html").as_posix())
    tell(result)
    return result.exit_status


def tell(result: object) -> None:
    """How many were made, and for each client without report why."""
    from cdm_bc.batch.batch import BatchResult

    assert isinstance(result, BatchResult)
    parts = [f"{len(result.made)} made"]
    if result.unchanged:
        parts.append(f"{len(result.unchanged)} unchanged (--force makes them anew)")
    if result.failed:
        parts.append(f"{len(result.failed)} failed")
    if result.stopped:
        parts.append("stopped before the end; the same command goes on where it stopped")
    print(f"Reports: {', '.join(parts)}.", file=sys.stderr)
    for failure in result.failed:
        if failure.problems:
            for problem in failure.problems:
                print(problem, file=sys.stderr)
        else:
            print(f"{failure.client}: {failure.message}", file=sys.stderr)


def add_verify_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``cdm-bc verify``."""
    parser.add_argument("output", nargs="?", default="outputs", metavar="FOLDER", help="(default: outputs)")


def run_verify(args: argparse.Namespace) -> int:
    """A line per report on standard output; 1 if one is not what the manifest says."""
    from cdm_bc.batch.verify import verify

    status = 0
    for check in verify(args.output):
        print(f"{check.client}: {check.sentence}")
        status = max(status, 0 if check.is_good else 1)
    return status


def jobs_argument(text: str) -> int:
    """A number of jobs as typed."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("give a whole number, 1 or more")
    return int(text)


def seconds_argument(text: str) -> float:
    """A number of seconds as typed."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("give a number of seconds above 0")
    return value


def date_argument(text: str) -> datetime.date:
    """A date as typed."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a date as 2026-11-22") from None
