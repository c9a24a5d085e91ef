"""How far a client file is filled in, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from cdm_bc.case import Case
from cdm_bc.figures.completeness import completeness
from cdm_bc.text.texts import texts


def filled_in(case: Case, language: str) -> Iterator[str]:
    """How many facts are filled in, and which ones to ask for first."""
    text, found = texts("terminal", language), completeness(case)
    yield text("facts", given=found.given, needed=found.needed, at_default=found.at_default)
    if found.ask:
        names = [fact.name[language] for fact in found.ask]
        yield text("ask", facts="; ".join(names), count=found.unlocks)
