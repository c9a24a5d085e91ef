"""What an organisation says of its steps: who owns each, how many days it takes and what it costs besides.

A sheet (CSV or XLSX) with the columns statement id, owner, days and cost; what is left empty takes the default of the level.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cdm_bc.errors import did_you_mean
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.maturity.sheets import read_sheet
from cdm_bc.maturity.words import load_words
from cdm_bc.sentences import Sentence

COLUMNS = ("statement", "owner", "days", "cost", "comment")
EXPECTED = "A sheet of steps has the columns statement id, owner, days and cost."
#: Columns of the sheet that are there to read, by language; they are ignored when it is read back.
SHOWN = {"nl": ("pijler", "niveau", "uitleg"), "en": ("pillar", "level", "statement (english)")}
#: Days and money of one step; more is a slip of the keyboard.
MOST_DAYS, MOST_COST = 100_000, 1e10


@dataclass(frozen=True)
class StepChoice:
    """Of one step: its owner ('' if nobody), person-days (None: the default of its level) and cost besides, in money."""

    owner: str
    days: float | None
    cost: float


def read_step_choices(path: str | Path, model: MaturityModel) -> Mapping[str, StepChoice]:
    """Statement -> what is said of it.

    Raises
    ------
    InputError
        With every fault: file, row, column, what is wrong and what would be right.
    """
    sheet = read_sheet(path, COLUMNS, COLUMNS[:1], EXPECTED)
    names, owners = sheet.texts("statement"), sheet.cells("owner")
    days, cost = sheet.numbers("days", 0, MOST_DAYS), sheet.numbers("cost", 0, MOST_COST)
    found: dict[str, StepChoice] = {}
    for row, name in enumerate(names):
        if name and name not in model.asked:
            message = "unknown statement '{name}'. {hint}"
            sheet.fault(row, "statement", Sentence(message, name=name, hint=did_you_mean(name, model.asked)))
        elif name in found:
            message = "'{name}' is there twice; first on row {row}."
            sheet.fault(row, "statement", Sentence(message, name=name, row=sheet.place(names.index(name))))
        own = None if np.isnan(days[row]) else float(days[row])
        found.setdefault(name, StepChoice(owners[row], own, 0.0 if np.isnan(cost[row]) else float(cost[row])))
    sheet.check()
    return found


def sheet_of_steps(model: MaturityModel, found: Assessment, language: str) -> str:
    """The steps as a CSV that :func:`read_step_choices` takes back once it is filled in, with the statements to read."""
    words, text = load_words().columns, io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        [*(words[role].name[language] for role in ("statement", "owner", "days", "cost")), *SHOWN[language]]
    )
    for step in found.steps:
        pillar = model.pillars[step.pillar].name[language]
        writer.writerow(
            [step.statement, "", "", "", pillar, step.level, model.statements[step.statement].text[language]]
        )
    return text.getvalue()
