"""The command ``evaluate``: figures of one client, or a line for each of many."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

from cdm_bc.calculation.checks import checked
from cdm_bc.case import Case, load_case
from cdm_bc.charts import Style
from cdm_bc.errors import InputError, Problem, did_you_mean
from cdm_bc.figures.headline import Results, results_of
from cdm_bc.rendering.as_json import as_json
from cdm_bc.rendering.terminal import show
from cdm_bc.telling.client.brief import BriefStory, brief

#: Column -> the figure of the headline that stands in it.
FIGURES = {
    **{key: key for key in ("npv", "roi", "irr", "payback_months", "pv_benefits", "pv_costs")},
    "npv_p10": "p10",
    "npv_p90": "p90",
    "probability_positive": "probability_positive",
}
COLUMNS = ("client", "name", *FIGURES, "first_step", "warnings")


def run(paths: list[Path], *, with_json: bool, with_csv: bool, scenario: str | None) -> int:
    """Print the figures of the clients and return the exit status.

    One wrong file among several does not keep the others from being printed.
    """
    status, found = 0, []
    for path in paths:
        try:
            found.append((results_of(_scenario(checked(load_case(path)), scenario, path)), path))
        except InputError as error:
            for problem in error.problems:
                print(problem, file=sys.stderr)
            status = 2
    if with_json and found:
        tables = [as_json(results) for results, _ in found]
        print(json.dumps(tables if len(paths) > 1 else tables[0], ensure_ascii=False, indent=1))
    elif with_csv or len(paths) > 1:
        _print_lines([results for results, _ in found])
    else:
        for results, path in found:
            show(brief(BriefStory(Style.of(results.case), results, path)))
    return status


def _scenario(case: Case, name: str | None, path: Path) -> Case:
    if name is None:
        return case
    if name not in case.scenarios:
        hint = did_you_mean(name, list(case.scenarios)) or "It has none."
        raise InputError([Problem(path.as_posix(), None, None, "scenarios", f"there is no scenario '{name}'. {hint}")])
    return case.scenarios[name]


def _print_lines(found: list[Results]) -> None:
    """One line per client as CSV. Text that a spreadsheet would take for a formula gets an apostrophe in front."""
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
    return (results.case.id, found.name, *(getattr(found, key) for key in FIGURES.values()), steps, found.warnings)


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value + 0.0 if isinstance(value, float) else value
