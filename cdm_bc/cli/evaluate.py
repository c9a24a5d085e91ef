"""The command ``evaluate``: figures of one client, or a line for each of many."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdm_bc.cli import options
from cdm_bc.cli.command import Command, print_problems
from cdm_bc.errors import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    from cdm_bc.calculation import BusinessCase
    from cdm_bc.calculation.plausibility import Finding
    from cdm_bc.case import Case
    from cdm_bc.decision import Decision


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
    from cdm_bc.rendering.as_json import figures
    from cdm_bc.rendering.terminal import print_case

    status, rows = 0, []
    for name in args.files:
        path = Path(name)
        try:
            case = _scenario(checked(load_case(path)), args.scenario, path)
        except InputError as error:
            status = print_problems(error)
            continue
        result, decision, warnings = assess_case(case)
        if args.json or args.csv or len(args.files) > 1:
            rows.append(figures(result, warnings, decision))
        else:
            print_case(result, warnings, decision)
    if args.json and (rows or len(args.files) > 1):
        print(json.dumps(rows if len(args.files) > 1 else rows[0], ensure_ascii=False, indent=1))
    elif rows:
        _print_lines(rows)
    return status


def assess_case(case: Case) -> tuple[BusinessCase, Decision, tuple[Finding, ...]]:
    """Everything there is to know of a case: its figures, what to decide, what to look at."""
    from cdm_bc.calculation import evaluate
    from cdm_bc.calculation.plausibility import findings
    from cdm_bc.decision import decide

    result = evaluate(case)
    decision = decide(case, result)
    # the inputs come widest swing first
    return result, decision, findings(result, (item.id for item in decision.sensitivity.inputs))


def _scenario(case: Case, name: str | None, path: Path) -> Case:
    if name is None:
        return case
    if name not in case.scenarios:
        hint = did_you_mean(name, list(case.scenarios)) or "It has none."
        raise InputError([Problem(path.as_posix(), None, None, "scenarios", f"there is no scenario '{name}'. {hint}")])
    return case.scenarios[name]


def _print_lines(rows: list[dict[str, Any]]) -> None:
    """One line per client as CSV. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(value) for value in line(row).values()])


def line(row: dict[str, Any]) -> dict[str, Any]:
    """The figures of a client that fit on one line of a table."""
    finance = row["finance"]
    uncertainty = row.get("uncertainty") or {}
    percentiles = uncertainty.get("npv") or {}
    waves = (row.get("roadmap") or {}).get("waves") or []
    values = {
        "client": row["client"]["id"],
        "name": row["client"]["name"],
        "npv": finance["npv"],
        "roi": finance["roi"],
        "irr": finance["irr"],
        "payback_months": finance["payback_months"],
        "pv_benefits": finance["pv_benefits"],
        "pv_costs": finance["pv_costs"],
        "npv_p10": percentiles.get("p10"),
        "npv_p90": percentiles.get("p90"),
        "probability_positive": uncertainty.get("probability_positive"),
        "first_step": " ".join(next((wave for wave in waves if wave), [])),
        "warnings": len(row["warnings"]),
    }
    return {column: values[column] for column in COLUMNS}


COLUMNS = (
    *("client", "name", "npv", "roi", "irr", "payback_months", "pv_benefits", "pv_costs"),
    *("npv_p10", "npv_p90", "probability_positive", "first_step", "warnings"),
)


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


COMMAND = Command(
    "evaluate",
    add_arguments,
    run,
    "Calculate the business case of clients.",
    "One file: the figures as a table, or everything as JSON. Several: a line per client.",
)
