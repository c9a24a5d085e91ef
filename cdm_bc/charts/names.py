"""Names of levers, inputs, years and scenarios as charts and tables write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from cdm_bc.case import PROGRAMME, Case
from cdm_bc.charts.chart import Style
from cdm_bc.decision import Scenario
from cdm_bc.schema import Text


class Lettered(Protocol):
    """An entity, a lever, or a lever over many clients: a name, and a letter and a short name if it has them."""

    @property
    def letter(self) -> str | None:
        """What stands for it in a picture."""

    @property
    def name(self) -> Text:
        """In both languages."""

    @property
    def short(self) -> Text | None:
        """Where room is short."""


def name_of(item: Lettered, language: str) -> str:
    """Letter and name."""
    return f"{item.letter} {item.name[language]}" if item.letter else item.name[language]


def short_of(item: Lettered, language: str) -> str:
    """Letter and short name, for where room is short; the name if it has no other."""
    short = (item.short or item.name)[language]
    return f"{item.letter} {short}" if item.letter else short


def lever_name(case: Case, lever: str, style: Style, *, short: bool = False) -> str:
    """Letter and name of a lever by its id, or the word for the programme."""
    if lever == PROGRAMME:
        return style.text("programme")
    name = short_of if short else name_of
    return name(next(item for item in case.levers if item.id == lever), style.language)


def entity_name(case: Case, entity: str, language: str) -> str:
    """Letter and name of an entity by its id."""
    return name_of(case.model.entities[entity], language)


def input_name(case: Case, key: str, style: Style) -> str:
    """Name of an input; an assumption of a benefit with the benefit, since several may have like names."""
    item = case.inputs[key]
    name = item.name[style.language]
    return f"{name} ({case.model.benefits[item.owner].name[style.language]})" if item.kind == "benefits" else name


def input_names(case: Case, keys: Sequence[str], style: Style) -> list[str]:
    """Names of several inputs where room is short: an assumption with its benefit only where two would read the same."""
    bare = [case.inputs[key].name[style.language] for key in keys]
    return [
        name if bare.count(name) == 1 else input_name(case, key, style) for key, name in zip(keys, bare, strict=True)
    ]


def year_names(style: Style, years: int, first_year: int | None) -> list[str]:
    """Names of the years 0 … `years`: the start, then calendar years if the first is known."""
    later = range(1, years + 1)
    names = [str(first_year + year - 1) if first_year else style.text("year", year=year) for year in later]
    return [style.text("start"), *names]


def scenario_name(scenario: Scenario) -> str:
    """Name of a scenario, as the client wrote it."""
    name = scenario.id.replace("_", " ")
    return name[:1].upper() + name[1:]
