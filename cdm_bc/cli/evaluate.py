"""The command ``evaluate``: figures of one client, or a line for each of many."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

from cdm_bc.calculation import BusinessCase, evaluate
from cdm_bc.calculation.checks import checked
from cdm_bc.calculation.plausibility import Finding, findings
from cdm_bc.case import Case, load_case
from cdm_bc.decision import Decision, decide
from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.rendering.as_json import figures
from cdm_bc.rendering.terminal import print_case


def assess_case(case: Case) -> tuple[BusinessCase, Decision, tuple[Finding, ...]]:
    """Everything there is to know of a case: its figures, what to decide, what to look at."""
    result = evaluate(case)
    decision = decide(case, result)
    # the inputs come widest swing first
    return result, decision, findings(result, (item.id for item in decision.sensitivity.inputs))


def run(paths: list[Path], *, as_json: bool, as_csv: bool, scenario: str | None) -> int:
    """Print the figures of the clients and return the exit status.

    One wrong file among several does not keep the others from being printed.
    """
    status, rows = 0, []
    for path in paths:
        try:
            case = _scenario(checked(load_case(path)), scenario, path)
        except InputError as error:
            for problem in error.problems:
                print(problem, file=sys.stderr)
            status = 2
            continue
        result, decision, warnings = assess_case(case)
        table = figures(result, warnings, decision)
        if as_csv or len(paths) > 1:
            rows.append(table)
        elif as_json:
            print(json.dumps(table, ensure_ascii=False, indent=1))
        else:
            print_case(result, warnings, decision)
    if as_json and len(paths) > 1:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif rows:
        _print_lines(rows)
    return status


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
