"""Expected against measured: the level that the board expects per pillar, said beforehand, beside what the answers give.

overestimation = expected level − measured index        in index points; below 0 the board expects too little
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from cdm_bc.errors import did_you_mean
from cdm_bc.maturity.headers import Header, missing_columns
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.records import Vocabulary
from cdm_bc.maturity.tables import TextTable, mangled
from cdm_bc.maturity.words import plain
from cdm_bc.sentences import Sentence

if TYPE_CHECKING:
    from cdm_bc.maturity.results import Assessment

#: Columns of a table of expectations. Only this layer is asked for them.
EXPECTED, BOARD = ("pillar_id", "expected"), "board"


@dataclass(frozen=True)
class Expectation:
    """The level that one person of the board expects. `unit`: '' for the organisation as a whole."""

    organisation: str
    unit: str
    pillar: str
    level: int


@dataclass(frozen=True)
class Overestimation:
    """A pillar as the board expected it and as it was measured.

    Attributes
    ----------
    expected : mean over the expectations. measured : the index; None without enough answers. people : how many expected.
    """

    pillar: str
    expected: float
    measured: float | None
    people: int

    @property
    def difference(self) -> float | None:
        """Expected less measured, in index points."""
        return None if self.measured is None else self.expected - self.measured


def expectations_of(
    table: TextTable, header: Header, known: Vocabulary, model: MaturityModel, organisation: str | None
) -> list[Expectation]:
    """The expectations in a table; faults go into `known`. Those of people who are not of the board are not used."""
    missing = [role for role in EXPECTED if role not in header.roles]
    known.problems += [*header.problems, *missing_columns(table, missing)]
    if missing:
        return []
    reader = _Reader(table, header, known, organisation)
    found = [one for row in range(table.rows) if (one := reader.one(row, model)) is not None]
    if reader.others:
        message = "{count} expectations of people who are not of the board were not used."
        known.warnings.append(table.header_problem("", Sentence(message, count=reader.others)))
    return found


class _Reader:
    """Reads the rows of a table of expectations."""

    def __init__(self, table: TextTable, header: Header, known: Vocabulary, organisation: str | None) -> None:
        self.table, self.header, self.known = table, header, known
        self.instead = ({} if organisation is None else {"organisation": organisation}) | header.constants
        self.others = 0

    def one(self, row: int, model: MaturityModel) -> Expectation | None:
        """The expectation of a row; None if it has none, or something in it is wrong."""
        pillar, cell = self.cell(row, "pillar_id"), self.cell(row, "expected")
        if not cell:
            return None
        layer = self.cell(row, "layer")
        if layer and self.known.layers.get(plain(layer)) != BOARD:
            self.others += 1
            return None
        organisation, level = self.cell(row, "organisation"), cell.split()[0]
        fault: tuple[str, str] | None = None
        if mangled(cell) or not level.isdecimal() or not 1 <= int(level) <= model.top_level:
            fault = "expected", Sentence("{level} is no level: 1 to {top}.", level=f"'{cell}'", top=model.top_level)
        elif pillar not in model.pillars:
            hint = did_you_mean(pillar, list(model.pillars))
            message = "'{pillar}' is no pillar of {model}. {hint}"
            fault = "pillar_id", Sentence(message, pillar=pillar, model=model.id, hint=hint)
        elif not organisation:
            fault = "pillar_id", Sentence("no {column}.", column="organisation")
        if fault is not None:
            role, message = fault
            self.known.fault_at(self.table, row, self.table.header[self.header.roles[role]], message)
            return None
        return Expectation(organisation, self.cell(row, "unit"), pillar, int(level))

    def cell(self, row: int, role: str) -> str:
        """The text of a row for a role; what stands above the header where there is no such column."""
        number = self.header.roles.get(role)
        text = "" if number is None else self.table.columns[number].texts[self.table.columns[number].codes[row]]
        return " ".join((text or self.instead.get(role, "")).split())


def overestimation(
    assessment: Assessment, expected: tuple[Expectation, ...], given: Mapping[str, int]
) -> dict[str, Overestimation]:
    """Per pillar that somebody expected something of: what was expected, and what was measured.

    Parameters
    ----------
    expected : of the whole survey. Those for a business unit hold for that unit; without any, those for the whole do.
    given : pillar -> level that goes before all others.

    Examples
    --------
    See ``tests/maturity/test_expected.py`` for one worked out by hand.
    """
    mine = [one for one in expected if one.organisation == assessment.organisation]
    of_unit = [one for one in mine if one.unit == (assessment.unit or "")]
    used = of_unit or [one for one in mine if not one.unit]
    found = {}
    for key, pillar in assessment.pillars.items():
        levels = [given[key]] if key in given else [one.level for one in used if one.pillar == key]
        if levels:
            people = 0 if key in given else len(levels)
            found[key] = Overestimation(key, fmean(levels), pillar.index, people)
    return found


def most_overestimated(found: Mapping[str, Overestimation]) -> Overestimation | None:
    """The pillar of which the board expected most too much; None where it nowhere did."""
    known = [one for one in found.values() if one.difference is not None and round(one.difference, 1) > 0]
    return max(known, key=lambda one: one.difference or 0.0, default=None)
