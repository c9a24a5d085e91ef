"""The matrix in words: every statement of the model, where the organisation stands and where it wants to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cdm_bc.figures.maturity_matrix import MatrixCell, matrix
from cdm_bc.maturity.model import MaturityModel
from cdm_bc.maturity.results import Assessment
from cdm_bc.text import Formatter, texts


@dataclass(frozen=True)
class CellWords:
    """A cell of the matrix in words."""

    statements: tuple[tuple[str, bool | None], ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class MatrixWords:
    """One matrix: title, line below it, the levels and what they mean; per pillar its name, a note and its cells in words.

    A cell is its statements, each with whether it is met, and its marks: ``reached``, ``current``, ``target``.
    """

    title: str
    byline: str
    levels: tuple[tuple[str, str], ...]
    pillars: tuple[tuple[str, str, tuple[CellWords, ...]], ...]


def matrices(model: MaturityModel, found: Assessment | None, language: str) -> tuple[MatrixWords, ...]:
    """One matrix; one per business unit where these are too far apart for a mean; an empty one without an assessment."""
    told = [found] if found is None or not found.apart else list(found.units.values())
    return tuple(_matrix(model, one, language) for one in told)


def words(language: str) -> Mapping[str, str]:
    """What the marks mean, and the other words of the page."""
    text = texts("maturity", language).under("matrix")
    return {key: text(key) for key in ("current", "target", "corner", "legend")} | {"reached": ""}


def _matrix(model: MaturityModel, found: Assessment | None, language: str) -> MatrixWords:
    text, write = texts("maturity", language).under("matrix"), Formatter(language, "EUR")
    levels = tuple((f"{key} {one.name[language]}", one.description[language]) for key, one in model.levels.items())
    pillars = []
    for key, cells in matrix(model, found).items():
        index = None if found is None else found.pillars[key].index
        note = "" if index is None else text("index", index=write.number(index, 1))
        pillars.append((model.pillars[key].name[language], note, tuple(_cell(model, one, language) for one in cells)))
    if found is None:
        return MatrixWords(model.name[language], text("empty"), levels, tuple(pillars))
    name = " · ".join(part for part in (found.organisation, found.unit, found.respondent) if part)
    byline = text("byline", model=model.name[language], count=found.respondents)
    return MatrixWords(name, byline, levels, tuple(pillars))


def _cell(model: MaturityModel, cell: MatrixCell, language: str) -> CellWords:
    marks = {"reached": cell.is_reached, "current": cell.is_current, "target": cell.is_target}
    statements = tuple((model.statements[key].text[language], met) for key, met in cell.statements.items())
    return CellWords(statements, tuple(name for name, holds in marks.items() if holds))
