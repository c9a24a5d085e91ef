"""The command ``cdm-bc``. Heavy modules are imported by the commands that need them, so that ``--help`` is quick.

Exit status: 0 all good, 1 some clients failed (the others are done), 2 the input or the command line is wrong.
Progress and problems go to stderr, results to stdout.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cdm_bc import __version__
from cdm_bc.errors import CdmError, InputError

OK, FAILED, WRONG = 0, 1, 2

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    _speak_utf8()
    args = _parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except InputError as error:
        return report_problems(error)
    except CdmError as error:
        print(f"cdm-bc: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("cdm-bc: stopped.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # the reader (head, less) has gone: nothing to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def report_problems(error: InputError) -> int:
    """Print every problem on stderr, a line each, and return the status for wrong input."""
    for problem in error.problems:
        print(problem, file=sys.stderr)
    return WRONG


def _speak_utf8() -> None:
    """Windows consoles default to a code page without € and ë."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cdm-bc",
        description="Business cases for customer data management: from a client file to a report that can be checked.",
        epilog="Exit status: 0 all good, 1 some clients failed, 2 wrong input or command line.",
    )
    parser.add_argument("--version", action="version", version=f"cdm-bc {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_check(commands)
    _add_evaluate(commands)
    for add in (_add_report, _add_verify, _add_portfolio, _add_model, _add_new, _add_workshop, _add_assess):
        add(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction, name: str, run: Command, text: str, more: str = ""
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=f"{text} {more}".strip())
    parser.set_defaults(run=run)
    return parser


# -- check


def _add_check(commands: argparse._SubParsersAction) -> None:
    more = "Prints every problem with file, line, key, what is wrong and what would be right."
    parser = _command(commands, "check", _check, "Check client or model files.", more)
    parser.add_argument("files", nargs="+", metavar="FILE", help="client files (parameters/*.yaml) or model files")


def _check(args: argparse.Namespace) -> int:
    from cdm_bc.cli.check import check_file

    status = OK
    for name in args.files:
        try:
            print(f"{name}: {check_file(Path(name))}")
        except InputError as error:
            status = report_problems(error)
    return status


# -- evaluate


def _add_evaluate(commands: argparse._SubParsersAction) -> None:
    more = "One file: the figures as a table, or everything as JSON. Several: a line per client."
    parser = _command(commands, "evaluate", _evaluate, "Calculate the business case of clients.", more)
    parser.add_argument("files", nargs="+", metavar="FILE", help="client files (parameters/*.yaml)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print everything as JSON")
    form.add_argument("--csv", action="store_true", help="print one line per client as CSV")
    parser.add_argument("--scenario", metavar="NAME", help="evaluate this scenario of the file instead")


def _evaluate(args: argparse.Namespace) -> int:
    from cdm_bc.cli.evaluate import run

    return run([Path(name) for name in args.files], with_json=args.json, with_csv=args.csv, scenario=args.scenario)


# -- report, verify, workshop, assess: each brings its own arguments


def _add_report(commands: argparse._SubParsersAction) -> None:
    from cdm_bc.cli.report import add_report_arguments, run_report

    more = "Writes <client>.html and the executed notebook <client>.ipynb."
    add_report_arguments(_command(commands, "report", run_report, "Render the report of each client.", more))


def _add_verify(commands: argparse._SubParsersAction) -> None:
    from cdm_bc.cli.report import add_verify_arguments, run_verify

    text = "Tell whether the reports in a folder still are what its manifest says."
    add_verify_arguments(_command(commands, "verify", run_verify, text))


def _add_portfolio(commands: argparse._SubParsersAction) -> None:
    from cdm_bc.cli.portfolio import add_portfolio_arguments, run_portfolio

    text = "Render one page over many clients: value against effort, what comes first, by sector."
    add_portfolio_arguments(_command(commands, "portfolio", run_portfolio, text))


def _add_workshop(commands: argparse._SubParsersAction) -> None:
    from cdm_bc.cli.workshop import add_workshop_arguments, run_workshop

    text = "Open the workshop app for a client in the browser."
    more = "The app listens on this computer only (loopback address), with a token."
    add_workshop_arguments(_command(commands, "workshop", run_workshop, text, more))


def _add_assess(commands: argparse._SubParsersAction) -> None:
    from cdm_bc.cli.assess import add_assess_arguments, run_assess

    text = "Score a maturity survey and render a report per organisation."
    add_assess_arguments(_command(commands, "assess", run_assess, text))


# -- model


def _add_model(commands: argparse._SubParsersAction) -> None:
    more = "With every value the file and line it came from; the shipped reference model if no file is given."
    parser = _command(commands, "model", _model, "Show the resolved model.", more)
    parser.add_argument("file", nargs="?", metavar="FILE", default="reference", help="a model file")
    parser.add_argument("--json", action="store_true", help="print it as JSON, in the form of a model file")


def _model(args: argparse.Namespace) -> int:
    from cdm_bc.cli.model import model_json, print_model
    from cdm_bc.model import load_model

    loaded = load_model(args.file)
    if args.json:
        print(model_json(loaded.model))
    else:
        print_model(loaded)
    return OK


# -- new


def _add_new(commands: argparse._SubParsersAction) -> None:
    more = "It names every fact that the model can use, its unit and what it is good for. Fill in what is known."
    parser = _command(commands, "new", _new, "Write a commented client file to fill in.", more)
    parser.add_argument(
        "client_id", metavar="CLIENT_ID", help="small letters, digits, - and _; becomes the file's name"
    )
    parser.add_argument("-o", "--output", default="parameters", metavar="FOLDER", help="where (default: parameters)")
    parser.add_argument(
        "--language", choices=("nl", "en"), default="en", help="language of the comments and the report"
    )
    parser.add_argument("--model", default="reference", metavar="FILE", help="model file to use (default: reference)")
    parser.add_argument("--force", action="store_true", help="replace the file if it exists")


def _new(args: argparse.Namespace) -> int:
    from cdm_bc.rendering.new_client import write_new_client

    print(write_new_client(args.client_id, Path(args.output), args.language, args.model, force=args.force))
    return OK
